"""``bodocs store``: what a store holds, whether it is whole, and what of it may go."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bodocs.entries import Entry
from bodocs.pipeline import Pipeline
from bodocs.settings import Mode
from bodocs.store import Store
from tests.conftest import Done, Source, Workspace
from tests.test_store import entry
from tests.test_store_damage import sealed


@dataclass(frozen=True)
class Kept:
    """A store of a project, and the commands on it."""

    space: Workspace
    project: Source
    store: Store
    url: str
    env: dict[str, str]

    def put(self, key: str, page: str, *, days: float = 0, mode: Mode = "full") -> str:
        """Keep an entry that ran some days ago, under a key that begins so; return the key."""
        started = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")
        key = key.ljust(64, "0")
        made = entry(key, page)
        changes = {"started": started, "mode": mode, "versions": {"python": "3.11", "torch": "9"}}
        self.store.put(Entry(made.notebook, made.run.model_copy(update=changes)))
        return key

    def call(self, *words: str, status: int = 0, env: dict[str, str] | None = None) -> Done:
        given = {"BODOCS_STORE": self.url, **self.env, **(env or {})}
        return self.space.bodocs(
            "store", *words, "--source", self.project.root, env=given, status=status
        )

    def keys(self) -> set[str]:
        return {found.run.key for found in self.store.entries()}


@pytest.fixture
def kept(space: Workspace) -> Kept:
    """A store in a folder."""
    project = space.project(settings_text="versions = ['torch']")
    return Kept(space, project, space.open_store(), str(space.store), {})


@pytest.fixture(params=["folder", "bucket"])
def anywhere(
    space: Workspace, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Kept:
    """A store in a folder, and one in a bucket."""
    kept: Kept = request.getfixturevalue("kept")
    if request.param == "folder":
        return kept
    bucket = request.getfixturevalue("server").bucket()
    for name, value in bucket.env.items():
        monkeypatch.setenv(name, value)
    return Kept(space, kept.project, Store(bucket.url), bucket.url, bucket.env)


def file_of(kept: Kept, key: str) -> Path:
    return Path(kept.url) / "pages" / key[:2] / f"{key}.json"


def test_entries_are_listed_checked_and_pruned(anywhere: Kept) -> None:
    kept = anywhere
    old, new, other = (
        kept.put("aa", "page", days=3),
        kept.put("bb", "page"),
        kept.put("cc", "other"),
    )
    listed = kept.call("ls").out
    assert [line.split()[0] for line in listed.splitlines()] == ["other", "page", "page", "3"]
    assert "torch 9" in listed
    assert "python 3.11" not in listed
    assert listed.endswith(f"3 entries, 0.00 MB, in {kept.url}\n")
    assert f"3 entries: 3 whole, 0 damaged; in {kept.url}" in kept.call("verify").out
    told = kept.call("prune", "--keep", "1").out
    assert [line.split()[:3] for line in told.splitlines()[:-1]] == [["removed", "page", "full"]]
    assert f"freed 0.00 MB: 1 of 3 entries; in {kept.url}" in told
    assert old in told
    assert kept.keys() == {new, other}


def test_a_listing_for_programs_says_all(kept: Kept) -> None:
    key = kept.put("aa", "page")
    kept.put("bb", "other")
    [row] = kept.call("ls", "page", "--json").json()
    assert row["key"] == key
    assert row["page"] == "page"
    assert row["mode"] == "full"
    assert row["versions"] == {"python": "3.11", "torch": "9"}
    assert row["bytes"] == file_of(kept, key).stat().st_size
    assert row["state"] == "whole"
    assert "Did you mean 'page'?" in kept.call("ls", "pag", status=2).err


def test_what_is_damaged_is_named_and_removed_and_nothing_else(kept: Kept) -> None:
    whole = kept.put("aa", "page")
    data = file_of(kept, whole).read_bytes()
    damaged = {
        "bb": (data[:-9], "its content is not that of its digest"),
        "cc": (b"", "it is empty, or may not be read"),
        "dd": (data, "it is the entry of another key"),
        "ee": (sealed({"run": "x", "notebook": 3}), "it holds no record of a run"),
        "ff": (sealed([3]), "it holds no record of a run"),
    }
    for name, (content, _) in damaged.items():
        file = file_of(kept, name * 32)
        file.parent.mkdir()
        file.write_bytes(content)
    (file_of(kept, whole).parent / "notes.txt").write_text("mine")
    newer = file_of(kept, "a1" * 32)
    newer.parent.mkdir()
    newer.write_bytes(_of_a_newer_version(data, "a1" * 32))

    told = kept.call("verify", status=1).out
    for name, (_, why) in damaged.items():
        assert f"damaged  {name * 32}  {why}\n" in told
    assert "its name is no key" in told
    assert "8 entries: 1 whole, 6 damaged, 1 of other versions of bodocs; in " in told
    assert "damaged: its content" in kept.call("ls").out
    assert "6 damaged and removed" in kept.call("verify", "--remove").out
    assert [path.stem for path in sorted(Path(kept.url, "pages").rglob("*.*"))] == [
        "a1" * 32,
        whole,
    ]
    assert "2 entries: 1 whole, 0 damaged, 1 of other" in kept.call("verify").out


def _of_a_newer_version(data: bytes, key: str) -> bytes:
    payload = json.loads(data.partition(b"\n")[2])
    payload["run"].update(key=key, colour="red")
    return sealed(payload)


def test_flags_of_prune_have_to_agree_and_a_dry_run_removes_nothing(kept: Kept) -> None:
    oldest, old, new = (kept.put(f"a{n}", "page", days=9 - 4 * n) for n in range(3))
    smoke = kept.put("b0", "page", days=9, mode="smoke")
    assert "mend: give --keep" in kept.call("prune", status=2).err
    dry = kept.call("prune", "--keep", "1", "--older-than", "7", "--dry-run").out
    assert "would free" in dry
    assert oldest in dry
    assert "1 of 4 entries" in dry
    assert kept.keys() == {oldest, old, new, smoke}
    kept.call("prune", "--keep", "1", "--older-than", "7")
    assert kept.keys() == {old, new, smoke}
    assert "2 of 3 entries" in kept.call("prune", "--older-than", "4").out
    assert kept.keys() == {new}


def test_what_pages_would_take_now_is_in_use(kept: Kept) -> None:
    kept.put("aa", "gone")
    kept.project.tutorial("page", "print(1)", smoke={})
    assert "--unused would remove all" in kept.call("prune", "--unused", status=2).err
    skip = {"reason": "Waits.", "owner": "maintainers", "until": date(2999, 1, 1)}
    kept.project.tutorial("later", "print(2)", skip=skip)
    used = set()
    for mode in ("full", "smoke"):
        pipeline = Pipeline.open(kept.project.root, None, mode, None)
        jobs = pipeline.prepare([page.wanted() for page in pipeline.catalog.pages])
        used |= {kept.put(job.key, job.page.id, mode=mode) for job in jobs}
    assert len(used) == 4
    assert "1 of 5 entries" in kept.call("prune", "--unused").out
    assert kept.keys() == used


def test_what_killed_writers_left_goes_with_it(kept: Kept) -> None:
    kept.put("aa", "page")
    part = Path(kept.url) / "parts" / "part"
    part.write_bytes(b"x" * 20_000)
    assert "freed 0.00 MB: 0 of 1 entry; in" in kept.call("prune", "--keep", "1").out
    yesterday = time.time() - 25 * 3600
    os.utime(part, (yesterday, yesterday))
    told = kept.call("prune", "--keep", "1").out
    assert "freed 0.02 MB: 0 of 1 entry and 1 part of writers that were killed; in" in told
    assert not part.exists()


def test_a_store_that_is_read_only_loses_nothing(kept: Kept) -> None:
    file = file_of(kept, kept.put("aa", "page"))
    file.write_bytes(b"")
    read_only = {"BODOCS_STORE_READ_ONLY": "1"}
    for words in (["verify", "--remove"], ["prune", "--keep", "1"]):
        refused = kept.call(*words, env=read_only, status=2).err
        assert f"error: {kept.url}: this store is read only" in refused
        assert "mend: unset store_read_only" in refused
    assert file.exists()
    wrong = kept.call("ls", env={"BODOCS_STORE_READ_ONLY": "perhaps"}, status=2).err
    assert "BODOCS_STORE_READ_ONLY: it is 'perhaps'" in wrong


def test_what_others_wrote_does_not_steer_the_terminal(kept: Kept) -> None:
    kept.put("aa", "page\x1b[2J\n")
    told = kept.call("ls").out
    assert "\x1b" not in told
    assert len(told.splitlines()) == 2
