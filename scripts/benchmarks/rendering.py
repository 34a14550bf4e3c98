"""Part (e): executed notebooks rendered, beside nbconvert's own HTML, and long ones."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Any

import nbformat
from nbformat import NotebookNode

from benchmarks import suite, throughput
from benchmarks.measure import Sample, here, in_turn
from benchmarks.results import Goal, Part
from benchmarks.workplace import Workplace
from bodocs import settings

_THEIRS = "nbconvert's HTML exporter"
_OURS = "bodocs's exporter"
_LONG = "bodocs's exporter, {} cells"


def measure(
    place: Workplace, rounds: int, chosen: Sequence[str], sizes: Sequence[int], repeats: int = 3
) -> Part:
    """Measure both exporters on executed tutorials, and ours on notebooks of several lengths.

    Both are imported and made beforehand; what is measured is notebook in, text out.

    Args:
        place: Where to work.
        rounds: How often each.
        chosen: The tutorials.
        sizes: Numbers of cells, ascending.
        repeats: How often each tutorial is rendered in one measurement.
    """
    notebooks = _executed(place, chosen)
    theirs, ours = _exporters()
    contestants: dict[str, Callable[[], Sample]] = {
        _THEIRS: lambda: _rendered(theirs, notebooks * repeats),
        _OURS: lambda: _rendered(ours, notebooks * repeats),
    }
    for size in sizes:
        made = _of_length(notebooks, size)
        contestants[_LONG.format(size)] = lambda made=made: _rendered(ours, [made])  # type: ignore[misc]
    for run in contestants.values():
        run()  # what is compiled or loaded once is not what is measured
    part = Part("e", f"{len(notebooks)} executed tutorials rendered, {repeats} times each")
    for name, found in in_turn(contestants, rounds, place.say).items():
        part.add(name, found)
    _judge(part, len(notebooks) * repeats, sizes)
    return part


def _judge(part: Part, count: int, sizes: Sequence[int]) -> None:
    each = {name: 1000 * part.median(name) / count for name in (_THEIRS, _OURS)}
    rates = [1000 * part.median(_LONG.format(size)) / size for size in sizes]
    part.remarks = [
        f"each notebook: {each[_THEIRS]:.0f} ms and {each[_OURS]:.0f} ms",
        "each cell: " + ", ".join(f"{r:.2f} ms of {n}" for n, r in zip(sizes, rates, strict=True)),
    ]
    part.goals = [
        Goal("(e) nbconvert, over bodocs", part.times(_THEIRS, _OURS), "at least", 4, "times"),
        Goal(
            f"(e) time for each cell of {sizes[-1]}, over that of {sizes[0]}; 1 is linear",
            rates[-1] / rates[0],
            "less than",
            1.15,
            "times",
        ),
    ]


def _executed(place: Workplace, chosen: Sequence[str]) -> list[NotebookNode]:
    root = place.root / "rendered"
    suite.write(root, chosen)
    place.say(f"executing {len(chosen)} tutorials")
    throughput.run(root)
    paths = sorted(settings.load(root).runs.glob("*.ipynb"))
    return [nbformat.read(path, as_version=4) for path in paths]


def _exporters() -> tuple[Any, Any]:
    from nbconvert import HTMLExporter

    from bodocs.rendering.exporter import DocusaurusExporter

    return HTMLExporter(), DocusaurusExporter()


def _rendered(exporter: Any, notebooks: Sequence[NotebookNode]) -> Sample:
    # Both change what they are given, or might.
    given = [copy.deepcopy(notebook) for notebook in notebooks]
    with here() as samples:
        for notebook in given:
            exporter.from_notebook_node(notebook)
    return samples[0]


def _of_length(notebooks: Sequence[NotebookNode], size: int) -> NotebookNode:
    """Return a notebook of ``size`` cells, those of the tutorials over and over."""
    cells = [cell for notebook in notebooks for cell in notebook.cells]
    made = nbformat.v4.new_notebook(metadata=notebooks[0].metadata)
    made.cells = [copy.deepcopy(cells[number % len(cells)]) for number in range(size)]
    for number, cell in enumerate(made.cells):
        cell["id"] = f"cell-{number}"
    return made
