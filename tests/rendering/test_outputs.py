"""Outputs: each kind has a rendering or a note, and none is lost."""

from __future__ import annotations

import base64
import json
import re
from html import unescape
from typing import Any

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_output

from bodocs.options import Options
from bodocs.rendering.drawings import themed
from bodocs.rendering.exporter import Context, DocusaurusExporter
from tests.conftest import code, notebook
from tests.rendering.helpers import PNG

SVG = (
    '<?xml version="1.0"?><svg width="144pt" height="72pt" xmlns="http://www.w3.org/2000/svg">'
    "<metadata><dc:creator>Matplotlib v3</dc:creator></metadata>"
    '<path style="stroke: #000000"/><rect fill="#ffffff"/><path stroke="#0072b2"/></svg>'
)
PNG_TEXT = base64.b64encode(PNG).decode()


def render(*outputs: NotebookNode, source: str = "show()") -> tuple[str, dict[str, bytes]]:
    """Return what a page shows after the code, and the files that come along."""
    cell = code(source)
    cell.outputs = list(outputs)
    exporter = DocusaurusExporter()
    page, resources = exporter.from_notebook_node(notebook(cell), {"bodocs": Context("A title")})
    return page.split("</nb-code>", 1)[-1].strip(), resources["outputs"]


def shown(**data: Any) -> tuple[str, dict[str, bytes]]:
    bundle = {name.replace("__", "/").replace("_", "+"): value for name, value in data.items()}
    return render(new_output("display_data", bundle))


def attributes(block: str) -> dict[str, str]:
    return {key: unescape(value) for key, value in re.findall(r'data-([a-z-]+)="([^"]*)"', block)}


@pytest.mark.parametrize(
    ("stream", "kind"), [("stdout", "stream-stdout"), ("stderr", "stream-stderr")]
)
def test_streams_are_text(stream: str, kind: str) -> None:
    block, _ = render(new_output("stream", name=stream, text="a < b\n\nc\n"))
    assert attributes(block) == {"kind": kind, "html": "a &lt; b\n\nc"}


def test_a_carriage_return_overwrites_its_line() -> None:
    bar = " 10%|#\r 50%|#####\r100%|##########\ndone\r\nend"
    block, _ = render(new_output("stream", text=bar))
    assert attributes(block)["html"] == "100%|##########\ndone\nend"


def test_colours_of_a_terminal_become_classes_and_no_codes() -> None:
    block, _ = render(
        new_output("stream", text="\x1b[31mred\x1b[0m \x1b[1;32mgreen\x1b[0m \x1b[?25h!")
    )
    html = attributes(block)["html"]
    assert "\x1b" not in block
    assert re.sub(r"<[^>]*>", "", html).startswith("red green ")
    assert "ansi-red-fg" in html


def test_an_error_shows_its_traceback() -> None:
    error = new_output(
        "error", ename="E", evalue="v", traceback=["\x1b[31mline 1\x1b[0m", "E: <v>"]
    )
    found = attributes(render(error)[0])
    assert found["kind"] == "error"
    assert re.sub(r"<[^>]*>", "", found["html"]) == "line 1\nE: &lt;v&gt;"


def test_an_error_without_a_traceback_shows_its_name() -> None:
    error = new_output("error", ename="Odd", evalue="value", traceback=[])
    assert "Odd: value" in attributes(render(error)[0])["html"]


def test_a_matplotlib_figure_has_a_drawing_for_either_theme() -> None:
    block, files = render(
        new_output(
            "display_data", {"image/svg+xml": SVG, "image/png": PNG_TEXT, "text/plain": "F"}
        ),
        source="#| fig-alt: A line that rises.\n#| fig-cap: The rise\nshow()",
    )
    found = attributes(block)
    assert block.startswith("<nb-figure")
    assert found["alt"] == "A line that rises."
    assert found["caption"] == "The rise"
    assert (found["width"], found["height"]) == ("192", "96")
    light, dark = (files[found[theme].lstrip("/")].decode() for theme in ("light", "dark"))
    assert light != dark
    assert "#000000" not in light + dark
    assert "#ffffff" in light
    assert "#ffffff" not in dark
    assert "#0072b2" in light
    assert "#0072b2" not in dark
    assert "metadata" not in light + dark


def test_themes_keep_what_is_no_colour() -> None:
    svg = SVG.replace("<rect", '<path id="m0000001"/><rect')
    assert "m0000001" in themed(svg, "dark")


def test_a_foreign_drawing_stays_as_it_is() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="20"><path/></svg>'
    block, files = shown(image__svg_xml=svg)
    found = attributes(block)
    assert found["light"] == found["dark"]
    assert files[found["light"].lstrip("/")].decode() == svg
    assert (found["width"], found["height"]) == ("10", "20")


