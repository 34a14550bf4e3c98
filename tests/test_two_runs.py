"""Two runs at once on one store: neither clashes with the other, and no page runs twice."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conftest import BODOCS, Source, Workspace

pytestmark = pytest.mark.kernel

PATIENCE = 120
_STARTS = """
from pathlib import Path
import time
with open({log!r}, "a") as file:
    file.write({name!r} + "\\n")
"""
_WAITS = """
while not Path({flag!r}).exists():
    time.sleep(0.05)
"""


@dataclass
class Stage:
    """A project whose pages write down that they run, and may wait for a sign."""

    space: Workspace
    project: Source
    runs: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def log(self) -> Path:
        return self.space.root / "log"

    @property
    def sign(self) -> Path:
        return self.space.root / "go"

    def page(self, name: str, *, waits: bool = False, then: str = "print('done')") -> None:
        code = _STARTS.format(log=str(self.log), name=name)
        if waits:
            code += _WAITS.format(flag=str(self.sign))
        self.project.tutorial(name, code + then)

    def starts(self, name: str) -> int:
        return self.log.read_text().split().count(name) if self.log.exists() else 0

    def run(self, *flags: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [BODOCS, "run", "--source", self.project.root, "--jobs", "1", *flags],
            env=self.space.environment({"PYTHONUNBUFFERED": "1"}),
            stdout=(self.space.root / f"out{len(self.runs)}").open("w"),
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.runs.append(process)
        return process

    def said(self, process: subprocess.Popen[str]) -> str:
        return (self.space.root / f"out{self.runs.index(process)}").read_text()

    def end(self, process: subprocess.Popen[str], status: int = 0) -> str:
        assert process.wait(PATIENCE) == status, self.said(process)
        return self.said(process)

    def wait_for(self, holds: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < deadline, [self.said(run) for run in self.runs]
            time.sleep(0.02)

    def held(self) -> subprocess.Popen[str]:
        """Return a run that sits in the page ``held``."""
        first = self.run()
        self.wait_for(lambda: self.starts("held"))
        return first

    def waiting(self, process: subprocess.Popen[str]) -> bool:
        return "waiting  held  the same code is being executed already" in self.said(process)


@pytest.fixture
def stage(space: Workspace) -> Iterator[Stage]:
    made = Stage(space, space.project())
    yield made
    for run in made.runs:
        run.kill()
        run.wait()


def test_a_page_that_another_run_executes_is_taken_from_it(stage: Stage) -> None:
    stage.page("held", waits=True)
    stage.page("other")
    stage.page("third")
    first = stage.held()
    second = stage.run()
    # The second has one place, and uses it for what is free.
    stage.wait_for(lambda: stage.starts("other") and stage.starts("third"))
    stage.wait_for(lambda: stage.waiting(second) and len(stage.space.entries()) == 2)
    stage.sign.touch()
    said = [stage.end(run) for run in (first, second)]
    assert [stage.starts(name) for name in ("held", "other", "third")] == [1, 1, 1]
    assert "3 passed, 0 failed; 1 executed now" in said[0]
    assert "3 passed, 0 failed; 2 executed now" in said[1]
    assert "passed   held  unchanged since" in said[1]
    assert "passed   other  unchanged since" in said[0]
    assert said[1].count("waiting ") == 1
    assert not list((stage.space.store / "locks").iterdir())
    assert json.loads((stage.project.settings.reports / "status.json").read_bytes())["pages"]


def test_many_pages_run_once_each(stage: Stage) -> None:
    names = [f"page{number}" for number in range(6)]
    for name in names:
        stage.page(name, then="time.sleep(0.3)")
    said = [stage.end(run) for run in [stage.run("--jobs", "2"), stage.run("--jobs", "2")]]
    assert [stage.starts(name) for name in names] == [1] * 6
    ran = [int(text.split(" executed now")[0].split()[-1]) for text in said]
    assert sum(ran) == 6
    assert all("6 passed, 0 failed" in text for text in said)


def test_a_page_whose_run_was_killed_is_run_by_the_other(stage: Stage) -> None:
    stage.page("held", waits=True)
    first = stage.held()
    second = stage.run()
    stage.wait_for(lambda: stage.waiting(second))
    first.kill()
    stage.wait_for(lambda: stage.starts("held") == 2)
    stage.sign.touch()
    assert "1 passed, 0 failed; 1 executed now" in stage.end(second)
    assert not list((stage.space.store / "locks").iterdir())


def test_a_page_that_failed_elsewhere_is_run_again(stage: Stage) -> None:
    stage.page("held", waits=True, then="1 / 0")
    first = stage.held()
    second = stage.run()
    stage.wait_for(lambda: stage.waiting(second))
    stage.sign.touch()
    for run in (first, second):
        assert "ZeroDivisionError" in stage.end(run, status=1)
    assert stage.starts("held") == 2


def test_an_interrupted_wait_ends_at_once(stage: Stage) -> None:
    stage.page("held", waits=True)
    stage.held()
    second = stage.run()
    stage.wait_for(lambda: stage.waiting(second))
    second.send_signal(signal.SIGINT)
    assert "stopped: every kernel has ended" in stage.end(second, status=130)
    assert stage.starts("held") == 1
    assert not stage.space.entries()


def test_a_fresh_run_waits_for_nobody(stage: Stage) -> None:
    stage.page("held", waits=True)
    first = stage.held()
    second = stage.run("--fresh")
    stage.wait_for(lambda: stage.starts("held") == 2)
    stage.sign.touch()
    for run in (first, second):
        assert "1 passed, 0 failed; 1 executed now" in stage.end(run)


def test_two_pages_of_the_same_code_run_once(stage: Stage) -> None:
    code = _STARTS.format(log=str(stage.log), name="same")
    for name in ("one", "two"):
        stage.project.tutorial(name, code)
    said = stage.end(stage.run("--jobs", "2"))
    assert "2 passed, 0 failed; 1 executed now" in said
    assert stage.starts("same") == 1
