"""Budgets: what a page may cost in full mode, and which cells cost most if it was more."""

from __future__ import annotations

from bodocs.execution.cells import places
from bodocs.execution.page import Job
from bodocs.execution.records import Failure
from bodocs.store import Entry

_CELLS = 5
"""How many cells are named."""


def over(job: Job, entry: Entry) -> Failure | None:
    """Return the failure of a page that cost more than its budget; None for any other.

    Held to it are pages that follow the conventions, in full mode, with their own parameters:
    what a reader asks for with ``--set`` may cost what it does.
    """
    if job.page.kind == "page" or job.run.mode != "full" or job.own_parameters:
        return None
    run, budget = entry.run, job.page.front.budget
    megabytes = run.peak_bytes / 1e6
    found = []
    if run.cpu_seconds > budget.seconds:
        found.append(f"{run.cpu_seconds:.1f} s of CPU, over its budget of {budget.seconds:g} s")
    if megabytes > budget.megabytes:
        found.append(f"{megabytes:.0f} MB, over its budget of {budget.megabytes:g} MB")
    if not found:
        return None
    message = f"the page took {', and '.join(found)}"
    return Failure(kind="budget", message=message, traceback=_costliest(entry))


def held(job: Job, entry: Entry) -> Entry:
    """Return what a page left, as a failure if it passed and was over its budget."""
    failure = over(job, entry)
    return entry.failing([failure] if failure is not None else [])


def _costliest(entry: Entry) -> str:
    known = places(entry.notebook)
    cells = sorted(entry.run.cells, key=lambda cell: cell.seconds, reverse=True)[:_CELLS]
    lines = ["the cells that took longest:"]
    for cell in cells:
        place = known[cell.id]
        number = f"cell {place.number}" if place.number else "added"
        lines.append(f"  {cell.seconds:7.1f} s  {number} ({cell.id})  {place.code}")
    return "\n".join(lines)
