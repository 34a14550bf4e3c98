"""What a run looks like in a terminal, and in a log: the same words, with less movement."""

from __future__ import annotations

import shutil
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.progress import TimeElapsedColumn as Elapsed
from rich.text import Text

from bodocs.catalog import Page
from bodocs.execution.records import Failure
from bodocs.execution.runner import Result
from bodocs.reports.rerun import rerun_command
from bodocs.settings import Settings

_TRACEBACK_LINES = 30


class Terminal:
    """Tells how a run goes: a bar for each running page, a line for each that is done.

    Args:
        console: Where to write.
        settings: For the command that reruns a page.
    """

    def __init__(self, console: Console, settings: Settings) -> None:
        self.console = console
        self._settings = settings
        self._lock = threading.Lock()
        self._bars: dict[int, TaskID] = {}
        self._progress = Progress(
            TextColumn("running "),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=20),
            MofNCompleteColumn(),
            TextColumn("cells"),
            Elapsed(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )

    def __enter__(self) -> Terminal:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def started(self, run: int, page: Page) -> None:
        """Show a bar, or in a log a line."""
        with self._lock:
            self._bars[run] = self._progress.add_task(page.id, total=None)
            if not self.console.is_terminal:
                self.say("running", page.id)

    def cell(self, run: int, number: int, count: int) -> None:
        """Move the bar."""
        with self._lock:
            self._progress.update(self._bars[run], completed=number - 1, total=count)

    def ended(self, run: int) -> None:
        """Take the bar away."""
        with self._lock:
            self._progress.remove_task(self._bars.pop(run))

    def finished(self, result: Result) -> None:
        """Write a line for the page; for a failure all that is known of it."""
        with self._lock:
            for remark in result.job.remarks:
                self.say("note", remark)
            if result.passed:
                self.say("passed", _line(result), "green")
            else:
                self.say("failed", _line(result), "red")
                self._explain(result)

    def say(self, label: str, text: str, style: str = "") -> None:
        """Write a line: what it is about, and the rest. Nothing in it is taken for markup."""
        line = Text.assemble((f"{label:<8} ", style), text)
        self.console.print(line, soft_wrap=True, highlight=False)

    def _explain(self, result: Result) -> None:
        job, run = result.job, result.entry.run
        sentences = {c.cell: c.sentence for c in run.claims if c.verdict == "failed"}
        for failure in run.failures:
            self._say_failure(job.page, failure, sentences)
        if job.own_parameters and sentences:
            self.say("", "claims were made for the page's own parameters, not for these")
        if result.notebook:
            self.say("", f"as far as it got: {result.notebook}")
        command = rerun_command(job, self._settings).replace("bodocs", program(), 1)
        self.say("", f"run it again: {command}")

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
    if not failure.cell:
        return file
    if not failure.number:
        return f"{file}, in the text {failure.cell!r}"
    line = f", line {failure.line}" if failure.line else ""
    return f"{file}, cell {failure.number} ({failure.cell}){line}"


def summary(results: Sequence[Result]) -> str:
    """Return one line on a whole run."""
    failed = sum(not result.passed for result in results)
    ran = sum(not result.cached for result in results)
    claims = [claim for result in results for claim in result.entry.run.claims]
    held = sum(claim.verdict == "held" for claim in claims)
    open_claims = sum(claim.verdict == "not-run" for claim in claims)
    left_out = f", {open_claims} left to full mode" if open_claims else ""
    return (
        f"{_count(len(results), 'page')}: {len(results) - failed} passed, {failed} failed; "
        f"{ran} executed now; {_count(held, 'claim')} held{left_out}"
    )


def _line(result: Result) -> str:
    run = result.entry.run
    name = result.job.page.id
    if not result.passed:
        return f"{name}  {run.seconds:.1f} s"
    if not run.started:
        return f"{name}  nothing to execute"
    claims = [claim.verdict for claim in run.claims]
    held = f", {_count(claims.count('held'), 'claim')} held" if "held" in claims else ""
    if result.cached:
        return f"{name}  unchanged since {run.started}{held}"
    memory = f"{run.peak_bytes / 1e6:.0f} MB"
    return f"{name}  {run.seconds:.1f} s, {run.cpu_seconds:.1f} s CPU, {memory}{held}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
