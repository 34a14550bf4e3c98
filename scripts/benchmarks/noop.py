"""Part (c): a rerun of pages that have not changed, and how its time grows with their number."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import collection
from benchmarks.measure import BrokenError, Sample, command, in_turn
from benchmarks.results import Goal, Part
from benchmarks.workplace import Workplace, status
from bodocs import settings, unchanged

_BODOCS = "`bodocs run`, {} pages, looked through"
_AGAIN = "`bodocs run` once more, {} pages"
# The first writes the notebooks anew, and only one that writes nothing is noted.
_UNTIL_NOTED = 2
_CACHE = "`jcache project execute`, {} notebooks"


def measure(place: Workplace, rounds: int, sizes: Sequence[int], compared: int) -> Part:
    """Measure reruns of collections of several sizes.

    Args:
        place: Where to work.
        rounds: How often each.
        sizes: Numbers of pages, ascending, ``compared`` among them.
        compared: The size at which jupyter-cache is measured too.
    """
    contestants: dict[str, Callable[[], Sample]] = {}
    for size in sizes:
        root = executed(place, size)
        contestants[_BODOCS.format(size)] = bodocs_rerun(root, noted=False)
        if size in (compared, sizes[-1]):
            contestants[_AGAIN.format(size)] = bodocs_rerun(root, noted=True)
    first, ours = _BODOCS.format(compared), _AGAIN.format(compared)
    theirs = _CACHE.format(compared)
    contestants[theirs] = jupyter_cache_rerun(place, compared)
    samples = in_turn(contestants, rounds, place.say)
    part = Part("c", "A rerun of pages that have not changed")
    for name, found in samples.items():
        part.add(name, found)
    part.goals = [
        Goal(f"(c) rerun of {compared} pages", part.median(first), "less than", 1.0, "s"),
        Goal("(c) jupyter-cache, over bodocs", part.times(theirs, ours), "at least", 5, "times"),
    ]
    part.remarks.append(
        "looked through: every page is read and found in the store, as in the first run after "
        f"anything has changed; jupyter-cache over that: {part.times(theirs, first):.1f} times"
    )
    _add_growth(part, sizes, [part.median(_BODOCS.format(size)) for size in sizes])
    return part


def executed(place: Workplace, size: int) -> Path:
    """Write a collection and its executed pages; return its folder."""
    root = place.root / f"pages-{size}"
    place.say(f"writing {size} executed pages")
    collection.write(root, size)
    collection.fill_store(root)
    return root


def bodocs_rerun(root: Path, *, noted: bool) -> Callable[[], Sample]:
    """Return what reruns a collection.

    Args:
        root: Its folder.
        noted: Whether a run before, of which nothing is measured, has left its note.
    """
    note = settings.load(root).build / unchanged.NAME

    def run() -> Sample:
        if not noted:
            note.unlink(missing_ok=True)
        elif not note.exists():
            for _ in range(_UNTIL_NOTED):
                _rerun(root)
        return _rerun(root)

    return run


def _rerun(root: Path) -> Sample:
    sample = command(["bodocs", "run", "--source", root], root)
    again = sum(not page.cached for page in status(root))
    if again:
        raise BrokenError(f"a rerun with nothing changed executed {again} pages")
    return sample


def jupyter_cache_rerun(place: Workplace, size: int) -> Callable[[], Sample]:
    """Give jupyter-cache the same collection; return what reruns it."""
    folder = place.root / "jupyter-cache"
    outdated = collection.fill_jupyter_cache(place.root / f"pages-{size}", folder)
    if outdated:
        raise BrokenError(f"jupyter-cache would execute {outdated} of {size} notebooks again")
    words: list[str | Path] = ["jcache", "project", "-p", folder / ".jupyter_cache", "execute"]
    return lambda: command([*words, "-e", "local-serial"], folder)


def _add_growth(part: Part, sizes: Sequence[int], seconds: Sequence[float]) -> None:
    part.figures["growth exponent"] = exponent = growth(sizes, seconds)
    pairs = list(zip(sizes, seconds, strict=True))
    steps = [
        f"{1000 * (after - before) / (many - few):.1f} ms from {few} to {many}"
        for (few, before), (many, after) in itertools.pairwise(pairs)
    ]
    part.remarks.append(f"each further page: {', '.join(steps)}")
    part.goals.append(
        Goal(
            f"(c) growth exponent from {sizes[0]} to {sizes[-1]} pages; 1 is linear",
            exponent,
            "less than",
            1.1,
            "",
        )
    )


def growth(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """Return the exponent p of ``start + b * n**p``, fitted to seconds over sizes n.

    The start is what the first two sizes give if the growth between them is linear; p is the
    slope, on logarithmic scales, of what the later sizes take beyond it.
    """
    per_page = (seconds[1] - seconds[0]) / (sizes[1] - sizes[0])
    start = seconds[0] - per_page * sizes[0]
    x = [math.log(size) for size in sizes[1:]]
    y = [math.log(max(taken - start, 1e-9)) for taken in seconds[1:]]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    covariance = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    return covariance / sum((a - mean_x) ** 2 for a in x)
