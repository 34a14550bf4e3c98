"""Which runs may be noted, so that the next call is answered without a run."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bodocs import fingerprint, installed, kernelspecs
from bodocs.execution.environment import PACKAGE
from bodocs.execution.page import Job
from bodocs.execution.runner import Result
from bodocs.fingerprint import Mark
from bodocs.kernelspecs import Kernel
from bodocs.reports import publish
from bodocs.reports.account import Account
from bodocs.reports.models import Status
from bodocs.settings import Settings
from bodocs.store import Store
from bodocs.surroundings import Surroundings
from bodocs.unchanged import Look, Report

_DATED = (publish.STATUS, publish.JUNIT)
"""The reports that say when they were written, before they say anything of a page."""


def is_steady(surroundings: Surroundings) -> bool:
    """Return True if a fingerprint sees all that pages' keys were made of.

    It does not see local code elsewhere than in this package, nor what belongs to a kernel of
    another Python, nor kernels in folders that only jupyter_client knows.
    """
    kernels = surroundings.kernels.values()
    return all(map(_is_own, kernels)) and all(
        place.is_relative_to(PACKAGE) for place in surroundings.places
    )


def _is_own(kernel: Kernel | None) -> bool:
    return (
        kernel is not None
        and kernel.native
        and kernel.paths == installed.search_path()
        and kernelspecs.quickly(kernel.name) is not None
    )


def is_quiet(results: Iterable[Result], facts: Status) -> bool:
    """Return True if a run executed nothing, and said no more than that its pages passed."""
    return not (facts.problems or facts.stopped or facts.unfinished) and all(
        result.passed
        and result.cached
        and not (result.unkept or result.job.remarks)
        # A warning is allowed until a day, and a note would go on to answer after it.
        and not result.job.page.front.warnings
        for result in results
    )


@dataclass(frozen=True)
class Watch:
    """The files that a run reads or leaves, as they are before it.

    Attributes:
        marks: What changes with their contents; None for one that is not there.
        gone: Files that the run removes.
    """

    marks: dict[Path, Mark | None]
    gone: list[Path]

    def note(self, look: Look, facts: Status, account: Account) -> None:
        """Note the run, unless it or somebody else has written one of the files meanwhile."""
        kept = {}
        with suppress(OSError):  # one that cannot be read is missing, and nothing is noted
            found = ((path, fingerprint.content(path)) for path in self.marks)
            kept = {path: digest for path, digest in found if digest is not None}
        if kept.keys() != self.marks.keys() or _marks(self.marks) != self.marks:
            return
        reports = {
            path: Report.of(data, facts.generated if path.name in _DATED else "")
            for path, data in account.written.items()
        }
        look.keep(account.told, kept, self.gone, reports)


def watch(settings: Settings, store: Store, jobs: Iterable[Job]) -> Watch | None:
    """Return the files of a run that is about to begin; None if some are not on this machine."""
    jobs = list(jobs)
    entries = [store.file(job.key) for job in jobs if job.needs_kernel]
    here = [entry for entry in entries if entry is not None]
    if len(here) < len(entries):
        return None
    left = [settings.runs / f"{job.page.id}.ipynb" for job in jobs]
    failed = [settings.reports / "failed" / f"{job.page.id}.ipynb" for job in jobs]
    return Watch(_marks([*here, *left]), failed)


def _marks(paths: Iterable[Path]) -> dict[Path, Mark | None]:
    return {path: fingerprint.mark(path) for path in paths}
