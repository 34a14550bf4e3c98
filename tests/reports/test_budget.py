"""Budgets: what a page may cost in full mode, and who is not held to it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bodocs import catalog
from bodocs.execution import budget
from bodocs.execution import page as page_run
from bodocs.keys import Run
from tests.conftest import Source, Workspace, code
from tests.reports.conftest import SPIN, Reported

pytestmark = pytest.mark.kernel

LITTLE = {"seconds": 0.5, "megabytes": 3000}


def test_a_page_over_its_budget_fails_and_shows_the_figures(reported: Reported) -> None:
    [failure] = reported.pages["costly"]["failures"]
    used = reported.pages["costly"]["cpu_seconds"]
    assert failure["kind"] == "budget"
    message = f"the page took {used:.1f} s of CPU, over its budget of 0.5 s"
    assert failure["message"] == message
    assert message in reported.done.err
    assert not failure["machinery"]


def test_it_lists_the_cells_that_cost_most(reported: Reported) -> None:
    [failure] = reported.pages["costly"]["failures"]
    title, first, second = failure["traceback"].splitlines()
    assert title == "the cells that took longest:"
    seconds = reported.pages["costly"]["cells"][1]["seconds"]
    assert first.split() == [f"{seconds:.1f}", "s", "cell", "2", "(spin)", "import", "time"]
    assert second.endswith("x = 1")


def test_it_is_not_kept_in_the_store(reported: Reported) -> None:
    assert len(reported.space.entries()) == 1


def test_memory_counts_too(space: Workspace) -> None:
    project = space.project()
    project.doc("page", "```python\nx = 1\n```\n", budget={"seconds": 100, "megabytes": 10})
    done = space.bodocs("run", cwd=project.root, status=1)
    assert " MB, over its budget of 10 MB" in done.out
    assert "s of CPU, over" not in done.out


def costly(project: Source, **limits: float) -> None:
    cells = [code("rounds = 1", "parameters"), SPIN]
    project.tutorial("page", *cells, smoke={"rounds": 2}, budget={**LITTLE, **limits})


@pytest.mark.parametrize("flags", [["--mode", "smoke"], ["--set", "rounds=5"]])
def test_smoke_mode_and_own_parameters_have_no_budget(space: Workspace, flags: list[str]) -> None:
    project = space.project()
    costly(project)
    done = space.bodocs("run", "page", *flags, "--json", cwd=project.root)
    assert done.json()["pages"][0]["cpu_seconds"] > 1.2


def test_a_plain_folder_has_no_budget(space: Workspace) -> None:
    folder = space.folder()
    text = f"---\njupyter: {{}}\nbudget: {{seconds: 0.5}}\n---\n\n```python\n{SPIN}\n```\n"
    folder.write("page.md", text)
    space.bodocs("run", "--source", folder.root)


def test_a_budget_that_was_tightened_is_held_against_a_new_run(space: Workspace) -> None:
    project = space.project()
    costly(project, seconds=100)
    space.bodocs("run", cwd=project.root)
    costly(project, seconds=90)
    assert "0 executed now" in space.bodocs("run", cwd=project.root).out
    costly(project, seconds=0.5)
    done = space.bodocs("run", cwd=project.root, status=1)
    assert "1 executed now" in done.out
    assert "over its budget of 0.5 s" in done.out


def test_a_page_that_says_nothing_has_the_usual_budget(space: Workspace) -> None:
    project = space.project()
    project.doc("page", "```python\nx = 1\n```\n")
    entry = project.execute("page")
    [page] = catalog.load(project.settings).pages
    job = page_run.prepare(page, Run("full", {}, {}))

    def verdict(**facts: float) -> str | None:
        failure = budget.over(job, replace(entry, run=entry.run.model_copy(update=facts)))
        return failure.message if failure else None

    assert verdict(cpu_seconds=120, peak_bytes=1_000_000_000) is None
    assert verdict(cpu_seconds=121, peak_bytes=1_001_000_000) == (
        "the page took 121.0 s of CPU, over its budget of 120 s, "
        "and 1001 MB, over its budget of 1000 MB"
    )


def test_what_failed_for_another_reason_is_not_blamed_for_its_cost(space: Workspace) -> None:
    project = space.project()
    project.doc("page", f"```python\n{SPIN}\n1 / 0\n```\n", budget=LITTLE)
    done = space.bodocs("run", "--json", cwd=project.root, status=1)
    [failure] = done.json()["pages"][0]["failures"]
    assert failure["kind"] == "ZeroDivisionError"
