"""Texts, tables and figures: what counts as the same, and what is told of the rest."""

from __future__ import annotations

import base64
import io
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bodocs.comparison import figures, tables, texts
from bodocs.comparison.texts import Tolerance

LINES = st.text(st.sampled_from("ab 01.5-e\n"), max_size=40)
STRICT, LOOSE = Tolerance(1e-9), Tolerance(0.05)


def changed(before: str, after: str, tolerance: Tolerance = STRICT) -> list[texts.Change]:
    return list(texts.changes(before, after, tolerance))


@given(text=LINES)
def test_a_text_is_the_same_as_itself(text: str) -> None:
    assert changed(text, text) == []


@given(before=LINES, after=LINES)
def test_what_differs_differs_both_ways(before: str, after: str) -> None:
    assert bool(changed(before, after)) == bool(changed(after, before))


@given(before=LINES, after=LINES)
def test_a_wider_tolerance_never_finds_more(before: str, after: str) -> None:
    assert len(changed(before, after, LOOSE)) <= len(changed(before, after))


@given(
    value=st.floats(1e-3, 1e6),
    share=st.floats(0, 0.5),
    tolerance=st.floats(1e-6, 0.5),
)
def test_a_number_is_the_same_within_its_tolerance(
    value: float, share: float, tolerance: float
) -> None:
    other = value * (1 + share)
    text, after = f"loss {value!r}", f"loss {other!r}"
    apart = abs(value - other) / max(value, other)
    if math.isclose(apart, tolerance, rel_tol=1e-9):
        return
    assert bool(changed(text, after, Tolerance(tolerance, 0))) == (apart > tolerance)


def test_columns_that_move_with_their_digits_are_no_difference() -> None:
    assert changed("mean   9.999999999\nsd  1", "mean  10.000000000\nsd  1", Tolerance(1e-6)) == []


def test_an_address_in_memory_is_no_difference() -> None:
    assert changed("<Model at 0x7f01aa22bb>", "<Model at 0x7fcc0011dd>") == []


def test_a_line_that_is_new_is_told_as_new() -> None:
    [change] = changed("one\ntwo", "one\nwarning: three\ntwo")
    assert (change.before, change.after, change.largest) == ("", "warning: three", math.inf)


def test_a_number_that_differs_is_told_by_how_much() -> None:
    [change] = changed("best 2.0", "best 1.0")
    assert change.largest == 0.5


def test_what_is_no_number_is_only_itself() -> None:
    assert changed("nan", "nan") == []
    assert changed("nan", "1.0") != []
    assert changed("inf", "-inf") != []


HTML = (
    "<p>{note}</p><table><tr><th></th><th>mean</th><th>sd</th></tr>"
    "<tr><th>qEI</th><td>{a}</td><td>1</td></tr></table>"
)


def test_a_cell_of_a_table_is_named_by_row_and_column() -> None:
    old, new = (tables.read(HTML.format(note="", a=a))[0] for a in ("2.0", "2.5"))
    [found] = tables.changes(old, new, STRICT)
    assert (found.row, found.column, found.before, found.after) == ("qEI", "mean", "2.0", "2.5")
    assert found.largest == pytest.approx(0.2)
    assert list(tables.changes(old, old, STRICT)) == []
    assert tables.words_beside(HTML.format(note="Five runs", a=1)) == "Five runs"


DRAWING = (
    '<svg viewBox="0 0 100 50"><metadata><dc:date>{date}</dc:date></metadata>'
    '<g id="{name}"><path d="M 0 {y} L 100 20"/></g><use xlink:href="#{name}"/></svg>'
)


def drawing(y: float = 10, date: str = "2026-01-01", name: str = "m1") -> str:
    return DRAWING.format(y=y, date=date, name=name)


def test_a_drawing_differs_by_its_marks_alone() -> None:
    assert figures.drawings(drawing(), drawing(date="2027-02-02", name="xyz9"), 0.002) is None
    assert figures.drawings(drawing(10), drawing(10.1), 0.002) is None
    moved = figures.drawings(drawing(10), drawing(35), 0.002)
    assert moved is not None
    assert "by up to 25.0% of its size" in moved.message
    other = figures.drawings(drawing(), drawing().replace("<path", "<line x='1'/><path"), 0.002)
    assert other is not None
    assert other.share == 1


def picture(*points: tuple[int, int], size: tuple[int, int] = (20, 10)) -> str:
    image = Image.new("RGB", size, "white")
    for point in points:
        image.putpixel(point, (255, 0, 0))
    data = io.BytesIO()
    image.save(data, "PNG")
    return base64.b64encode(data.getvalue()).decode()


def test_a_picture_differs_by_the_share_of_its_pixels() -> None:
    assert figures.pictures(picture(), picture(), 0) is None
    found = figures.pictures(picture(), picture((1, 1), (2, 1)), 0.002)
    assert found is not None
    assert found.share == pytest.approx(2 / 200)
    assert figures.pictures(picture(), picture((1, 1)), 0.01) is None
    resized = figures.pictures(picture(), picture(size=(10, 10)), 0.5)
    assert resized is not None
    assert "size went from" in resized.message
