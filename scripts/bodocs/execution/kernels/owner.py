"""The runner's side of a zygote: starts it, asks it for kernels, ends it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import IO, Any

from bodocs.execution.kernels import wire
from bodocs.execution.kernels.process import KernelProcess

_LAST_WORDS = 500
_FAREWELL_SECONDS = 5
_IMPORT_SECONDS = 300
_FORK_SECONDS = 60


class NoKernelError(Exception):
    """A kernel was not made; the message says why."""


class Zygote:
    """A process that forks kernels; it ends with ``close``, or with this process.

    Kernels that it has made go on without it.

    Args:
        modules: What to import beforehand, by dotted name.
        environment: Its environment, whole: what libraries read when they are imported.
    """

    def __init__(self, modules: tuple[str, ...], environment: Mapping[str, str]) -> None:
        self.modules = modules
        self.environment = dict(environment)
        self._lock = threading.Lock()
        self._closed = False
        self._hangs = ""
        self._ready: wire.Ready | None = None
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the zygote
        self._control, other = wire.pair()
        with other:
            # As ipykernel's own specifications have it: debugpy warns of frozen modules.
            command = ["-Xfrozen_modules=off", "-m", "bodocs.execution.kernels.zygote"]
            self._process = subprocess.Popen(
                [sys.executable, *command, str(other.fileno()), json.dumps(modules)],
                env=self.environment,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=self._log,
                stderr=self._log,
                pass_fds=[other.fileno()],
                # Ctrl-C in a terminal reaches the runner only.
                start_new_session=True,
            )

    def ready(self) -> wire.Ready:
        """Wait until everything has been imported.

        Raises:
            NoKernelError: The process ended before that, or takes too long.
        """
        with self._lock:
            if self._closed:
                raise NoKernelError("the run has been ended")
            if self._hangs:
                raise NoKernelError(self._hangs)
            if self._ready is None:
                self._ready = wire.Ready(**self._first_word())
            return self._ready

    def _first_word(self) -> dict[str, Any]:
        try:
            self._control.settimeout(_IMPORT_SECONDS)
            message = wire.receive(self._control)
            self._control.settimeout(None)
        except TimeoutError:
            self._hangs = f"the zygote was still importing after {_IMPORT_SECONDS} s"
            raise NoKernelError(self._hangs) from None
        except OSError:
            message = {}
        if not message:
            raise NoKernelError(f"the zygote ended: {self._last_words()}")
        return message

    def make(self, request: wire.Request, output: int) -> KernelProcess:
        """Return a new kernel.

        Args:
            request: What kernel.
            output: Descriptor for what it writes outside any cell.

        Raises:
            NoKernelError: The zygote is gone, or the kernel ended at once.
        """
        self.ready()
        conversation, other = wire.pair()
        try:
            with other, self._lock:
                wire.send(self._control, request, (other.fileno(), output))
            conversation.settimeout(_FORK_SECONDS)
            message = wire.receive(conversation)
            conversation.settimeout(None)
        except OSError as error:
            conversation.close()
            raise NoKernelError(f"the zygote does not answer: {error}") from error
        if "pid" not in message:
            conversation.close()
            raise NoKernelError("the process ended before it was a kernel")
        return KernelProcess(conversation, message["pid"], "forked" if request.fork else "spawned")

    def lost(self) -> bool:
        """Return True if it has served and is gone; one that never served will not do better."""
        return self._ready is not None and self._process.poll() is not None

    def close(self) -> None:
        """End it."""
        self._closed = True
        with suppress(OSError):
            # Wakes who waits for it.
            self._control.shutdown(socket.SHUT_RDWR)
        try:
            # It may have to end what a killed warden has left; while it imports, it does not hear.
            self._process.wait(_FAREWELL_SECONDS if self._ready else 0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        with self._lock:
            self._control.close()
            self._log.close()

    def _last_words(self) -> str:
        self._process.wait()
        size = self._log.seek(0, 2)
        self._log.seek(max(0, size - _LAST_WORDS))
        said = self._log.read().decode(errors="replace").strip().splitlines()
        return ", ".join([f"status {self._process.returncode}", *said[-1:]])
