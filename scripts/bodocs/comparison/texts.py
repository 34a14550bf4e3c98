"""Two texts, compared as words and numbers."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|\bnan\b|[-+]?\binf\b")
_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}\b")


@dataclass(frozen=True)
class Tolerance:
    """How far two numbers may be from each other and still count as the same.

    Attributes:
        relative: Share of the larger one's size.
        absolute: What may differ whatever their size.
    """

    relative: float = 1e-6
    absolute: float = 1e-12

    def allows(self, before: float, after: float) -> bool:
        """Return True if the two count as the same."""
        if math.isnan(before) or math.isnan(after):
            return math.isnan(before) and math.isnan(after)
        return math.isclose(before, after, rel_tol=self.relative, abs_tol=self.absolute)


@dataclass(frozen=True)
class Change:
    """A line that differs.

    Attributes:
        before: The line; empty if it is new.
        after: The line; empty if it is gone.
        largest: The largest relative difference of its numbers; infinite if words differ.
    """

    before: str
    after: str
    largest: float


def changes(before: str, after: str, tolerance: Tolerance) -> Iterator[Change]:
    """Give the lines of two texts that differ by more than the tolerance."""
    old, new = before.splitlines(), after.splitlines()
    # Lines whose words agree belong together, whatever their numbers.
    matcher = difflib.SequenceMatcher(a=_shapes(old), b=_shapes(new), autojunk=False)
    for tag, start, end, begin, stop in matcher.get_opcodes():
        if tag == "equal":
            for one, other in zip(old[start:end], new[begin:stop], strict=True):
                largest = distance(one, other, tolerance)
                if largest:
                    yield Change(one, other, largest)
            continue
        rows = max(end - start, stop - begin)
        for row in range(rows):
            gone = old[start + row] if start + row < end else ""
            come = new[begin + row] if begin + row < stop else ""
            yield Change(gone, come, math.inf)


def distance(before: str, after: str, tolerance: Tolerance) -> float:
    """Return the largest relative difference of two lines beyond the tolerance.

    It is 0 for lines that count as the same, and infinite if their words differ.
    """
    if _shape(before) != _shape(after):
        return math.inf
    largest = 0.0
    for one, other in zip(numbers(before), numbers(after), strict=True):
        if not tolerance.allows(one, other):
            largest = max(largest, relative(one, other))
    return largest


def relative(before: float, after: float) -> float:
    """Return how far two numbers are from each other, as a share of the larger one's size."""
    size = max(abs(before), abs(after))
    if before == after or size == 0:
        return 0.0
    found = abs(before - after) / size
    return found if math.isfinite(found) else math.inf


def numbers(text: str) -> list[float]:
    """Return the numbers in a text; addresses of objects are none."""
    return [float(found) for found in _NUMBER.findall(_ADDRESS.sub("", text))]


def _shapes(lines: list[str]) -> list[str]:
    return [_shape(line) for line in lines]


def _shape(line: str) -> str:
    """Return a line with a mark for each number, and single spaces: columns move with digits."""
    return " ".join(_NUMBER.sub("#", _ADDRESS.sub("@", line)).split())
