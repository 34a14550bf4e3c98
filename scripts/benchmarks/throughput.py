"""Parts (b) and (d): a suite of ten tutorials, and how near it comes to what the cores allow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks import suite
from benchmarks.measure import BrokenError, Sample, Spread, command, environment, in_turn, total
from benchmarks.report import spread
from benchmarks.results import Goal, Part
from benchmarks.suite import Tutorial
from benchmarks.workplace import Workplace, jobs, status
from bodocs.cores import usable
from bodocs.store import Entry, Store

_UNSET = "`papermill` commands one after the other, threads unset"
_SINGLE = "the same, one thread each"
_FIRST = "`bodocs run --fresh`, durations not yet known"
_AGAIN = "`bodocs run --fresh`"

# Long enough that this page alone takes as long as all the others on the other cores.
_DOMINATING = {"branin_loop": {"SEEDS": 25}}
# What an earlier run would have noted: of that page, and of each of the others.
_DOMINATING_SECONDS, _USUAL_SECONDS = 60.0, 8.0


def measure_suite(place: Workplace, rounds: int, chosen: Sequence[str]) -> Part:
    """Part (b): the suite as upstream runs its own, and with bodocs."""
    root = place.root / "suite"
    tutorials = suite.write(root, chosen)
    part = Part("b", f"{len(tutorials)} tutorials in smoke mode")
    first = in_turn({_FIRST: lambda: run(root)}, 1, place.say)
    contestants: dict[str, Callable[[], Sample]] = {
        _UNSET: lambda: serial(tutorials, root, None),
        _AGAIN: lambda: run(root),
    }
    samples = in_turn(contestants, rounds, place.say)
    # One round: what it shows is that unset threads are not what makes the difference.
    single = in_turn({_SINGLE: lambda: serial(tutorials, root, 1)}, 1, place.say)
    for name, found in (samples | single | first).items():
        part.add(name, found)
    _add_limit(part, samples[_AGAIN])
    part.goals.insert(
        0,
        Goal(
            "(b) the `papermill` commands, over `bodocs run`",
            part.times(_UNSET, _AGAIN),
            "at least",
            3.5,
            "times",
        ),
    )
    part.remarks.insert(0, f"with one thread each: {part.times(_SINGLE, _AGAIN):.2f} times")
    return part


def measure_dominated(place: Workplace, chosen: Sequence[str]) -> Part:
    """Part (d) with one page as long as the rest together; durations are known beforehand."""
    root = place.root / "dominated"
    suite.write(root, chosen, _DOMINATING)
    usual = dict.fromkeys(chosen, _USUAL_SECONDS)
    _remember(root, usual | dict.fromkeys(_DOMINATING, _DOMINATING_SECONDS))
    samples = in_turn({_AGAIN: lambda: run(root)}, 1, place.say)
    part = Part("d", "The same with one page that takes as long as the others together")
    part.add(_AGAIN, samples[_AGAIN])
    _add_limit(part, samples[_AGAIN])
    return part


def serial(tutorials: Sequence[Tutorial], root: Path, threads: int | None) -> Sample:
    """Run one ``papermill`` process after the other."""
    env = environment(threads)
    out = root / "out.ipynb"
    return total(
        [
            command(["papermill", page.path, out, "-f", page.parameters], page.path.parent, env)
            for page in tutorials
        ]
    )


def run(root: Path) -> Sample:
    """Run all pages with bodocs; ``limit`` and what makes it up are in seconds."""
    sample = command(["bodocs", "run", "--fresh", "--mode", "smoke", "--source", root], root)
    pages = status(root)
    spawned = [page.spawned_because for page in pages if page.kernel != "forked"]
    if spawned:
        raise BrokenError(f"{len(spawned)} of {len(pages)} kernels were spawned: {spawned[0]}")
    in_cells = [sum(cell.seconds for cell in page.cells) for page in pages]
    longest, work = max(in_cells), sum(in_cells)
    limit = max(longest, work / usable())
    return Sample(
        sample.wall, sample.cpu, {"limit": limit, "longest page": longest, "in cells": work}
    )


def _add_limit(part: Part, samples: Sequence[Sample]) -> None:
    ratios = Spread.of([sample.wall / sample.extra["limit"] for sample in samples])
    for name in samples[0].extra:
        part.figures[name] = Spread.of([sample.extra[name] for sample in samples]).median
    part.goals.append(
        Goal(f"({part.name}) time over the limit", ratios.median, "less than", 1.15, "times")
    )
    part.remarks.append(
        f"limit: {part.figures['limit']:.1f} s, the larger of the longest page "
        f"({part.figures['longest page']:.1f} s) and of all cells on {usable()} cores "
        f"({part.figures['in cells']:.1f} s in all); taken: {spread(ratios)} times that"
    )


def _remember(root: Path, seconds: Mapping[str, float]) -> None:
    """Note durations as an earlier run would have."""
    settings, found = jobs(root)
    store = Store(settings.store_url)
    for job in found:
        if job.page.id in seconds:
            entry = job.unexecuted()
            noted = {"mode": "smoke", "seconds": seconds[job.page.id]}
            store.put(Entry(entry.notebook, entry.run.model_copy(update=noted)))
