"""How the time of a run that executes every page grows with their number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import imports, suite
from benchmarks.measure import BrokenError, Sample, command, in_turn
from benchmarks.results import Goal, Part
from benchmarks.workplace import Workplace, status

_ROW = "`bodocs run --fresh`, {} pages of one line"


def measure(place: Workplace, rounds: int, sizes: Sequence[int]) -> Part:
    """Measure runs of projects of several sizes, ascending; pages are notebooks in one folder."""
    contestants = {_ROW.format(size): _fresh_run(place, size) for size in sizes}
    part = Part("many", "A run that executes every page, of pages that compute nothing")
    for name, found in in_turn(contestants, rounds, place.say).items():
        part.add(name, found)
    each = [part.median(_ROW.format(size)) / size for size in sizes]
    part.figures |= {f"seconds a page of {n}": s for n, s in zip(sizes, each, strict=True)}
    steps = [f"{1000 * s:.0f} ms of {n}" for n, s in zip(sizes, each, strict=True)]
    part.remarks = [f"wall time for each page: {', '.join(steps)}"]
    part.goals = [
        Goal(
            f"time for each page of {sizes[-1]}, over that of {sizes[0]}; 1 is linear",
            each[-1] / each[0],
            "less than",
            1.15,
            "times",
        )
    ]
    return part


def _fresh_run(place: Workplace, size: int) -> Callable[[], Sample]:
    root = place.root / f"many-{size}"
    _write(root, size)

    def run() -> Sample:
        sample = command(["bodocs", "run", "--fresh", "--source", root], root)
        cached = sum(page.cached for page in status(root))
        if cached:
            raise BrokenError(f"{cached} of {size} pages did not run")
        return sample

    return run


def _write(root: Path, size: int) -> None:
    """Write pages beside each other, which is where the work for one might grow with the rest."""
    root.mkdir(parents=True)
    for number in range(size):
        made = imports.page(f"page {number}", f"import matplotlib\nprint({number})")
        suite.save(made, root / f"page_{number:04}.ipynb")
