"""One page about to run: all that the engine needs, and its line back to the runner."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from bodocs.execution import usage
from bodocs.execution.kernels.host import KernelHost, Made
from bodocs.execution.records import CellRun, Claim, Failure, Name
from bodocs.notebooks import Node
from bodocs.settings import Mode


class Watch(Protocol):
    """Who is told how one page goes; called from the thread that runs it."""

    def kernel(self, pid: int | None) -> None:
        """Note the kernel's process on this machine; None once it has ended."""

    def cell(self, number: int, count: int) -> None:
        """Note that code cell ``number`` of ``count``, from 1, starts."""


class Unwatched:
    """Tells nobody."""

    def kernel(self, pid: int | None) -> None:
        """Pass over it."""

    def cell(self, number: int, count: int) -> None:
        """Pass over it."""


@dataclass
class Outcome:
    """What the engine has seen so far; filled while the page runs."""

    cells: dict[str, CellRun] = field(default_factory=dict)
    """Code cells by id."""
    claims: list[Claim] = field(default_factory=list)
    """Claims met so far."""
    names: dict[str, Name] = field(default_factory=dict)
    """What names in the code stand for; known once all cells have completed."""
    nameless: list[str] = field(default_factory=list)
    """What was asked of imported modules that exists without a public name."""
    failures: list[Failure] = field(default_factory=list)
    """Failures met so far."""
    cpu_seconds: float = 0.0
    """CPU seconds of the kernel and its children."""
    peak_bytes: int = 0
    """The most memory that the kernel and its children had together."""
    notebook: Node | None = None
    """The notebook as far as it got, without papermill's marks."""


@dataclass(eq=False)
class Task:
    """One page in one kernel.

    Attributes:
        page: The page's id.
        mode: Claims without the tag ``smoke`` are left out in smoke mode.
        folder: Working directory of the kernel.
        environment: The kernel's environment, whole.
        scratch: Folder of this run, for whatever it needs.
        log: File for what the kernel writes outside any cell.
        host: Who makes the kernel, where kernels have wardens.
        memory_limit: Bytes that the kernel and its children may take.
        cell_deadline: Wall seconds per cell.
        page_deadline: Wall seconds for the page.
        output_limit: Bytes of output kept per cell.
        watch: Told how the page goes.
    """

    page: str
    mode: Mode
    folder: Path
    environment: dict[str, str]
    scratch: Path
    log: Path
    host: KernelHost
    memory_limit: int
    cell_deadline: float
    page_deadline: float
    output_limit: int
    watch: Watch = field(default_factory=Unwatched)
    outcome: Outcome = field(default_factory=Outcome)
    _pid: int | None = None
    _made: Made | None = None
    _cancelled: threading.Event = field(default_factory=threading.Event)

    @property
    def cancelled(self) -> bool:
        """True once the run has been asked to end."""
        return self._cancelled.is_set()

    @property
    def made(self) -> Made | None:
        """The kernel, if it has a warden."""
        return self._made

    def kernel_made(self, made: Made) -> None:
        """Remember the kernel; end it at once if the run was cancelled meanwhile."""
        self._made = made
        if self.cancelled:
            made.process.kill()

    def cause_of_death(self) -> str:
        """Return in words how the kernel ended; empty if it runs, or nobody knows."""
        return self._made.process.cause_of_death() if self._made else ""

    def kernel_started(self, pid: int | None) -> None:
        """Remember the kernel's process; end it at once if the run was cancelled meanwhile."""
        self._pid = pid
        self.watch.kernel(pid)
        if self.cancelled:
            self._kill()

    def kernel_ended(self) -> None:
        """Forget the kernel's process, whose number may be given to another."""
        self._pid = None
        self.watch.kernel(None)

    def cancel(self) -> None:
        """End the run: the kernel and everything it has started dies now."""
        self._cancelled.set()
        self._kill()

    def _kill(self) -> None:
        if self._made is not None:
            self._made.process.kill()
            return
        if self._pid is None:
            return
        below = usage.descendants(self._pid)
        with suppress(ProcessLookupError, PermissionError):
            # jupyter_client starts every kernel in a session of its own.
            os.killpg(self._pid, signal.SIGKILL)
        usage.end(below)
