"""Where pages run: on this machine, or on a cluster. The runner knows only what stands here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from bodocs.execution.page import Job
from bodocs.execution.task import Watch
from bodocs.store import Entry


class Cancellable(Protocol):
    """A page that is running."""

    def cancel(self) -> None:
        """End its kernel now, and everything that the kernel has started."""


class Executor(Protocol):
    """Runs one page at a time for each thread that asks."""

    def expect(self, jobs: Sequence[Job]) -> None:
        """Get ready for these pages, so that their kernels start fast."""

    def execute(self, job: Job, attach: Callable[[Cancellable], None], watch: Watch) -> Entry:
        """Run a page and return what it left, whether it passed or not.

        Args:
            job: What to run.
            attach: Called with what ends the page, before its kernel starts.
            watch: Told how the page goes.
        """

    def stop_waiting(self) -> None:
        """Wake every page that waits for its kernel to be made: no page is to begin any more."""

    def close(self) -> None:
        """Let go of everything that was made ready; no kernel may be running."""
