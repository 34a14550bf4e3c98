"""From verdicts to what a reader is told: ranges, what is needed, what to change."""

from __future__ import annotations

import pytest

from bodocs.compat import reading
from bodocs.compat.models import (
    Change,
    Compatibility,
    PageCompatibility,
    PageVerdict,
    SetFacts,
    Verdict,
)


def facts(name: str, botorch: str, ax: str) -> SetFacts:
    return SetFacts(name=name, python="3.11.7", versions={"botorch": botorch, "ax-platform": ax})


SETS = [
    facts("pinned", "0.18.1", "1.3.1"),
    facts("old", "0.9.0", "1.0.0"),
    facts("middle", "0.17.2", "1.2.4"),
    facts("newest", "0.18.1", "1.3.1"),
    SetFacts(name="none", refused="no such release"),
]


def found(pinned: Verdict, middle: Verdict, old: Verdict) -> Compatibility:
    verdicts = {"pinned": pinned, "middle": middle, "old": old, "newest": pinned}
    page = PageCompatibility(
        code="c", verdicts={name: PageVerdict(verdict=one) for name, one in verdicts.items()}
    )
    return Compatibility(measured="2026-11-27", mode="smoke", sets=SETS, pages={"page": page})


def test_sets_of_the_same_versions_are_one_and_the_oldest_comes_first() -> None:
    columns = reading.columns(found("works", "works", "works"))
    assert [one.names for one in columns] == [("old",), ("middle",), ("pinned", "newest")]
    assert columns[0].title == "BoTorch 0.9.0, Ax 1.0.0"


@pytest.mark.parametrize(
    ("pinned", "middle", "old", "expected"),
    [
        ("works", "works", "works", ["BoTorch 0.9 \u2013 0.18", "Ax 1.0 \u2013 1.3"]),
        ("works", "warns", "differs", ["BoTorch 0.9 \u2013 0.18", "Ax 1.0 \u2013 1.3"]),
        ("works", "works", "fails", ["BoTorch 0.17 \u2013 0.18", "Ax 1.2 \u2013 1.3"]),
        ("works", "fails", "works", ["BoTorch 0.18", "Ax 1.3"]),
        ("fails", "works", "works", []),
        ("not-run", "not-run", "not-run", []),
    ],
)
def test_a_range_has_no_gap_and_ends_at_the_pinned_versions(
    pinned: Verdict, middle: Verdict, old: Verdict, expected: list[str]
) -> None:
    assert reading.ranges(found(pinned, middle, old), "page") == expected
    assert reading.ranges(found(pinned, middle, old), "unknown") == []


def test_what_is_needed_is_where_it_begins_to_run() -> None:
    pair = reading.needed(found("works", "works", "fails"), "page")
    assert pair is not None
    assert [one.names for one in pair] == [("middle",), ("old",)]
    assert reading.needed(found("works", "works", "differs"), "page") is None
    assert reading.needed(found("fails", "fails", "fails"), "page") is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Change(name="a.f", kind="moved", after="a.b.f"), "import `f` from `a.b`, not as `a.f`"),
        (
            Change(name="a.f", kind="argument removed", argument="x"),
            "leave out `x` of `a.f`, which it does not have",
        ),
        (
            Change(name="a.f", kind="default changed", argument="x", before="1", after="2"),
            "give `x` of `a.f` yourself: left out it is `2`, and `1` in the pinned versions",
        ),
    ],
)
def test_what_to_change_is_said_as_what_to_write(change: Change, said: str) -> None:
    assert reading.advice(change) == said
