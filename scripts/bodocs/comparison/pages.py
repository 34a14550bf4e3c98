"""Two executions of one page, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from bodocs import options, sources
from bodocs.comparison import outputs, texts
from bodocs.comparison.models import Difference, PageComparison, Row
from bodocs.comparison.pairs import paired
from bodocs.comparison.texts import Tolerance
from bodocs.execution.records import PageRun
from bodocs.notebooks import Node
from bodocs.reports.text import count
from bodocs.sources import INJECTED_TAG
from bodocs.store import Entry
from bodocs.verification import inline

_CODE = 60


def compare(before: Entry, after: Entry, tolerance: Tolerance) -> PageComparison:
    """Return what differs between two executions of one page."""
    found = [*_cells(before.notebook, after.notebook, tolerance), *_claims(before.run, after.run)]
    return PageComparison(
        page=after.run.page,
        differences=tuple(found),
        seconds=(_seconds(before.run), _seconds(after.run)),
        versions=tuple(_versions(before.run.versions, after.run.versions)),
    )


def _cells(before: Node, after: Node, tolerance: Tolerance) -> Iterator[Difference]:
    for old, new in paired(before.cells, after.cells):
        if new is None:
            if old is not None and old.cell_type == "code":
                yield Difference("cell", _place(before, old), "the cell is gone")
            continue
        place = _place(after, new)
        if old is None:
            if new.cell_type == "code":
                yield Difference("cell", place, "the cell is new")
        elif new.cell_type == "code":
            if old.source != new.source:
                yield Difference("cell", place, "the cell's code is another")
            allowed = _tolerance(new, tolerance)
            yield from outputs.differences(old.outputs, new.outputs, place, allowed)
        elif new.cell_type == "markdown":
            yield from _inline(old, new, place, tolerance)


def _inline(before: Node, after: Node, place: str, tolerance: Tolerance) -> Iterator[Difference]:
    names = inline.expressions(after.source)
    if inline.expressions(before.source) != names:
        return  # it is the prose that was changed
    both = (inline.values(cell.metadata) for cell in (before, after))
    values = zip_longest(*both, fillvalue="")
    rows = [
        Row(name, old, new, texts.distance(old, new, tolerance))
        for name, (old, new) in zip(names, values, strict=False)
        if texts.distance(old, new, tolerance)
    ]
    if rows:
        message = f"{count(len(rows), 'number')} in prose changed"
        yield Difference("number", place, message, tuple(rows))


def _claims(before: PageRun, after: PageRun) -> Iterator[Difference]:
    old = {claim.sentence: claim for claim in before.claims}
    for claim in after.claims:
        was = old.get(claim.sentence)
        if was is not None and was.verdict != claim.verdict:
            figures = (*was.figures, ""), (*claim.figures, "")
            row = Row("", figures[0][0], figures[1][0], float("inf"))
            message = f"{was.verdict} has become {claim.verdict}: {claim.sentence}"
            yield Difference("claim", f"claim {claim.cell}", message, (row,))


def _tolerance(cell: Node, usual: Tolerance) -> Tolerance:
    """Return what the cell itself allows, or what is usual."""
    try:
        own = options.parse(cell.source).tolerance
    except ValueError:
        return usual
    return replace(usual, relative=own) if own else usual


def _place(notebook: Node, cell: Node) -> str:
    if cell.cell_type != "code":
        return f"prose {cell['id']}"
    own = [c["id"] for c in notebook.cells if c.cell_type == "code" and not _is_injected(c)]
    if cell["id"] not in own:
        return "the parameters that were set"
    number = 1 + own.index(cell["id"])
    lines = options.split_options(cell.source)[1].strip().splitlines()
    first = lines[0] if lines else ""
    shown = first if len(first) <= _CODE else f"{first[: _CODE - 1]}…"
    return f"cell {number}: {shown}" if shown else f"cell {number}"


def _is_injected(cell: Node) -> bool:
    return INJECTED_TAG in sources.tags(cell)


def _seconds(run: PageRun) -> float | None:
    return run.cpu_seconds if run.started else None


def _versions(before: dict[str, str], after: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            yield name, before.get(name, "none"), after.get(name, "none")


def missing(pages: Sequence[str], side: str) -> list[PageComparison]:
    """Return what to say of pages that only one side has.

    Args:
        pages: Their ids.
        side: The side that has them not.
    """
    message = f"{side} has no execution of it"
    return [PageComparison(page, (Difference("page", "the page", message),)) for page in pages]
