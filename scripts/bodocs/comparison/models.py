"""What a comparison finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "table", "figure", "number", "claim", "cell", "page"]


@dataclass(frozen=True)
class Picture:
    """A figure as an executed notebook holds it.

    Attributes:
        mime: Its kind.
        data: SVG as text, anything else in base64.
    """

    mime: str
    data: str


@dataclass(frozen=True)
class Row:
    """One place at which two outputs differ.

    Attributes:
        where: A line or a cell of a table; empty if the output as a whole is meant.
        before: What stood there.
        after: What stands there.
        largest: The relative difference of numbers; infinite if words differ.
    """

    where: str
    before: str
    after: str
    largest: float


@dataclass(frozen=True)
class Difference:
    """One thing on a page that differs.

    Attributes:
        kind: What it is.
        place: Where it stands: a cell with its first line of code, or the page as a whole.
        message: What differs, in one sentence.
        rows: The places, as far as there are such.
        pictures: The figure before and after.
    """

    kind: Kind
    place: str
    message: str
    rows: tuple[Row, ...] = ()
    pictures: tuple[Picture, Picture] | None = None


@dataclass(frozen=True)
class PageComparison:
    """Two executions of one page.

    Attributes:
        page: Its id.
        differences: What differs beyond the tolerance.
        seconds: CPU seconds, before and after; None where they are not known.
        versions: Distributions of another version: name, before, after.
    """

    page: str
    differences: tuple[Difference, ...]
    seconds: tuple[float | None, float | None] = (None, None)
    versions: tuple[tuple[str, str, str], ...] = field(default=())
