"""What a worker keeps between the pages of one run: imported libraries, ready to be forked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bodocs.execution.local import LocalExecutor

_IDLE_SECONDS = 60.0


@dataclass
class _Held:
    """An executor, how many pages it runs now, and what closes it when it has been idle."""

    executor: LocalExecutor
    pages: int = 0
    timer: threading.Timer | None = None


class Hosts:
    """The executors of one worker process, one for each submitter.

    None outlives its run for long: it takes memory, and holds libraries as they were when the run
    began, while a worker may live through upgrades.

    Args:
        idle: Seconds without a page after which an executor is closed.
    """

    def __init__(self, idle: float = _IDLE_SECONDS) -> None:
        self._idle = idle
        self._lock = threading.Lock()
        self._held: dict[str, _Held] = {}

    @contextmanager
    def of(self, submitter: str, make: Callable[[], LocalExecutor]) -> Iterator[LocalExecutor]:
        """Give a submitter's executor for one page; the first page of a run makes it."""
        with self._lock:
            if submitter not in self._held:
                self._close_idle()
                self._held[submitter] = _Held(make())
            held = self._held[submitter]
            held.pages += 1
            if held.timer is not None:
                held.timer.cancel()
        try:
            yield held.executor
        finally:
            with self._lock:
                held.pages -= 1
                if not held.pages:
                    held.timer = threading.Timer(self._idle, self._close, (submitter, held))
                    held.timer.daemon = True
                    held.timer.start()

    def _close(self, submitter: str, held: _Held) -> None:
        """Close an executor that has had no page since."""
        with self._lock:
            if self._held.get(submitter) is held and not held.pages:
                self._held.pop(submitter).executor.close()

    def _close_idle(self) -> None:
        """Close those whose runs have most likely ended; a run that goes on gets a new one."""
        for submitter in [name for name, held in self._held.items() if not held.pages]:
            self._held.pop(submitter).executor.close()
