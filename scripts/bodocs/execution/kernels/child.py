"""What happens between the fork and the first cell."""

from __future__ import annotations

import atexit
import logging
import os
import random
import signal
import socket
import sys
from typing import NoReturn

from bodocs.execution.kernels import linux, wire

MODULES = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "sqlite3",
    "tornado.platform.asyncio",
    "tornado.queues",
)
"""What ipykernel imports when it starts; in each kernel anew it took 11 MB."""

_AT_START = dict(os.environ)
# Python ignores these for itself; other programs expect to be ended by them.
_FOR_PROGRAMS = (signal.SIGPIPE, signal.SIGXFSZ)


def become(
    request: wire.Request, conversation: socket.socket, output: int, warden: int
) -> NoReturn:
    """Turn this process, fresh from its warden's fork, into the kernel."""
    code = 1
    try:
        linux.die_with(warden)
        # Before anybody learns the number: a signal to its group must not reach the warden.
        os.setsid()
        wire.send(conversation, wire.Started(os.getpid()))
        _take_over(request, output)
        if request.fork:
            conversation.close()
            code = _run_ipykernel(request)
        else:
            for number in _FOR_PROGRAMS:
                signal.signal(number, signal.SIG_DFL)
            os.execvpe(request.argv[0], request.argv, request.environment)  # noqa: S606
    except BaseException as error:  # there is no one above to tell
        _say(f"the kernel could not start: {type(error).__name__}: {error}")
    finally:
        # Not sys.exit: the frames above belong to the zygote.
        os._exit(code)


def _take_over(request: wire.Request, output: int) -> None:
    silence = os.open(os.devnull, os.O_RDONLY)
    for number, descriptor in enumerate((silence, output, output)):
        os.dup2(descriptor, number)
    os.close(silence)
    os.close(output)
    os.chdir(request.cwd)
    linux.limit_memory(request.memory)


def _run_ipykernel(request: wire.Request) -> int:
    """Do what ``python -m ipykernel_launcher`` does; return the exit status."""
    from ipykernel.kernelapp import IPKernelApp

    # The rest is as the zygote had it, with what libraries have set while they were imported.
    os.environ.update(request.environment.items() - _AT_START.items())
    sys.argv = [_launcher(), *request.argv[request.argv.index("-f") :]]
    _reseed()
    streams = (sys.stdout, sys.stderr)
    try:
        app = IPKernelApp.instance()
        app.initialize(sys.argv[1:])
        _redirect_logs(streams)
        _integrate_matplotlib()
        app.start()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        atexit._run_exitfuncs()
    return 0


def _launcher() -> str:
    from importlib.util import find_spec

    spec = find_spec("ipykernel_launcher")
    return str(spec.origin) if spec else "ipykernel_launcher"


def _reseed() -> None:
    """Give this kernel random numbers of its own, where its code sets no seed."""
    random.seed()
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()
    if "torch" in sys.modules:
        sys.modules["torch"].seed()


def _redirect_logs(before: tuple[object, object]) -> None:
    """Point handlers made at import at the streams of the cells, as if imported in one."""
    after = dict(zip(map(id, before), (sys.stdout, sys.stderr), strict=True))
    loggers = [logging.root, *logging.root.manager.loggerDict.values()]
    for logger in loggers:
        for handler in getattr(logger, "handlers", []):
            if isinstance(handler, logging.StreamHandler) and id(handler.stream) in after:
                handler.setStream(after[id(handler.stream)])


def _integrate_matplotlib() -> None:
    """Let figures be shown, if the backend was imported before there was an IPython to tell.

    It asks for one only when it is imported, and without it figures vanish in silence.
    """
    backend = sys.modules.get("matplotlib_inline.backend_inline")
    if backend is not None:
        backend._enable_matplotlib_integration()


def _say(text: str) -> None:
    os.write(2, f"{text}\n".encode(errors="replace"))
