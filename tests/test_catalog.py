"""Which pages there are, what they are called, and what cannot be one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_raw_cell

from bodocs import catalog
from bodocs.headers import Header
from tests.conftest import Source, Workspace, prose, write_notebook


def listed(space: Workspace, source: Source) -> dict[str, dict[str, str]]:
    rows = space.bodocs("list", "--source", source.root, "--json").json()
    return {row["id"]: row for row in rows}


def test_a_project_has_its_docs_and_tutorials_in_reading_order(space: Workspace) -> None:
    project = space.project()
    project.doc("second", "", sidebar_position=2)
    project.doc("first", "", sidebar_position=1)
    project.doc("aaa_unplaced", "")
    project.tutorial("loop", "1 + 1", title="The loop")
    rows = listed(space, project)
    assert list(rows) == ["first", "second", "aaa_unplaced", "loop"]
    assert rows["first"]["url"] == "/docs/first"
    assert rows["loop"]["url"] == "/tutorials/loop"
    assert rows["loop"]["kind"] == "tutorial"
    assert rows["loop"]["title"] == "The loop"


def test_two_pages_with_one_id_are_named_both(space: Workspace) -> None:
    project = space.project()
    doc = project.doc("twice", "")
    tutorial = project.tutorial("twice", "1 + 1")
    err = space.bodocs("list", "--source", project.root, status=2).err
    assert "two pages have the id 'twice'" in err
    assert str(doc) in err
    assert str(tutorial) in err
    assert "mend: rename one of the two files" in err


def test_a_notebook_in_tutorials_that_no_page_would_show_is_an_error(space: Workspace) -> None:
    project = space.project()
    project.tutorial("kept", "1 + 1")
    draft = write_notebook(project.root / "tutorials/kept/draft.ipynb", "1 + 1")
    project.write("tutorials/data_only/points.csv", "1,2\n")
    (project.root / "tutorials/empty").mkdir()
    err = space.bodocs("list", "--source", project.root, status=2).err
    assert f"{draft}: this is on no page" in err
    assert "tutorials/kept/kept.ipynb" in err
    assert f"{project.root / 'tutorials/data_only'}: this is on no page" in err
    assert "tutorials/empty" not in err


def test_a_notebook_beside_the_tutorial_folders_is_an_error(space: Workspace) -> None:
    project = space.project()
    project.tutorial("kept", "1 + 1")
    stray = write_notebook(project.root / "tutorials/stray.ipynb", "1 + 1")
    err = space.bodocs("list", "--source", project.root, status=2).err
    assert str(stray) in err
    assert "tutorials/stray/stray.ipynb" in err


def test_what_a_project_would_not_show_is_an_error(space: Workspace) -> None:
    project = space.project()
    project.doc("kept", "")
    project.tutorial("ok", "1 + 1")
    strays = [
        write_notebook(project.root / "docs/stray.ipynb", "1 + 1"),
        project.write("docs/UP.MD", "---\ntitle: Up\n---\n"),
        write_notebook(project.root / "tutorials/ok/sub/inner.ipynb", "1 + 1"),
        project.tutorial("dist", "1 + 1"),
        project.write("docs/build/page.md", "---\ntitle: Page\n---\n"),
    ]
    err = space.bodocs("list", "--source", project.root, status=2).err
    for stray in strays:
        assert f"{stray}: this is on no page" in err
    assert "move it to tutorials/stray/stray.ipynb" in err
    assert "rename it to UP.md" in err


def test_checkpoints_of_jupyter_are_no_pages(space: Workspace) -> None:
    project = space.project()
    project.doc("kept", "")
    project.write("docs/.ipynb_checkpoints/kept-checkpoint.md", "Old.\n")
    write_notebook(project.root / "tutorials/.ipynb_checkpoints/x-checkpoint.ipynb", "1 + 1")
    assert list(listed(space, project)) == ["kept"]


def test_a_site_within_a_folder_is_no_part_of_it(space: Workspace) -> None:
    source = space.folder()
    source.write("page.md", "# Page\n")
    source.write("public/.bodocs-site", "")
    source.write("public/notes.md", "# Of the site\n")
    assert list(listed(space, source)) == ["page"]


@pytest.fixture
def plain(space: Workspace) -> Source:
    source = space.folder("My [draft] notes")
    source.write("README.md", "# All of it\n")
    write_notebook(source.root / "01 first steps.ipynb", prose("# First *steps*\n\nText."))
    write_notebook(source.root / "_private[old].ipynb", prose("no heading"), "1 + 1")
    source.write("deep/er/page.md", "```\n# a comment\n```\n\n# The `real` title\n")
    source.write("deep/index.md", "# Deep\n")
    source.write("fences.md", "````\n```\n# shown\n```\n# also shown\n````\n\n# Outside\n")
    source.write("underlined.md", "Underlined\n==========\n\nText.\n")
    source.write("UPPER.MD", "# Using my_module_name and `a_b`\n")
    source.write("titled.md", "---\ntitle: The a_b_c *module*\n---\n")
    source.write(".hidden/page.md", "# Hidden\n")
    source.write("node_modules/pkg/README.md", "# A package\n")
    source.write("env/pyvenv.cfg", "")
    source.write("env/lib/notes.md", "# Of an environment\n")
    write_notebook(source.root / ".ipynb_checkpoints/01-checkpoint.ipynb", "1 + 1")
    return source


def test_a_plain_folder_gives_every_file_an_address(space: Workspace, plain: Source) -> None:
    urls = {row["path"]: row["url"] for row in listed(space, plain).values()}
    root = plain.root
    assert urls == {
        str(root / "README.md"): "/",
        str(root / "01 first steps.ipynb"): "/01-first-steps",
        str(root / "_private[old].ipynb"): "/private-old",
        str(root / "deep/index.md"): "/deep",
        str(root / "deep/er/page.md"): "/deep/er/page",
        str(root / "fences.md"): "/fences",
        str(root / "underlined.md"): "/underlined",
        str(root / "UPPER.MD"): "/UPPER",
        str(root / "titled.md"): "/titled",
    }


def test_a_plain_page_is_called_by_its_first_heading(space: Workspace, plain: Source) -> None:
    titles = {row["url"]: row["title"] for row in listed(space, plain).values()}
    assert titles["/01-first-steps"] == "First steps"
    assert titles["/deep/er/page"] == "The real title"
    assert titles["/private-old"] == "private[old]"
    assert titles["/fences"] == "Outside"
    assert titles["/UPPER"] == "Using my_module_name and a_b"
    assert titles["/titled"] == "The a_b_c *module*"


def test_an_underlined_heading_is_a_title_too(space: Workspace, plain: Source) -> None:
    assert listed(space, plain)["underlined"]["title"] == "Underlined"


@pytest.mark.parametrize("text", ["title: Exception: x", "- a\n- b", "title: x\n..."])
def test_what_is_no_front_matter_of_a_foreign_notebook_is_a_raw_cell_of_it(
    space: Workspace, text: str
) -> None:
    folder, project = space.folder(), space.project()
    cell = new_raw_cell(f"---\n{text}\n---" if "..." not in text else f"---\n{text}", id="raw")
    write_notebook(folder.root / "found.ipynb", cell, prose("# The heading"))
    assert listed(space, folder)["found"]["title"] == "The heading"
    write_notebook(project.root / "tutorials/own/own.ipynb", cell, prose("# The heading"))
    assert "front matter" in space.bodocs("list", "--source", project.root, status=2).err


def test_two_plain_files_with_one_address_are_an_error(space: Workspace) -> None:
    source = space.folder()
    source.write("a b.md", "# A\n")
    source.write("a-b.md", "# B\n")
    err = space.bodocs("list", "--source", source.root, status=2).err
    assert "a b.md" in err
    assert "a-b.md" in err


def test_a_folder_without_pages_says_what_to_put_there(space: Workspace) -> None:
    source = space.folder()
    source.write("data.csv", "1\n")
    err = space.bodocs("list", "--source", source.root, status=2).err
    assert f"{source.root}: there are no pages" in err
    assert ".ipynb" in err


def test_a_missing_folder_is_named(space: Workspace) -> None:
    err = space.bodocs("list", "--source", space.root / "nowhere", status=2).err
    assert f"{space.root / 'nowhere'}: there is no such folder" in err
    assert "mend: " in err


def test_a_page_can_be_named_by_id_and_by_file(space: Workspace) -> None:
    project = space.project()
    doc = project.doc("one", "")
    found = catalog.load(project.settings)
    assert found.select(["one"]) == found.select([str(doc)]) == list(found.pages)
    assert found.select(["one", str(doc)]) == list(found.pages)


def test_settings_that_are_unknown_or_wrong_name_the_file(space: Workspace) -> None:
    project = space.project(settings_text="cell_deadlin = 3\n")
    project.doc("one", "")
    err = space.bodocs("list", "--source", project.root, status=2).err
    assert str(project.root / "pyproject.toml") in err
    assert "cell_deadlin" in err
    assert "cell_deadline" in err.split("mend: ")[1]


def test_settings_that_are_not_toml_name_the_file(space: Workspace) -> None:
    project = space.project(settings_text="title = \n")
    err = space.bodocs("list", "--source", project.root, status=2).err
    assert str(project.root / "pyproject.toml") in err
    assert "valid TOML" in err


@given(st.text())
def test_a_slug_is_one_part_of_an_address(name: str) -> None:
    made = catalog.slug(name)
    assert made
    assert made[0] not in "-_."
    assert made[-1] not in "-_."
    assert all(char.isalnum() or char in "-_." for char in made)
    assert catalog.slug(made) == made


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.lists(st.integers())))
def test_any_front_matter_of_a_foreign_notebook_gives_a_title(data: dict[str, object]) -> None:
    front = catalog._guessed_front(Header(data, ""), Path("some_page.md"))
    assert front.title
    assert json.dumps(front.model_dump())
