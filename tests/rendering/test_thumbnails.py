"""Thumbnails: the figure that stands for a page, small, in its list and in the reference."""

from __future__ import annotations

import base64
import json
from html import unescape

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_output

from bodocs.rendering.exporter import Context, DocusaurusExporter
from bodocs.rendering.thumbnails import Thumbnail
from tests.api.test_pages import GP
from tests.conftest import Workspace, code, notebook
from tests.rendering.test_outputs import SVG, attributes
from tests.rendering.test_rasters import drawn, opened, photograph, stored

FIGURE = """\
#| fig-alt: A line.
import matplotlib.pyplot as plt
from botorch.models import SingleTaskGP
fig, ax = plt.subplots()
ax.plot([1, 2])
plt.show()
"""


def cell(data: bytes | str, said: str = "") -> NotebookNode:
    found = code(f"{said}show()")
    is_svg = isinstance(data, str)
    content = data if is_svg else base64.b64encode(data).decode()
    mime = "image/svg+xml" if is_svg else "image/png"
    found.outputs = [new_output("display_data", {mime: content})]
    return found


def thumbnail(*cells: NotebookNode) -> tuple[Thumbnail | None, dict[str, bytes]]:
    context = {"bodocs": Context("A title", pictured=True)}
    _, found = DocusaurusExporter().from_notebook_node(notebook(*cells), context)
    return found["thumbnail"], found["outputs"]


def test_a_page_without_figures_has_none() -> None:
    assert thumbnail(code("x"))[0] is None


def test_a_drawing_is_its_own_thumbnail_in_either_theme() -> None:
    found, files = thumbnail(cell(SVG))
    assert found is not None
    assert {name for name in files if name.endswith(".svg")} == {found.light[1:], found.dark[1:]}
    assert found.light != found.dark


def test_a_photograph_is_made_small() -> None:
    found, files = thumbnail(cell(stored(photograph(1600, 1200), "PNG")))
    assert found is not None
    assert opened(files[found.light[1:]]).size == (480, 360)
    assert len(files[found.light[1:]]) < 60_000
    assert found.light == found.dark


def test_the_figure_that_the_author_describes_comes_first() -> None:
    plain, described = stored(drawn(60, 40), "PNG"), stored(drawn(70, 40), "PNG")
    found, files = thumbnail(cell(plain), cell(described, "#| fig-alt: A bar.\n"))
    assert found is not None
    assert files[found.light[1:]] == described


def test_a_heavy_drawing_gives_way_to_the_next_figure() -> None:
    heavy = SVG.replace("</svg>", f"<desc>{'x' * 250_000}</desc></svg>")
    found, files = thumbnail(cell(heavy), cell(stored(drawn(60, 40), "PNG")))
    assert found is not None
    assert found.light.endswith(".png")
    assert found.light[1:] in files


@pytest.mark.kernel
def test_lists_and_the_reference_have_thumbnails_of_what_has_run(space: Workspace) -> None:
    source = space.project(settings_text='api = ["botorch"]\n')
    source.doc("start", "Words.\n")
    source.tutorial("lesson", FIGURE, title="A lesson")
    source.tutorial("later", code("from botorch.models import SingleTaskGP", "skip-execution"))
    space.bodocs("render", "--source", source.root)
    assert "<nb-users" not in source.content(GP)
    assert "[A lesson](</tutorials/lesson>)" in source.content(GP)

    space.bodocs("run", "--source", source.root)
    space.bodocs("render", "--source", source.root)
    gallery = json.loads(source.content("tutorials/gallery.json"))
    cards = {card["title"]: card for card in gallery["tutorials"]}
    assert "thumbnail" not in cards["later"]
    shown = cards["A lesson"]["thumbnail"]
    for theme in ("light", "dark"):
        assert (source.settings.content / "static" / shown[theme].lstrip("/")).is_file()
    page = source.content(GP)
    users = json_of(page[page.index("<nb-users") :], "<nb-users")
    assert [(u["title"], u["url"]) for u in users] == [
        ("later", "/tutorials/later"),
        ("A lesson", "/tutorials/lesson"),
    ]
    assert [u["thumbnail"] for u in users] == [None, shown]
    path = "botorch.models.gp_regression.SingleTaskGP"
    assert all(gallery["names"].index(path) in card["names"] for card in cards.values())
    assert f"/tutorials?uses={path}" in page
    assert "thumbnail" not in source.content("static/status.json")


def json_of(page: str, tag: str) -> list[dict]:
    [block] = [line for line in page.split("\n\n") if line.startswith(tag)][:1]
    return json.loads(unescape(attributes(block)["json"]))
