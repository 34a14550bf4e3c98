"""Splitting a run into parts of about equal length, one for each machine of a CI matrix."""

from __future__ import annotations

import re
import statistics
from collections.abc import Mapping
from dataclasses import dataclass

from bodocs.errors import SettingsError


@dataclass(frozen=True)
class Shard:
    """One part of a run.

    Attributes:
        number: Which part, from 1.
        count: How many parts there are.
    """

    number: int
    count: int

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"


def parse(text: str) -> Shard:
    """Return the shard that ``--shard`` names.

    Raises:
        SettingsError: It is not K/N with 1 <= K <= N.
    """
    match = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", text)
    shard = Shard(int(match[1]), int(match[2])) if match else Shard(0, 0)
    if not 1 <= shard.number <= shard.count:
        raise SettingsError(
            f"--shard {text!r} is not K/N with K from 1 to N",
            mend="write for example --shard 2/5 for the second of five parts",
        )
    return shard


def split(seconds: Mapping[str, float | None], count: int) -> list[list[str]]:
    """Return the ids of ``seconds`` in ``count`` parts of about equal length.

    The longest page goes first, each to the part that is shortest so far; the last part ends at
    most a third later than it would with the best split there is. The same input gives the same
    parts, in whatever order it comes.

    Args:
        seconds: How long each page takes; None if unknown, which counts as the median of the rest.
        count: How many parts.
    """
    known = [value for value in seconds.values() if value is not None]
    usual = statistics.median(known) if known else 1.0
    weights = {name: usual if value is None else value for name, value in seconds.items()}
    parts: list[list[str]] = [[] for _ in range(count)]
    totals = [0.0] * count
    for name in sorted(weights, key=lambda name: (-weights[name], name)):
        # Where times say nothing, as for pages that take none, numbers are to be equal.
        place = min(range(count), key=lambda k: (totals[k], len(parts[k]), k))
        parts[place].append(name)
        totals[place] += weights[name]
    return parts