def test_an_image_is_measured_and_says_that_it_has_no_description() -> None:
    block, files = shown(image__png=PNG_TEXT, text__plain="<Image>")
    found = attributes(block)
    assert list(files.values()) == [PNG]
    assert (found["width"], found["height"]) == ("1", "1")
    assert found["alt"] == "Figure of “A title”, without a description"


def test_a_retina_image_has_the_size_that_its_kernel_gave() -> None:
    output = new_output("display_data", {"image/png": PNG_TEXT})
    output.metadata = {"image/png": {"width": 300, "height": 200.4}}
    assert attributes(render(output)[0])["height"] == "200"


def test_a_table_is_a_table() -> None:
    block, _ = shown(
        text__html="<table class='dataframe'><tr><td>1</td></tr></table>", text__plain="1"
    )
    found = attributes(block)
    assert found["kind"] == "table"
    assert "<td>1</td>" in found["html"]


def test_other_html_is_html() -> None:
    assert attributes(shown(text__html="<p>Hello</p>")[0])["kind"] == "html"


def test_a_plotly_figure_is_data_without_its_template() -> None:
    figure = {"data": [{"y": [1, 2]}], "layout": {"template": {"x": 1}, "height": 300}}
    output = new_output(
        "display_data", {"application/vnd.plotly.v1+json": figure, "text/html": "<div></div>"}
    )
    block, files = render(output)
    [data] = files.values()
    assert block.startswith("<nb-plotly")
    assert json.loads(data) == {"data": [{"y": [1, 2]}], "layout": {"height": 300}}
    assert attributes(block)["height"] == "300"


def test_markdown_and_latex_are_prose() -> None:
    assert shown(text__markdown="Some **bold** for $5")[0] == "Some **bold** for \\$5"
    assert "$$\na\n$$" in shown(text__latex="$$a$$")[0]


@pytest.mark.parametrize(
    ("bundle", "text"),
    [
        ({"text/plain": "[1, 2]"}, "[1, 2]"),
        ({"application/vnd.odd+json": {"b": 2}, "text/plain": "odd"}, "odd"),
    ],
    ids=["plain", "unknown-json"],
)
def test_what_has_no_rendering_of_its_own_is_text(bundle: dict[str, Any], text: str) -> None:
    found = attributes(render(new_output("display_data", bundle))[0])
    assert found["kind"] == "text"
    assert unescape(found["html"]) == text


def test_what_active_html_leaves_is_the_text_and_a_note() -> None:
    block, _ = shown(text__html="<script>draw()</script>", text__plain="Widget(3)")
    text, note = map(attributes, block.split("\n\n</nb-output>")[:2])
    assert text == {"kind": "text", "html": "Widget(3)"}
    assert note["kind"] == "note"
    assert note["html"] == "A script is in the notebook, not on this page."


@pytest.mark.parametrize(
    "bundle",
    [
        {"application/pdf": "AAAA"},
        {"video/mp4": "AAAA"},
        {"text/html": "<script>draw()</script>"},
    ],
    ids=["pdf-that-is-none", "video", "active-html"],
)
def test_what_cannot_be_shown_is_noted(bundle: dict[str, Any]) -> None:
    found = attributes(render(new_output("display_data", bundle))[0])
    assert found["kind"] == "note"
    assert "is in the notebook, not on this page" in found["html"]


def test_an_image_that_is_garbled_does_not_break_the_page() -> None:
    block, _ = render(
        new_output("display_data", {"image/png": "not base64!"}), new_output("stream", text="after")
    )
    assert "after" in block


def test_parts_of_a_cell_are_hidden_as_its_options_say() -> None:
    output = new_output("stream", text="said")
    exporter = DocusaurusExporter()

    def page(source: str, *tags: str) -> str:
        cell = code(source, *tags)
        cell.outputs = [output]
        return exporter.from_notebook_node(notebook(cell))[0]

    assert "said" in page("x = 1")
    assert "nb-code" in page("x = 1")
    for hidden in (page("#| echo: false\nx = 1"), page("x = 1", "hide-input")):
        assert "said" in hidden
        assert "nb-code" not in hidden
    for hidden in (page("#| output: false\nx = 1"), page("x = 1", "hide-output")):
        assert "said" not in hidden
        assert "nb-code" in hidden
    assert 'data-fold="true"' in page("#| code-fold: true\nx = 1")
    assert "code-fold" not in page("#| code-fold: true\nx = 1")
    assert Options().echo
