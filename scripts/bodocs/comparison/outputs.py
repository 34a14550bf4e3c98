"""The outputs of one cell, compared by what they are: text, tables, figures."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from typing import Any

from bodocs.ansi import plain
from bodocs.comparison import figures, tables, texts
from bodocs.comparison.models import Difference, Picture, Row
from bodocs.comparison.texts import Tolerance
from bodocs.reports.text import count

_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_PLOTLY = "application/vnd.plotly.v1+json"
# Best first: what says most exactly what a reader sees.
_PREFERRED = ("image/svg+xml", *_PICTURES, _PLOTLY, "text/html", "text/latex", "text/markdown")
_MOVED = 0.002
"""Share of a drawing's size that a mark may move, or of a picture's pixels that may differ."""


def differences(
    before: Sequence[Any], after: Sequence[Any], place: str, tolerance: Tolerance
) -> Iterator[Difference]:
    """Give what differs between the outputs of one cell."""
    old, new = _joined(before), _joined(after)
    if len(old) != len(new):
        yield Difference("cell", place, f"{len(old)} outputs have become {len(new)}")
        return
    for one, other in zip(old, new, strict=True):
        yield from _difference(one, other, place, tolerance)


def _difference(before: Any, after: Any, place: str, tolerance: Tolerance) -> Iterator[Difference]:
    mime, other = _mime(before), _mime(after)
    if mime != other:
        yield Difference("cell", place, f"an output of {mime} has become one of {other}")
    elif mime == "image/svg+xml" or mime in _PICTURES:
        yield from _figure(mime, _data(before, mime), _data(after, mime), place)
    elif mime == "text/html":
        yield from _html(_data(before, mime), _data(after, mime), place, tolerance)
    else:
        yield from _text(_data(before, mime), _data(after, mime), place, tolerance)


def _figure(mime: str, before: str, after: str, place: str) -> Iterator[Difference]:
    compare = figures.drawings if mime == "image/svg+xml" else figures.pictures
    change = compare(before, after, _MOVED)
    if change is not None:
        shown = (Picture(mime, before), Picture(mime, after))
        yield Difference("figure", place, change.message, pictures=shown)


def _html(before: str, after: str, place: str, tolerance: Tolerance) -> Iterator[Difference]:
    old, new = tables.read(before), tables.read(after)
    if [tables.sizes(table) for table in old] != [tables.sizes(table) for table in new]:
        yield Difference("table", place, _resized(old, new))
        return
    for one, other in zip(old, new, strict=True):
        rows = [
            Row(f"{c.row}, {c.column}", c.before, c.after, c.largest)
            for c in tables.changes(one, other, tolerance)
        ]
        if rows:
            yield Difference("table", place, _counted(rows, "cell"), tuple(rows))
    beside = (tables.words_beside(before), tables.words_beside(after))
    yield from _text(*beside, place, tolerance)


def _resized(before: list[tables.Table], after: list[tables.Table]) -> str:
    def said(found: list[tables.Table]) -> str:
        each = [f"{rows} x {columns}" for rows, columns in map(tables.sizes, found)]
        return " and ".join(each) or "none"

    return f"the size of the table went from {said(before)} to {said(after)}"


def _text(before: str, after: str, place: str, tolerance: Tolerance) -> Iterator[Difference]:
    rows = [
        Row("", change.before, change.after, change.largest)
        for change in texts.changes(before, after, tolerance)
    ]
    if rows:
        yield Difference("text", place, _counted(rows, "line"), tuple(rows))


def _counted(rows: Sequence[Row], noun: str) -> str:
    differ = f"{count(len(rows), noun)} {'differs' if len(rows) == 1 else 'differ'}"
    finite = [row.largest for row in rows if math.isfinite(row.largest)]
    return f"{differ}, numbers by up to {max(finite):.2g}" if finite else differ


def _joined(outputs: Sequence[Any]) -> list[Any]:
    """Return outputs with neighbouring pieces of one stream as one: how it was cut is chance."""
    found: list[Any] = []
    for output in outputs:
        last = found[-1] if found else {}
        if output["output_type"] == "stream" == last.get("output_type") and (
            output["name"] == last["name"]
        ):
            found[-1] = {**last, "text": last["text"] + output["text"]}
        else:
            found.append(output)
    return found


def _mime(output: Any) -> str:
    if output["output_type"] == "stream":
        return str(output["name"])
    if output["output_type"] == "error":
        return "error"
    data = output["data"]
    return next((mime for mime in _PREFERRED if mime in data), next(iter(sorted(data)), "nothing"))


def _data(output: Any, mime: str) -> str:
    if output["output_type"] == "stream":
        return plain(output["text"])
    if output["output_type"] == "error":
        return f"{output['ename']}: {output['evalue']}"
    found = output["data"].get(mime, "")
    if isinstance(found, str):
        return found
    return json.dumps(found, indent=1, sort_keys=True)
