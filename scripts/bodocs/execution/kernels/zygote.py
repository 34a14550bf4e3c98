"""The process that kernels are forked from: imports the libraries, computes nothing, forks.

Run as ``python -m bodocs.execution.kernels.zygote DESCRIPTOR MODULES``, with one end of a
conversation and a JSON list of what to import. It ends with that conversation.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import socket
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import NoReturn

from bodocs.execution.kernels import child, linux, warden, wire

_SWEEP_MS = 500


def main() -> NoReturn:
    """Import, say so, and fork a warden for each request until the other side is gone."""
    # What `python -m` put there; a kernel looks into its own folder.
    del sys.path[0]
    control = socket.socket(fileno=int(sys.argv[1]))
    control.set_inheritable(False)
    modules = json.loads(sys.argv[2])
    linux.adopt_orphans()
    linux.end_with(control.fileno())
    # Collecting while so much is imported finds nothing, and takes a third of the time.
    gc.disable()
    if modules:
        _import(child.MODULES)
    left_out = _import(modules)
    refused = _why_not_to_fork() if modules else "nothing was imported beforehand"
    # Objects in the permanent generation are never looked at again, so their pages stay shared.
    gc.freeze()
    gc.enable()
    linux.outlive(control.fileno())
    tops = sorted({name.partition(".")[0] for name in sys.modules})
    wire.send(control, wire.Ready(left_out, tops, refused))
    _serve(control)
    # Nothing here needs to be put in order, and with all those modules it takes long.
    os._exit(0)


def _import(names: Iterable[str]) -> dict[str, str]:
    left_out = {}
    for name in names:
        try:
            importlib.import_module(name)
        except BaseException as error:  # a module may raise anything, or exit
            left_out[name] = f"{type(error).__name__}: {error}".splitlines()[0]
    return left_out


def _why_not_to_fork() -> str:
    """Return why forking is unsafe: locks that other threads hold stay locked in a child."""
    threads = len(os.listdir("/proc/self/task")) - 1  # noqa: PTH208 - one list of names
    return f"the imported modules have started {threads} threads" if threads else ""


def _serve(control: socket.socket) -> None:
    wardens: set[int] = set()
    poller = select.poll()
    poller.register(control, select.POLLIN)
    while True:
        if poller.poll(_SWEEP_MS):
            message, descriptors = wire.receive_with(control, 2)
            if not message:
                _reap(wardens)
                linux.kill_below(os.getpid(), frozenset(wardens))
                return
            wardens.add(_fork(control, message, descriptors))
        _reap(wardens)


def _fork(control: socket.socket, message: dict[str, object], descriptors: list[int]) -> int:
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            control.close()
            conversation = socket.socket(fileno=descriptors[0])
            conversation.set_inheritable(False)
            warden.watch(wire.Request(**message), conversation, descriptors[1])  # type: ignore[arg-type]
            status = 0
        finally:
            # Any other status than 0 makes the zygote look after what is left.
            os._exit(status)
    for descriptor in descriptors:
        os.close(descriptor)
    return pid


def _reap(wardens: set[int]) -> None:
    """Take note of wardens that ended; one that was killed has left its kernel's children here."""
    with suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            if pid in wardens and status != 0:
                linux.kill_below(os.getpid(), frozenset(wardens - {pid}))
            wardens.discard(pid)


if __name__ == "__main__":
    main()
