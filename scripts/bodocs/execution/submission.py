"""One page on its way through the runner, and how to end it from elsewhere."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING

from bodocs.execution.executor import Cancellable
from bodocs.execution.page import Job

if TYPE_CHECKING:
    from bodocs.execution.runner import Result

_REST_SECONDS = 0.1
"""Between two looks at a page that another process executes; no page passes faster."""


class Submission:
    """One page handed to the runner.

    Attributes:
        job: The page.
        future: What becomes of it; None as its result if it was ended.
    """

    def __init__(self, job: Job) -> None:
        self.job = job
        self.future: Future[Result | None] = Future()
        self._lock = threading.Lock()
        self._task: Cancellable | None = None
        self._cancelled = threading.Event()

    @property
    def cancelled(self) -> bool:
        """True once it has been asked to end."""
        return self._cancelled.is_set()

    def rest(self) -> None:
        """Let a moment pass, or less if the page is asked to end."""
        self._cancelled.wait(_REST_SECONDS)

    def cancel(self) -> None:
        """End the page's kernel now; a page that still waits will not start."""
        with self._lock:
            self._cancelled.set()
            task = self._task
        if task is not None:
            task.cancel()

    def attach(self, task: Cancellable) -> None:
        """Take that by which the kernel can be ended."""
        with self._lock:
            self._task = task
            cancelled = self.cancelled
        if cancelled:
            task.cancel()
