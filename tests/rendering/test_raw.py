"""Raw cells: each is shown, as what it is meant for if the page can."""

from __future__ import annotations

import html

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_raw_cell

from bodocs.frontmatter import FrontMatter
from bodocs.rendering import search
from bodocs.rendering.exporter import DocusaurusExporter
from tests.conftest import front_cell, notebook, prose
from tests.rendering.helpers import shown, verdict


def raw(source: str, **metadata: object) -> NotebookNode:
    return new_raw_cell(source, metadata=metadata, id="raw")


def page(*cells: NotebookNode) -> str:
    text, _ = DocusaurusExporter().from_notebook_node(notebook(*cells))
    return text.removeprefix("---\n").split("\n---\n", 1)[1].strip()


@pytest.mark.parametrize("key", ["raw_mimetype", "format"])
def test_raw_markdown_is_markdown(key: str) -> None:
    cell = raw("## Part\n\nSo *it* is $x$ <script>alert(1)</script>", **{key: "text/markdown"})
    assert page(cell).startswith("## Part\n\nSo *it* is $x$ &#60;script")
    found = search.page(notebook(cell), "/p", FrontMatter(title="T"))
    assert [section["heading"] for section in found["sections"]] == ["", "Part"]


def test_raw_html_is_html_that_does_nothing() -> None:
    made = page(raw("<b onclick=x()>bold</b><script>y()</script>", raw_mimetype="text/html"))
    assert "<b>bold</b>" in html.unescape(made)
    assert verdict(shown(made)) == []


@pytest.mark.parametrize(
    ("mime", "label"),
    [
        ("text/latex", "A raw cell, meant for LaTeX"),
        ("text/restructuredtext", "A raw cell, meant for reStructuredText"),
        ("text/x-python", "A raw cell, meant for Python"),
        ("application/<odd>", "A raw cell, meant for application/<odd>"),
        ("", "A raw cell"),
        (None, "A raw cell"),
    ],
)
def test_other_raw_cells_are_shown_as_they_are(mime: str | None, label: str) -> None:
    made = page(raw("\\newpage <b>", **({} if mime is None else {"raw_mimetype": mime})))
    assert f'data-label="{html.escape(label)}"' in made
    assert "newpage" in made
    assert verdict(shown(made)) == []


def test_front_matter_is_not_shown_and_only_the_first_cell_is_that() -> None:
    assert page(front_cell(title="T"), prose("Text")) == "Text"
    assert "No front matter" in page(raw("No front matter"), prose("Text"))
    assert "title: T" in html.unescape(page(prose("Text"), front_cell(title="T")))


@pytest.mark.parametrize("tag", ["hide-cell", "remove-cell"])
def test_a_raw_cell_can_be_left_out(tag: str) -> None:
    assert page(raw("text", tags=[tag]), prose("Text")) == "Text"


def test_an_empty_raw_cell_is_nothing() -> None:
    assert page(raw(" \n"), prose("Text")) == "Text"
