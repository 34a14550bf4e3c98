"""Loops to step through: a run of an optimizer over one input, as the page that ran it gives it.

A page hands it over as a display output of the type ``MIME``, whose shape ``Loop`` says. Nothing
is computed here or in the browser that the page has not computed.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from bodocs.execution.cells import places
from bodocs.notebooks import Node
from bodocs.rendering.assets import Assets
from bodocs.rendering.html import element

MIME = "application/vnd.bodocs.loop+json"

_LARGEST = 1e100
_DIGITS = 4
"""Digits of a curve's range: a step of the last one is no pixel of any screen."""

Number = Annotated[float, Field(ge=-_LARGEST, le=_LARGEST, allow_inf_nan=False)]
Curve = Annotated[list[Number], Field(min_length=2, max_length=500)]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Names(_Part):
    """What stands at the axes, and what the band is called."""

    input: Word
    value: Word
    acquisition: Word
    band: Word


class Step(_Part):
    """What the model of one step says over the inputs."""

    mean: Curve
    lower: Curve
    upper: Curve
    acquisition: Curve


class Loop(_Part):
    """A run: its starting points, and a step for each evaluation after them."""

    names: Names
    goal: Literal["maximize", "minimize"]
    inputs: Curve
    """Where the curves are drawn, increasing."""
    truth: Curve | None = None
    """The function itself, if it is known."""
    x: Annotated[list[Number], Field(min_length=2, max_length=500)]
    """The evaluated inputs: the starting points, then the next point of each step."""
    y: Annotated[list[Number], Field(min_length=2, max_length=500)]
    """Their values."""
    steps: Annotated[list[Step], Field(min_length=1, max_length=100)]

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        for complaint in self._complaints():
            raise ValueError(complaint)
        return self

    def _complaints(self) -> Iterable[str]:
        if any(one >= other for one, other in zip(self.inputs, self.inputs[1:], strict=False)):
            yield "inputs do not increase"
        for name, curve in self._curves():
            if len(curve) != len(self.inputs):
                yield f"{name} has {len(curve)} values, inputs has {len(self.inputs)}"
        for place, step in enumerate(self.steps):
            band = zip(step.lower, step.mean, step.upper, strict=True)
            if any(not low <= mean <= high for low, mean, high in band):
                yield f"steps.{place}.mean leaves the band from lower to upper"
        if len(self.x) != len(self.y):
            yield f"x has {len(self.x)} values, y has {len(self.y)}"
        if len(self.x) <= len(self.steps):
            yield (
                f"x has {len(self.x)} values for {len(self.steps)} steps; it holds the starting "
                "points, at least one, then the next point of each step"
            )
        if not all(self.inputs[0] <= x <= self.inputs[-1] for x in self.x):
            yield "x leaves the range of inputs"

    def _curves(self) -> Iterable[tuple[str, list[float]]]:
        if self.truth is not None:
            yield "truth", self.truth
        for place, step in enumerate(self.steps):
            for name in Step.model_fields:
                yield f"steps.{place}.{name}", getattr(step, name)


@dataclass(frozen=True)
class Shown:
    """A loop as the website shows it.

    Attributes:
        src: Address of the whole.
        opening: The same with the first step alone, which is drawn before the whole is there.
        alt: Its alt text.
        caption: Its caption.
    """

    src: str
    opening: dict[str, Any]
    alt: str
    caption: str

    @property
    def block(self) -> str:
        """The element that shows it, as a block of Markdown."""
        return element(
            "loop", src=self.src, json=self.opening, alt=self.alt, caption=self.caption or None
        )


class LoopError(ValueError):
    """Data of the type ``MIME`` are none."""


def read(data: Any) -> Loop:
    """Return a loop from the data of an output.

    Raises:
        LoopError: They are none; says where and why.
    """
    try:
        return Loop.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        why = first["msg"].removeprefix("Value error, ")
        raise LoopError(f"{place}: {why[:1].lower()}{why[1:]}" if place else why) from error


def show(loop: Loop, alt: str, caption: str, assets: Assets) -> Shown:
    """Keep a loop as a file of the page, and return how it is shown."""
    whole = _compact(loop)
    text = json.dumps(whole, separators=(",", ":"), sort_keys=True)
    src = assets.add(text.encode(), "json")
    return Shown(src, {**whole, "steps": whole["steps"][:1]}, alt, caption)


def problems(notebook: Node) -> list[str]:
    """Return what is wrong with the loops of an executed notebook, each with its cell."""
    found = []
    for cell, data in _given(notebook):
        try:
            read(data)
        except LoopError as error:
            place = places(notebook)[cell["id"]]
            found.append(f"cell {place.number} ({place.code}): {error}")
    return found


def _given(notebook: Node) -> Iterator[tuple[Node, Any]]:
    for cell in notebook.cells:
        for output in cell.get("outputs") or []:
            data = output.get("data")
            if isinstance(data, dict) and MIME in data:
                yield cell, data[MIME]


def _compact(loop: Loop) -> dict[str, Any]:
    """Return a loop's data with curves in as many digits as are seen; evaluations keep all."""
    bands = [curve for step in loop.steps for curve in (step.lower, step.upper)]
    values = [loop.y, *bands, *([loop.truth] if loop.truth else [])]
    low, high = min(map(min, values)), max(map(max, values))
    kept = loop.model_dump()
    steps = [
        {
            name: _rounded(curve, *((low, high) if name != "acquisition" else _range(curve)))
            for name, curve in step.items()
        }
        for step in kept["steps"]
    ]
    return kept | {
        "inputs": _rounded(loop.inputs, *_range(loop.inputs)),
        "truth": _rounded(loop.truth, low, high) if loop.truth else None,
        "steps": steps,
        "count": len(steps),
        "range": [low, high],
    }


def _range(curve: list[float]) -> tuple[float, float]:
    return min(curve), max(curve)


def _rounded(curve: list[float], low: float, high: float) -> list[float]:
    span = high - low
    digits = _DIGITS - math.floor(math.log10(span)) if span > 0 else 15
    return [round(value, digits) for value in curve]
