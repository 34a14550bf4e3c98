"""The committed file that says which page works with which versions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from bodocs import catalog, files, jsontext
from bodocs.compat.models import Change, Compatibility, Drift, PageVerdict, merged
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
    joint = {
        page: known.model_copy(update={"verdicts": {**known.verdicts}})
        for page, known in kept.items()
    }
    for page, new in found.pages.items():
        old = joint.get(page)
        known = old.verdicts if old is not None and old.code == new.code else {}
        joint[page] = new.model_copy(update={"verdicts": {**known, **new.verdicts}})
    sets = [now.pop(one.name, one) for one in before.sets]
    same = {
        page
        for page, known in kept.items()
        if page not in found.pages or found.pages[page].code == known.code
    }
    ran = {one.name for one in found.sets}
    drifts = {
        one.set: list(_of(one, same - set(found.pages) if one.set in ran else same))
        for one in before.drift
    }
    for one in found.drift:
        drifts.setdefault(one.set, []).extend(one.changes)
    return found.model_copy(
        update={
            "sets": [*sets, *now.values()],
            "pages": {page: joint[page] for page in sorted(joint)},
            "drift": [Drift(set=name, changes=merged(changes)) for name, changes in drifts.items()],
        }
    )


def _of(drift: Drift, pages: set[str]) -> Iterator[Change]:
    """Give what a report says of some pages only."""
    for change in drift.changes:
        own = [page for page in change.pages if page in pages]
        if own:
            yield change.model_copy(update={"pages": own})


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
