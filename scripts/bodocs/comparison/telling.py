"""A comparison as text for a terminal, and as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict

from bodocs.comparison.models import Difference, PageComparison, Row
from bodocs.reports.text import clean, count, short

_ROWS = 6
"""Places shown of one difference; the HTML page has all."""
_SLOWER = 0.25
"""Share by which a page's time has to change to be told."""


def lines(found: Sequence[PageComparison], sides: tuple[str, str]) -> Iterator[str]:
    """Give the lines that tell a comparison to a person."""
    yield f"--- {sides[0]}"
    yield f"+++ {sides[1]}"
    for page in found:
        yield ""
        yield f"{page.page}: {_sum(page)}"
        for name, before, after in page.versions:
            yield f"  {name} {before} → {after}"
        for difference in page.differences:
            yield from _told(difference)
    differing = sum(bool(page.differences) for page in found)
    yield ""
    yield f"{count(len(found), 'page')} compared, {differing} differ"


def as_json(found: Iterable[PageComparison]) -> str:
    """Return a comparison as JSON, figures left out; a difference of words has no number."""
    return json.dumps([_plain(page) for page in found], indent=1, ensure_ascii=False)


def duration(page: PageComparison) -> str:
    """Return how a page's CPU time has changed; empty if it has not by much."""
    before, after = page.seconds
    if not before or after is None or abs(after - before) / before < _SLOWER:
        return ""
    return f"{before:.1f} → {after:.1f} s of CPU"


def rows(row: Row) -> tuple[str, str]:
    """Return what to show of one place, before and after."""
    at = f"{row.where}: " if row.where else ""
    return f"{at}{row.before}", f"{at}{row.after}"


def _sum(page: PageComparison) -> str:
    told = count(len(page.differences), "difference") if page.differences else "the same"
    return ", ".join(filter(None, [told, duration(page)]))


def _told(difference: Difference) -> Iterator[str]:
    yield f"  {clean(difference.place)}: {clean(difference.message)}"
    for row in difference.rows[:_ROWS]:
        before, after = rows(row)
        if row.before:
            yield f"    - {short(before)}"
        if row.after:
            yield f"    + {short(after)}"
    if len(difference.rows) > _ROWS:
        yield f"    and {len(difference.rows) - _ROWS} more"


def _plain(page: PageComparison) -> dict[str, object]:
    found = asdict(page)
    for difference in found["differences"]:
        del difference["pictures"]
        for row in difference["rows"]:
            row["largest"] = row["largest"] if math.isfinite(row["largest"]) else None
    return found
