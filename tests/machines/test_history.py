"""When pages changed, by real repositories."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from nbformat.v4 import new_output

from bodocs.machines.history import History
from tests.conftest import Source, code, front_cell, prose, write_notebook
from tests.repositories import git

WHEN = [datetime(2026, 1, day, 12, tzinfo=UTC) for day in range(1, 10)]


class Past:
    """A repository to which one day after the other is added."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root, self.patch, self.days = root, monkeypatch, iter(WHEN)
        root.mkdir(parents=True)
        git(root, "init", "--quiet", "--initial-branch", "main")

    def commit(self) -> None:
        day = next(self.days).isoformat()
        for who in ("AUTHOR", "COMMITTER"):
            self.patch.setenv(f"GIT_{who}_DATE", day)
        git(self.root, "add", "--all")
        git(self.root, "commit", "--quiet", "--message", "All")

    def write(self, name: str, *cells: object) -> Path:
        return write_notebook(self.root / name, front_cell(title="T"), *cells)


@pytest.fixture
def past(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Past:
    return Past(tmp_path / "repository", monkeypatch)


def test_prose_and_options_are_no_change_of_code(past: Past) -> None:
    page = past.write("a.ipynb", prose("Words."), "x = 1")
    past.commit()
    past.write("a.ipynb", prose("Words."), "x = 2")
    past.commit()
    past.write("a.ipynb", prose("Other words."), "#| code-fold: true\nx = 2")
    past.commit()
    history = History.of(past.root)
    assert [change.when for change in history.changes(page)] == WHEN[2::-1]
    assert history.code_changed(page) == WHEN[1]


def test_saved_outputs_are_a_change(past: Past) -> None:
    page = past.write("a.ipynb", "x = 1")
    past.commit()
    cell = code("x = 1")
    cell.outputs = [new_output("stream", text="1")]
    past.write("a.ipynb", cell)
    past.commit()
    assert History.of(past.root).code_changed(page) == WHEN[1]


def test_a_page_that_was_moved_keeps_its_past(past: Past) -> None:
    page = past.write("old name/ä.ipynb", "x = 1", "y = 2")
    past.commit()
    moved = past.root / "new/b.ipynb"
    moved.parent.mkdir()
    page.rename(moved)
    past.commit()
    history = History.of(past.root)
    assert [change.when for change in history.changes(moved)] == WHEN[1::-1]
    assert history.code_changed(moved) == WHEN[0]
    assert history.changes(page) == []


def test_a_name_that_is_taken_again_has_its_own_past(past: Past) -> None:
    first = past.write("a.ipynb", "x = 1", "y = 2", "z = 3")
    past.commit()
    first.rename(past.root / "b.ipynb")
    past.commit()
    past.write("a.ipynb", "something = 'else'", "print(something)")
    past.commit()
    history = History.of(past.root)
    assert [change.when for change in history.changes(past.root / "b.ipynb")] == WHEN[1::-1]
    assert [change.when for change in history.changes(first)] == WHEN[2:3]


def test_what_was_no_notebook_once_is_read_all_the_same(past: Past) -> None:
    page = past.root / "a.ipynb"
    page.write_text("{ not yet", encoding="utf-8")
    past.commit()
    past.write("a.ipynb", "x = 1")
    past.commit()
    assert History.of(past.root).code_changed(page) == WHEN[1]


def test_a_merged_change_counts_when_it_was_made(past: Past) -> None:
    page = past.write("a.ipynb", "x = 1")
    past.commit()
    git(past.root, "switch", "--quiet", "--create", "side")
    past.write("a.ipynb", "x = 2")
    past.commit()
    git(past.root, "switch", "--quiet", "main")
    Source(past.root).write("other.md", "# Other\n")
    past.commit()
    git(past.root, "merge", "--quiet", "--no-edit", "side")
    assert History.of(past.root).code_changed(page) == WHEN[1]


def test_a_folder_below_the_top_knows_its_place(past: Past) -> None:
    page = past.write("site/pages/a.ipynb", "x = 1")
    past.commit()
    history = History.of(past.root / "site")
    assert history.name(page) == "site/pages/a.ipynb"
    assert history.code_changed(page) == WHEN[0]


def test_a_shallow_clone_knows_nothing(past: Past, tmp_path: Path) -> None:
    past.write("a.ipynb", "x = 1")
    past.commit()
    past.write("a.ipynb", "x = 2")
    past.commit()
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth=1", past.root.as_uri(), str(clone))
    assert History.of(clone).changes(clone / "a.ipynb") == []


@pytest.mark.parametrize("path", [os.defpath, "/nowhere"])
def test_without_a_repository_or_git_nothing_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setenv("PATH", path)
    page = write_notebook(tmp_path / "a.ipynb", "x = 1")
    history = History.of(tmp_path)
    assert history.changes(page) == []
    assert history.code_changed(page) is None
    assert history.name(page) is None


def test_a_file_that_was_never_committed_has_no_past(past: Past) -> None:
    past.write("a.ipynb", "x = 1")
    past.commit()
    new = past.write("b.ipynb", "x = 1")
    assert History.of(past.root).changes(new) == []
