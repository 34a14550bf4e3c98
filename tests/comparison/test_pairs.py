"""Which cell is which, of notebooks in which ids, texts and order differ."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bodocs.comparison.pairs import paired
from bodocs.notebooks import Node


def cell(name: str, source: str, kind: str = "code") -> Node:
    return Node(id=name, cell_type=kind, source=source)


CELLS = st.lists(
    st.builds(
        cell,
        st.text("abc", min_size=1, max_size=2),
        st.text("xyz \n", max_size=12),
        st.sampled_from(["code", "markdown"]),
    ),
    max_size=6,
    unique_by=lambda made: made["id"],
)


@given(CELLS, CELLS)
def test_every_cell_is_in_one_pair(before: list[Node], after: list[Node]) -> None:
    found = paired(before, after)
    assert [new for _, new in found if new is not None] == after
    assert sorted(id(old) for old, _ in found if old is not None) == sorted(map(id, before))
    assert all(
        old.cell_type == new.cell_type for old, new in found if old is not None and new is not None
    )
    assert (None, None) not in found


@given(CELLS)
def test_each_cell_is_itself(cells: list[Node]) -> None:
    assert paired(cells, cells) == [(one, one) for one in cells]


def test_ids_come_before_texts_and_texts_before_nothing() -> None:
    before = [cell("a", "one = 1"), cell("b", "two = 22"), cell("c", "entirely(other)")]
    after = [cell("x", "two = 23"), cell("a", "another = text"), cell("y", "new")]
    assert paired(before, after) == [
        (before[1], after[0]),
        (before[0], after[1]),
        (None, after[2]),
        (before[2], None),
    ]
