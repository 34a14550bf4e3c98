"""``status.json``: what ran, when, with which versions, and which claims held."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bodocs.catalog import Page
from bodocs.execution.records import PageRun
from bodocs.settings import Mode, Settings


def status(
    settings: Settings, mode: Mode, pages: Iterable[tuple[Page, PageRun | None]]
) -> dict[str, Any]:
    """Return the status of every page; a page without a run is pending."""
    entries = list(pages)
    runs = [run for _, run in entries if run is not None and run.started]
    return {
        "mode": mode,
        "generated": max((run.started for run in runs), default=None),
        "pages": [_page(page, run) for page, run in entries],
        "versions": shown_versions(settings, runs),
    }


def shown_versions(settings: Settings, runs: Iterable[PageRun]) -> dict[str, str]:
    """Return the versions that readers are shown: Python and the project's chosen ones."""
    found: dict[str, str] = {}
    for run in runs:
        for name in (*settings.project.versions, "python"):
            if name in run.versions:
                found.setdefault(name, run.versions[name])
    return found


def _page(page: Page, run: PageRun | None) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": page.id,
        "title": page.front.title,
        "url": page.url,
        "kind": page.kind,
        "level": page.front.level,
        "description": page.front.description,
        "state": "pending",
        "claims": [],
    }
    if run is None:
        return entry
    return entry | {
        "state": "passed" if run.passed else "failed",
        "mode": run.mode,
        "executed": run.started or None,
        "seconds": run.seconds,
        "cpu_seconds": run.cpu_seconds,
        "peak_megabytes": round(run.peak_bytes / 1e6),
        "claims": [
            {
                "sentence": claim.sentence,
                "figures": claim.figures,
                "held": {"held": True, "failed": False}.get(claim.verdict),
            }
            for claim in run.claims
        ],
        "failures": [failure.model_dump() for failure in run.failures],
    }
