"""How many kernels run at once: never more than there are cores to run them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bodocs import cores

V1 = "9:name=systemd:/\n4:memory:/box\n1:cpu:/box\n0::/\n"
V1_JOINED = "3:cpu,cpuacct:/box\n2:cpuset:/box\n"
V2 = "0::/user/box\n"


def v1(folder: Path, quota: str, period: str = "100000") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cpu.cfs_quota_us").write_text(f"{quota}\n")
    (folder / "cpu.cfs_period_us").write_text(f"{period}\n")


def v2(folder: Path, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cpu.max").write_text(f"{text}\n")


def test_without_a_quota_every_core_counts(tmp_path: Path) -> None:
    assert cores.within_quota(8, V1 + V2, tmp_path) == 8


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("max 100000", 8),
        ("400000 100000", 4),
        ("150000 100000", 1),
        ("20000 100000", 1),
        ("3200000 100000", 8),
        ("100000 50000", 2),
        ("", 8),
        ("many 100000", 8),
        ("400000 0", 8),
    ],
)
def test_the_quota_of_version_2_counts(tmp_path: Path, text: str, count: int) -> None:
    v2(tmp_path / "user/box", text)
    assert cores.within_quota(8, V2, tmp_path) == count


def test_the_quota_of_a_group_above_counts(tmp_path: Path) -> None:
    v2(tmp_path / "user", "200000 100000")
    v2(tmp_path / "user/box", "max 100000")
    assert cores.within_quota(8, V2, tmp_path) == 2
    v2(tmp_path / "user/box", "100000 100000")
    assert cores.within_quota(8, V2, tmp_path) == 1


def test_in_a_container_the_mount_is_the_group(tmp_path: Path) -> None:
    v2(tmp_path, "300000 100000")
    assert cores.within_quota(8, "0::/../../docker/box\n", tmp_path) == 3
    v1(tmp_path / "cpu", "200000")
    assert cores.within_quota(8, "1:cpu:/docker/not-seen-from-here\n", tmp_path) == 2


@pytest.mark.parametrize(
    ("quota", "count"), [("-1", 8), ("200000", 2), ("50000", 1), ("999999999", 8), ("x", 8)]
)
def test_the_quota_of_version_1_counts(tmp_path: Path, quota: str, count: int) -> None:
    v1(tmp_path / "cpu/box", quota)
    v1(tmp_path / "cpu,cpuacct/box", quota)
    assert cores.within_quota(8, V1, tmp_path) == count
    assert cores.within_quota(8, V1_JOINED, tmp_path) == count


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="needs Linux")
def test_a_process_that_may_use_one_core_runs_one_kernel() -> None:
    allowed = os.sched_getaffinity(0)
    script = "from bodocs import cores; print(cores.usable())"

    def usable(count: int) -> int:
        chosen = sorted(allowed)[:count]
        done = subprocess.run(
            [sys.executable, "-c", f"import os; os.sched_setaffinity(0, {chosen}); {script}"],
            capture_output=True,
            text=True,
            check=True,
        )
        return int(done.stdout)

    assert usable(1) == 1
    assert 1 <= usable(len(allowed)) <= len(allowed)
