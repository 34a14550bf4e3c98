"""All that takes the short way from a run in which nothing else has changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.short_way import SPECIFICATION, Place, edited, place_fixture, swapped

__all__ = ["place_fixture"]

pytestmark = pytest.mark.kernel


def added(path: Path, text: str) -> bytes:
    return path.read_bytes() + text.encode()


def store_entry(place: Place) -> Path:
    [key] = [page["key"] for page in place.report()["pages"] if page["id"] == "page"]
    # Changes tested before have left entries of other keys.
    return next(path for path in place.space.entries() if path.stem == key)


Change = Callable[[Place], tuple[Path, bytes | None]]

# What is changed, to what, and how many pages that executes.
CHANGES: dict[str, tuple[Change, int]] = {
    "prose": (lambda p: (f := p.project.root / "docs/words.md", added(f, "More.\n")), 0),
    "a page more": (lambda p: (p.project.root / "docs/new.md", b"---\ntitle: New\n---\n"), 0),
    "code": (lambda p: (f := p.project.root / "docs/claims.md", swapped(f, "1 < 2", "1 < 3")), 1),
    "data": (lambda p: (p.tutorial / "points.csv", b"5,6\n"), 1),
    "a data file more": (lambda p: (p.tutorial / "new.csv", b""), 1),
    "a data file less": (lambda p: (p.tutorial / "more.csv", None), 1),
    "a module": (lambda p: (p.tutorial / "helper.py", b"import re\n"), 1),
    "a setting": (lambda p: (p.project.root / "pyproject.toml", b'[tool.bodocs]\ntitle="x"'), 0),
    "a setting above": (lambda p: (p.space.root / "pyproject.toml", b"[tool.bodocs]\n"), 0),
    "another entry": (lambda p: (f := store_entry(p), added(f, " ")), 1),
    "no entry": (lambda p: (store_entry(p), None), 1),
    "another notebook": (lambda p: (f := p.build / "runs/page.ipynb", added(f, " ")), 0),
    "no notebook": (lambda p: (p.build / "runs/page.ipynb", None), 0),
    "another status": (lambda p: (f := p.build / "reports/status.json", added(f, " ")), 0),
    "a status cut off": (lambda p: (f := p.build / "reports/status.json", f.read_bytes()[:70]), 0),
    "no status": (lambda p: (p.build / "reports/status.json", None), 0),
    "no summary": (lambda p: (p.build / "reports/summary.md", None), 0),
    "a failure before": (lambda p: (p.build / "reports/failed/page.ipynb", b"{}"), 0),
    "a version": (
        lambda p: (
            f := p.library / "bought-1.0.dist-info/METADATA",
            swapped(f, "Version: 1.0", "Version: 1.1"),
        ),
        1,
    ),
    "an installed file": (
        lambda p: (f := p.library / "bought-1.0.dist-info/RECORD", added(f, "\n")),
        0,
    ),
    "a path": (lambda p: (p.library / "new.pth", b"/nowhere\n"), 0),
    "a module found": (lambda p: (p.library / "found_later.py", b""), 1),
    "a package found": (lambda p: (p.library / "found_later/__init__.py", b""), 1),
    "a kernel": (
        lambda p: (
            p.space.root / "jupyter/kernels/python3/kernel.json",
            json.dumps({**SPECIFICATION, "env": {"COLOUR": "red"}}).encode(),
        ),
        2,
    ),
    "another kernel": (lambda p: (p.space.root / "jupyter/kernels/new/kernel.json", b"{}"), 0),
    "no note": (lambda p: (p.note, None), 0),
    "an empty note": (lambda p: (p.note, b""), 0),
    "half a note": (lambda p: (p.note, p.note.read_bytes()[:200]), 0),
    "a damaged note": (lambda p: (p.note, swapped(p.note, "3 passed", "4 passed")), 0),
    "a note of another version": (lambda p: (p.note, resealed(p.note, version=2)), 0),
    "a note of another call": (lambda p: (p.note, resealed(p.note, inputs="0" * 64)), 0),
}  # fmt: skip


def resealed(note: Path, **changes: Any) -> bytes:
    text = json.dumps({**json.loads(note.read_bytes().partition(b"\n")[2]), **changes}).encode()
    seal = hashlib.sha256(b"[%d]" % len(text) + text).hexdigest()
    return f"{seal}\n".encode() + text


def test_a_note_sealed_by_the_test_is_one(place: Place) -> None:
    place.open()
    assert resealed(place.note) == place.note.read_bytes()


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_takes_a_run(place: Place, name: str) -> None:
    told = place.open().out
    change, executed = CHANGES[name]
    before = place.report()
    with edited(*change(place)):
        done, ran = place.run()
        assert ran
        assert f" passed, 0 failed; {executed} executed now" in done.out
        assert (place.build / "runs/page.ipynb").is_file()
        assert not (place.build / "reports/failed/page.ipynb").exists()
        assert {page["state"] for page in place.report()["pages"]} == {"passed"}
    # As it was, it is again what it was.
    assert place.open().out == told or executed
    assert [page["id"] for page in place.report()["pages"]] == [p["id"] for p in before["pages"]]
