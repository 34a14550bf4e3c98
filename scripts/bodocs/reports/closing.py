"""How a run ends in a terminal or a log: a table, how kernels were made, and one line on all."""

from __future__ import annotations

from collections import Counter

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bodocs import skipping
from bodocs.reports.console import say
from bodocs.reports.models import PageStatus, Status
from bodocs.reports.text import count, line

_WIDE = 80
"""Columns below which the table leaves out how kernels were made."""


def close(console: Console, status: Status) -> None:
    """Write the claims, a table of the pages that ran, how kernels were made, what is missing."""
    for page in status.pages:
        for claim in page.claims:
            verdict = {True: "held", False: "failed", None: "not-run"}[claim.held]
            figures = f" ({'; '.join(claim.figures)})" if claim.figures else ""
            say(console, "claim", line(f"{verdict}: {claim.sentence}{figures}"))
    if status.executed:
        table = _table(status.executed, full=console.width >= _WIDE)
        console.print(table, highlight=False)
    for how, number in Counter(map(_made, status.executed)).items():
        if how:
            say(console, "kernels", f"{number} {how}")
    for note in again(status):
        say(console, "flaky", note, "yellow")
    for note in not_finished(status):
        say(console, "stopped", note, "red")


def summary(status: Status) -> str:
    """Return one line on a whole run."""
    if not status.total:
        return "nothing ran" if status.problems or status.stopped else "no page to run"
    skipped = f", {len(status.skipped)} skipped" if status.skipped else ""
    left = f", {len(status.unfinished)} not finished" if status.unfinished else ""
    return (
        f"{count(status.total, 'page')}: {len(status.passed)} passed, "
        f"{len(status.failed)} failed{skipped}{left}; "
        f"{len(status.executed)} executed now; {_claims(status)}"
    )


def _claims(status: Status) -> str:
    claims = [claim.held for page in status.pages for claim in page.claims]
    failed, unchecked = claims.count(False), claims.count(None)
    return (
        f"{count(claims.count(True), 'claim')} held"
        + (f", {failed} failed" if failed else "")
        + (f", {unchecked} left to full mode" if unchecked else "")
    )


def not_finished(status: Status) -> list[str]:
    """Return a line on the pages that had not finished when the run ended, if there are any."""
    pages = [page.id for page in status.unfinished]
    return [f"{count(len(pages), 'page')} had not finished: {', '.join(pages)}"] if pages else []


def again(status: Status) -> list[str]:
    """Return a line on the pages that were tried more than once, if there are any."""
    tried = [page.id for page in status.executed if page.flakes]
    return [f"{count(len(tried), 'page')} tried twice: {', '.join(tried)}"] if tried else []


def told(page: PageStatus) -> str:
    """Return why a page was skipped, who sees to it and until when; empty if it was not."""
    return skipping.said(page.skip) if page.skip else ""


def slowest(page: PageStatus) -> str:
    """Return the cell that took longest and its seconds; empty if none took any time."""
    cell = page.slowest
    return f"{cell.number or cell.id}: {cell.seconds:.1f} s" if cell else ""


def _made(page: PageStatus) -> str:
    because = f": {page.spawned_because}" if page.spawned_because else ""
    return f"{page.kernel}{because}"


def _table(pages: list[PageStatus], *, full: bool) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="")
    table.add_column("", no_wrap=True, width=7)
    table.add_column("page", overflow="fold")
    for name in ("time s", "CPU s", "MB"):
        table.add_column(name, no_wrap=True, justify="right")
    table.add_column("slowest cell", no_wrap=True)
    if full:
        table.add_column("kernel", no_wrap=True)
    for page in pages:
        table.add_row(*_row(page)[: len(table.columns)])
    return table


def _row(page: PageStatus) -> list[Text]:
    style = "red" if page.state == "failed" else "green"
    figures = [f"{page.seconds:.1f}", f"{page.cpu_seconds:.1f}", f"{page.peak_megabytes}"]
    cells = [page.id, *figures, slowest(page), page.kernel]
    return [Text(page.state, style), *(Text(line(cell)) for cell in cells)]
