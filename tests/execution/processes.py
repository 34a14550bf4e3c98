"""Finding the processes that a run has started."""

from __future__ import annotations

import time

import psutil

# A process that just becomes another program has no environment for a moment.
LOOKS, PAUSE = 20, 0.002


def marked(mark: str) -> list[psutil.Process]:
    """Return the processes that carry ``mark`` in their environment, given to kernels."""
    return [process for process in psutil.process_iter() if _has(process, mark)]


def _has(process: psutil.Process, mark: str) -> bool:
    try:
        for _ in range(LOOKS):
            if environment := process.environ():
                return mark in environment
            if not process.memory_info().vms:  # It has ended, or is a part of the system.
                return False
            time.sleep(PAUSE)
    except psutil.Error:
        pass
    return False
