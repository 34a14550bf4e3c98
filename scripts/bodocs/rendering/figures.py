"""Interactive figures: their data for the page, and a table of it for whom nothing is drawn."""

from __future__ import annotations

import base64
import json
import math
import re
import struct
from collections.abc import Iterator
from typing import Any

from bodocs.rendering import code
from bodocs.rendering.assets import Assets
from bodocs.rendering.html import element, escape

PLOTLY = "application/vnd.plotly.v1+json"
VEGA = re.compile(r"application/vnd\.vega(?:lite)?\.v\d+(?:\.\d+)*\+json")

_HEIGHT = 450
_HEIGHTS = (50, 2000)
# What the bundle of Plotly that the website ships can draw.
_DRAWN = {
    *("bar", "box", "contour", "heatmap", "histogram", "histogram2d", "histogram2dcontour"),
    *("image", "pie", "scatter", "scattergl", "scatterternary", "violin"),
}
_COLUMNS = ("x", "y", "z", "labels", "values", "lat", "lon", "a", "b", "c")
_TYPES = {"f8": "d", "f4": "f", "i4": "i", "u4": "I", "i2": "h", "u2": "H", "i1": "b", "u1": "B"}
_ROWS = 10
_TABLES = 12


def plotly(figure: dict[str, Any], alt: str, caption: str, assets: Assets) -> list[str]:
    """Return a Plotly figure, if the website can draw it, and its data as tables in a fold."""
    traces = [trace for trace in _list(figure.get("data")) if isinstance(trace, dict)]
    layout = figure["layout"] if isinstance(figure.get("layout"), dict) else {}
    drawn = all(trace.get("type", "scatter") in _DRAWN for trace in traces)
    blocks = [_drawing(traces, layout, alt, caption, assets)] if drawn else []
    tables = [table for trace in traces[:_TABLES] if (table := _trace_table(trace))]
    left_out = len(traces) - _TABLES
    if left_out > 0:
        tables.append(f"<p>… and {left_out} more series</p>")
    if tables:
        table = element("output", kind="table", html="".join(tables))
        blocks.append(fold("Show the data of this figure", [table]) if drawn else table)
    if not drawn or not tables:
        blocks.append(specification(figure, "Plotly"))
    return blocks


def vega(spec: Any) -> list[str]:
    """Return a Vega or Vega-Lite figure as tables of the data that it holds, and its text."""
    tables = [_records_table(rows) for rows in _datasets(spec)][:_TABLES]
    shown = element("output", kind="table", html="".join(tables)) if tables else ""
    return [block for block in (shown, specification(spec, "Vega")) if block]


def specification(data: Any, kind: str) -> str:
    """Return JSON in a fold."""
    text = json.dumps(data, indent=2, ensure_ascii=False, default=str)
    return code.block(text, "json", fold=True, label=f"{kind} data of this output")


def fold(label: str, blocks: list[str]) -> str:
    """Return blocks of Markdown behind a line that opens them."""
    opening, _, closing = element("fold", label=label).partition("\n\n")
    return "\n\n".join([opening, *blocks, closing])


def _drawing(
    traces: list[dict[str, Any]], layout: dict[str, Any], alt: str, caption: str, assets: Assets
) -> str:
    # Plotly's default template is most of a small figure, and light only.
    kept = {key: value for key, value in layout.items() if key != "template"}
    if "images" in kept:
        kept["images"] = [image for image in _list(kept["images"]) if _is_own_picture(image)]
    data = {"data": [_local(trace) for trace in traces], "layout": kept}
    text = json.dumps(_finite(data), separators=(",", ":"), sort_keys=True)
    height = layout.get("height")
    low, high = _HEIGHTS
    return element(
        "plotly",
        src=assets.add(text.encode(), "json"),
        alt=alt,
        caption=caption or None,
        height=round(min(max(height, low), high)) if isinstance(height, int | float) else _HEIGHT,
    )


def _finite(value: Any) -> Any:
    """Return a value without numbers that JSON does not have; Plotly leaves a gap for them."""
    if isinstance(value, dict):
        return {str(key): _finite(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_finite(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _local(trace: dict[str, Any]) -> dict[str, Any]:
    """Return a trace that loads nothing from elsewhere."""
    source = trace.get("source")
    if isinstance(source, str) and not source.startswith("data:image/"):
        return {key: value for key, value in trace.items() if key != "source"}
    return trace


def _is_own_picture(image: Any) -> bool:
    source = image.get("source") if isinstance(image, dict) else None
    return isinstance(source, str) and source.startswith("data:image/")


def _trace_table(trace: dict[str, Any]) -> str:
    if trace.get("type") == "table":
        header, cells = ([*_list(_get(trace, part, "values"))] for part in ("header", "cells"))
        return _table([_text(h) for h in header], [_values(column) for column in cells], "")
    names = [name for name in _COLUMNS if _values(trace.get(name))]
    columns = [_values(trace[name]) for name in names]
    return _table(names, columns, _text(trace.get("name") or "")) if columns else ""


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


def _records_table(rows: list[dict[str, Any]]) -> str:
    names = list(dict.fromkeys(name for row in rows[:_ROWS] for name in row))
    return _table([_text(n) for n in names], [[row.get(n, "") for row in rows] for n in names], "")


def _datasets(spec: Any, depth: int = 0) -> Iterator[list[dict[str, Any]]]:
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
            yield from _datasets(inner, depth + 1)


def _records(values: Any) -> Iterator[list[dict[str, Any]]]:
    rows = [value for value in _list(values) if isinstance(value, dict)]
    if rows:
        yield rows


def _values(column: Any) -> list[Any]:
    """Return a column's values; Plotly may have packed them."""
    if not isinstance(column, dict):
        return _list(column)
    kind = _TYPES.get(str(column.get("dtype")))
    try:
        data = base64.b64decode(column["bdata"])
        count = len(data) // struct.calcsize(f"<{kind}") if kind and "shape" not in column else 0
        return list(struct.unpack(f"<{count}{kind}", data)) if count else []
    except (KeyError, TypeError, ValueError, struct.error):
        return []  # a value that is none has no row


def _cell(column: list[Any], row: int) -> str:
    return _text(column[row]) if row < len(column) else ""


def _text(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    text = re.sub(r"</?\w[^<>]*>", "", text)  # Plotly's labels hold tags for bold and line breaks
    return text if len(text) <= 200 else f"{text[:200]}…"


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _get(value: Any, *names: str) -> Any:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value
