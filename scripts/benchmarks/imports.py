"""Part (a): a notebook that imports much and computes nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from benchmarks import suite
from benchmarks.measure import BrokenError, Sample, command, here, in_turn
from benchmarks.results import Goal, Part
from benchmarks.workplace import Workplace, jobs
from bodocs.execution.local import LocalExecutor
from bodocs.execution.records import PageRun
from bodocs.execution.task import Unwatched
from bodocs.store import Entry

IMPORTS = """\
import ax
import botorch
import gpytorch
import matplotlib
import matplotlib.pyplot as plt
import pandas as pd
import torch
from ax.api.client import Client
from botorch.models import SingleTaskGP
"""
_VERSIONS = "print(ax.__version__, botorch.__version__, gpytorch.__version__)\n"
_MORE = "print(torch.__version__, pd.__version__, matplotlib.__version__)\n"

_COMMAND = "`papermill` command"
_INSIDE = "`papermill.execute_notebook` in process"
_WHOLE = "`bodocs run` command, its one page"
_WARM = "`bodocs`, a further page in the same run"


def measure(place: Workplace, rounds: int) -> Part:
    """Measure the ways to run the notebook."""
    root = place.root / "imports"
    path = write(root, "imports", IMPORTS, _VERSIONS, _MORE)
    out = root / "out.ipynb"
    with Warm(root) as warm:
        contestants: dict[str, Callable[[], Sample]] = {
            _COMMAND: lambda: command(["papermill", path, out], root),
            _INSIDE: lambda: _inside(path, out),
            _WHOLE: lambda: command(["bodocs", "run", "--fresh", "--source", root], root),
            _WARM: warm.run,
        }
        samples = in_turn(contestants, rounds, place.say)
        return _part(samples, warm)


def write(root: Path, name: str, *cells: str) -> Path:
    """Write a project of one page, and return the page's notebook."""
    if not root.exists():
        suite.start_project(root)
    path = root / "tutorials" / name / f"{name}.ipynb"
    suite.save(page(name, *cells), path)
    return path


def page(title: str, *cells: str) -> NotebookNode:
    """Return a notebook of these code cells."""
    made = new_notebook(metadata={"kernelspec": suite.KERNEL})
    code = [new_code_cell(text, id=f"c{n}") for n, text in enumerate(cells)]
    made.cells = [suite.front_cell({"title": title}), *code]
    return made


def passed(entry: Entry) -> PageRun:
    """Return the record of a page that has passed.

    Raises:
        BrokenError: It has not.
    """
    if not entry.run.passed:
        raise BrokenError(f"{entry.run.page} failed: {entry.run.failures}")
    return entry.run


def kernels(run: PageRun) -> str:
    """Return how a page's kernel came about, in words."""
    reason = f", because {run.spawned_because}" if run.spawned_because else ""
    return f"{run.kernel or 'unknown'}{reason}"


class Warm:
    """Pages one after the other in one run, the first of which is not counted.

    Attributes:
        kernel: How the last page's kernel was made.
    """

    def __init__(self, root: Path) -> None:
        settings, [self._job] = jobs(root)
        self._executor = LocalExecutor(settings)
        self.kernel = ""

    def __enter__(self) -> Warm:
        self._executor.expect([self._job])
        self.run()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._executor.close()

    def run(self) -> Sample:
        """Run the page; ``first`` is when its first cell had ended, in seconds from the call."""
        clock = _Clock()
        with here(clock.marks) as samples:
            entry = self._executor.execute(self._job, lambda _: None, clock)
        self.kernel = kernels(passed(entry))
        return samples[0]


class _Clock(Unwatched):
    """Notes when the first cell has ended, which is when the second starts."""

    def __init__(self) -> None:
        self.marks: dict[str, float] = {}
        self._start = time.perf_counter()

    def cell(self, number: int, count: int) -> None:
        del count
        if number == 2:
            self.marks["first"] = time.perf_counter() - self._start


def _inside(path: Path, out: Path) -> Sample:
    import papermill

    with here() as samples:
        papermill.execute_notebook(str(path), str(out), progress_bar=False)
    return samples[0]


def _part(samples: dict[str, list[Sample]], warm: Warm) -> Part:
    part = Part(
        "a", "A notebook that imports torch, GPyTorch, BoTorch and Ax, and computes nothing"
    )
    for name, found in samples.items():
        part.add(name, found)
    first = sorted(sample.extra["first"] for sample in samples[_WARM])
    part.figures |= {"first cell": first[len(first) // 2]}
    part.goals = [
        Goal(
            "(a) first cell's end in a further page",
            part.figures["first cell"],
            "less than",
            0.4,
            "s",
        ),
        Goal(
            "(a) CPU of the `papermill` command, over that of a further page",
            part.times(_COMMAND, _WARM, "cpu"),
            "at least",
            12,
            "times",
        ),
    ]
    part.remarks = [
        f"first cell's end in a further page: {first[len(first) // 2]:.2f} s after it was asked "
        f"for ({first[0]:.2f} to {first[-1]:.2f}); its kernel: {warm.kernel}",
        "CPU of a further page: kernel, what holds it, and the runner's own share",
        "the `bodocs run` command itself imports the libraries once; one page alone saves little",
    ]
    return part
