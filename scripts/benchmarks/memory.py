"""What a kernel that waits adds to the memory in use."""

from __future__ import annotations

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import psutil

from benchmarks import imports
from benchmarks.results import Goal, Part
from benchmarks.workplace import Workplace, jobs
from bodocs.execution.local import LocalExecutor
from bodocs.execution.page import Job
from bodocs.execution.task import Unwatched

_KERNELS = 2
_SETTLE = 1.0  # seconds
_PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


def measure(place: Workplace) -> Part:
    """Measure forked and spawned kernels that have run their imports and wait."""
    part = Part("memory", "What a waiting kernel adds, its imports done")
    for name, spawn in (("forked", False), ("spawned", True)):
        added, kernel = _added(place, name, spawn=spawn)
        part.figures[name] = added
        part.remarks.append(f"asked to be {name}: {added:.0f} MB (PSS) each; it was {kernel}")
        place.say(part.remarks[-1])
    part.remarks.append(f"{_KERNELS} at a time, with what holds each of them")
    part.goals = [
        Goal("memory that a forked kernel adds", part.figures["forked"], "less than", 60, "MB")
    ]
    return part


def _added(place: Workplace, name: str, *, spawn: bool) -> tuple[float, str]:
    """Return the megabytes that each kernel adds, and how kernels were made."""
    root = place.root / f"memory-{name}"
    release = root / "release"
    imports.write(root, "warm_up", imports.IMPORTS, "print('ready')\n")
    wait = f"import pathlib, time\nwhile not pathlib.Path({str(release)!r}).exists():\n"
    imports.write(root, "waiting", imports.IMPORTS, f"{wait}    time.sleep(0.1)\n")
    settings, found = jobs(root)
    by_id = {job.page.id: job for job in found}
    executor = LocalExecutor(settings, spawn=spawn)
    try:
        executor.expect(found)
        run = imports.passed(executor.execute(by_id["warm_up"], lambda _: None, Unwatched()))
        before = pss_below()
        after = _with_kernels(executor, by_id["waiting"], release)
    finally:
        executor.close()
    return (after - before) / _KERNELS, imports.kernels(run)


def _with_kernels(executor: LocalExecutor, job: Job, release: Path) -> float:
    """Return the megabytes in use while kernels wait in their second cell."""
    with ThreadPoolExecutor(_KERNELS) as pool:
        watches = [_Reached() for _ in range(_KERNELS)]
        runs = [pool.submit(executor.execute, job, lambda _: None, watch) for watch in watches]
        try:
            while not all(watch.second_cell.is_set() for watch in watches):
                if any(run.done() for run in runs):
                    break
                time.sleep(0.05)
            time.sleep(_SETTLE)
            return pss_below()
        finally:
            release.touch()
            for run in runs:
                imports.passed(run.result())


class _Reached(Unwatched):
    """Notes when the imports are done."""

    def __init__(self) -> None:
        self.second_cell = threading.Event()

    def cell(self, number: int, count: int) -> None:
        del count
        if number == 2:
            self.second_cell.set()


def pss_below() -> float:
    """Return the megabytes of all processes below this one, shared pages shared out (PSS)."""
    kilobytes = 0
    for process in psutil.Process().children(recursive=True):
        with suppress(OSError):
            text = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii")
            kilobytes += int(_PSS.findall(text)[0])
    return kilobytes * 1024 / 1e6
