"""A kernel as its runner sees it: like a ``subprocess.Popen``, under a warden."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from contextlib import suppress
from typing import Literal

from bodocs.execution.kernels import wire

_PATIENCE_SECONDS = 0.01
GONE = "its warden was killed"


class KernelProcess:
    """A kernel that has been asked for; may be used from several threads.

    Attributes:
        pid: Its process.
        kind: How it was made.
        ended: What the warden said at its end; None while it runs.
    """

    # jupyter_client closes what a Popen has.
    stdin = stdout = stderr = None

    def __init__(
        self, conversation: socket.socket, pid: int, kind: Literal["forked", "spawned"]
    ) -> None:
        self._conversation = conversation
        self._lock = threading.Lock()
        self.pid = pid
        self.kind = kind
        self.ended: wire.Ended | None = None

    def poll(self) -> int | None:
        """Return the exit status, negative for a signal; None while the kernel runs."""
        with self._lock:
            if self.ended is None:
                self.ended = self._news()
                if self.ended:
                    self._conversation.close()
            return self.ended.code if self.ended else None

    def wait(self) -> int:
        """Wait until the kernel, and all that it has started, is gone; return the exit status."""
        while (code := self.poll()) is None:
            time.sleep(_PATIENCE_SECONDS)
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal to the kernel's process group; it is not an error if it has ended."""
        with self._lock, suppress(OSError):
            self._conversation.send(str(int(number)).encode())

    def kill(self) -> None:
        """End the kernel and everything it has started."""
        self.send_signal(signal.SIGKILL)

    def cause_of_death(self) -> str:
        """Return in words how it ended; empty while it runs."""
        if self.poll() is None or self.ended is None:
            return ""
        code = self.ended.code
        if self.ended.reason:
            return self.ended.reason
        if code < 0:
            return f"it was ended by {signal.Signals(-code).name}"
        return f"it ended itself with status {code}"

    def _news(self) -> wire.Ended | None:
        try:
            message = wire.receive(self._conversation, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return None
        except OSError:
            message = {}
        return wire.Ended(**message) if message else self._without_warden()

    def _without_warden(self) -> wire.Ended:
        # The system has killed the kernel with its warden, or is about to.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        return wire.Ended(-signal.SIGKILL, 0.0, 0, GONE)
