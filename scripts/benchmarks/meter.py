"""Runs one command, and writes down what it and every process below it took.

A script of its own, started as ``python -I meter.py RESULT LOG PATIENCE COMMAND ...``, so that
whoever asks for the measurement has no children of its own among those that are counted. What
outlives the command is waited for, and counts too: its CPU seconds are work of the command's.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans() -> None:
    """Make processes below this one its own children when their parents end; Linux only."""
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "orphans cannot be adopted")


def measure(command: list[str], log: Path, patience: float) -> dict[str, float]:
    """Run a command to its end.

    Args:
        command: The command.
        log: File for what it prints.
        patience: Seconds for what outlives it.

    Returns:
        ``status`` (negative: the signal's number), ``wall`` and ``cpu`` in seconds, and ``left``,
        how many processes had to be killed because they went on long after the command.
    """
    with log.open("wb") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
        status = process.wait()
        wall = time.perf_counter() - start
    left = _reap(patience)
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {"status": status, "wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "left": left}


def _reap(patience: float) -> int:
    """Wait for every orphan; kill those that do not end, and return how many these were."""
    left = 0
    deadline = time.monotonic() + patience
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return left
        if pid:
            continue
        if time.monotonic() > deadline:
            left += _kill_children()
        time.sleep(0.01)


def _kill_children() -> int:
    path = Path(f"/proc/self/task/{os.getpid()}/children")
    children = [int(word) for word in path.read_text(encoding="ascii").split()]
    for pid in children:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    return len(children)


if __name__ == "__main__":
    result, log, patience, *command = sys.argv[1:]
    adopt_orphans()
    taken = measure(command, Path(log), float(patience))
    Path(result).write_text(json.dumps(taken), encoding="utf-8")
