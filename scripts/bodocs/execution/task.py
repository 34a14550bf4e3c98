"""One page about to run: all that the engine needs, and its line back to the runner."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

from bodocs.execution import usage
from bodocs.execution.records import CellRun, Claim, Failure
from bodocs.settings import Mode


@dataclass
class Outcome:
    """What the engine has seen so far; filled while the page runs."""

    cells: dict[str, CellRun] = field(default_factory=dict)
    """Code cells by id."""
    claims: list[Claim] = field(default_factory=list)
    """Claims met so far."""
    failures: list[Failure] = field(default_factory=list)
    """Failures met so far."""
    cpu_seconds: float = 0.0
    """CPU seconds of the kernel and its children."""
    peak_bytes: int = 0
    """Largest resident set of the kernel."""
    notebook: NotebookNode | None = None
    """The notebook as far as it got, without papermill's marks."""


@dataclass(eq=False)
class Task:
    """One page in one kernel.

    Attributes:
        page: The page's id.
        mode: Claims without the tag ``smoke`` are left out in smoke mode.
        folder: Working directory of the kernel.
        environment: The kernel's environment, whole.
        log: File for what the kernel writes outside any cell.
        cell_deadline: Wall seconds per cell.
        page_deadline: Wall seconds for the page.
        output_limit: Bytes of output kept per cell.
        on_cell: Called with the number of the code cell that starts (from 1) and their count.
    """

    page: str
    mode: Mode
    folder: Path
    environment: dict[str, str]
    log: Path
    cell_deadline: float
    page_deadline: float
    output_limit: int
    on_cell: Callable[[int, int], None] = lambda _number, _count: None
    outcome: Outcome = field(default_factory=Outcome)
    _pid: int | None = None
    _cancelled: threading.Event = field(default_factory=threading.Event)

    @property
    def cancelled(self) -> bool:
        """True once the run has been asked to end."""
        return self._cancelled.is_set()

    def kernel_started(self, pid: int | None) -> None:
        """Remember the kernel's process; end it at once if the run was cancelled meanwhile."""
        self._pid = pid
        if self.cancelled:
            self._kill()

    def kernel_ended(self) -> None:
        """Forget the kernel's process, whose number may be given to another."""
        self._pid = None

    def cancel(self) -> None:
        """End the run: the kernel and everything in its process group dies now."""
        self._cancelled.set()
        self._kill()

    def _kill(self) -> None:
        if self._pid is None:
            return
        below = usage.descendants(self._pid)
        with suppress(ProcessLookupError, PermissionError):
            # jupyter_client starts every kernel in a session of its own.
            os.killpg(self._pid, signal.SIGKILL)
        usage.end(below)
