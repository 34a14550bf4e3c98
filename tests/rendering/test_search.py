"""The search index's material: what is found, and the fragment that it leads to."""

from __future__ import annotations

import pytest
from nbformat import NotebookNode

from bodocs.frontmatter import FrontMatter
from bodocs.rendering.search import page
from bodocs.slugs import slug
from tests.conftest import code, notebook, prose


def sections(*cells: NotebookNode, title: str = "T", description: str = "") -> list[dict[str, str]]:
    front = FrontMatter(title=title, description=description)
    found: list[dict[str, str]] = page(notebook(*cells), "/page", front)["sections"]
    return found


def test_each_section_has_its_words_and_the_names_in_its_code() -> None:
    found = sections(
        prose("# Title\n\nOpening *words*.\n\n## First part\n\nMore `words`."),
        code("#| echo: true\nneedle = 1"),
        prose("## First part\n\n```python\nin_prose = 1\n```\n\n## Own {#mine}\n\nLast."),
        title="Title",
        description="Described.",
    )
    assert [(s["anchor"], s["heading"]) for s in found] == [
        ("", ""),
        ("first-part", "First part"),
        ("first-part-1", "First part"),
        ("mine", "Own"),
    ]
    assert found[0]["text"] == "Described. Opening words."
    assert found[1] == {
        "anchor": "first-part",
        "heading": "First part",
        "text": "More words.",
        "names": "needle",
    }
    assert found[2]["names"] == "in_prose"


def test_of_code_there_is_each_name_once_unless_the_text_has_it() -> None:
    [found] = sections(
        prose("What `fit_model` does."),
        code("fit_model(torch.zeros(3), n_steps=10)\nx = torch.zeros(4)  # größer, n_steps"),
    )
    assert found["names"] == "torch.zeros n_steps größer"


def test_a_page_has_its_title_and_its_subjects() -> None:
    front = FrontMatter(title="The title", tags=["gaussian process"])
    found = page(notebook(prose("Text.")), "/page", front)
    assert (found["url"], found["title"], found["tags"]) == (
        "/page",
        "The title",
        ["gaussian process"],
    )


def test_a_heading_of_the_first_level_is_found_at_its_place_on_the_page() -> None:
    found = sections(
        prose("A badge"),
        prose("# The `title`\n\nOpening."),
        prose("# Part one\n\nMore."),
        title="The title",
    )
    assert [(s["anchor"], s["heading"], s["text"]) for s in found] == [
        ("", "", "A badge Opening."),
        ("part-one", "Part one", "More."),
    ]


def test_numbers_in_prose_are_found_as_they_are_shown() -> None:
    cell = prose("It is `{python} x` high.")
    cell.metadata["bodocs"] = {"inline": ["1.25"]}
    assert sections(cell)[0]["text"] == "It is 1.25 high."


def test_the_mark_of_a_former_name_is_no_word() -> None:
    found = sections(prose("## Of `Old`{.former}\n\nThe `Old`{.former} is gone."))[1]
    assert (found["anchor"], found["heading"]) == ("of-old", "Of Old")
    assert found["text"] == "The Old is gone."


@pytest.mark.parametrize(
    ("heading", "fragment"),
    [
        ("What is Ax?", "what-is-ax"),
        ("A  double space", "a--double-space"),
        ("q-batch: qLogNEI (v0.18)", "q-batch-qlognei-v018"),
        ("snake_case & more", "snake_case--more"),
        ("Größe", "größe"),
        ("C++", "c"),
    ],
)
def test_a_fragment_is_what_docusaurus_makes(heading: str, fragment: str) -> None:
    assert slug(heading, {}) == fragment
