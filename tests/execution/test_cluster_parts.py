"""What a cluster task carries, and what a worker keeps, without a cluster."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from bodocs.errors import ClusterError
from bodocs.execution.cluster import files, ingredients
from bodocs.execution.cluster.hosts import Hosts
from bodocs.execution.local import LocalExecutor
from tests.conftest import Source
from tests.execution.dask_cluster import wait_until


def tree(root: Path) -> dict[str, object]:
    """Return what code can see of a folder: kinds, modes, times and contents."""
    found: dict[str, object] = {}
    for folder, names, leaves in os.walk(root):
        for path in (Path(folder, name) for name in [*names, *leaves]):
            status = path.stat()
            data = path.read_bytes() if path.is_file() else None
            mode = stat.S_IMODE(status.st_mode) if data is not None else None
            time = status.st_mtime_ns // 1000 if data is not None else None
            found[str(path.relative_to(root))] = (path.is_symlink(), mode, time, data)
    return found


@pytest.fixture
def packed(tmp_path: Path) -> tuple[Path, Path]:
    """A folder with something of each kind, and what it is after a journey."""
    root, far = tmp_path / "here/root", tmp_path / "far"
    for folder in (root / "deep/er", root / "empty", root / ".git", root / "build", far / "in"):
        folder.mkdir(parents=True)
    (root / "deep/er/data.bin").write_bytes(bytes(range(256)))
    (root / "tool.sh").write_text("#!/bin/sh\n")
    (root / "tool.sh").chmod(0o775)
    (root / "locked.txt").write_text("read only")
    (root / "locked.txt").chmod(0o400)
    for path in (root / "deep/er/data.bin", root / "tool.sh"):
        os.utime(path, (10**9, 10**9))
    os.utime(root / "locked.txt", ns=(10**18 + 123_456_789, 10**18 + 123_456_789))
    (root / ".git/secret").write_text("")
    (root / "build/made").write_text("")
    (far / "in/far.txt").write_text("from afar")
    os.utime(far / "in/far.txt", (10**9, 10**9))
    (far / "back").symlink_to(root)
    (root / "far").symlink_to(far)
    (root / "deep/far_again").symlink_to(far / "in")
    (root / "near").symlink_to(root / "deep")
    (root / "up").symlink_to(tmp_path)
    unpacked = files.unpack(files.pack(root), tmp_path / "there")
    return root, unpacked


def test_files_arrive_as_they_were(packed: tuple[Path, Path]) -> None:
    root, unpacked = packed
    here, there = tree(root), tree(unpacked)
    # Hidden and generated ones do not count; a link upwards leads to nothing of the page's.
    left_out = {name for name in here if name.split("/")[0] in {".git", "build", "up"}}
    assert there.keys() == here.keys() - left_out
    links = {"far", "near", "deep/far_again"}
    for name in there.keys() - links:
        # Linked files aside, of which there are none here.
        assert there[name] == here[name], name
    assert {name for name, (is_link, *_) in there.items() if is_link} == links


def test_linked_folders_lead_to_what_they_led_to(packed: tuple[Path, Path]) -> None:
    _, unpacked = packed
    assert (unpacked / "far/in/far.txt").read_text() == "from afar"
    assert (unpacked / "deep/far_again/far.txt").read_text() == "from afar"
    assert (unpacked / "near/er/data.bin").is_file()
    assert (unpacked / "far/back").resolve() == unpacked.resolve()


def test_a_linked_file_is_copied(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "outside.txt").write_text("copied")
    (root / "inside.txt").symlink_to(tmp_path / "outside.txt")
    (root / "broken.txt").symlink_to(tmp_path / "nowhere")
    unpacked = files.unpack(files.pack(root), tmp_path / "there")
    assert [path.name for path in unpacked.iterdir()] == ["inside.txt"]
    assert (unpacked / "inside.txt").read_text() == "copied"
    assert not (unpacked / "inside.txt").is_symlink()


def test_linked_files_count_towards_the_limit(tmp_path: Path) -> None:
    root, far = tmp_path / "root", tmp_path / "far"
    root.mkdir()
    far.mkdir()
    with (far / "large.bin").open("wb") as file:
        file.truncate(files.CARRIED_BYTES + 1)
    (root / "link").symlink_to(far)
    with pytest.raises(ClusterError, match=r"the largest is large\.bin"):
        files.pack(root)


def test_differences_are_named_one_by_one() -> None:
    here = {"engine": "a", "versions": {"x": "1", "y": "2"}, "kernel": {"argv": ["p"]}, "mode": "f"}
    there = {"engine": "a", "versions": {"x": "3", "z": "4"}, "kernel": {"argv": []}}
    assert ingredients.differences(here, there) == [
        "kernel argv is not the same there as here",
        "mode is missing there and f here",
        "x is 3 there and 1 here",
        "y is missing there and 2 here",
        "z is 4 there and missing here",
    ]
    assert ingredients.differences(here, here) == []
    newer = there | {"engine": "b"}
    assert ingredients.differences(here, newer) == ["engine is b there and a here"]


class Told(LocalExecutor):
    """Says when it is closed."""

    def __init__(self, root: Path, closed: list[LocalExecutor]) -> None:
        super().__init__(Source(root, "").settings)
        self._closed = closed

    def close(self) -> None:
        super().close()
        self._closed.append(self)


def test_a_worker_keeps_an_executor_while_pages_come(tmp_path: Path) -> None:
    closed: list[LocalExecutor] = []
    hosts = Hosts(idle=0.2)
    with hosts.of("run", lambda: Told(tmp_path, closed)) as first:
        pass
    with hosts.of("run", lambda: Told(tmp_path, closed)) as second:
        assert second is first
        with hosts.of("another run", lambda: Told(tmp_path, closed)) as third:
            assert third is not first
        wait_until(lambda: closed == [third], "the idle one is closed")
    wait_until(lambda: closed == [third, first], "both are closed")
    with hosts.of("run", lambda: Told(tmp_path, closed)) as fourth:
        assert fourth is not first


def test_a_worker_keeps_no_idle_executor_beside_that_of_a_new_run(tmp_path: Path) -> None:
    closed: list[LocalExecutor] = []
    hosts = Hosts(idle=3600)
    with hosts.of("busy", lambda: Told(tmp_path, closed)):
        with hosts.of("idle", lambda: Told(tmp_path, closed)) as idle:
            pass
        with hosts.of("new", lambda: Told(tmp_path, closed)):
            assert closed == [idle]
