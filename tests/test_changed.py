"""``--changed``: the pages whose key is another one than at a git revision, and no others."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date

import pytest

from bodocs.errors import BodocsError
from bodocs.keys import Run
from bodocs.settings import HOME
from tests import repositories
from tests.conftest import Source, Workspace, code
from tests.repositories import Repository, git, write_pages


@pytest.fixture
def repository(space: Workspace) -> Repository:
    return repositories.make(space)


def test_nothing_has_changed(repository: Repository) -> None:
    assert repository.changes() == {}
    assert repository.changes("main") == {}


def test_what_the_kernel_never_sees_is_no_change(repository: Repository) -> None:
    source = repository.source
    source.doc("words", "Other words.\n")
    source.doc("doc", "Words before.\n\n```python\nprint('doc')\n```\n", description="New.")
    source.tutorial("plain", "print('plain')", sidebar_position=3)
    source.doc("more", "Only words.\n")
    assert repository.changes() == {}


def test_code_data_and_new_pages_are_changes_committed_or_not(repository: Repository) -> None:
    source = repository.source
    base = git(repository.root, "rev-parse", "HEAD").strip()
    source.doc("doc", "```python\nprint('other')\n```\n")
    source.write("tutorials/data/points.csv", "1,3\n")
    source.tutorial("new", "print('new')")
    expected = {"doc": "code", "data": "data", "new": "new"}
    assert repository.changes() == expected
    git(repository.root, "add", "--all")
    assert repository.changes() == expected
    repository.commit()
    assert repository.changes() == {}
    assert repository.changes("HEAD~1") == repository.changes(base) == expected


def test_a_page_that_is_no_longer_skipped_has_to_run(repository: Repository) -> None:
    source = repository.source
    skip = {"reason": "Upstream.", "owner": "maintainers", "until": date(2999, 12, 31)}
    source.tutorial("plain", "print('plain')", skip=skip)
    assert repository.changes() == {}
    repository.commit()
    source.tutorial("plain", "print('other')", skip=skip)
    assert repository.changes() == {}
    source.tutorial("plain", "print('plain')")
    assert repository.changes() == {"plain": "no longer skipped"}


def test_a_file_that_git_does_not_know_is_a_change(repository: Repository) -> None:
    repository.source.write(".gitignore", "*.tmp\n")
    repository.source.write("tutorials/data/more.tmp", "1\n")
    assert repository.changes() == {"data": "data"}


def test_a_page_that_was_moved_or_removed_is_none(repository: Repository) -> None:
    tutorials = repository.root / "tutorials"
    (tutorials / "data").rename(tutorials / "renamed")
    (tutorials / "renamed/data.ipynb").rename(tutorials / "renamed/renamed.ipynb")
    shutil.rmtree(tutorials / "plain")
    assert repository.changes() == {}
    repository.source.write("tutorials/renamed/points.csv", "1,3\n")
    assert repository.changes() == {"renamed": "new"}


def test_parameters_and_modes_are_compared_with_their_own(repository: Repository) -> None:
    cells = [code("n = 5", "parameters"), "import numpy\nprint(open('points.csv').read())"]
    repository.source.tutorial("data", *cells, smoke={"n": 2})
    assert repository.changes() == {}
    assert repository.changes(run=Run("smoke", {}, {})) == {"data": "parameters"}
    assert repository.changes(run=Run("full", {}, {"A": "1"})) == {}
    for name in ("words", "doc"):
        (repository.root / f"docs/{name}.md").unlink()
    shutil.rmtree(repository.root / "tutorials/plain")
    assert repository.changes(n=7) == {}


def test_a_folder_within_a_repository_is_compared_with_itself(space: Workspace) -> None:
    root = space.root / "repository"
    notes = Source(root / "deep/notes")
    space.sources.append(notes)
    git(space.root, "init", "--quiet", str(root))
    notes.write("a.md", "---\njupyter: {}\n---\n\n```python\nopen('data.csv')\n```\n")
    notes.write("linked/.keep", "")
    (root / "shared").mkdir()
    (root / "shared/far.csv").write_text("1")
    (notes.root / "linked/data").symlink_to("../../../shared")
    repository = Repository(root, notes)
    repository.commit()
    assert repository.changes() == {}
    (root / "elsewhere.csv").write_text("1")
    assert repository.changes() == {}
    (root / "shared/far.csv").write_text("2")
    assert repository.changes() == {"a": "data"}


def test_pages_of_a_folder_that_was_not_there_are_new(repository: Repository) -> None:
    notes = Source(repository.root / "notes")
    notes.write("a.md", "---\njupyter: {}\n---\n\n```python\n1\n```\n")
    assert Repository(repository.root, notes).changes() == {"a": "new"}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("numpy==1.0\n", "numpy==2.0\n", {"data": "numpy 1.0 → "}),
        ("hypothesis==1.0\n", "hypothesis==2.0\n", {}),
        ("NumPy == 1.0 ; python_version > '3'\n", "numpy==1.0\n", {}),
        ("numpy==1.0 \\\n  --hash=sha256:00\n", "numpy==1.0\n", {}),
        ("six==1.0\n", "six==1.0\nnumpy==2.0\n", {"data": "numpy none → "}),
        ("numpy @ file:///one\n", "numpy @ file:///two\n", {"data": "numpy file:///one → "}),
        (None, "numpy==2.0\n", {}),
        ("numpy==1.0\n", None, {"data": "numpy 1.0 → "}),
    ],
)
def test_what_was_locked_then_counts_as_installed_then(
    repository: Repository, before: str | None, after: str | None, expected: dict[str, str]
) -> None:
    lock = repository.root / "requirements.lock"
    # Every kernel draws with matplotlib, and that requires numpy.
    for name in ("doc", "plain"):
        expected |= {name: expected["data"]} if expected else {}
    if before is not None:
        lock.write_text(before)
        repository.commit()
    lock.unlink(missing_ok=True)
    if after is not None:
        lock.write_text(after)
    found = repository.changes()
    assert found.keys() == expected.keys()
    for name, why in found.items():
        assert why.startswith(expected[name])


@pytest.mark.parametrize(
    ("dropped", "imported"),
    [("bodocs-absent", "bodocs_absent"), ("Bodocs_Absent", "bodocs_absent"), ("needed", "uses")],
)
def test_a_package_that_was_locked_then_and_is_gone_changes_what_imports_it(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, dropped: str, imported: str
) -> None:
    site = repository.root.parent / "site"
    (site / "uses-1.0.dist-info").mkdir(parents=True)
    (site / "uses-1.0.dist-info/METADATA").write_text(
        "Name: uses\nVersion: 1.0\nRequires-Dist: needed\n\n"
    )
    (site / "uses-1.0.dist-info/top_level.txt").write_text("uses\n")
    monkeypatch.syspath_prepend(site)
    repository.source.tutorial("plain", f"import {imported}")
    repository.source.write("requirements.lock", f"six==1.0\nunused==1.0\n{dropped}==1.0\n")
    repository.commit()
    assert repository.changes() == {}
    repository.source.write("requirements.lock", "six==1.0\n")
    name = dropped.lower().replace("_", "-")
    assert repository.changes() == {"plain": f"{name} 1.0 → none"}
    repository.commit()
    assert repository.changes() == {}
    # Not installed now, and not locked then: it is as it was.
    repository.source.write("requirements.lock", f"six==1.0\n{dropped}==1.0\n")
    assert repository.changes() == {}


def test_another_budget_is_a_change_where_a_run_holds_a_page_against_it(
    repository: Repository,
) -> None:
    source = repository.source
    text = "```python\nprint('doc')\n```\n"
    source.doc("doc", text, budget={"seconds": 7})
    source.doc("words", "Only words.\n", budget={"seconds": 7})
    assert repository.changes() == {"doc": "budget"}
    assert repository.changes(run=Run("smoke", {}, {})) == {}
    source.doc("doc", "```python\nprint('other')\n```\n", budget={"seconds": 7})
    assert repository.changes() == {"doc": "code, budget"}
    source.doc("doc", text, budget={"seconds": 120})  # what it is if nothing is said
    assert repository.changes() == {}


def test_a_tool_that_was_locked_in_another_version_changes_every_page(
    repository: Repository,
) -> None:
    repository.source.write("requirements.lock", "papermill==2.0\n")
    repository.commit()
    repository.source.write("requirements.lock", "papermill==2.7\n")
    found = repository.changes()
    assert found.keys() == {"doc", "plain", "data"}
    assert all(why.startswith("papermill 2.0 → ") for why in found.values())


def test_code_that_pages_import_from_the_repository_is_compared(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.source.write("lib/homemade/__init__.py", "ONE = 1\n")
    repository.source.tutorial("plain", "import homemade")
    repository.commit()
    monkeypatch.syspath_prepend(repository.root / "lib")
    assert repository.changes() == {}
    repository.source.write("lib/homemade/__init__.py", "ONE = 2\n")
    assert repository.changes() == {"plain": "code that it imports"}


@pytest.mark.parametrize(
    ("file", "text"),
    [("docs/doc.md", "---\ntitel: x\n---\n"), ("pyproject.toml", "[tool.bodocs]\nx = 1\n")],
)
def test_where_the_pages_of_then_cannot_be_read_every_page_counts(
    repository: Repository, file: str, text: str
) -> None:
    path = repository.root / file
    good = path.read_text()
    path.write_text(text)
    repository.commit()
    path.write_text(good)
    found = repository.changes()
    assert found.keys() == {"doc", "plain", "data"}
    assert all("the pages of HEAD cannot be read: " in why for why in found.values())


def test_a_page_that_could_not_be_read_then_is_new(repository: Repository) -> None:
    repository.source.tutorial("data", code("n = 5", "parameters"), "1", smoke={"m": 1})
    repository.commit()
    write_pages(repository.source)
    assert repository.changes() == {"data": "new"}


@pytest.fixture
def own_copy(space: Workspace) -> Repository:
    """A repository that holds ``bodocs`` itself, as this one does."""
    root = space.root / "own"
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(HOME / "scripts/bodocs", root / "scripts/bodocs", ignore=ignore)
    made = Source(root, "")
    git(space.root, "init", "--quiet", str(root))
    write_pages(made)
    repository = Repository(root, made)
    repository.commit()
    return repository


def test_a_change_of_what_runs_the_pages_changes_them_all(
    space: Workspace, own_copy: Repository
) -> None:
    script = (
        "from bodocs import catalog, changed, settings; from bodocs.keys import Run\n"
        "from bodocs.execution import page\n"
        "found = settings.load(); assert found.source == settings.HOME\n"
        "jobs = [page.prepare(p, Run('full', {}, {})) for p in catalog.load(found).pages]\n"
        "for change in changed.since('HEAD', jobs, found.source, {}):\n"
        "    print(change.job.page.id, change.why)\n"
    )

    def said() -> list[str]:
        return subprocess.run(
            [sys.executable, "-c", script],
            cwd=own_copy.root,
            env=space.environment({"PYTHONPATH": str(own_copy.root / "scripts")}),
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()

    assert said() == []
    for name, lines in {
        "cli.py": [],
        "execution/engine.py": [f"{name} bodocs itself" for name in ("doc", "data", "plain")],
    }.items():
        file = own_copy.root / "scripts/bodocs" / name
        file.write_text(file.read_text() + "# changed\n")
        assert said() == lines
    own_copy.commit()
    assert said() == []


def test_an_error_of_today_is_an_error(repository: Repository) -> None:
    repository.source.write("docs/doc.md", "---\ntitel: x\n---\n")
    with pytest.raises(BodocsError, match="titel"):
        repository.changes()
