"""What in a text is a citation, and what stands on the page for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bodocs import notebooks
from bodocs.citations import bibliography, citing
from bodocs.citations.citing import Cited
from bodocs.errors import SettingsError

WORKS = """
@article{one2019, author = {One, A.}, title = {First}, journal = {J}, year = 2019,
  doi = {10.1/one}, number = 2, volume = 14, pages = {1--2}}
@article{two2020, author = {Two, B. and Other, C.}, title = {Second {Bayes}}, journal = {J},
  year = 2020, eprint = {2001.00001}, archivePrefix = {arXiv}}
@book{many2021, editor = {von Many, D. and B{\\"o}, E. and Third, F.}, title = {Third},
  publisher = {P}, year = 2021}
@article{many2021b, author = {von Many, D. and G, H. and I, J.}, title = {Fourth}, journal = {J},
  year = 2021, url = {https://example.org/x}}
@misc{left2022, author = {Left, K. and others}, title = {Fifth}, year = 2022,
  url = {https://example.org/y}}
"""


def cite(folder: Path, *texts: str) -> Cited:
    (folder / "references.bib").write_text(WORKS)
    cells = [notebooks.markdown_cell(text) for text in texts]
    return citing.cited(notebooks.notebook(cells, {}), bibliography.read(folder))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("So [@one2019].", "So ([One, 2019](#ref-one2019))."),
        ("[@two2020]", "([Two and Other, 2020](#ref-two2020))"),
        ("[@many2021]", "([von Many et al., 2021](#ref-many2021))"),
        ("[@left2022]", "([Left et al., 2022](#ref-left2022))"),
        (
            "[see @one2019, p. 3; @two2020]",
            "(see [One, 2019](#ref-one2019), p. 3; [Two and Other, 2020](#ref-two2020))",
        ),
        ("One says so [-@one2019].", "One says so ([2019](#ref-one2019))."),
        ("@two2020 say so.", "[Two and Other (2020)](#ref-two2020) say so."),
        ("In @one2019, too", "In [One (2019)](#ref-one2019), too"),
    ],
)
def test_a_citation_becomes_authors_and_year(tmp_path: Path, text: str, shown: str) -> None:
    found = cite(tmp_path, text)
    assert found.notebook.cells[0].source == shown
    assert found.unknown == ()


@pytest.mark.parametrize(
    "text",
    [
        "`[@one2019]` and ``@one2019``",
        "```\n[@one2019]\n```",
        "    @one2019",
        "$[@one2019]$",
        "someone@one2019.org",
        r"\@one2019",
        "@nobody speaks, and [a@one2019](https://example.org)",
        "[an address](mailto:a@example.org)",
        "<!-- [@one2019] -->",
    ],
)
def test_what_only_looks_like_one_stays(tmp_path: Path, text: str) -> None:
    found = cite(tmp_path, text)
    assert [cell.source for cell in found.notebook.cells] == [text]
    assert found.unknown == ()


def test_a_key_that_is_not_known_is_told_and_stays(tmp_path: Path) -> None:
    found = cite(tmp_path, "So [@one2019; @gone1999], [@gone1999].")
    assert found.unknown == ("gone1999",)
    assert found.notebook.cells[0].source == "So [@one2019; @gone1999], [@gone1999]."


def test_the_list_has_what_is_cited_once_each_in_order(tmp_path: Path) -> None:
    found = cite(tmp_path, "[@two2020]", "@one2019, [@two2020]")
    *_, listed = found.notebook.cells
    assert listed.source.split("\n") == [
        "## References",
        "",
        '- <a id="ref-one2019"></a>A. One. First. *J*, 14(2):1\N{EN DASH}2, 2019. '
        "[doi:10.1/one](https://doi.org/10.1/one).",
        '- <a id="ref-two2020"></a>B. Two and C. Other. Second Bayes. *J*, 2020. '
        "[arXiv:2001.00001](https://arxiv.org/abs/2001.00001).",
    ]


def test_works_that_would_be_cited_alike_get_letters(tmp_path: Path) -> None:
    found = cite(tmp_path, "[@many2021b], [@many2021]")
    text, listed = (cell.source for cell in found.notebook.cells)
    assert text == (
        "([von Many et al., 2021a](#ref-many2021b)), ([von Many et al., 2021b](#ref-many2021))"
    )
    assert "Cited as 2021a." in listed.split("\n")[2]
    assert "Cited as 2021b." in listed.split("\n")[3]


def test_without_a_bibliography_nothing_is_a_citation(tmp_path: Path) -> None:
    notebook = notebooks.notebook([notebooks.markdown_cell("[@one2019]")], {})
    assert citing.cited(notebook, bibliography.read(tmp_path)).notebook is notebook


def test_a_bibliography_that_cannot_be_read_says_where(tmp_path: Path) -> None:
    (tmp_path / "references.bib").write_text("@article{a,\n title = {X\n}\n")
    with pytest.raises(SettingsError, match="cannot be read") as caught:
        bibliography.read(tmp_path)
    assert caught.value.where.startswith(f"{tmp_path / 'references.bib'}:")


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("@misc{a, title = {T}, year = 2020, doi = {1}}", "'a' has no author"),
        ("@misc{a, author = {A}, year = 2020, doi = {1}}", "'a' has no title"),
        ("@misc{a, author = {A}, title = {T}, doi = {1}}", "'a' has no year of four digits"),
        ("@misc{a, author = {A}, title = {T}, year = 2020}", "'a' has none of doi, eprint and url"),
        (
            "@article{a, author = {A}, title = {T}, year = 2020, doi = {1}}",
            "'a' has no journal, which an entry of type 'article' needs",
        ),
        (
            "@misc{a, author = {A}, title = {T}, year = 2020, doi = {1}}\n"
            "@misc{b, author = {A}, title = {T}, year = 2020, doi = {1}}",
            "'b' has the doi of 'a': one work, two keys",
        ),
    ],
)
def test_an_entry_that_lacks_something_is_told(tmp_path: Path, entry: str, said: str) -> None:
    (tmp_path / "references.bib").write_text(f"% Works.\n{entry}\n")
    works = bibliography.read(tmp_path)
    assert works is not None
    assert works.problems == ((2 + entry.count("\n"), said),)
