"""Part (e): executed notebooks rendered, beside nbconvert's own HTML, and long ones.

Ours are rendered as pages of a site are: names in code and prose are links to the reference.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import nbformat
from nbformat import NotebookNode

from benchmarks import suite, throughput
from benchmarks.measure import BrokenError, Sample, here, in_turn
from benchmarks.results import Goal, Part
from benchmarks.workplace import Workplace, jobs
from bodocs.api.reference import ROUTE
from bodocs.api.section import ApiSection
from bodocs.execution.page import Job
from bodocs.execution.runner import Result, from_store
from bodocs.rendering.exporter import Context, DocusaurusExporter
from bodocs.settings import Settings
from bodocs.store import Store

_THEIRS = "nbconvert's HTML exporter"
_OURS = "bodocs's exporter"
_LONG = "bodocs's exporter, {} cells"


@dataclass(frozen=True)
class _Page:
    """An executed notebook, and what the exporter is told of it."""

    notebook: NotebookNode
    context: Context


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
    pages = _executed(place, chosen)
    theirs, ours = _exporters()
    contestants: dict[str, Callable[[], Sample]] = {
        _THEIRS: lambda: _rendered(theirs, pages * repeats),
        _OURS: lambda: _rendered(ours, pages * repeats),
    }
    for size in sizes:
        made = _of_length(pages, size)
        contestants[_LONG.format(size)] = lambda made=made: _rendered(ours, [made])  # type: ignore[misc]
    for run in contestants.values():
        run()  # what is compiled or loaded once is not what is measured
    part = Part("e", f"{len(pages)} executed tutorials rendered, {repeats} times each")
    for name, found in in_turn(contestants, rounds, place.say).items():
        part.add(name, found)
    _judge(part, len(pages) * repeats, sizes)
    part.remarks.append(f"links to the reference in them: {_links(ours, pages)}")
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


def _executed(place: Workplace, chosen: Sequence[str]) -> list[_Page]:
    root = place.root / "rendered"
    suite.write(root, chosen)
    with (root / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write('api = ["ax", "botorch", "gpytorch"]\n')
    place.say(f"executing {len(chosen)} tutorials")
    throughput.run(root)
    found, made = jobs(root, "smoke")
    section = ApiSection.of(found)
    for job in made:
        section.note(job.page, job.notebook)
    section.files([job.page for job in made])
    store = Store(found.store_url)
    return [_page(job, from_store(job, store), section, found) for job in made]


def _page(job: Job, result: Result | None, section: ApiSection, found: Settings) -> _Page:
    if result is None:
        raise BrokenError(f"{job.page.id} is not in the store, though it has just been executed")
    context = Context(
        title=job.page.front.title,
        path=job.page.path,
        root=found.source,
        claims={claim.cell: claim for claim in result.entry.run.claims},
        names=result.entry.run.names,
        address=section.reference.address,
    )
    return _Page(result.entry.notebook, context)


def _exporters() -> tuple[Any, Any]:
    from nbconvert import HTMLExporter

    return HTMLExporter(), DocusaurusExporter()


def _rendered(exporter: Any, pages: Sequence[_Page]) -> Sample:
    # Both change what they are given, or might.
    given = [(copy.deepcopy(page.notebook), page.context) for page in pages]
    with here() as samples:
        for notebook, context in given:
            exporter.from_notebook_node(notebook, {"bodocs": context})
    return samples[0]


def _links(exporter: Any, pages: Sequence[_Page]) -> int:
    texts = (exporter.from_notebook_node(p.notebook, {"bodocs": p.context})[0] for p in pages)
    return sum(text.count(f"{ROUTE}/") for text in texts)


def _of_length(pages: Sequence[_Page], size: int) -> _Page:
    """Return a notebook of ``size`` cells, those of the tutorials over and over."""
    cells = [cell for page in pages for cell in page.notebook.cells]
    made = nbformat.v4.new_notebook(metadata=pages[0].notebook.metadata)
    made.cells = [copy.deepcopy(cells[number % len(cells)]) for number in range(size)]
    for number, cell in enumerate(made.cells):
        cell["id"] = f"cell-{number}"
    names = {question: name for page in pages for question, name in page.context.names.items()}
    return _Page(made, replace(pages[0].context, claims={}, names=names))
