"""``--changed`` and git: what it asks of a repository, and that it leaves it as it is."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import pytest

from bodocs.errors import SettingsError
from tests import repositories
from tests.conftest import Source, Workspace
from tests.repositories import Repository, git, write_pages


@pytest.fixture
def repository(space: Workspace) -> Repository:
    return repositories.make(space)


def everything(folder: Path) -> dict[str, str]:
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def test_the_repository_stays_as_it_is(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.source.write(".gitattributes", "*.csv export-ignore\n")
    repository.commit()
    repository.source.write("tutorials/data/points.csv", "staged\n")
    git(repository.root, "add", "--all")
    repository.source.write("tutorials/data/points.csv", "1,2\n")
    before = everything(repository.root)
    # As in a hook, which may run for another repository.
    monkeypatch.setenv("GIT_DIR", str(repository.root / "nowhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(repository.root / "no-index"))
    assert repository.changes() == {}
    repository.source.write("tutorials/data/points.csv", "changed\n")
    assert repository.changes() == {"data": "data"}
    repository.source.write("tutorials/data/points.csv", "1,2\n")
    assert everything(repository.root) == before


@pytest.mark.parametrize("revision", ["nowhere", "HEAD~99", "--all", "-h", "", "HEAD:docs"])
def test_a_revision_that_there_is_not_is_named(repository: Repository, revision: str) -> None:
    with pytest.raises(SettingsError) as error:
        repository.changes(revision)
    assert f"--changed {revision!r}: there is no such revision here" in str(error.value)
    assert "mend: name a commit, a branch or a tag" in str(error.value)


@pytest.mark.parametrize("revision", ["HEAD~1", "origin/other", "other", "early", "its number"])
def test_in_a_shallow_clone_the_command_that_brings_the_revision_is_given(
    repository: Repository, space: Workspace, revision: str
) -> None:
    base = git(repository.root, "rev-parse", "HEAD").strip()
    git(repository.root, "branch", "other")
    git(repository.root, "tag", "early")
    repository.source.write("tutorials/data/points.csv", "1,3\n")
    repository.commit()
    git(space.root, "clone", "--quiet", "--depth=1", repository.root.as_uri(), "clone")
    clone = Repository(space.root / "clone", Source(space.root / "clone"))
    space.sources.append(clone.source)
    revision = base if revision == "its number" else revision
    with pytest.raises(SettingsError, match="this clone is shallow") as error:
        clone.changes(revision)
    command = error.value.mend.split("'")[1]
    assert command.startswith("git fetch --de")
    subprocess.run(command.split(), cwd=clone.root, check=True, capture_output=True)
    assert clone.changes(revision) == {"data": "data"}


def test_without_a_repository_or_git_it_says_so(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = space.project()
    write_pages(project)
    with pytest.raises(SettingsError, match=r"--changed needs a git repository[\s\S]*mend: "):
        Repository(project.root, project).changes()
    monkeypatch.setenv("PATH", str(space.root))
    with pytest.raises(SettingsError, match=r"--changed needs git[\s\S]*mend: install git"):
        Repository(project.root, project).changes()


@pytest.mark.kernel
def test_only_what_has_changed_runs(space: Workspace, repository: Repository) -> None:
    run = ["run", "--source", str(repository.root), "--changed", "HEAD"]
    out = space.bodocs(*run).out
    assert "changed  nothing since HEAD" in out
    assert "no page to run" in out
    repository.source.write("tutorials/data/points.csv", "1,3\n")
    repository.source.doc("doc", "```python\nprint('other')\n```\n")
    out = space.bodocs(*run, "data", "plain").out
    assert "changed  data  data\n" in out
    assert "changed  doc" not in out
    assert "1 page: 1 passed, 0 failed; 1 executed now" in out
    done = space.bodocs(*run, "--json")
    assert [page["id"] for page in done.json()["pages"]] == ["doc", "data"]
    assert [page["cached"] for page in done.json()["pages"]] == [False, True]
    assert "changed  doc  code\n" in done.err
    parts = [space.bodocs(*run, "--json", "--shard", f"{n}/2").json()["pages"] for n in (1, 2)]
    assert sorted(page["id"] for pages in parts for page in pages) == ["data", "doc"]
    assert [len(pages) for pages in parts] == [1, 1]
    err = space.bodocs(*run[:-1], "nowhere", status=2).err
    assert "--changed 'nowhere': there is no such revision here" in err
