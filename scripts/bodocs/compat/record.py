"""The committed file that says which page works with which versions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from bodocs import catalog, files, jsontext
from bodocs.compat.models import Change, Compatibility, Drift, PageVerdict
from bodocs.errors import SettingsError
from bodocs.settings import Settings

NAME = "compatibility.json"
"""The file's name, in the project's folder."""


def read(source: Path) -> Compatibility | None:
    """Return what a project's file says; None if it has none.

    Raises:
        SettingsError: The file is no such record.
    """
    path = source / NAME
    try:
        return Compatibility.model_validate(json.loads(path.read_bytes()))
    except FileNotFoundError:
        return None
    except (ValidationError, ValueError, RecursionError) as error:
        raise SettingsError(
            f"this is no record of what works with what: {str(error).splitlines()[0]}",
            where=path,
            mend="take the file back from version control, or remove it and run "
            "'bodocs compat --record'",
        ) from error


def keep(settings: Settings, found: Compatibility, before: Compatibility | None) -> Path:
    """Write a project's file, with what an earlier one says of other sets, and return it."""
    pages = {page.id for page in catalog.load(settings).pages}
    path = settings.source / NAME
    whole = joined(found, before, pages).model_dump(mode="json", exclude_defaults=True)
    files.write(path, jsontext.readable(whole))
    return path


def joined(found: Compatibility, before: Compatibility | None, pages: set[str]) -> Compatibility:
    """Return what was found now, with what an earlier record says of other sets and pages.

    Args:
        found: What was found now.
        before: The earlier record; None if there is none.
        pages: The ids of all pages that the project has.
    """
    if before is None or before.mode != found.mode:
        return found
    now = {one.name: one for one in found.sets}
    kept = {page: known for page, known in before.pages.items() if page in pages}
    merged = {
        page: known.model_copy(update={"verdicts": {**known.verdicts}})
        for page, known in kept.items()
    }
    for page, new in found.pages.items():
        old = merged.get(page)
        known = old.verdicts if old is not None and old.code == new.code else {}
        merged[page] = new.model_copy(update={"verdicts": {**known, **new.verdicts}})
    sets = [now.pop(one.name, one) for one in before.sets]
    untouched = pages - set(found.pages)
    drifts = {one.set: _of(one, untouched) for one in before.drift}
    for one in found.drift:
        drifts[one.set] = _both(drifts[one.set], one) if one.set in drifts else one
    return found.model_copy(
        update={
            "sets": [*sets, *now.values()],
            "pages": {page: merged[page] for page in sorted(merged)},
            "drift": list(drifts.values()),
        }
    )


def _of(drift: Drift, pages: set[str]) -> Drift:
    """Return what a report says of some pages only."""
    own = [
        change.model_copy(update={"pages": [page for page in change.pages if page in pages]})
        for change in drift.changes
    ]
    return drift.model_copy(update={"changes": [change for change in own if change.pages]})


def _both(one: Drift, other: Drift) -> Drift:
    """Return what two reports on a set say, each of pages of its own."""
    changes: dict[str, Change] = {}
    for change in (*one.changes, *other.changes):
        key = change.model_copy(update={"pages": []}).model_dump_json()
        known = changes.get(key, change)
        both = sorted({*known.pages, *change.pages})
        changes[key] = change.model_copy(update={"pages": both})
    ordered = sorted(changes.values(), key=lambda change: change.name)
    return one.model_copy(update={"changes": ordered})


def worse(
    found: Compatibility, before: Compatibility | None
) -> Iterator[tuple[str, str, PageVerdict]]:
    """Give what fails now and is not known to: page, set and verdict.

    Args:
        found: What was found now.
        before: The record to go by; None if there is none, and every failure is news.
    """
    for page, one in found.pages.items():
        known = before.pages.get(page) if before else None
        for name, verdict in one.verdicts.items():
            was = known.verdicts.get(name) if known else None
            if verdict.verdict == "fails" and (was is None or was.verdict != "fails"):
                yield page, name, verdict
