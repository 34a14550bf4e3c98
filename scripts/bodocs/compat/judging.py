"""From two executions of a page, in the pinned set and in another, to a verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bodocs.compat import faults
from bodocs.compat.compared import Told
from bodocs.compat.models import PageVerdict, Verdict
from bodocs.execution.records import Failure
from bodocs.reports.text import count, line
from bodocs.store import Entry

_OF_HOUSE = ("budget", "no warning", "smoke")
"""Failures by which a page keeps to this project's rules, which say nothing against a set."""
_SHOWN = 5
"""Differences that are told; the two notebooks have all."""


def verdict(
    entry: Entry,
    compared: Sequence[Told],
    known: frozenset[str],
    unsteady: frozenset[str] = frozenset(),
) -> PageVerdict:
    """Return what became of a page in a set.

    Args:
        entry: What it left there.
        compared: What it shows otherwise than in the pinned set.
        known: Top-level modules that are installed in the set.
        unsteady: Places at which the page shows something else in each run.
    """
    failures = [one for one in entry.run.failures if one.kind not in _OF_HOUSE]
    noise = [one for one in failures if _is_noise(one)]
    real = [one for one in failures if one not in noise]
    warnings = [_heard(one) for one in noise]
    if real:
        return PageVerdict(
            verdict="fails", warnings=warnings, fault=faults.of(real[0], entry.run.claims, known)
        )
    differences = list(_shown([one.text for one in compared if one.place not in unsteady]))
    found: Verdict = "differs" if differences else "warns" if warnings else "works"
    return PageVerdict(verdict=found, warnings=warnings, differences=differences)


def _is_noise(failure: Failure) -> bool:
    """Return True for a warning that the page shows: it ran to its end all the same."""
    return failure.kind == "stderr" or (failure.kind.endswith("Warning") and not failure.traceback)


def _heard(failure: Failure) -> str:
    # What follows is how to mend the page, which here is not at fault.
    said = failure.message.partition(". ")[0]
    return line(f"cell {failure.number}: {failure.kind}: {said}")


def _shown(differences: Sequence[str]) -> Iterator[str]:
    yield from differences[:_SHOWN]
    if len(differences) > _SHOWN:
        yield f"and {count(len(differences) - _SHOWN, 'more difference')}"
