"""The memory that running kernels take, with all that they have started."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress

import psutil


def of_trees(roots: Iterable[int]) -> dict[int, int]:
    """Return the resident bytes of each process and all below it; one that is gone is left out.

    One look at the system's processes serves all roots.
    """
    wanted = set(roots)
    if not wanted:
        return {}
    below: dict[int, list[psutil.Process]] = defaultdict(list)
    there: dict[int, psutil.Process] = {}
    for process in psutil.process_iter(["ppid"]):
        below[process.info["ppid"]].append(process)
        if process.pid in wanted:
            there[process.pid] = process
    return {root: _resident(process, below) for root, process in there.items()}


def _resident(root: psutil.Process, below: dict[int, list[psutil.Process]]) -> int:
    total, waiting, seen = 0, [root], set()
    while waiting:
        process = waiting.pop()
        # Numbers are given out anew while one looks, so that a circle is thinkable.
        if process.pid in seen:
            continue
        seen.add(process.pid)
        with suppress(psutil.Error):
            total += process.memory_info().rss
        waiting += below[process.pid]
    return total
