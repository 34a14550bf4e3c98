"""What a run looks like in a terminal, and in a log: the same words, with less movement."""

from __future__ import annotations

import shutil
import sys
import threading
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from rich.console import Console
from rich.live import Live

from bodocs import skipping
from bodocs.catalog import Page
from bodocs.execution.records import Failure
from bodocs.execution.runner import Result
from bodocs.reports import console as consoles
from bodocs.reports.live import Running
from bodocs.reports.rerun import rerun_command
from bodocs.reports.text import count, within
from bodocs.settings import Settings

_TRACEBACK_LINES = 30


class Terminal:
    """Tells how a run goes: a live line for each running page, and one that stays for each done.

    Args:
        console: Where to write.
        settings: For the command that reruns a page.
        total: How many pages there are; 0 if there is no end.
        spawn: True if kernels are not forked; also for that command.

    Attributes:
        results: What became of each page that is done, by id.
    """

    def __init__(
        self, console: Console, settings: Settings, total: int = 0, *, spawn: bool = False
    ) -> None:
        self.console = console
        self.results: dict[str, Result] = {}
        self._settings = settings
        self._spawn = spawn
        self._lock = threading.Lock()
        self._running = Running(total)
        self._live: Live | None = None
        if consoles.moves(console):
            self._live = Live(self._running, console=console, transient=True)
        self._around = ExitStack()

    def __enter__(self) -> Terminal:
        self._around.enter_context(consoles.no_commands(self.console))
        if self._live is not None:
            self._around.enter_context(self._live)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._around.close()

    def started(self, run: int, page: Page) -> None:
        """Show a line for the page, or in a log write one."""
        self._running.begin(run, page.id)
        if self._live is None:
            with self._lock:
                self.say("running", page.id)

    def kernel(self, run: int, pid: int | None) -> None:
        """Show the memory of this process, and of what it starts."""
        self._running.kernel(run, pid)

    def cell(self, run: int, number: int, count: int) -> None:
        """Show which cell runs."""
        self._running.cell(run, number, count)

    def waiting(self, page: Page) -> None:
        """Write a line: nothing else here shows what runs elsewhere."""
        with self._lock:
            self.say("waiting", f"{page.id}  the same code is being executed already")

    def ended(self, run: int) -> None:
        """Take the page's line away."""
        self._running.end(run)

    def finished(self, result: Result) -> None:
        """Write a line for the page; for a failure all that is known of it."""
        # First of all, so that a signal that comes now finds it here.
        self.results[result.job.page.id] = result
        with self._lock:
            self._running.done += 1
            for remark in result.job.remarks:
                self.say("note", remark)
            if not result.cached:
                for flake in result.entry.run.flakes:
                    again = f"{flake.kind}: {flake.message}; the page was tried once more"
                    self.say("flaky", f"{result.job.page.id}  {again}", "yellow")
            if result.entry.run.skipped:
                self.say("skipped", _line(result), "yellow")
            elif result.passed:
                self.say("passed", _line(result), "green")
            else:
                self.say("failed", _line(result), "red")
                self._explain(result)

    def say(self, label: str, text: str, style: str = "") -> None:
        """Write a line: what it is about, and the rest. Nothing in it is taken for markup."""
        consoles.say(self.console, label, text, style)

    def _explain(self, result: Result) -> None:
        job, run = result.job, result.entry.run
        sentences = {c.cell: c.sentence for c in run.claims if c.verdict == "failed"}
        for failure in run.failures:
            self._say_failure(job.page, failure, sentences)
        if job.own_parameters and sentences:
            self.say("", "claims were made for the page's own parameters, not for these")
        if result.notebook:
            self.say("", f"as far as it got: {result.notebook}")
        command = rerun_command(job, self._settings, spawn=self._spawn)
        self.say("", f"run it again: {command.replace('bodocs', program(), 1)}")

    def _say_failure(self, page: Page, failure: Failure, sentences: dict[str, str]) -> None:
        self.say("", place(page, failure))
        if failure.kind == "AssertionError" and failure.cell in sentences:
            # The sentence and its figures say all; a traceback through `assert` adds nothing.
            self.say("", f"the claim does not hold: {sentences[failure.cell]}")
            self.say("", failure.message)
            return
        self.say("", f"{failure.kind}: {failure.message}")
        if failure.source:
            self.say("", f"> {failure.source}")
        for line in failure.traceback.splitlines()[-_TRACEBACK_LINES:]:
            self.say("", line)


def program() -> str:
    """Return what to type for ``bodocs`` here: its name, or the file if it is not on the PATH."""
    called = Path(sys.argv[0])
    return "bodocs" if called.name != "bodocs" or shutil.which("bodocs") else str(called)


def place(page: Page, failure: Failure) -> str:
    """Return where a failure lies: file, line, cell and the line in it."""
    file = f"{page.path}:{failure.file_line}" if failure.file_line else str(page.path)
    return ", ".join(filter(None, [file, within(failure)]))


def _line(result: Result) -> str:
    run = result.entry.run
    name = result.job.page.id
    if run.skipped and result.job.skip is not None:
        return f"{name}  {skipping.said(result.job.skip)}"
    if not result.passed:
        return f"{name}  {run.seconds:.1f} s"
    if not run.started:
        return f"{name}  nothing to execute"
    claims = [claim.verdict for claim in run.claims]
    held = f", {count(claims.count('held'), 'claim')} held" if "held" in claims else ""
    if result.cached:
        return f"{name}  unchanged since {run.started}{held}"
    memory = f"{run.peak_bytes / 1e6:.0f} MB"
    return f"{name}  {run.seconds:.1f} s, {run.cpu_seconds:.1f} s CPU, {memory}{held}"
