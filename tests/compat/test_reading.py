"""From verdicts to what a reader is told: ranges of releases, and what a page needs."""

from __future__ import annotations

import pytest

from bodocs.compat import reading
from bodocs.compat.models import (
    Compatibility,
    PageCompatibility,
    PageVerdict,
    SetFacts,
    Verdict,
)


def facts(name: str, botorch: str, ax: str, python: str = "3.11.7") -> SetFacts:
    return SetFacts(name=name, python=python, versions={"botorch": botorch, "ax-platform": ax})


SETS = [
    facts("pinned", "0.18.1", "1.3.1"),
    facts("old", "0.9.0", "1.0.0"),
    facts("middle", "0.17.2", "1.2.4"),
    facts("newest", "0.18.1", "1.3.1"),
    SetFacts(name="none", refused="no such release"),
]


def found(
    pinned: Verdict, middle: Verdict, old: Verdict, *more: tuple[SetFacts, Verdict]
) -> Compatibility:
    verdicts = {"pinned": pinned, "middle": middle, "old": old, "newest": pinned}
    verdicts |= {one.name: verdict for one, verdict in more}
    page = PageCompatibility(
        code="c", verdicts={name: PageVerdict(verdict=one) for name, one in verdicts.items()}
    )
    sets = [*SETS, *(one for one, _ in more)]
    return Compatibility(measured="2026-11-27", mode="smoke", sets=sets, pages={"page": page})


def ranges(record: Compatibility, *used: str, page: str = "page") -> list[str]:
    within, _ = reading.span(record, page, used or None)
    return reading.ranges(within, used or None)


def test_sets_of_the_same_versions_are_one_and_the_oldest_comes_first() -> None:
    columns = reading.columns(found("works", "works", "works"))
    assert [one.names for one in columns] == [("old",), ("middle",), ("pinned", "newest")]
    assert reading.titles(columns)[0] == "BoTorch 0.9.0 and Ax 1.0.0"


def test_sets_that_differ_in_python_only_are_told_apart_and_count_once() -> None:
    record = found("works", "works", "works", (facts("py", "0.18.1", "1.3.1", "3.13.0"), "fails"))
    titles = reading.titles(reading.columns(record))
    assert "BoTorch 0.18.1 and Ax 1.3.1 (pinned, newest)" in titles
    assert "BoTorch 0.18.1 and Ax 1.3.1 (py)" in titles
    assert ranges(record) == ["BoTorch 0.9 \u2013 0.18", "Ax 1.0 \u2013 1.3"]


@pytest.mark.parametrize(
    ("pinned", "middle", "old", "expected"),
    [
        ("works", "works", "works", ["BoTorch 0.9 \u2013 0.18", "Ax 1.0 \u2013 1.3"]),
        ("works", "warns", "differs", ["BoTorch 0.9 \u2013 0.18", "Ax 1.0 \u2013 1.3"]),
        ("works", "works", "fails", ["BoTorch 0.17 \u2013 0.18", "Ax 1.2 \u2013 1.3"]),
        ("works", "works", "not-run", ["BoTorch 0.17 \u2013 0.18", "Ax 1.2 \u2013 1.3"]),
        ("works", "fails", "works", ["BoTorch 0.18", "Ax 1.3"]),
        ("fails", "works", "works", []),
        ("not-run", "not-run", "not-run", []),
    ],
)
def test_a_range_has_no_gap_and_holds_the_pinned_versions(
    pinned: Verdict, middle: Verdict, old: Verdict, expected: list[str]
) -> None:
    assert ranges(found(pinned, middle, old)) == expected
    assert ranges(found(pinned, middle, old), page="unknown") == []


@pytest.mark.parametrize(("version", "last"), [("0.19.0", "0.19"), ("0.19.0rc1", "0.18")])
def test_a_range_ends_with_a_final_release(version: str, last: str) -> None:
    record = found("works", "works", "fails", (facts("next", version, "1.3.1"), "works"))
    assert ranges(record)[0] == f"BoTorch 0.17 \u2013 {last}"


def test_a_page_tells_only_of_what_it_uses() -> None:
    record = found("works", "works", "fails", (facts("ax", "0.17.2", "1.2.0"), "fails"))
    assert ranges(record, "botorch", "torch") == ["BoTorch 0.17 \u2013 0.18"]
    assert ranges(record, "numpy") == []


@pytest.mark.parametrize(
    ("middle", "old", "needed"),
    [
        ("works", "fails", "middle"),
        ("fails", "fails", "pinned"),
        ("works", "differs", None),
        # Nobody has tried, or it runs in an older one: then it is no newer release that it needs.
        ("works", "not-run", None),
        ("fails", "works", None),
    ],
)
def test_what_is_needed_is_where_it_begins_to_run(
    middle: Verdict, old: Verdict, needed: str | None
) -> None:
    within, before = reading.span(found("works", middle, old), "page")
    assert (within[0].names[0] if before else None) == needed


def test_a_page_that_fails_in_the_pinned_set_needs_nothing_that_is_known() -> None:
    assert reading.span(found("fails", "fails", "fails"), "page") == ([], None)
