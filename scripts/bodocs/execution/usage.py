"""What a kernel has used, and the processes it has started, as the operating system has them."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)


@dataclass(frozen=True)
class Usage:
    """Use of one process.

    Attributes:
        cpu_seconds: User and system time, with that of children that have ended.
        peak_bytes: Largest resident set; where the system does not keep it, the present one.
    """

    cpu_seconds: float
    peak_bytes: int


def of_process(pid: int) -> Usage:
    """Return the use of a process so far; zeros if it is gone."""
    try:
        process = psutil.Process(pid)
        times = process.cpu_times()
        children = getattr(times, "children_user", 0.0) + getattr(times, "children_system", 0.0)
        return Usage(times.user + times.system + children, _peak(process))
    except psutil.Error:
        return Usage(0.0, 0)


def descendants(pid: int) -> list[psutil.Process]:
    """Return the processes below ``pid``, those in sessions of their own included."""
    try:
        return list(psutil.Process(pid).children(recursive=True))
    except psutil.Error:
        return []


def end(processes: list[psutil.Process]) -> None:
    """Kill what is still there of ``processes``; one that took over a number is left alone."""
    for process in processes:
        with suppress(psutil.Error):
            process.kill()


def _peak(process: psutil.Process) -> int:
    try:
        match = _PEAK.search(Path(f"/proc/{process.pid}/status").read_text(encoding="ascii"))
    except OSError:
        match = None
    return int(match.group(1)) * 1024 if match else process.memory_info().rss
