"""The search index's material: what is found, and the fragment that it leads to."""

from __future__ import annotations

import pytest

from bodocs.rendering.search import records
from bodocs.slugs import slug
from tests.conftest import code, notebook, prose


def test_each_section_is_a_record_with_its_words_and_code() -> None:
    made = notebook(
        prose("# Title\n\nOpening *words*.\n\n## First part\n\nMore `words`."),
        code("#| echo: true\nneedle = 1"),
        prose("## First part\n\n```python\nin_prose = 1\n```\n\n## Own {#mine}\n\nLast."),
    )
    found = records(made, "/page", "Title", "Described.")
    assert [(r["url"], r["section"]) for r in found] == [
        ("/page", ""),
        ("/page#first-part", "First part"),
        ("/page#first-part-1", "First part"),
        ("/page#mine", "Own"),
    ]
    assert found[0]["text"] == "Described. Opening words."
    assert found[1] == {
        "url": "/page#first-part",
        "page": "Title",
        "section": "First part",
        "text": "More words.",
        "code": "needle = 1",
    }
    assert "in_prose = 1" in found[2]["code"]


def test_a_heading_of_the_first_level_is_found_at_its_place_on_the_page() -> None:
    made = notebook(
        prose("A badge"), prose("# The `title`\n\nOpening."), prose("# Part one\n\nMore.")
    )
    found = records(made, "/page", "The title", "")
    assert [(r["url"], r["section"], r["text"]) for r in found] == [
        ("/page", "", "A badge Opening."),
        ("/page#part-one", "Part one", "More."),
    ]


def test_numbers_in_prose_are_found_as_they_are_shown() -> None:
    cell = prose("It is `{python} x` high.")
    cell.metadata["bodocs"] = {"inline": ["1.25"]}
    assert records(notebook(cell), "/p", "T", "")[0]["text"] == "It is 1.25 high."


def test_the_mark_of_a_former_name_is_no_word() -> None:
    made = notebook(prose("## Of `Old`{.former}\n\nThe `Old`{.former} is gone."))
    found = records(made, "/p", "T", "")[1]
    assert (found["url"], found["section"]) == ("/p#of-old", "Of Old")
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
