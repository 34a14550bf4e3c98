"""Two figures: drawings compared by where their marks lie, pictures by their pixels."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import dataclass

from bodocs.comparison import texts

_ID = re.compile(r"\b(id|xlink:href|href|clip-path|fill|filter|mask)=\"[^\"]*[#A-Za-z0-9_]*\"")
_VIEW = re.compile(r"viewBox=\"([^\"]*)\"")
_METADATA = re.compile(r"<metadata>.*?</metadata>|<!--.*?-->", re.DOTALL)
_CHANNEL = 8
"""Of 255, by which a channel of a pixel may differ: rounding of antialiased edges."""


@dataclass(frozen=True)
class FigureChange:
    """What of a figure differs.

    Attributes:
        message: In words.
        share: How much of the figure, from 0 to 1.
    """

    message: str
    share: float


def drawings(before: str, after: str, tolerance: float) -> FigureChange | None:
    """Return how two SVG drawings differ; None if no mark has moved beyond the tolerance.

    Args:
        before: The drawing.
        after: The drawing.
        tolerance: How far a mark may move, as a share of the drawing's size.
    """
    old, new = _plain(before), _plain(after)
    if old == new:
        return None
    one, other = texts.numbers(old), texts.numbers(new)
    if len(one) != len(other) or _words(old) != _words(new):
        return FigureChange("the figure is drawn from other marks", 1.0)
    moved = [abs(a - b) for a, b in zip(one, other, strict=True)]
    size = _size(before)
    beyond = sum(distance > tolerance * size for distance in moved)
    if not beyond:
        return None
    share = beyond / len(moved)
    far = max(moved) / size
    return FigureChange(
        f"{share:.1%} of the figure's coordinates moved, by up to {far:.1%} of its size", share
    )


def pictures(before: str, after: str, tolerance: float) -> FigureChange | None:
    """Return how two pictures in base64 differ; None if as good as no pixel does.

    Args:
        before: The picture.
        after: The picture.
        tolerance: Share of pixels that may differ.
    """
    if before == after:
        return None
    from PIL import Image, ImageChops

    one, other = (
        Image.open(io.BytesIO(base64.b64decode(data))).convert("RGBA") for data in (before, after)
    )
    if one.size != other.size:
        return FigureChange(f"the picture's size went from {one.size} to {other.size}", 1.0)
    channels = ImageChops.difference(one, other).split()
    most = channels[0]
    for channel in channels[1:]:
        most = ImageChops.lighter(most, channel)
    share = sum(most.histogram()[_CHANNEL + 1 :]) / (one.width * one.height)
    if share <= tolerance:
        return None
    return FigureChange(f"{share:.1%} of the picture's pixels differ", share)


def _plain(svg: str) -> str:
    """Return a drawing without what is made anew each time: names of its parts, dates."""
    return _ID.sub("", _METADATA.sub("", svg))


def _words(svg: str) -> list[str]:
    return re.findall(r"[A-Za-z]+", re.sub(r"\de[-+]?\d", "", svg))


def _size(svg: str) -> float:
    found = _VIEW.search(svg)
    view = texts.numbers(found[1]) if found else []
    return max(view[2:4], default=0) or 1000.0
