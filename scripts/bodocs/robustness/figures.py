"""Figures of several runs in one: where only numbers differ, the lowest and the highest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

# No digit that belongs to a name, such as the 2 of "R2"; a minus sign only before a number.
_NUMBER = re.compile(r"(?<![\w.])[-+\N{MINUS SIGN}]?\d+(?:\.\d+)?(?:e[-+]?\d+)?(?![\w])")


def extremes(runs: Sequence[Sequence[str]]) -> list[str]:
    """Return each figure with the lowest and the highest value of each of its numbers.

    A figure without numbers is left out, and one that no other run has in the same words.

    Args:
        runs: The figures of each run.
    """
    # A run may say the same words twice, such as one for each of two methods.
    found: dict[tuple[str, int], list[list[str]]] = {}
    for figures in runs:
        met: Counter[str] = Counter()
        for figure in figures:
            words = _NUMBER.sub("\0", figure)
            found.setdefault((words, met[words]), []).append(_NUMBER.findall(figure))
            met[words] += 1
    rows_of = found.items()
    return [_joined(words, rows) for (words, _), rows in rows_of if len(rows) > 1 and rows[0]]


def _joined(words: str, rows: list[list[str]]) -> str:
    spans = (_span(column) for column in zip(*rows, strict=True))
    first, *rest = words.split("\0")
    return first + "".join(span + text for span, text in zip(spans, rest, strict=True))


def _span(numbers: Sequence[str]) -> str:
    low, high = min(numbers, key=_value), max(numbers, key=_value)
    return low if _value(low) == _value(high) else f"{low} to {high}"


def _value(number: str) -> float:
    return float(number.replace("\N{MINUS SIGN}", "-"))
