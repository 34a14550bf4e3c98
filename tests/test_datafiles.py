"""The files a page may read: data always, other pages if its code may read them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bodocs import datafiles
from bodocs.datafiles import Listing
from tests.conftest import Source, Workspace
from tests.test_keys import key_of, write_page


@pytest.fixture
def project(space: Workspace) -> Source:
    made = space.project()
    write_page(made)
    return made


@pytest.mark.parametrize(
    "name", [".ipynb_checkpoints/page.txt", "__pycache__/helper.pyc", ".cache"]
)
def test_what_tools_leave_behind_keeps_the_key(project: Source, name: str) -> None:
    before = key_of(project)
    project.write(f"tutorials/page/{name}", "left behind")
    assert key_of(project) == before


@pytest.mark.parametrize(
    "name", ["deep/er/more.csv", "notes.txt", "no_suffix", "a package/__init__.py", "line\nbreak"]
)
def test_a_new_data_file_changes_the_key(project: Source, name: str) -> None:
    before = key_of(project)
    project.write(f"tutorials/page/{name}", "data")
    assert key_of(project) != before


@pytest.mark.skipif(os.name != "posix", reason="names are text elsewhere")
def test_a_name_that_is_no_text_is_no_obstacle(project: Source) -> None:
    before = key_of(project)
    folder = os.fsencode(project.root / "tutorials/page")
    with open(folder + b"/\xff.csv", "w") as file:  # noqa: PTH123 - a path is text
        file.write("1")
    assert key_of(project) != before


def test_a_file_renamed_with_the_same_content_changes_the_key(project: Source) -> None:
    before = key_of(project)
    folder = project.root / "tutorials/page"
    (folder / "points.csv").rename(folder / "dots.csv")
    assert key_of(project) != before


def test_two_files_that_change_places_change_the_key(project: Source) -> None:
    project.write("tutorials/page/a.csv", "1")
    project.write("tutorials/page/b.csv", "2")
    before = key_of(project)
    project.write("tutorials/page/a.csv", "2")
    project.write("tutorials/page/b.csv", "1")
    assert key_of(project) != before


def test_a_module_in_a_package_below_and_what_it_imports_counts(project: Source) -> None:
    write_page(project, code="from tools.deep import thing")
    project.write("tutorials/page/tools/__init__.py", "")
    project.write("tutorials/page/tools/deep/thing.py", "from tools import other\n")
    project.write("tutorials/page/tools/other.py", "X = 1\n")
    before = key_of(project)
    project.write("tutorials/page/tools/other.py", "X = 2\n")
    assert key_of(project) != before


def test_a_site_within_the_folder_keeps_the_key(project: Source) -> None:
    before = key_of(project)
    project.write("tutorials/page/public/.bodocs-site", "")
    project.write("tutorials/page/public/index.html", "<p>")
    assert key_of(project) == before


def test_files_behind_a_linked_folder_count_and_circles_end(project: Source) -> None:
    data = project.root.parent / "elsewhere"
    (data / "deep").mkdir(parents=True)
    (data / "deep/back").symlink_to(data)
    folder = project.root / "tutorials/page"
    (folder / "linked").symlink_to(data)
    (folder / "up").symlink_to(project.root)
    before = key_of(project)
    (data / "deep/points.csv").write_text("1")
    assert key_of(project) != before


NAMING = [
    "open('words.md')",
    "open('sub/../words.md')",
    "Path('.').glob('*.md')",
    "open(f'{name}.md')",
    "open('%s.md' % name)",
    "open(name + '.md')",
    "Path(name).with_suffix('.md')",
    "os.listdir()",
    "list(Path('.').iterdir())",
    "glob.glob('*')",
    "!cat *",
    "%ls",
]
NOT_NAMING = [
    "open('points.csv')",
    "open('other.md')",
    "open('words.mdx')",
    "glob.glob('*.csv')",
    "glob.glob('*.ipynb')",
    "ast.walk(tree)",
    "listed = []",
]


@pytest.mark.parametrize("code", NAMING)
def test_another_page_counts_if_the_code_may_read_it(project: Source, code: str) -> None:
    assert changes_with_words(project, code=code)
    assert changes_with_words(project, module=f"def read():\n    {code.strip('!%')}\n") or (
        code[0] in "!%"  # no module holds these
    )
    assert datafiles.may_read(code, Path("words.md"))


@pytest.mark.parametrize("code", NOT_NAMING)
def test_another_page_does_not_count_otherwise(project: Source, code: str) -> None:
    project.write("tutorials/page/other.md", "")
    assert not changes_with_words(project, code=code)
    assert not datafiles.may_read(code, Path("words.md"))


def changes_with_words(project: Source, **page: str) -> bool:
    """Return whether the key changes with another page beside the page."""
    write_page(project, **page)
    keys = set()
    for text in ("one", "two"):
        project.write("tutorials/page/words.md", text)
        keys.add(key_of(project))
    return len(keys) == 2


def test_its_own_words_do_not_count_though_its_code_may_read_all_pages(project: Source) -> None:
    write_page(project, code="Path('.').glob('*.ipynb')")
    before = key_of(project)
    write_page(project, code="Path('.').glob('*.ipynb')", words="Other words.")
    assert key_of(project) == before


def test_a_file_at_rest_is_read_once_and_a_changed_one_again(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("one")
    first = datafiles.digest(path)
    path.write_text("two")
    assert datafiles.digest(path) != first
    path.write_text("one")
    assert datafiles.digest(path) == first


def test_a_listing_is_one_look(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1")
    listing = Listing(tmp_path)
    before = listing.data
    (tmp_path / "b.csv").write_text("1")
    assert listing.data == before
    assert Listing(tmp_path).data != before
