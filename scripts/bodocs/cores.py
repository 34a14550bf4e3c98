"""How many kernels, each with one thread, this machine has cores for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

_CGROUPS = Path("/sys/fs/cgroup")


def usable() -> int:
    """Return how many cores this process may keep busy: at least one.

    A container may see every core of its machine and be allowed the time of two; on Linux the
    system's quota counts too.
    """
    if hasattr(os, "sched_getaffinity"):
        cores = len(os.sched_getaffinity(0))
    else:
        cores = os.cpu_count() or 1
    try:
        groups = Path("/proc/self/cgroup").read_text(encoding="utf-8")
    except OSError:  # not Linux
        return cores
    return within_quota(cores, groups, _CGROUPS)


def within_quota(cores: int, groups: str, mount: Path) -> int:
    """Return how many of ``cores`` the control groups of a process leave it.

    Args:
        cores: Cores that the process may run on.
        groups: What ``/proc/self/cgroup`` holds: hierarchy, controllers and path, line by line.
        mount: Where control groups are mounted.
    """
    quotas = [quota for folder in _folders(groups, mount) if (quota := _quota(folder)) is not None]
    # Half a core more is no reason for a kernel more: it would slow down all the others.
    return max(1, min([cores, *map(int, quotas)]))


def _folders(groups: str, mount: Path) -> Iterator[Path]:
    """Give the folders whose quotas hold: those of the groups, and of all groups above them.

    In a container the path may be that of the machine outside; the mount itself is then the group.
    """
    for line in groups.splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers and "cpu" not in controllers.split(","):
            continue
        # Version 2 names no controllers; version 1 mounts each at a folder of its name.
        root = mount / controllers if controllers else mount
        group = root / path.lstrip("/")
        while True:
            yield group
            if group == root or root not in group.parents:
                break
            group = group.parent


def _quota(folder: Path) -> float | None:
    """Return the cores whose time a group may use; None if it may use all."""
    try:
        if (folder / "cpu.max").is_file():
            quota, period = (folder / "cpu.max").read_text(encoding="ascii").split()
        else:
            quota = (folder / "cpu.cfs_quota_us").read_text(encoding="ascii")
            period = (folder / "cpu.cfs_period_us").read_text(encoding="ascii")
        found = int(quota) / int(period)
    except (OSError, ValueError, ZeroDivisionError):  # no such file, or "max"
        return None
    return found if found > 0 else None
