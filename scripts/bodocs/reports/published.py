"""The format of ``/status.json`` on the website, which programs and the page ``/status`` read.

Its JSON Schema, made from these models, lies beside it as ``/status.schema.json``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bodocs import anchors
from bodocs.catalog import Page
from bodocs.execution.records import PageRun
from bodocs.reports.models import ClaimStatus, PageBrief
from bodocs.reports.rerun import run_command
from bodocs.reports.status import brief, shown_versions, started
from bodocs.robustness.record import ClaimRecord
from bodocs.settings import Mode, Settings


class Robustness(BaseModel):
    """How often a claim held when its page ran with other seeds."""

    model_config = ConfigDict(frozen=True)

    held: int
    """With how many of them it held."""
    of: int
    """How many there were."""


class SiteClaim(ClaimStatus):
    """A sentence that a page asserts, and where it stands."""

    anchor: str
    """Its fragment on the page: ``url`` and ``#`` and this lead to the proof. Empty if none."""
    robustness: Robustness | None = None
    """How often it held with other seeds; None if nobody has tried since the code changed."""


class SiteFailure(BaseModel):
    """What went wrong first in a page that failed."""

    model_config = ConfigDict(frozen=True)

    kind: str
    """The exception's name, or what else ended the run."""
    message: str
    """One line."""
    cell: str
    """Id of the cell; empty if no cell is at fault."""
    number: int
    """Place of that cell among the code cells of the page's source, from 1."""
    line: int
    """Line in the cell, from 1; 0 if it is not known."""
    file_line: int
    """Line in the page's source file; 0 if it is not known."""
    source: str
    """That line's text."""


class SitePage(PageBrief):
    """A page of the website and its last run."""

    claims: list[SiteClaim] = Field(default=[])  # type: ignore[assignment] # nobody adds to it
    """Every claim, in order."""
    versions: dict[str, str] = Field(default={})
    """Versions it was run with: Python and the distributions that the project shows."""
    commit: str = ""
    """The git commit that holds the page and its data as they ran; empty if none does."""
    failures: list[SiteFailure] = Field(default=[])
    """What failed, in order; empty unless the state is ``failed``."""
    command: str
    """What runs it again, in the project or in the plain folder; empty if nothing is to run."""


class SiteStatus(BaseModel):
    """Every page of a website, with its last run."""

    model_config = ConfigDict(frozen=True)

    schema_: str = Field(default="status.schema.json", alias="$schema")
    """The schema of this format, relative to this file."""
    format: Literal[1] = 1
    """Version of this format. Keys may be added within a version; none is removed or changed."""
    mode: Mode
    """Mode of the pages: what ``smoke`` comes to is no proof of anything."""
    generated: str | None
    """When the newest run of a page started: UTC, ISO 8601; None if none has run."""
    versions: dict[str, str]
    """Python and the distributions that the project shows."""
    pages: list[SitePage]
    """Every page, in reading order."""


def of_site(
    settings: Settings,
    mode: Mode,
    pages: Iterable[tuple[Page, PageRun | None]],
    robust: Mapping[str, Mapping[str, ClaimRecord]],
) -> dict[str, Any]:
    """Return what the website says of every page, as JSON; a page without a run is pending.

    Args:
        settings: The project.
        mode: Mode of the runs.
        pages: Each page with its run.
        robust: What is known of claims with other seeds, by the page's id and the cell.
    """
    entries = list(pages)
    runs = started(run for _, run in entries if run is not None)
    found = SiteStatus(
        mode=mode,
        generated=max((run.started for run in runs), default=None),
        versions=shown_versions(settings, runs),
        pages=[_page(page, run, settings, robust.get(page.id, {})) for page, run in entries],
    )
    return found.model_dump(mode="json", by_alias=True)


def _page(
    page: Page, run: PageRun | None, settings: Settings, robust: Mapping[str, ClaimRecord]
) -> SitePage:
    known = brief(page, run)
    nothing_to_run = run is not None and run.passed and not run.started
    command = "" if nothing_to_run else run_command(page) or ""
    if run is None:
        return SitePage(**known, command=command)
    named = anchors.of_claims((claim.cell, claim.sentence) for claim in run.claims)
    claims = [
        SiteClaim(
            **claim,
            anchor=named[claim["cell"]],
            robustness=_robustness(robust.get(claim["cell"])),
        )
        for claim in known.pop("claims")
    ]
    return SitePage(
        **known,
        claims=claims,
        versions=shown_versions(settings, [run]) if run.started else {},
        commit=run.commit,
        failures=[
            SiteFailure(**failure.model_dump(include=set(SiteFailure.model_fields)))
            for failure in run.failures
        ],
        command=command,
    )


def _robustness(found: ClaimRecord | None) -> Robustness | None:
    return Robustness(held=found.held, of=found.of) if found is not None else None
