"""Citations on pages: what rules say of them, and what readers get."""

from __future__ import annotations

import json

from bodocs.verification import check as checks
from tests.conftest import Source, Workspace, code, prose

GOOD = {"description": "What the page is about."}
WORKS = """
@article{one2019, author = {One, A.}, title = {First}, journal = {J}, year = 2019,
  doi = {10.1/one}}
@misc{poor, author = {One, A.}, title = {Second}, year = 2020}
"""


def project_with(space: Workspace, text: str, works: str = WORKS) -> Source:
    project = space.project()
    project.write("references.bib", works)
    project.doc("page", text, **GOOD)
    return project


def test_rules_tell_of_unknown_keys_poor_entries_and_lists_by_hand(space: Workspace) -> None:
    text = "Words\nand [@one2010].\n\n## References\n\n1. A paper.\n"
    project = project_with(space, text)
    lines = (project.root / "docs/page.md").read_text().splitlines()
    found = [(f.rule.code, f.file, f.line, f.message) for f in checks.check(project.settings)[1]]
    assert found == [
        (
            "BD240",
            "docs/page.md",
            lines.index("and [@one2010].") + 1,
            "references.bib has no 'one2010'. Did you mean 'one2019'?",
        ),
        (
            "BD242",
            "docs/page.md",
            lines.index("## References") + 1,
            "the page has a list of references of its own",
        ),
        ("BD241", "references.bib", 4, "'poor' has none of doi, eprint and url"),
    ]


def test_a_rule_tells_of_a_bibliography_that_is_none(space: Workspace) -> None:
    project = project_with(space, "Words [@one2019].\n", "@article{one2019,\n title {X}}\n")
    found = [(f.rule.code, f.file, f.line) for f in checks.check(project.settings)[1]]
    assert found == [("BD241", "references.bib", 2)]
    out = space.bodocs("render", "--source", project.root, status=2).err
    assert "references.bib:2" in out
    assert "@article{key2019" in out


def test_a_page_that_cites_what_is_not_there_is_not_built(space: Workspace) -> None:
    project = project_with(space, "Words [@one2010].\n")
    out = space.bodocs("render", "--source", project.root, status=2).err
    assert "[@one2010] cites what references.bib does not have" in out
    assert "docs/page.md" in out


def test_readers_get_citations_wherever_they_read(space: Workspace) -> None:
    project = space.project()
    project.write("references.bib", WORKS)
    project.tutorial("lesson", prose("So [@one2019]."), code("print(6 * 7)"), **GOOD)
    space.bodocs("run", "lesson", "--source", project.root)
    space.bodocs("render", "--source", project.root)
    page = project.content("tutorials/lesson.md")
    assert "([One, 2019](#ref-one2019))" in page
    assert page.count('<a id="ref-one2019"></a>A. One. First.') == 1
    for name in ("lesson.ipynb", "lesson~outputs.ipynb"):
        taken = json.loads(project.content(f"static/tutorials/{name}"))
        texts = ["".join(cell["source"]) for cell in taken["cells"]]
        assert "So ([One, 2019](#ref-one2019))." in texts
        assert texts[-1].startswith("## References")
    assert "[@one2019]" in (project.root / "tutorials/lesson/lesson.ipynb").read_text()


def test_a_page_may_list_all_works_cited_or_not(space: Workspace) -> None:
    works = WORKS.replace(
        "year = 2020", "year = 2020, eprint = {2001.00001}, archivePrefix = {arXiv}"
    )
    project = project_with(space, "Words.\n", works)
    project.doc("all", "Words.\n", nocite="@*", **GOOD)
    space.bodocs("render", "--source", project.root)
    listed = project.content("docs/all.md")
    assert "## References" in listed
    assert "First" in listed
    assert "Second" in listed
    assert "## References" not in project.content("docs/page.md")
