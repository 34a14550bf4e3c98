"""The few calls of Linux that Python has no name for."""

from __future__ import annotations

import ctypes
import fcntl
import os
import resource
import select
import signal
from contextlib import suppress

import psutil

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans() -> None:
    """Make this process the parent of every descendant whose own parent ends."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def die_with(parent: int) -> None:
    """Let the system kill this process when ``parent``, its parent, ends."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before the call
        os._exit(1)


def end_with(conversation: int) -> None:
    """Let the system end this process when the other side of a socket is gone, or speaks.

    While modules are imported, nobody could ask the socket.
    """
    fcntl.fcntl(conversation, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(conversation, fcntl.F_SETFL, os.O_ASYNC)
    poller = select.poll()
    poller.register(conversation, 0)
    if poller.poll(0):  # it was gone before the call
        os._exit(1)


def outlive(conversation: int) -> None:
    """Take back ``end_with``."""
    fcntl.fcntl(conversation, fcntl.F_SETFL, 0)


def limit_memory(size: int) -> None:
    """Let this process take at most ``size`` bytes for data, on top of nothing shared."""
    resource.setrlimit(resource.RLIMIT_DATA, (size, resource.getrlimit(resource.RLIMIT_DATA)[1]))
    # A crash is reported by its signal; a core file would only fill the disk.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def kill_below(pid: int, but: frozenset[int] = frozenset()) -> None:
    """Kill every descendant of ``pid`` that does not descend from one in ``but``."""
    with suppress(psutil.Error):
        for child in psutil.Process(pid).children():
            if child.pid in but:
                continue
            for each in [child, *_below(child)]:
                with suppress(psutil.Error):
                    each.kill()


def resident_bytes_below(pid: int, limit: int) -> int:
    """Return the memory of a process's descendants.

    Of several, or of one that comes near ``limit``, memory that processes share is divided among
    them: that count (PSS) takes the system a hundred times longer.
    """
    try:
        processes = _below(psutil.Process(pid))
    except psutil.Error:
        return 0
    rough = sum(_memory(each, exact=False) for each in processes)
    if len(processes) == 1 and rough < limit:
        return rough
    return sum(_memory(each, exact=True) for each in processes)


def _memory(process: psutil.Process, *, exact: bool) -> int:
    try:
        return int(process.memory_full_info().pss if exact else process.memory_info().rss)
    except psutil.Error:
        return 0


def _below(process: psutil.Process) -> list[psutil.Process]:
    try:
        return list(process.children(recursive=True))
    except psutil.Error:
        return []


def _prctl(option: int, value: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
