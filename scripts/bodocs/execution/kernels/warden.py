"""One process for each kernel, which sees to it that nothing of it is left."""

from __future__ import annotations

import os
import resource
import select
import shutil
import signal
import socket
import time
from contextlib import suppress
from dataclasses import dataclass

from bodocs.execution.kernels import child, linux, wire

_LOOK_SECONDS = 0.5


@dataclass
class _Life:
    """What was seen of a kernel while it ran.

    Attributes:
        largest: The most bytes of memory that it and its descendants had together.
        reason: Why it has to end, if it has.
        wanted: True while somebody wants to know how it ends.
    """

    largest: int = 0
    reason: str = ""
    wanted: bool = True


def watch(request: wire.Request, conversation: socket.socket, output: int) -> None:
    """Make the kernel, and return once it and everything it started are gone.

    Args:
        request: The kernel.
        conversation: With whoever asked. A number in it is a signal for the kernel; its end
            means that nobody wants the kernel any more.
        output: Descriptor for what the kernel writes outside any cell.
    """
    linux.adopt_orphans()
    own = os.getpid()
    pid = os.fork()
    if pid == 0:
        child.become(request, conversation, output, own)
    os.close(output)
    life = _follow(pid, request.memory, conversation)
    ended = _end(pid, life)
    if not life.wanted:
        shutil.rmtree(request.scratch, ignore_errors=True)
    with suppress(OSError):
        wire.send(conversation, ended)


def _follow(pid: int, memory: int, conversation: socket.socket) -> _Life:
    """Watch the kernel until it has ended, or has to."""
    life = _Life()
    handle = os.pidfd_open(pid)
    poller = select.poll()
    poller.register(handle, select.POLLIN)
    poller.register(conversation, select.POLLIN)
    look_at = 0.0
    while True:
        events = dict(poller.poll(_LOOK_SECONDS * 1000))
        if conversation.fileno() in events:
            data = conversation.recv(16)
            if not data:
                life.wanted = False
                return life
            number = int(data)
            if number == signal.SIGKILL:
                return life
            _signal(pid, number)
        if handle in events:
            return life
        # Not after each signal: to look takes longer than to send one.
        if time.monotonic() < look_at:
            continue
        look_at = time.monotonic() + _LOOK_SECONDS
        # Below this process, because what has left the kernel's family is there, too.
        size = linux.resident_bytes_below(os.getpid(), memory)
        life.largest = max(life.largest, size)
        if size > memory:
            life.reason = f"it took more than its {memory // 1_000_000:,} MB of memory"
            return life


def _signal(pid: int, number: int) -> None:
    # The group: what a cell has started is interrupted with it. The number cannot belong to
    # another process, because nobody but this one may bury the kernel.
    with suppress(ProcessLookupError):
        os.killpg(pid, number)


def _end(pid: int, life: _Life) -> wire.Ended:
    """Bury the kernel and all that it has started."""
    own = os.getpid()
    kernel_ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    if kernel_ended is None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    status = os.waitpid(pid, 0)[1]
    with suppress(ChildProcessError):
        while True:
            # Killing one makes its children ours, so this goes on until there are none.
            linux.kill_below(own)
            os.waitpid(-1, 0)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wire.Ended(
        code=os.waitstatus_to_exitcode(status),
        cpu_seconds=used.ru_utime + used.ru_stime,
        # A short life, or a short peak, is seen by the system only.
        peak_bytes=max(life.largest, used.ru_maxrss * 1024),
        reason=life.reason,
    )
