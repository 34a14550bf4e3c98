"""Ends a page on a worker once nobody wants it any more.

Dask never stops a task that runs. But a worker knows at once when one of its tasks has been
cancelled, or when the client that wanted it is gone, however that client ended.
"""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Any

from bodocs.execution.executor import Cancellable

_GLANCE = 0.1
"""Seconds between two looks at the state of the task."""
_CLOSING = {"closing", "closed", "failed", "stopping"}


class Leash:
    """Holds one page while it runs.

    Args:
        worker: The Dask worker that runs it.
        key: The key of its task.
    """

    def __init__(self, worker: Any, key: str) -> None:
        self._worker = worker
        self._key = key
        self._lock = threading.Lock()
        self._task: Cancellable | None = None
        self._cut = False
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name=f"leash {key}", daemon=True)

    def __enter__(self) -> Leash:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()

    def attach(self, task: Cancellable) -> None:
        """Take that by which the kernel can be ended."""
        with self._lock:
            self._task = task
            cut = self._cut
        if cut:
            task.cancel()

    def _watch(self) -> None:
        while not self._ended.wait(_GLANCE):
            if self._is_unwanted():
                self._cancel()
                return

    def _cancel(self) -> None:
        with self._lock:
            self._cut = True
            task = self._task
        if task is not None:
            task.cancel()

    def _is_unwanted(self) -> bool:
        if self._worker.status.name in _CLOSING:
            return True
        task = self._worker.state.tasks.get(self._key)
        return task is None or task.state not in ("executing", "long-running")
