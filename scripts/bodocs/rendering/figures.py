"""Interactive figures: their data for the page, and a table of it for whom nothing is drawn."""

from __future__ import annotations

import itertools
import json
import math
import re
from typing import Any

from bodocs.rendering import code, figure_tables
from bodocs.rendering.assets import Assets, Picture
from bodocs.rendering.html import element, escape
from bodocs.rendering.packed import compact

PLOTLY = "application/vnd.plotly.v1+json"
VEGA = re.compile(r"application/vnd\.vega(?:lite)?\.v\d+(?:\.\d+)*\+json")

_HEIGHT = 450
_HEIGHTS = (50, 2000)
# What the bundle of Plotly that the website ships can draw.
_DRAWN = {
    *("bar", "box", "contour", "heatmap", "histogram", "histogram2d", "histogram2dcontour"),
    *("image", "pie", "scatter", "scattergl", "scatterternary", "violin"),
}
_TABLES = 12


def plotly(
    figure: dict[str, Any], alt: str, caption: str, assets: Assets, picture: Picture | None = None
) -> list[str]:
    """Return a Plotly figure, as far as the website can draw it, and its data as tables.

    Args:
        figure: Its data, layout and frames.
        alt: Its alt text.
        caption: Its caption.
        assets: Takes its data.
        picture: A picture of it, for whom nothing is drawn.
    """
    traces = _traces(figure)
    drawn = [trace for trace in traces if _kind(trace) in _DRAWN]
    others = [trace for trace in traces if _kind(trace) not in _DRAWN]
    data = [] if others and picture else _tables(others)
    if others and picture:
        blocks, folded = [still(picture, alt, caption)], traces
    elif drawn or not others:
        blocks, folded = [_drawing(figure, drawn, alt, caption, assets, picture), *data], drawn
    else:
        blocks, folded = data, []
    if others and not picture:
        blocks.append(_undrawn(others))
    hidden = _tables(folded)
    if hidden:
        blocks.append(fold("Show the data of this figure", hidden))
    if others or not hidden:
        blocks.append(specification({**figure, "layout": _layout(figure)}, "Plotly"))
    return blocks


def still(picture: Picture, alt: str, caption: str) -> str:
    """Return a picture as a figure of the page."""
    return element(
        "figure",
        light=picture.light,
        dark=picture.dark,
        alt=alt,
        caption=caption or None,
        width=picture.width,
        height=picture.height,
        light_set=picture.light_set or None,
        dark_set=picture.dark_set or None,
        sizes=picture.sizes,
        opaque=picture.opaque or None,
    )


def vega(spec: Any, mime: str) -> list[str]:
    """Return a Vega or Vega-Lite figure as tables of the data that it holds, and its text."""
    found = itertools.islice(figure_tables.datasets(spec), _TABLES)
    tables = "".join(map(figure_tables.of_records, found))
    kind = "Vega-Lite" if "vegalite" in mime else "Vega"
    shown = [element("output", kind="table", html=tables)] if tables else []
    return [*shown, specification(spec, kind)]


def specification(data: Any, kind: str) -> str:
    """Return JSON in a fold."""
    text = json.dumps(data, indent=2, ensure_ascii=False, default=str)
    return code.block(text, "json", fold=True, label=f"{kind} data of this output")


def fold(label: str, blocks: list[str]) -> str:
    """Return blocks of Markdown behind a line that opens them."""
    opening, _, closing = element("fold", label=label).partition("\n\n")
    return "\n\n".join([opening, *blocks, closing])


def _traces(figure: dict[str, Any]) -> list[dict[str, Any]]:
    traces = figure.get("data")
    found = traces if isinstance(traces, list) else []
    return [trace for trace in found if isinstance(trace, dict)]


def _layout(figure: dict[str, Any]) -> dict[str, Any]:
    """Return a layout without its template: most of a small figure, and light only."""
    layout = figure.get("layout")
    items = layout.items() if isinstance(layout, dict) else ()
    return {key: value for key, value in items if key != "template"}


def _kind(trace: dict[str, Any]) -> str:
    return str(trace.get("type") or "scatter")


def _tables(traces: list[dict[str, Any]]) -> list[str]:
    """Return a block with the data of the first series."""
    found = [table for trace in traces[:_TABLES] if (table := figure_tables.of_trace(trace))]
    left_out = len(traces) - _TABLES
    if found and left_out > 0:
        found.append(f"<p>… and {left_out} more series</p>")
    return [element("output", kind="table", html="".join(found))] if found else []


def _undrawn(traces: list[dict[str, Any]]) -> str:
    kinds = escape(", ".join(dict.fromkeys(map(_kind, traces))))
    words = f"Of this Plotly figure, what is of the type {kinds} is not drawn; its data are here."
    return element("output", kind="note", html=words)


def _drawing(
    figure: dict[str, Any],
    traces: list[dict[str, Any]],
    alt: str,
    caption: str,
    assets: Assets,
    picture: Picture | None,
) -> str:
    kept = _layout(figure)
    if "images" in kept:
        images = kept["images"] if isinstance(kept["images"], list) else []
        kept["images"] = [image for image in images if _is_own_picture(image)]
    data: dict[str, Any] = {"data": list(map(_prepared, traces)), "layout": kept}
    frames = _frames(figure)
    if frames:
        data["frames"] = frames
    text = json.dumps(_finite(data), separators=(",", ":"), sort_keys=True)
    height = kept.get("height")
    low, high = _HEIGHTS
    return element(
        "plotly",
        src=assets.add(text.encode(), "json"),
        alt=alt,
        caption=caption or None,
        height=round(min(max(height, low), high)) if isinstance(height, int | float) else _HEIGHT,
        light=picture.light if picture else None,
        dark=picture.dark if picture else None,
    )


def _frames(figure: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the frames of an animation, their series as those of the figure itself."""
    frames = figure.get("frames")
    return [
        {**frame, "data": list(map(_prepared, _traces(frame)))}
        for frame in (frames if isinstance(frames, list) else [])
        if isinstance(frame, dict)
    ]


def _prepared(trace: dict[str, Any]) -> dict[str, Any]:
    compacted: dict[str, Any] = compact(_local(trace))
    # The website's bundle has no WebGL: what that would draw fast, SVG draws, too.
    return compacted | {"type": "scatter"} if _kind(trace) == "scattergl" else compacted


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
