"""Outputs of an earlier run on today's text: prose may change without running anything."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from bodocs import sources
from bodocs.notebooks import Node
from bodocs.options import split_options
from bodocs.verification import claims, inline

# Tags that say how a cell is run; all others are for readers and tools.
_ENGINE_TAGS = {
    claims.TAG,
    claims.SMOKE_TAG,
    sources.INJECTED_TAG,
    sources.PARAMETERS_TAG,
    sources.RAISES_TAG,
    sources.SKIP_TAG,
}


# An id has 64 characters at most.
_ID_LENGTH = 56


class MismatchError(Exception):
    """An executed notebook is not one of the page that it is kept for."""


def reaches_kernel(cell: Node) -> bool:
    """Return True for a cell of which the kernel sees something: code, or expressions in prose."""
    if cell.cell_type == "code":
        return bool(cell.source.strip())
    return cell.cell_type == "markdown" and bool(inline.expressions(cell.source))


def seen(cell: Node) -> dict[str, object]:
    """Return what kernel and engine see of a cell that reaches the kernel.

    Of option lines only that they are there: what they say is for the page, but code below them
    has its line numbers from them.
    """
    if cell.cell_type != "code":
        return {"inline": inline.expressions(cell.source)}
    options, code = split_options(cell.source)
    lines = "#|\n" * len(options.splitlines())
    return {"code": lines + code, "tags": sorted(_ENGINE_TAGS.intersection(sources.tags(cell)))}


def graft(notebook: Node, executed: Node) -> Node:
    """Return ``notebook`` with the outputs and inline values of ``executed``.

    Both have the same store key, so the cells that reach the kernel are the same, in order; all
    other cells are today's. The parameters cell that papermill added is taken over. What is the
    same in one of the two is shared with it, so that neither may be changed any more.

    Raises:
        MismatchError: The cells are not the same, so the two cannot have the same key.
    """
    kept = [cell for cell in executed.cells if reaches_kernel(cell)]
    stored = iter(kept)
    taken = {cell["id"] for cell in kept}
    cells = []
    for cell in notebook.cells:
        if not reaches_kernel(cell):
            cells.append(_beside(cell, taken))
            continue
        match = _next(stored)
        while _is_injected(match) and not _is_injected(cell):
            cells.append(match)
            match = _next(stored)
        if not _is_same(cell, match):
            raise MismatchError
        cells.append(_grafted(cell, match))
    left = list(stored)
    if not all(map(_is_injected, left)):
        raise MismatchError
    return Node(notebook, cells=[*cells, *left], metadata=executed.metadata)


def _beside(cell: Node, taken: set[str]) -> Node:
    """Return a cell of today with an id that no other cell has."""
    own = cell["id"]
    names = (own if n == 0 else f"{own[:_ID_LENGTH]}-{n}" for n in itertools.count())
    free = next(name for name in names if name not in taken)
    taken.add(free)
    return cell if free == own else Node(cell, id=free)


def _grafted(cell: Node, match: Node) -> Node:
    # Records of the run name cells by the ids of then.
    result = Node(cell, id=match["id"])
    if cell.cell_type == "code":
        result.outputs = match.outputs
        result.execution_count = match.execution_count
    elif "bodocs" in match.metadata:
        result.metadata = Node(cell.metadata, bodocs=match.metadata["bodocs"])
    return result


def _next(cells: Iterator[Node]) -> Node:
    for cell in cells:
        return cell
    raise MismatchError


def _is_injected(cell: Node) -> bool:
    return sources.INJECTED_TAG in sources.tags(cell)


def _is_same(cell: Node, match: Node) -> bool:
    """Return True if the kernel saw of ``match`` what it would see of ``cell``."""
    if cell.cell_type != match.cell_type:
        return False
    # papermill writes its parameters into a cell that an earlier papermill has left.
    return seen(cell) == seen(match) or (cell.cell_type == "code" and _is_injected(cell))
