"""The benchmark's command line, which ``make bench`` calls."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import (
    imports,
    machine,
    many,
    memory,
    noop,
    rendering,
    report,
    site,
    suite,
    throughput,
    web,
)
from benchmarks.measure import THREADS, BrokenError, command, in_turn
from benchmarks.meter import adopt_orphans
from benchmarks.results import Goal, Part
from benchmarks.workplace import Workplace, workplace
from bodocs import files, settings

_QUICK_TUTORIALS = ("branin_loop", "gp_regression", "two_objectives")


@dataclass(frozen=True)
class Size:
    """How much is measured.

    Attributes:
        rounds: How often each contestant; None for each part's own number.
        quick: Only as much as shows that the benchmark works.
    """

    rounds: int | None
    quick: bool

    def times(self, usual: int) -> int:
        """Return the number of rounds of a part that usually has ``usual``."""
        return self.rounds or (1 if self.quick else usual)

    @property
    def tutorials(self) -> list[str]:
        """The tutorials of the suite."""
        return list(_QUICK_TUTORIALS) if self.quick else suite.names()


def _noop(place: Workplace, size: Size) -> Part:
    sizes, compared = ((5, 10, 20), 20) if size.quick else ((10, 100, 300, 1000), 100)
    return noop.measure(place, size.times(5), sizes, compared)


def _cli(place: Workplace, size: Size) -> Part:
    name = "`bodocs list`"
    samples = in_turn(
        {name: lambda: command(["bodocs", "list"], settings.HOME)}, size.times(9), place.say
    )
    part = Part("cli", "The command line's start")
    part.add(name, samples[name])
    part.goals = [Goal("`bodocs list`", part.median(name), "less than", 0.5, "s")]
    return part


PARTS: dict[str, Callable[[Workplace, Size], Part]] = {
    "a": lambda place, size: imports.measure(place, size.times(5)),
    "b": lambda place, size: throughput.measure_suite(place, size.times(2), size.tutorials),
    "c": _noop,
    "many": lambda place, size: many.measure(
        place, size.times(1), (5, 10) if size.quick else (100, 300, 1000)
    ),
    "d": lambda place, size: throughput.measure_dominated(place, size.tutorials),
    "e": lambda place, size: rendering.measure(
        place, size.times(5), size.tutorials, (20, 100) if size.quick else (100, 1000, 10000)
    ),
    "site": lambda place, size: site.measure(place, size.times(2)),
    "web": lambda place, size: web.measure(place, size.times(5)),
    "memory": lambda place, _: memory.measure(place),
    "cli": _cli,
}


def main() -> None:
    """Measure, print the report, and write it as JSON."""
    chosen = _arguments()
    adopt_orphans()
    for name in THREADS:
        os.environ.pop(name, None)
    size = Size(chosen.rounds, chosen.quick)
    facts = machine.facts()
    try:
        with workplace(_progress()) as place:
            parts = [PARTS[name](place, size) for name in chosen.only]
    except BrokenError as error:
        sys.exit(f"error: the benchmark has stopped, because what it measures has failed\n{error}")
    files.write(chosen.out, json.dumps(report.as_json(facts, parts), indent=1) + "\n")
    sys.stdout.write(report.markdown(facts, parts))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only show that it works")
    parser.add_argument("--rounds", type=int, help="how often each is measured")
    parser.add_argument(
        "--only",
        type=lambda text: text.split(","),
        default=list(PARTS),
        help=f"parts, with commas between: {', '.join(PARTS)}",
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=settings.HOME / "build/reports/benchmark.json",
        help="file for the report as JSON; build/reports/benchmark.json if not given",
    )
    chosen = parser.parse_args()
    unknown = [name for name in chosen.only if name not in PARTS]
    if unknown:
        parser.error(f"there is no part {', '.join(unknown)}; the parts are {', '.join(PARTS)}")
    if chosen.rounds is not None and chosen.rounds < 1:
        parser.error("--rounds is at least 1")
    return chosen


def _progress() -> Callable[[str], None]:
    start = time.monotonic()

    def say(text: str) -> None:
        sys.stderr.write(f"{time.monotonic() - start:6.0f} s  {text}\n")
        sys.stderr.flush()

    return say


if __name__ == "__main__":
    main()
