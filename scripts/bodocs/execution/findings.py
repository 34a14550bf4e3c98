"""What a run left, in the terms of the page: its cells, its claims, and the lines of failures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodocs import sources
from bodocs.execution.records import CellRun, Claim, Failure
from bodocs.execution.task import Outcome
from bodocs.notebooks import Node
from bodocs.verification import claims

if TYPE_CHECKING:
    from bodocs.execution.page import Job


def without_papermill(notebook: Node) -> Node:
    """Return an executed notebook without what papermill notes in it."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if not cell.metadata.get("tags"):  # papermill gives every cell a list of them
            cell.metadata.pop("tags", None)
    return notebook


def cell_runs(notebook: Node, outcome: Outcome) -> list[CellRun]:
    """Return how each code cell that holds anything went."""
    return [
        outcome.cells.get(cell["id"], CellRun(id=cell["id"], index=index, state="unrun"))
        for index, cell in enumerate(notebook.cells)
        if cell.cell_type == "code" and cell.source.strip()
    ]


def claims_met(notebook: Node, outcome: Outcome) -> list[Claim]:
    """Return what became of each claim; one whose cell was not reached was not run."""
    met = {claim.cell: claim for claim in outcome.claims}
    return [
        met.get(cell["id"])
        or Claim(cell=cell["id"], sentence=claims.sentence(cell.source), verdict="not-run")
        for cell in notebook.cells
        if cell.cell_type == "code" and claims.TAG in sources.tags(cell)
    ]


def placed(job: Job, failure: Failure) -> Failure:
    """Add the line of the page's own file; the executed notebook may hold an injected cell."""
    ids = [cell["id"] for cell in job.notebook.cells]
    if failure.cell not in ids:
        return failure
    index = ids.index(failure.cell)
    line = sources.source_line(job.page, job.notebook, index, max(failure.line, 1))
    return failure.model_copy(update={"file_line": line})
