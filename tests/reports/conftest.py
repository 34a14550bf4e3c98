"""One run of pages that pass, fail, cost too much or have nothing to run, as a GitHub job."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bodocs.settings import Settings
from tests.conftest import Done, Source, Workspace, code, prose, workspace

NASTY = "odd, 50%: a|b"
"""A page's name that means something to everything that it is written into."""
MESSAGE = "\\x00 \\x1b[31mred\\x1b[0m ]]> <b>&amp; | `tick` :: %0A ]\\ufffe"
SPIN = "import time\nend = time.process_time() + 1.2\nwhile time.process_time() < end: pass"


@dataclass(frozen=True)
class Reported:
    """What a run has left.

    Attributes:
        space: Where it ran.
        source: The pages; the folder above is the repository.
        done: The command.
        status: What it printed.
        step_summary: The file that GitHub shows on the job's page.
        reports: A copy of its reports, which no later run changes.
    """

    space: Workspace
    source: Source
    done: Done
    status: dict[str, Any]
    step_summary: Path
    reports: Path

    @property
    def settings(self) -> Settings:
        return self.source.settings

    @property
    def pages(self) -> dict[str, dict[str, Any]]:
        return {page["id"]: page for page in self.status["pages"]}

    def report(self, name: str) -> str:
        return (self.reports / name).read_text(encoding="utf-8")


def write_pages(project: Source) -> None:
    project.doc("words", "Only words.\n")
    project.tutorial(
        "holds",
        code("trials = 3", "parameters"),
        code("import time\nx = 3\ntime.sleep(0.5)", id="slow"),
        code("# Three is three.\nassert x == 3, f'x is {x}'", "claim", id="three"),
        smoke={"trials": 1},
    )
    project.tutorial(
        "breaks",
        "print('before')",
        prose("Text between."),
        code("# A ratio.\nratio = 3\n\nratio / 0", id="division"),
        "print('after')",
    )
    project.doc(NASTY, f"Text.\n\n```python\nx = 1\nraise ValueError('{MESSAGE}')\n```\n")
    claims = "# Two is | three.\nassert x == 3, f'x is {x}'"
    project.doc("refuted", f'```python\nx = 2\n```\n\n```python tags=["claim"]\n{claims}\n```\n')
    budget = {"seconds": 0.5, "megabytes": 3000}
    project.tutorial("costly", "x = 1", code(f"# Spin.\n{SPIN}", id="spin"), budget=budget)


@pytest.fixture(scope="package")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reported]:
    with workspace(tmp_path_factory.mktemp("reported")) as space:
        (space.root / ".git").mkdir()
        project = space.project(settings_text='versions = ["papermill"]\n')
        write_pages(project)
        step_summary = space.root / "step_summary.md"
        step_summary.write_text("before\n")
        env = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(step_summary)}
        done = space.bodocs("run", "--json", "--jobs", "2", cwd=project.root, status=1, env=env)
        reports = space.root / "reports"
        shutil.copytree(project.settings.reports, reports)
        yield Reported(space, project, done, done.json(), step_summary, reports)
