"""Data of figures as tables: for whom nothing is drawn, and for who wants the numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from bodocs.rendering.html import escape
from bodocs.rendering.packed import unpacked

_COLUMNS = (
    *("x", "y", "z", "labels", "parents", "values", "locations", "lat", "lon", "a", "b", "c"),
    *("r", "theta", "open", "high", "low", "close"),
)
_ROWS = 10
_ENTRIES = 40


def of_trace(trace: dict[str, Any]) -> str:
    """Return a series of a Plotly figure as an HTML table; nothing if it has no columns."""
    columns = _columns(trace)
    title = "" if trace.get("type") == "table" else _text(trace.get("name") or "")
    return _table([n for n, _ in columns], [c for _, c in columns], title) if columns else ""


def _columns(trace: dict[str, Any]) -> list[tuple[str, list[Any]]]:
    if trace.get("type") == "table":
        header, cells = (_list(_get(trace, part, "values")) for part in ("header", "cells"))
        names = [_text(name) for name in header] + [""] * (len(cells) - len(header))
        return list(zip(names, map(unpacked, cells), strict=False))
    if trace.get("type") == "sankey":
        named, parts = _get(trace, "node", "label"), ("source", "target", "value")
        found = [("node", named), *((part, _get(trace, "link", part)) for part in parts)]
    else:
        found = [(name, trace.get(name)) for name in _COLUMNS]
        dimensions = [d for d in _list(trace.get("dimensions")) if isinstance(d, dict)]
        found += [(_text(d.get("label", "")), d.get("values")) for d in dimensions]
    return [(name, values) for name, column in found if (values := unpacked(column))]


def _table(header: list[str], columns: list[list[Any]], caption: str) -> str:
    """Return an HTML table of the first rows, which says how many there are."""
    length = max((len(column) for column in columns), default=0)
    head = "".join(f"<th>{escape(name)}</th>" for name in header)
    rows = [
        "".join(f"<td>{escape(_cell(column, row))}</td>" for column in columns)
        for row in range(min(length, _ROWS))
    ]
    if length > _ROWS:
        rows.append(f'<td colspan="{len(columns)}">… {length} rows in all</td>')
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return (
        f'<table class="dataframe">{title}<thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def of_records(rows: list[dict[str, Any]]) -> str:
    """Return records, as Vega has them, as an HTML table."""
    names = list(dict.fromkeys(name for row in rows[:_ROWS] for name in row))
    return _table([_text(n) for n in names], [[row.get(n, "") for row in rows] for n in names], "")


def datasets(spec: Any, depth: int = 0) -> Iterator[list[dict[str, Any]]]:
    """Yield the records that a Vega or Vega-Lite specification holds."""
    if not isinstance(spec, dict) or depth > 8:
        return
    data = spec.get("data")
    for found in data if isinstance(data, list) else [data]:
        yield from _records(_get(found, "values"))
    named = spec.get("datasets")
    for values in named.values() if isinstance(named, dict) else []:
        yield from _records(values)
    for part in ("layer", "hconcat", "vconcat", "concat"):
        for inner in _list(spec.get(part)):
            yield from datasets(inner, depth + 1)


def _records(values: Any) -> Iterator[list[dict[str, Any]]]:
    rows = [value for value in _list(values) if isinstance(value, dict)]
    if rows:
        yield rows


def _cell(column: list[Any], row: int) -> str:
    return _text(column[row]) if row < len(column) else ""


def _text(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list):
        text = ", ".join(_text(inner) for inner in value[:_ENTRIES])
    elif isinstance(value, str):
        text = value
    else:
        text = json.dumps(value, ensure_ascii=False, default=str)
    text = re.sub(r"</?\w[^<>]*>", "", text)  # Plotly's labels hold tags for bold and line breaks
    return text if len(text) <= 200 else f"{text[:200]}…"


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _get(value: Any, *names: str) -> Any:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value
