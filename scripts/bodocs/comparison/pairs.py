"""Which cell of one execution is which of another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from bodocs.notebooks import Node

_ALIKE = 0.5
"""Share of its text that a cell keeps at least; what keeps less is another cell."""


def paired(before: Sequence[Node], after: Sequence[Node]) -> list[tuple[Node | None, Node | None]]:
    """Return each cell with what it was or has become; None where it was not there.

    Cells have ids, but a block of Markdown has one made of its code, and changes it with that.
    So cells whose ids are on one side only are paired by their texts, the most alike first.
    Cells of the second come in their order, those that are gone at the end.
    """
    was = _by_id(before, after)
    was |= _by_text(_without(before, was.values()), [new for new in after if id(new) not in was])
    gone = _without(before, was.values())
    return [*((was.get(id(new)), new) for new in after), *((old, None) for old in gone)]


def _without(cells: Iterable[Node], some: Iterable[Node]) -> list[Node]:
    taken = set(map(id, some))
    return [cell for cell in cells if id(cell) not in taken]


def _by_id(before: Iterable[Node], after: Iterable[Node]) -> dict[int, Node]:
    known = {(cell["id"], cell.cell_type): cell for cell in before}
    both = ((new, known.get((new["id"], new.cell_type))) for new in after)
    return {id(new): old for new, old in both if old is not None}


def _by_text(before: Iterable[Node], after: Sequence[Node]) -> dict[int, Node]:
    alike = [
        (_likeness(old, new), old, new)
        for old in before
        for new in after
        if old.cell_type == new.cell_type
    ]
    alike.sort(key=lambda found: -found[0])
    was: dict[int, Node] = {}
    taken: set[int] = set()
    for share, old, new in alike:
        if share >= _ALIKE and id(old) not in taken and id(new) not in was:
            taken.add(id(old))
            was[id(new)] = old
    return was


def _likeness(old: Node, new: Node) -> float:
    matcher = SequenceMatcher(None, old.source, new.source, autojunk=False)
    # The bounds take a fraction of the time, and most cells are not alike at all.
    if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return 0.0
    return matcher.ratio()
