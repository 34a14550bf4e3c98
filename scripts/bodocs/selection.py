"""Which pages a run takes: those named, of these those that changed, of these one part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bodocs import sharding
from bodocs.errors import SettingsError
from bodocs.execution.page import Job
from bodocs.settings import Settings
from bodocs.sharding import Shard
from bodocs.store import Store


@dataclass(frozen=True)
class Selection:
    """What the command line says of the pages to run.

    Attributes:
        names: Pages, by id or file; all if there are none.
        changed: Git revision since which they have changed; None for whatever they are.
        shard: The part of them; None for all.
        durations: A ``status.json`` that says how long they take; None to ask the store.
    """

    names: list[str] = field(default_factory=list)
    changed: str | None = None
    shard: Shard | None = None
    durations: Path | None = None

    def __post_init__(self) -> None:
        if self.durations and not self.shard:
            raise SettingsError("--durations is for --shard, which is missing", mend="add --shard")


@dataclass(frozen=True)
class Selected:
    """The pages that a run takes.

    Attributes:
        jobs: The pages.
        shard: Which part they are, such as ``2/5``; empty if nothing was split.
        asked: The ids of the pages of all parts.
    """

    jobs: list[Job]
    shard: str = ""
    asked: tuple[str, ...] = ()


def select(
    jobs: list[Job],
    selection: Selection,
    chosen: dict[str, Any],
    settings: Settings,
    store: Store,
    say: Callable[[str, str], None],
) -> Selected:
    """Return the part of the named pages that is to run.

    Args:
        jobs: The named pages.
        selection: What of them is wanted.
        chosen: Parameters given with ``--set``.
        settings: For the source's folder.
        store: For how long pages take.
        say: Told what was left out and why, as a label and a text.

    Raises:
        BodocsError: There is no such revision, or no such file of durations.
    """
    if selection.changed is not None:
        jobs = _changed(jobs, selection.changed, chosen, settings, say)
    if selection.shard is None:
        return Selected(jobs)
    ids = [job.page.id for job in jobs]
    part = set(_part(jobs, selection.shard, selection.durations, store))
    say("shard", f"{selection.shard}: {len(part)} of {len(jobs)} pages")
    taken = [job for job in jobs if job.page.id in part]
    return Selected(taken, str(selection.shard), tuple(ids))


def _changed(
    jobs: list[Job],
    revision: str,
    chosen: dict[str, Any],
    settings: Settings,
    say: Callable[[str, str], None],
) -> list[Job]:
    from bodocs import changed

    changes = changed.since(revision, jobs, settings.source, chosen)
    for change in changes:
        say("changed", f"{change.job.page.id}  {change.why}")
    if not changes:
        say("changed", f"nothing since {revision}")
    return [change.job for change in changes]


def _part(jobs: Sequence[Job], shard: Shard, durations: Path | None, store: Store) -> list[str]:
    if durations is None:
        seconds = {job.page.id: _seconds(job, store) for job in jobs}
    else:
        from bodocs.reports import models

        known = {page.id: page for page in models.read(durations).pages}
        seconds = {
            job.page.id: known[job.page.id].seconds if job.page.id in known else None
            for job in jobs
        }
    return sharding.split(seconds, shard.count)[shard.number - 1]


def _seconds(job: Job, store: Store) -> float | None:
    return store.seconds(job.page.id, job.run.mode) if job.needs_kernel else 0.0
