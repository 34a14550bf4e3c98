"""Scripts of outputs: the figures that they would draw, read and never run."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import dataclass, field
from typing import Any

_TARGET = r"""(?:document\.getElementById\()?\s*(?:(["'])(?P<id>[^"'\\]*)\1|[\w$.]+)\s*\)?\s*,\s*"""
_DRAW = re.compile(rf"\bPlotly\s*\.\s*(?:newPlot|react|plot)\s*\(\s*{_TARGET}")
_FRAMES = re.compile(rf"\bPlotly\s*\.\s*addFrames\s*\(\s*{_TARGET}")
_COMMA = re.compile(r"\s*,\s*")
_CALLS = 100
"""How many calls of one script are looked at; a page of Plotly's own writes one."""

_JSON = json.JSONDecoder()


@dataclass
class Drawn:
    """A Plotly figure that a script draws.

    Attributes:
        target: Id of the element that it is drawn in; empty if unknown.
        figure: Its data, layout and frames.
    """

    target: str
    figure: dict[str, Any] = field(default_factory=dict)


def plotly_figures(script: str) -> list[Drawn]:
    """Return the figures that a script hands to Plotly as JSON, one for each element."""
    found: dict[str, Drawn] = {}
    for call in itertools.islice(_DRAW.finditer(script), _CALLS):
        figure = _figure(script, call.end())
        target = call["id"] or ""
        if figure is not None:
            found.setdefault(target or f" {call.start()}", Drawn(target, figure))
    for call in itertools.islice(_FRAMES.finditer(script), _CALLS):
        frames, _ = _value(script, call.end())
        if call["id"] in found and isinstance(frames, list):
            found[call["id"]].figure["frames"] = frames
    return list(found.values())


def _figure(script: str, start: int) -> dict[str, Any] | None:
    data, end = _value(script, start)
    if isinstance(data, dict) and isinstance(data.get("data"), list):
        return {name: data[name] for name in ("data", "layout", "frames") if name in data}
    if not isinstance(data, list) or not all(isinstance(trace, dict) for trace in data):
        return None
    comma = _COMMA.match(script, end)
    layout, _ = _value(script, comma.end()) if comma else (None, end)
    return {"data": data, "layout": layout if isinstance(layout, dict) else {}}


def _value(script: str, start: int) -> tuple[Any, int]:
    """Return the JSON that begins at a place, and where it ends; None if there is none."""
    try:
        return _JSON.raw_decode(script, start)
    except (ValueError, RecursionError):
        return None, start
