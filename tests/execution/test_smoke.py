"""Smoke mode has to cost a fraction of full mode, where that costs anything."""

from __future__ import annotations

import dataclasses

import pytest

from bodocs import catalog
from bodocs.execution import page as page_run
from bodocs.execution import smoke
from bodocs.execution.page import Job
from bodocs.keys import Run
from bodocs.store import Entry, Store
from tests.conftest import Source, Workspace, code

N = code("n = 9", "parameters")


def entry_of(project: Source, mode: str, cpu_seconds: float, **chosen: object) -> tuple[Job, Entry]:
    [found] = catalog.load(project.settings).pages
    job = page_run.prepare(found, Run(mode, {}, {}), chosen=chosen)
    left = job.unexecuted()
    return job, Entry(left.notebook, left.run.model_copy(update={"cpu_seconds": cpu_seconds}))


def verdict(project: Source, store: Store, full: float, small: float, *, first: str) -> list[str]:
    """Return what is said of the mode that runs second."""
    modes = {"full": full, "smoke": small}
    store.put(entry_of(project, first, modes.pop(first))[1])
    [(mode, seconds)] = modes.items()
    entry = smoke.held(*entry_of(project, mode, seconds), store)
    return [failure.message for failure in entry.run.failures]


@pytest.mark.parametrize("first", ["full", "smoke"])
def test_more_than_a_quarter_is_too_much_in_whatever_order(space: Workspace, first: str) -> None:
    project, store = space.project(), Store(str(space.store))
    project.tutorial("page", N, smoke={"n": 2})
    [said] = verdict(project, store, 40, 11, first=first)
    assert "smoke mode takes 11.0 s of CPU, more than a quarter of the 40.0 s" in said
    assert verdict(project, store, 40, 10, first=first) == []
    # Three programs of its own that import Ax, on a slow machine.
    assert verdict(project, store, 27, 25, first=first) == []


def test_pages_that_are_the_same_in_both_and_runs_of_ones_own_are_let_be(space: Workspace) -> None:
    project, store = space.project(), Store(str(space.store))
    project.tutorial("page", N)
    assert verdict(project, store, 40, 40, first="full") == []
    project.tutorial("page", N, smoke={"n": 2})
    job, entry = entry_of(project, "smoke", 40, n=20)
    assert smoke.held(job, entry, store) == entry
    failed = dataclasses.replace(entry, run=entry.run.model_copy(update={"failures": ["x"]}))
    assert smoke.held(entry_of(project, "smoke", 40)[0], failed, store) is failed


@pytest.mark.kernel
def test_a_run_says_so_with_the_cost_that_it_remembers(space: Workspace) -> None:
    project = space.project()
    project.tutorial(
        "page", N, "import time\nwhile time.process_time() < 11:\n    pass", smoke={"n": 2}
    )
    Store(str(space.store)).put(entry_of(project, "full", 40.5)[1])
    done = space.bodocs("run", "--mode", "smoke", cwd=project.root, status=1)
    assert "more than a quarter of the 40.5 s of full mode" in done.out
