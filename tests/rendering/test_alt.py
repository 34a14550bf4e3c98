"""Alt text: of the author first, then of the output, and never none."""

from __future__ import annotations

import base64
import re
from typing import Any

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_output

from bodocs.rendering.exporter import Context, DocusaurusExporter
from tests.conftest import code, notebook
from tests.rendering.helpers import PNG
from tests.rendering.test_outputs import attributes

PICTURE = {"image/png": base64.b64encode(PNG).decode()}
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg"><title>A &amp; B</title><desc>Two signs</desc>'
    "<g><title>node 1</title><path/></g></svg>"
)
DEFAULT = "Figure of “A title”, without a description"


def shown(*outputs: NotebookNode, said: str = "") -> str:
    cell = code(f"{said}show()")
    cell.outputs = list(outputs)
    page, _ = DocusaurusExporter().from_notebook_node(
        notebook(cell), {"bodocs": Context("A title")}
    )
    return page.split("</nb-code>", 1)[-1]


def alts(*outputs: NotebookNode, said: str = "") -> list[str]:
    blocks = shown(*outputs, said=said).split("\n\n</nb-figure>")
    return [attributes(block)["alt"] for block in blocks if "<nb-figure" in block]


def output(data: dict[str, Any], alt: Any = None) -> NotebookNode:
    metadata = {} if alt is None else {next(iter(data)): {"alt": alt}}
    return new_output("display_data", data, metadata=metadata)


def test_one_text_stands_for_all_figures_of_a_cell() -> None:
    figures = [output(PICTURE), output(PICTURE)]
    assert alts(*figures, said="#| fig-alt: Both.\n") == ["Both.", "Both."]


def test_a_list_has_a_text_for_each_figure() -> None:
    said = "#| fig-alt:\n#|   - One.\n#|   - Two.\n"
    between = new_output("stream", text="words")
    figures = [output(PICTURE), between, output(PICTURE), output(PICTURE)]
    assert alts(*figures, said=said) == ["One.", "Two.", DEFAULT]


def test_the_words_of_an_output_are_carried() -> None:
    assert alts(output(PICTURE, "From the kernel.")) == ["From the kernel."]
    assert alts(output({"image/svg+xml": SVG})) == ["A & B: Two signs"]
    assert alts(output({"image/svg+xml": SVG}, "From the kernel.")) == ["From the kernel."]


def test_the_author_has_the_first_word() -> None:
    figures = [output(PICTURE, "Kernel."), output({"image/svg+xml": SVG}, "Kernel.")]
    assert alts(*figures, said="#| fig-alt: Author.\n") == ["Author.", "Author."]


@pytest.mark.parametrize("odd", ["", "  ", 3, ["a"], {"b": 1}])
def test_what_is_no_text_is_passed_over(odd: Any) -> None:
    assert alts(output(PICTURE, odd)) == [DEFAULT]


@pytest.mark.parametrize(
    ("image", "said", "alt"),
    [
        ("<img src='data:image/png;base64,aaaa'>", "", DEFAULT),
        ("<img src='data:image/png;base64,aaaa'>", '#| fig-alt: a "b" > c\n', 'a "b" > c'),
        ("<img src='data:image/png;base64,aaaa' title=' alt='>", "", DEFAULT),
        ("<img src='data:image/png;base64,aaaa' alt='own'>", "#| fig-alt: Author.\n", "own"),
        ("<img src='data:image/png;base64,aaaa' alt=''>", "#| fig-alt: Author.\n", ""),
    ],
)
def test_images_in_html_have_words(image: str, said: str, alt: str) -> None:
    block = shown(output({"text/html": f"<p>See {image}</p>"}), said=said)
    [found] = re.findall(r"<img\b.*?>(?=</p>)", attributes(block)["html"])
    quoted = alt.replace("&", "&amp;").replace(">", "&gt;").replace('"', "&quot;")
    assert re.findall(r'(?<!title=")\balt="([^"]*)"', found) == [quoted]


def test_images_in_html_are_figures_in_a_list_of_texts() -> None:
    said = "#| fig-alt: [One., Two.]\n"
    html = output({"text/html": "<p><img src='data:image/png;base64,aaaa'></p>"})
    block = shown(html, output(PICTURE), said=said)
    assert 'alt="One."' in attributes(block)["html"]
    assert 'data-alt="Two."' in block
