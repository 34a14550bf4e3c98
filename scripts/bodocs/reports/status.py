"""From the results of a run to its status."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bodocs.catalog import Catalog, Page
from bodocs.execution.cells import places
from bodocs.execution.page import Job
from bodocs.execution.records import PageRun
from bodocs.execution.runner import Result
from bodocs.reports.models import (
    CellStatus,
    PageStatus,
    SkipStatus,
    Status,
    Unfinished,
    now,
)
from bodocs.reports.rerun import rerun_command
from bodocs.settings import Mode, Settings


def of_results(
    settings: Settings,
    catalog: Catalog,
    mode: Mode,
    results: Sequence[Result],
    *,
    spawn: bool = False,
) -> Status:
    """Return the status of a run whose pages have all finished.

    Args:
        settings: For the source's folder and the versions shown.
        catalog: All pages, of which the run may have had some.
        mode: Mode of the run.
        results: What became of each page.
        spawn: True if kernels were not forked.
    """
    root = repository(settings.source)
    numbers = {page.id: number for number, page in enumerate(catalog.pages, 1)}
    runs = started(result.entry.run for result in results)
    return Status(
        mode=mode,
        generated=now(),
        versions=shown_versions(settings, runs),
        installed={name: v for run in runs for name, v in run.versions.items()},
        pages=[_page(r, settings, root, numbers[r.job.page.id], spawn=spawn) for r in results],
    )


def unfinished(
    settings: Settings, jobs: Iterable[Job], results: Iterable[Result]
) -> list[Unfinished]:
    """Return the pages that were to run and have no result."""
    root = repository(settings.source)
    done = {result.job.page.id for result in results}
    pages = [job.page for job in jobs if job.page.id not in done]
    return [Unfinished(id=page.id, file=_file(page, root)) for page in pages]


def shown_versions(settings: Settings, runs: Iterable[PageRun]) -> dict[str, str]:
    """Return the versions that readers are shown: Python and the project's chosen ones."""
    found: dict[str, str] = {}
    for run in runs:
        for name in (*settings.project.versions, "python"):
            if name in run.versions:
                found.setdefault(name, run.versions[name])
    return found


def repository(folder: Path) -> Path:
    """Return the root of the repository that holds ``folder``; the folder if there is none."""
    return next((f for f in (folder, *folder.parents) if (f / ".git").exists()), folder)


def started(runs: Iterable[PageRun]) -> list[PageRun]:
    """Return the runs of pages that had something to execute."""
    return [run for run in runs if run.started]


def brief(page: Page, run: PageRun | None) -> dict[str, Any]:
    """Return what every report and the website say of a page; without a run it is pending."""
    skip = page.front.skip
    known: dict[str, Any] = {
        "id": page.id,
        "title": page.front.title,
        "url": page.url,
        "kind": page.kind,
        "level": page.front.level,
        "description": page.front.description,
        "skip": SkipStatus(**skip.model_dump(mode="json")) if skip else None,
    }
    if run is None:
        return known
    return known | {
        "state": "skipped" if run.skipped else "passed" if run.passed else "failed",
        "mode": run.mode,
        "executed": run.started or None,
        "seconds": run.seconds,
        "cpu_seconds": run.cpu_seconds,
        "peak_megabytes": round(run.peak_bytes / 1e6),
        "claims": [
            {
                "cell": claim.cell,
                "sentence": claim.sentence,
                "figures": claim.figures,
                "held": {"held": True, "failed": False}.get(claim.verdict),
            }
            for claim in run.claims
        ],
    }


def _file(page: Page, root: Path) -> str:
    return page.path.relative_to(root).as_posix()


def _page(result: Result, settings: Settings, root: Path, place: int, *, spawn: bool) -> PageStatus:
    job, run = result.job, result.entry.run
    notebook = result.notebook
    return PageStatus(
        **brief(job.page, run),
        file=_file(job.page, root),
        place=place,
        key=run.key,
        cached=result.cached,
        parameters=run.parameters,
        kernel=run.kernel,
        spawned_because=run.spawned_because,
        host=run.host,
        cells=_cells(result),
        failures=run.failures,
        flakes=run.flakes,
        notebook=notebook.relative_to(settings.reports).as_posix() if notebook else "",
        rerun="" if result.passed or run.skipped else rerun_command(job, settings, spawn=spawn),
    )


def _cells(result: Result) -> list[CellStatus]:
    known = places(result.entry.notebook)
    return [
        CellStatus(
            id=cell.id,
            number=known[cell.id].number,
            code=known[cell.id].code,
            state=cell.state,
            seconds=cell.seconds,
        )
        for cell in result.entry.run.cells
    ]
