"""A small loop to step through, and the same with something wrong in it."""

from __future__ import annotations

import copy
import math
from typing import Any

INPUTS = [0.1 * place for place in range(31)]


def _step(width: float) -> dict[str, list[float]]:
    mean = [math.sin(x) / 3 for x in INPUTS]
    return {
        "mean": mean,
        "lower": [value - width for value in mean],
        "upper": [value + width for value in mean],
        "acquisition": [1e-5 * x for x in INPUTS],
    }


def loop() -> dict[str, Any]:
    """Return a loop of two starting points and three steps."""
    x = [0.3, 2.2, 1.1, 1.9, 1.5000001]
    return {
        "names": {"input": "dose", "value": "yield", "acquisition": "gain", "band": "95 % band"},
        "goal": "maximize",
        "inputs": INPUTS,
        "truth": [math.sin(x) for x in INPUTS],
        "x": x,
        "y": [math.sin(value) for value in x],
        "steps": [_step(1.0), _step(0.5), _step(0.25)],
    }


def changed(path: str, value: Any) -> dict[str, Any]:
    """Return a loop with another value at a dotted path; ``...`` takes it away."""
    made = copy.deepcopy(loop())
    *parents, last = (int(part) if part.isdigit() else part for part in path.split("."))
    place: Any = made
    for part in parents:
        place = place[part]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return made
