"""What a part of the benchmark hands back: rows of figures, goals, and remarks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from benchmarks.measure import Sample, Spread, cpu, wall


@dataclass(frozen=True)
class Row:
    """One contestant.

    Attributes:
        name: What was run.
        wall: Wall seconds.
        cpu: CPU seconds.
    """

    name: str
    wall: Spread
    cpu: Spread


@dataclass(frozen=True)
class Goal:
    """A promise, and how it stands.

    Attributes:
        text: What is promised.
        value: What was measured.
        sense: Which side of the limit is good.
        limit: The limit.
        unit: The unit of both.
    """

    text: str
    value: float
    sense: Literal["at least", "less than"]
    limit: float
    unit: str

    @property
    def reached(self) -> bool:
        """True if the promise is kept."""
        return self.value >= self.limit if self.sense == "at least" else self.value < self.limit


@dataclass
class Part:
    """One part of the benchmark.

    Attributes:
        name: Its short name.
        title: Its heading.
        rows: The contestants.
        goals: What was promised.
        remarks: What else there is to know.
        figures: Further figures by name, for the report file.
    """

    name: str
    title: str
    rows: list[Row] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)

    def add(self, name: str, samples: Sequence[Sample]) -> None:
        """Add a contestant's row."""
        self.rows.append(Row(name, wall(samples), cpu(samples)))

    def median(self, name: str, of: Literal["wall", "cpu"] = "wall") -> float:
        """Return the median of the row ``name``."""
        [row] = [row for row in self.rows if row.name == name]
        return row.wall.median if of == "wall" else row.cpu.median

    def times(self, slow: str, fast: str, of: Literal["wall", "cpu"] = "wall") -> float:
        """Return how many times as much row ``slow`` takes as row ``fast``, by medians."""
        return self.median(slow, of) / self.median(fast, of)
