"""What stands between a page's title and its text: how it was made, and what to know first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from bodocs import markdown
from bodocs.execution.page import Job
from bodocs.execution.records import Failure, PageRun
from bodocs.frontmatter import Skip
from bodocs.prerequisites import Prerequisite
from bodocs.releases import models as releases
from bodocs.rendering.downloads import Download
from bodocs.rendering.html import escape
from bodocs.reports.rerun import rerun_command, run_command
from bodocs.reports.status import shown_versions
from bodocs.settings import Mode, Settings

_LABELS = {
    "clean": "Notebook",
    "outputs": "Notebook with outputs",
    "script": "Python script",
    "colab": "Notebook for Colab",
}
# Colab opens notebooks of GitHub and of Google Drive, and those of no other address. Where there
# is none of either, a reader takes the notebook, and Colab's "Upload" opens it.
_COLAB = "https://colab.research.google.com/github"


def header(
    job: Job,
    run: PageRun | None,
    files: Sequence[Download],
    settings: Settings,
    mode: Mode,
    before: Sequence[Prerequisite] = (),
) -> dict[str, Any] | None:
    """Return the facts that stand under a page's title; None for none.

    Args:
        job: The page.
        run: Its execution; None if it has not been executed.
        files: What a reader may take along.
        settings: Versions shown, and where the site is published.
        mode: Mode of the site.
        before: What the page asks of its reader.
    """
    page = job.page
    ran = run is not None and bool(run.started)
    if page.kind == "page" and not ran and not files:
        return None  # nothing is known of it
    colab = next((_colab(file, settings) for file in files if file.kind == "colab"), None)
    facts: dict[str, Any] = {
        "kind": page.kind,
        "level": page.front.level,
        "tags": page.front.tags,
        "description": page.front.description,
        "prerequisites": [asdict(one) for one in before],
        "command": run_command(page) if _may_run(job) else None,
        "mode": mode,
        "files": [_file(f) for f in files if f.kind != "colab" or not colab],
        "colab": colab,
    }
    if job.as_is:
        del facts["mode"]
    if run is not None and ran:
        facts |= {
            "seconds": run.seconds,
            "cpuSeconds": run.cpu_seconds,
            "peakMegabytes": round(run.peak_bytes / 1e6),
            "executed": run.started,
            "mode": run.mode,
            "versions": shown_versions(settings, [run]),
            "commit": run.commit,
            "commitUrl": _commit_url(run.commit, settings),
            "timed": any(cell.seconds for cell in run.cells),
            # What small parameters show is no proof of anything.
            "claims": sum(c.verdict == "held" for c in run.claims) if run.mode == "full" else 0,
        }
    return {key: value for key, value in facts.items() if value not in (None, [], "", 0)}


def banner(job: Job, run: PageRun | None, settings: Settings) -> tuple[str, str] | None:
    """Return the kind and the HTML of the banner over a page; None for none."""
    if job.as_is:
        return ("as-is", _as_is(job)) if _shows_code(job) else None
    if run is not None and run.skipped and job.skip is not None:
        return "skipped", _skipped(job.skip)
    if run is None:
        text = "This page has not been executed yet. It refreshes by itself as soon as it has."
        return ("pending", text) if job.needs_kernel else None
    if run.failures:
        again = rerun_command(job, settings)
        return "failed", _failed(run.failures[0], again)
    if run.mode == "smoke" and run.started:
        return "smoke", (
            "Executed in smoke mode, with small parameters, to test the page: "
            "its figures mean nothing."
        )
    return None


def _may_run(job: Job) -> bool:
    """Return True for a page that a reader can run; a project's pages are all said to be such."""
    return job.page.kind != "page" or job.needs_kernel or job.skip is not None


def _file(file: Download) -> dict[str, str]:
    return {"label": _LABELS[file.kind], "href": quote(file.address), "name": file.name}


def _colab(file: Download, settings: Settings) -> str | None:
    """Return the address at which Colab opens a file; None if it is published nowhere."""
    project = settings.project
    if not project.repository:
        return None
    place = f"{project.repository}/blob/{quote(project.branch)}"
    below = f"/{releases.place(settings.release)}" if settings.release else ""
    return f"{_COLAB}/{place}{quote(below + file.address)}"


def _commit_url(commit: str, settings: Settings) -> str | None:
    repository = settings.project.repository
    return f"https://github.com/{repository}/commit/{commit}" if repository and commit else None


def _shows_code(job: Job) -> bool:
    """Return True for a page on which a reader would expect to see what its code came to."""
    if job.page.is_notebook:
        return any(cell.cell_type == "code" and cell.source.strip() for cell in job.notebook.cells)
    texts = (cell.source for cell in job.notebook.cells)
    return job.page.executable and any(markdown.fences(text) for text in texts)


def _as_is(job: Job) -> str:
    said = "This page was not executed when the site was built."
    if any(cell.get("outputs") for cell in job.notebook.cells):
        return f"{said} Its outputs are those that the notebook was saved with."
    what = "The notebook was saved without outputs." if job.page.is_notebook else ""
    return f"{said} {what}".strip()


def _skipped(skip: Skip) -> str:
    last = f"{skip.until.day} {skip.until:%B %Y}"
    return (
        f"Nothing on this page has been executed. It is skipped until {last}, and shown as it was "
        f"written.<br>Reason: {escape(skip.reason)}<br>Owner: {escape(skip.owner)}"
    )


def _failed(failure: Failure, again: str) -> str:
    line = f", line {failure.line}" if failure.line else ""
    where = f"Cell {failure.number}{line}: " if failure.number else ""
    return (
        f"<strong>{escape(where)}{escape(failure.kind)}: {escape(failure.message)}</strong><br>"
        f"Run it again with <code>{escape(again)}</code>"
    )
