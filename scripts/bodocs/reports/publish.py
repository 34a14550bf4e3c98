"""Writes every report of a run, and shows what a person or GitHub wants to see at its end."""

from __future__ import annotations

import os
from pathlib import Path

from rich.console import Console

from bodocs import files
from bodocs.errors import BodocsError, PageFailedError
from bodocs.reports import ledger
from bodocs.reports.annotations import commands
from bodocs.reports.console import on_github
from bodocs.reports.junit import junit
from bodocs.reports.markdown import markdown
from bodocs.reports.models import Status

STATUS, JUNIT, SUMMARY = "status.json", "junit.xml", "summary.md"


def write(status: Status, folder: Path) -> dict[Path, bytes]:
    """Write the status, the JUnit file and the summary; return what was written, by file."""
    written = {
        folder / STATUS: status.json_text().encode(),
        folder / JUNIT: junit(status),
        folder / SUMMARY: markdown(status).encode(),
    }
    for path, data in written.items():
        files.write(path, data)
    return written


def write_run(status: Status, folder: Path) -> dict[Path, bytes]:
    """Write the reports of a run that has just ended; the flake ledger grows by its flakes."""
    written = write(status, folder)
    ledger.append(status, folder)
    return written


def discard(folder: Path) -> None:
    """Remove the reports of the run before, so that none is taken for those of this one."""
    for name in (STATUS, JUNIT, SUMMARY):
        (folder / name).unlink(missing_ok=True)


def add_to_job_page(status: Status) -> None:
    """Append the summary to what GitHub shows on the page of this job, if this is one."""
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(markdown(status))


def failed(status: Status) -> list[BodocsError]:
    """Return the error that ends a run in which a page failed; none if none did."""
    pages = [page.id for page in status.failed]
    if not pages:
        return []
    message = f"{len(pages)} of {status.total} pages failed: {', '.join(pages)}"
    return [PageFailedError(message, mend="the report above names cell, line and cause")]


def annotate(console: Console, status: Status, *, wanted: bool) -> None:
    """Print annotations if they are wanted, or if this is a job of GitHub Actions."""
    if not (wanted or on_github()):
        return
    for command in commands(status):
        console.print(command, soft_wrap=True, highlight=False, markup=False)
