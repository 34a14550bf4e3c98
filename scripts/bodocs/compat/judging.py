"""From two executions of a page, in the pinned set and in another, to a verdict."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence

from bodocs.comparison import pages
from bodocs.comparison.models import Difference
from bodocs.comparison.texts import Tolerance
from bodocs.compat import faults
from bodocs.compat.models import PageVerdict, Verdict
from bodocs.execution.records import Failure
from bodocs.reports.text import count, line, short
from bodocs.store import Entry

TOLERANCE = Tolerance(relative=1e-3, absolute=1e-8)
"""How far numbers of two sets may be apart: what readers see is rounded to about as much."""

_OF_HOUSE = ("budget", "smoke")
"""Failures by which a page keeps to this project's limits, which say nothing of a set."""
_SHOWN = 5
"""Differences that are told; the two notebooks have all."""


def verdict(
    entry: Entry,
    pinned: Entry | None,
    known: frozenset[str],
    unsteady: frozenset[str] = frozenset(),
) -> PageVerdict:
    """Return what became of a page in a set.

    Args:
        entry: What it left there.
        pinned: What it left in the pinned set; None for that set itself, and for a page that
            fails in it.
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
    compared = _differences(pinned, entry) if pinned else ()
    differences = list(_told([one for one in compared if one.place not in unsteady]))
    found: Verdict = "differs" if differences else "warns" if warnings else "works"
    return PageVerdict(verdict=found, warnings=warnings, differences=differences)


def unsteady(pinned: Entry, again: Entry) -> frozenset[str]:
    """Return the places at which two runs in the pinned set differ, such as of measured times."""
    return frozenset(one.place for one in _differences(pinned, again))


def _differences(before: Entry, after: Entry) -> tuple[Difference, ...]:
    return pages.compare(_silent(before), _silent(after), TOLERANCE).differences


def _is_noise(failure: Failure) -> bool:
    """Return True for a warning that the page shows: it ran to its end all the same."""
    return failure.kind in {"stderr", "no warning"} or (
        failure.kind.endswith("Warning") and not failure.traceback
    )


def _heard(failure: Failure) -> str:
    # What follows is how to mend the page, which here is not at fault.
    said = failure.message.partition(". ")[0]
    return line(f"cell {failure.number}: {failure.kind}: {said}")


def _silent(entry: Entry) -> Entry:
    """Return an execution without what its cells wrote to standard error, told as a warning."""
    notebook = copy.deepcopy(entry.notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [one for one in cell.outputs if one.get("name") != "stderr"]
    return Entry(notebook, entry.run)


def _told(found: Sequence[Difference]) -> Iterator[str]:
    for one in found[:_SHOWN]:
        first = [f"{row.before.strip()} → {row.after.strip()}" for row in one.rows[:1]]
        yield short(": ".join([one.place, one.message, *first]))
    if len(found) > _SHOWN:
        yield f"and {count(len(found) - _SHOWN, 'more difference')}"
