"""What a run looks like in a terminal, and in a log: the same words, with less movement."""

from __future__ import annotations

import shutil
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.progress import TimeElapsedColumn as Elapsed

from bodocs.catalog import Page
from bodocs.execution.records import Failure
from bodocs.execution.runner import Result
from bodocs.rendering.content import rerun_command
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
        self._bars: dict[str, TaskID] = {}
        self._progress = Progress(
            TextColumn("running"),
            TextColumn("{task.description}"),
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

    def started(self, page: Page) -> None:
        """Show a bar, or in a log a line."""
        with self._lock:
            self._bars[page.id] = self._progress.add_task(escape(page.id), total=None)
            if not self.console.is_terminal:
                self.say(f"running  {escape(page.id)}")

    def cell(self, page: str, number: int, count: int) -> None:
        """Move the bar."""
        with self._lock:
            self._progress.update(self._bars[page], completed=number - 1, total=count)

    def finished(self, result: Result) -> None:
        """Replace the bar by a line; for a failure by all that is known of it."""
        with self._lock:
            bar = self._bars.pop(result.job.page.id, None)
            if bar is not None:
                self._progress.remove_task(bar)
            for remark in result.job.remarks:
                self.say(f"note     {escape(remark)}")
            self.say(_line(result))
            if not result.passed:
                self._explain(result)

    def say(self, text: str) -> None:
        """Write a line of Rich markup."""
        self.console.print(text, soft_wrap=True, highlight=False)

    def _explain(self, result: Result) -> None:
        page = result.job.page
        sentences = {c.cell: c.sentence for c in result.entry.run.claims if c.verdict == "failed"}
        for failure in result.entry.run.failures:
            self.say(f"         {escape(place(page, failure))}")
            if failure.kind == "AssertionError" and failure.cell in sentences:
                # The sentence and its figures say all; a traceback through `assert` adds nothing.
                self.say(f"         the claim does not hold: {escape(sentences[failure.cell])}")
                self.say(f"         {escape(failure.message)}")
                continue
            self.say(f"         {escape(failure.kind)}: {escape(failure.message)}")
            if failure.source:
                self.say(f"         > {escape(failure.source)}")
            for line in failure.traceback.splitlines()[-_TRACEBACK_LINES:]:
                self.say(f"         [dim]{escape(line)}[/dim]")
        if result.job.own_parameters and sentences:
            self.say("         claims were made for the page's own parameters, not for these")
        if result.notebook:
            self.say(f"         as far as it got: {escape(str(result.notebook))}")
        command = rerun_command(page, self._settings, result.job.run)
        self.say(f"         run it again: {escape(command.replace('bodocs', program(), 1))}")


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
    name = escape(result.job.page.id)
    if not result.passed:
        return f"[red]failed[/red]   {name}  {run.seconds:.1f} s"
    if not run.started:
        return f"[green]passed[/green]   {name}  nothing to execute"
    claims = [claim.verdict for claim in run.claims]
    held = f", {_count(claims.count('held'), 'claim')} held" if "held" in claims else ""
    if result.cached:
        return f"[green]passed[/green]   {name}  unchanged since {run.started}{held}"
    memory = f"{run.peak_bytes / 1e6:.0f} MB"
    return (
        f"[green]passed[/green]   {name}  {run.seconds:.1f} s, "
        f"{run.cpu_seconds:.1f} s CPU, {memory}{held}"
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
