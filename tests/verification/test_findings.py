"""What ``bodocs check`` says of what it finds: where it is, how to mend it, and on which pages."""

from __future__ import annotations

import json

import nbformat
import pytest

from bodocs.errors import SettingsError
from bodocs.verification import check as checks
from bodocs.verification.rules import RULES
from tests.conftest import Source, Workspace, prose, write_notebook
from tests.verification.test_rules import GOOD, codes


def test_the_line_of_a_finding_is_its_own(space: Workspace) -> None:
    project = space.project()
    text = "One line\nwith a [link](gone)\nand 0.5 of it\nand ![](https://example.org/x.png)\n"
    path = project.doc("page", text, **GOOD)
    lines = path.read_text().splitlines()
    found = [lines[one.line - 1] for one in checks.check(project.settings)[1]]
    assert found == [*text.splitlines()[1:]]


def test_a_line_number_is_no_picture(space: Workspace) -> None:
    project = space.project()
    path = project.doc("page", "", **GOOD)
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines, *[""] * (99 - len(lines)), "It is 0.5.", ""]))
    out = space.bodocs("check", "--source", project.root, status=1).out
    assert out.startswith("docs/page.md:100: BD220 ")


def test_a_message_names_file_line_cell_code_and_mend(space: Workspace) -> None:
    project = space.project()
    path = project.tutorial("page", prose("Words."), "a = 1\nimport bodocs", **GOOD)
    doc = project.doc("doc", "Words.\n\n\nIt is 0.5 here.\n", **GOOD)
    out = space.bodocs("check", "--source", project.root, status=1).out.splitlines()
    number = 1 + doc.read_text().splitlines().index("It is 0.5 here.")
    assert out[0].startswith(f"docs/doc.md:{number}: BD220 '0.5' looks like a result")
    assert out[1].startswith("  mend: ")
    line = 1 + path.read_text().splitlines().index('    "import bodocs"')
    assert out[2].startswith(f"tutorials/page/page.ipynb:{line}: cell 3: BD330 ")
    assert out[-1] == "2 pages, 2 errors; 'bodocs explain BD220' says why"


def test_json_and_annotations_say_the_same(space: Workspace) -> None:
    project = space.project()
    project.doc("doc", "It is 0.5 here.\n", **GOOD)
    words = ["check", "--source", project.root]
    [row] = space.bodocs(*words, "--json", status=1).json()
    assert (row["code"], row["severity"], row["cell"]) == ("BD220", "error", 0)
    said = space.bodocs(*words, "--annotations", status=1).out
    at = f"::error file=docs/doc.md,line={row['line']},title=BD220%3A typed result::"
    assert at in said


def test_a_page_that_cannot_be_read_is_told_by_its_name(space: Workspace) -> None:
    project = space.project()
    project.doc("good", "Words.\n", **GOOD)
    bad = project.write("docs/bad.md", "---\ntitle: A: B\n---\n")
    for name in ("bad", "docs/bad.md", str(bad)):
        words = ("check", name, "--source", project.root)
        assert "docs/bad.md:2: BD101" in space.bodocs(*words, status=1).out
    assert "1 page, 0 errors" in space.bodocs("check", "good", "--source", project.root).out


def test_what_is_no_page_is_found_beside_what_rules_find(space: Workspace) -> None:
    project = space.project()
    project.doc("good", "Words.\n", **GOOD)
    project.write("docs/bad.md", "---\ntitle: x\nlevle: beginner\nalso: 1\n---\n")
    project.write("docs/deep/good.md", "---\ntitle: x\ndescription: y\n---\n")
    write_notebook(project.root / "docs" / "stray.ipynb", "print(1)")
    found = [(one.file, one.rule.code) for one in checks.check(project.settings)[1]]
    assert found == [
        ("docs/bad.md", "BD101"),
        ("docs/bad.md", "BD101"),
        ("docs/good.md", "BD103"),
        ("docs/stray.ipynb", "BD102"),
    ] or found == [
        ("docs/bad.md", "BD101"),
        ("docs/bad.md", "BD101"),
        ("docs/deep/good.md", "BD103"),
        ("docs/stray.ipynb", "BD102"),
    ]


def test_pages_can_be_named(space: Workspace) -> None:
    project = space.project()
    project.doc("one", "It is 0.5 here.\n", **GOOD)
    project.doc("two", "Words.\n", **GOOD)
    assert space.bodocs("check", "two", "--source", project.root).out == "1 page, 0 errors\n"
    err = space.bodocs("check", "tow", "--source", project.root, status=2).err
    assert "Did you mean 'two'?" in err


def test_a_folder_that_keeps_no_rules_is_told_so(space: Workspace) -> None:
    folder = space.folder()
    write_notebook(folder.root / "page.ipynb", "print(1)")
    err = space.bodocs("check", "--source", folder.root, status=2).err
    assert "has no conventions to keep" in err


def test_every_rule_explains_itself(shared: Workspace) -> None:
    listed = shared.bodocs("explain").out
    assert len({rule.code for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert f"{rule.code}  {rule.name}: {rule.summary}" in listed
        assert rule.text.count("\n\n") >= 1, "what it asks for, and why"
    out = shared.bodocs("explain", "bd220").out
    assert out.startswith("BD220: typed result\n\n")
    with pytest.raises(SettingsError, match="Did you mean 'BD220'"):
        checks.rule("BD2200")


def saved(project: Source) -> nbformat.NotebookNode:
    """Write a tutorial as an editor leaves it."""
    path = project.tutorial("page", prose("Words."), "print(1)", "print(2)", **GOOD)
    notebook = nbformat.read(path, 4)
    first, second = notebook.cells[2:]
    first.outputs = [nbformat.v4.new_output("stream", text="1\n")]
    first.execution_count = 3
    first.metadata = {"tags": ["x"], "ExecuteTime": {"end": 1}, "collapsed": False}
    second.id = first.id
    notebook.metadata["toc"] = {"base": 1}
    notebook.metadata["language_info"] = {"name": "python", "version": "3.9.1"}
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return notebook


def test_what_an_editor_leaves_is_found_and_mended(space: Workspace) -> None:
    project = space.project()
    before = saved(project)
    assert sorted(set(codes(project))) == ["BD110", "BD111", "BD112", "BD113"]
    out = space.bodocs("check", "--fix", "--source", project.root)
    assert out.out == "1 page, 0 errors\n"
    path = project.root / "tutorials/page/page.ipynb"
    assert str(path) in out.err
    after = nbformat.read(path, 4)
    nbformat.validate(after)
    assert [cell.source for cell in after.cells] == [cell.source for cell in before.cells]
    assert after.metadata == {
        "kernelspec": before.metadata.kernelspec,
        "language_info": {"name": "python"},
    }
    assert [cell.metadata for cell in after.cells] == [{}, {}, {"tags": ["x"]}, {}]
    assert checks.fix(project.settings) == ([], [])
