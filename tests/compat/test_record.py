"""The committed record: what a new measurement replaces, and what is news to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bodocs.compat import record
from bodocs.compat.models import (
    Change,
    Compatibility,
    Drift,
    PageCompatibility,
    PageVerdict,
    SetFacts,
    Verdict,
)
from bodocs.errors import SettingsError


def compatibility(code: str = "c", page: str = "page", **verdicts: Verdict) -> Compatibility:
    return Compatibility(
        measured="2026-11-27",
        mode="smoke",
        sets=[SetFacts(name=name, python="3.11.7") for name in verdicts],
        pages={
            page: PageCompatibility(
                code=code,
                verdicts={name: PageVerdict(verdict=found) for name, found in verdicts.items()},
            )
        },
    )


def test_sets_that_did_not_run_keep_their_verdicts() -> None:
    before = compatibility(pinned="works", old="fails")
    found = record.joined(compatibility(pinned="works", new="warns"), before, {"page"})
    assert {name: one.verdict for name, one in found.pages["page"].verdicts.items()} == {
        "pinned": "works",
        "old": "fails",
        "new": "warns",
    }
    assert [one.name for one in found.sets] == ["pinned", "old", "new"]


def test_verdicts_on_code_that_has_changed_are_dropped() -> None:
    before = compatibility(code="earlier", pinned="works", old="fails")
    found = record.joined(compatibility(pinned="works"), before, {"page"})
    assert set(found.pages["page"].verdicts) == {"pinned"}


def test_pages_that_are_gone_are_dropped_and_others_are_kept() -> None:
    before = compatibility(page="gone", pinned="works")
    found = record.joined(compatibility(pinned="works"), before, {"page"})
    assert set(found.pages) == {"page"}
    kept = record.joined(compatibility(pinned="works"), before, {"page", "gone"})
    assert set(kept.pages) == {"gone", "page"}


def drifted(page: str, changes: list[Change]) -> Compatibility:
    found = compatibility(page=page, pinned="works", old="fails")
    return found.model_copy(update={"drift": [Drift(set="old", changes=changes)]})


def test_the_drift_that_concerns_pages_which_did_not_run_is_kept() -> None:
    moved = Change(name="b.moved", kind="moved", after="c.moved", pages=["one", "other"])
    mended = Change(name="b.mended", kind="removed", pages=["one"])
    before = drifted("other", [mended, moved])
    now = [Change(name="a.new", kind="removed", pages=["one"])]
    [kept] = record.joined(drifted("one", now), before, {"one", "other"}).drift
    assert [(change.name, change.pages) for change in kept.changes] == [
        ("a.new", ["one"]),
        ("b.moved", ["other"]),
    ]
    now.append(moved.model_copy(update={"pages": ["one"]}))
    [kept] = record.joined(drifted("one", now), before, {"one", "other"}).drift
    assert ("b.moved", ["one", "other"]) in [(one.name, one.pages) for one in kept.changes]
    [kept] = record.joined(drifted("one", now), before, {"one"}).drift
    assert "other" not in [page for change in kept.changes for page in change.pages]


def test_the_drift_of_sets_that_did_not_run_is_kept_unless_the_code_has_changed() -> None:
    before = drifted("page", [Change(name="b.gone", kind="removed", pages=["page"])])
    now = compatibility(pinned="works", new="works")
    [kept] = record.joined(now, before, {"page"}).drift
    assert [(change.name, change.pages) for change in kept.changes] == [("b.gone", ["page"])]
    other = compatibility(code="later", pinned="works", new="works")
    [kept] = record.joined(other, before, {"page"}).drift
    assert kept.changes == []


def test_only_failures_that_are_not_on_record_are_news() -> None:
    before = compatibility(pinned="works", old="fails")
    now = compatibility(pinned="fails", old="fails", new="differs")
    assert [(page, name) for page, name, _ in record.worse(now, before)] == [("page", "pinned")]
    assert len(list(record.worse(now, None))) == 2


def test_a_file_that_is_no_record_says_how_to_mend_it(tmp_path: Path) -> None:
    assert record.read(tmp_path) is None
    for text in ("{", "[]", '{"format": 2}'):
        (tmp_path / record.NAME).write_text(text, encoding="utf-8")
        with pytest.raises(SettingsError, match="no record of what works") as error:
            record.read(tmp_path)
        assert "--record" in error.value.mend
