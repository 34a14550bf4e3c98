"""Outputs of an earlier run on today's text: prose may change without running anything."""

from __future__ import annotations

import copy

from nbformat import NotebookNode

from bodocs import sources
from bodocs.execution.failures import INJECTED_TAG
from bodocs.verification import inline


def reaches_kernel(cell: NotebookNode) -> bool:
    """Return True for a cell of which the kernel sees something: code, or expressions in prose."""
    if cell.cell_type == "code":
        return bool(cell.source.strip())
    return cell.cell_type == "markdown" and bool(inline.expressions(cell.source))


def graft(notebook: NotebookNode, executed: NotebookNode) -> NotebookNode:
    """Return ``notebook`` with the outputs and inline values of ``executed``.

    Both have the same store key, so the cells that reach the kernel are the same, in order; all
    other cells are today's. The parameters cell that papermill added is taken over.
    """
    stored = iter([cell for cell in executed.cells if reaches_kernel(cell)])
    result = copy.deepcopy(notebook)
    result.metadata = copy.deepcopy(executed.metadata)
    cells = []
    for cell in result.cells:
        if not reaches_kernel(cell):
            cells.append(cell)
            continue
        match = next(stored)
        while INJECTED_TAG in sources.tags(match):
            cells.append(copy.deepcopy(match))
            match = next(stored)
        # Records of the run name cells by the ids of then.
        cell["id"] = match["id"]
        if cell.cell_type == "code":
            cell.outputs = copy.deepcopy(match.outputs)
            cell.execution_count = match.execution_count
        elif "bodocs" in match.metadata:
            cell.metadata["bodocs"] = copy.deepcopy(match.metadata["bodocs"])
        cells.append(cell)
    result.cells = cells
    return result
