"""Each Markdown cell is a text of its own, as it is in Jupyter."""

from __future__ import annotations

from pathlib import Path

import pytest

from bodocs.rendering.assets import Assets
from bodocs.rendering.exporter import DocusaurusExporter
from bodocs.rendering.links import Links
from bodocs.rendering.prose import Prose
from tests.conftest import code, notebook, prose
from tests.rendering.helpers import render, shown


def rendered(*cells: str) -> list[str]:
    assets = Assets()
    page = Prose(Links(Path("/src/page.md"), Path("/src"), {}, assets), assets)
    return [page.render(cell) for cell in cells]


def test_footnotes_of_one_label_in_two_cells_are_two() -> None:
    first, second, third = rendered(*[f"So[^1].\n\n[^1]: Note {n}." for n in range(3)])
    assert first == "So[^1].\n\n[^1]: Note 0."
    assert second == "So[^1.2].\n\n[^1.2]: Note 1."
    assert third == "So[^1.3].\n\n[^1.3]: Note 2."


def test_a_footnote_may_stand_in_another_cell_than_its_call() -> None:
    assert rendered("So[^a].", "[^a]: Note.") == ["So[^a].", "[^a]: Note."]


def test_labels_that_look_numbered_stay_apart() -> None:
    cells = rendered("[^1]: A.", "[^1.2]: B.", "[^1]: C.")
    assert cells == ["[^1]: A.", "[^1.2]: B.", "[^1.3]: C."]


@pytest.mark.parametrize("note", ["Note", "A longer\nnote"])
def test_a_footnote_may_have_paragraphs(note: str) -> None:
    text = f"So[^1].\n\n[^1]: {note}\n\n    More of it.\n\nText"
    assert render(text) == text
    assert "<nb-code" in render("Text\n\n    code")


def test_what_only_looks_like_a_footnote_is_none() -> None:
    text = "So `[^1]` and $[^1]$."
    assert rendered("[^1]: A.", f"{text}\n\n[^1]: B.")[1].startswith(text)


@pytest.mark.parametrize(
    "reference",
    ["[text][r]", "[text][ R ]", "[*text*][r]", "[te `]` xt][r]", "[![a](b.png)][r]"],
)
def test_a_reference_leads_where_its_own_cell_says(reference: str) -> None:
    first, second, third = rendered(
        f"{reference}\n\n[r]: https://example.org/1 'One'",
        f"{reference}\n\n[r]: <https://example.org/2>",
        reference,
    )
    assert 'href="https://example.org/1" title="One"' in shown(first)
    assert 'href="https://example.org/2"' in shown(second)
    assert "href" not in shown("\n\n".join([third, first, second]))[: len(shown(third)) - 1]


@pytest.mark.parametrize("reference", ["[r]", "[r][]", "a [r]: b", "- [x] [r]"])
def test_a_label_alone_is_a_link_in_its_cell_only(reference: str) -> None:
    first, second = rendered(f"{reference}\n\n[r]: https://example.org", reference)
    assert "[r](https://example.org)" in first
    assert second == reference


def test_definitions_stand_anywhere_but_in_a_paragraph() -> None:
    page = render("> [a]: x.org/a\n\n- [b]: //x.org/b\n  'T'\n- [a] [b]\n\nSee\n[c]: //x.org/c")
    assert "[a](x.org/a) [b](//x.org/b" in page
    assert page.endswith("See\n&#91;c]: //x.org/c")
    assert "x.org/c" in shown(page)
    assert "href" not in shown(page)[shown(page).index("See") :]


def test_a_comment_in_the_form_of_a_definition_is_not_shown() -> None:
    assert render("[//]: # (not for readers)\n\ntext") == "text"


def test_headings_keep_their_anchors_and_footnotes_their_text_on_a_page() -> None:
    cells = [prose(f"## Part {n}\n\nSo[^1].\n\n[^1]: Note {n}.") for n in range(2)]
    page, _ = DocusaurusExporter().from_notebook_node(notebook(cells[0], code("1"), cells[1]))
    assert "## Part 0\n\nSo[^1].\n\n[^1]: Note 0." in page
    assert "## Part 1\n\nSo[^1.2].\n\n[^1.2]: Note 1." in page
