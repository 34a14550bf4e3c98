"""A fault of the machinery is tried once more and written down; code that fails never is."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from bodocs import catalog
from bodocs.errors import MachineryError
from bodocs.execution import attempts
from bodocs.execution import page as page_run
from bodocs.execution.executor import Cancellable
from bodocs.execution.local import LocalExecutor
from bodocs.execution.page import Job
from bodocs.execution.task import Unwatched, Watch
from bodocs.keys import Run
from bodocs.store import Entry
from tests.conftest import Source, Workspace, code

pytestmark = pytest.mark.kernel

_LAUNCHER = """
import os, sys
with open({log!r}, "a") as file:
    file.write("start\\n")
if len(open({log!r}).readlines()) <= {failures}:
    sys.exit("no luck")
os.execv(sys.executable, [sys.executable, "-m", "ipykernel_launcher", *sys.argv[1:]])
"""


def unlucky_kernel(root: Path, failures: int) -> Path:
    """Make a kernel that does not start the first times; return where it counts its starts."""
    folder = root / "jupyter/kernels/unlucky"
    folder.mkdir(parents=True)
    log, launcher = root / "starts", folder / "launch.py"
    launcher.write_text(_LAUNCHER.format(log=str(log), failures=failures))
    argv = [sys.executable, str(launcher), "-f", "{connection_file}"]
    spec = {"argv": argv, "display_name": "Unlucky", "language": "python"}
    (folder / "kernel.json").write_text(json.dumps(spec))
    return log


def lines(path: Path) -> int:
    return len(path.read_text().splitlines()) if path.exists() else 0


def counted(path: Path, then: str) -> str:
    return f"with open({str(path)!r}, 'a') as file:\n    file.write('run\\n')\n{then}"


def run_once(space: Workspace, project: Source, kernel: str, status: int) -> dict[str, Any]:
    flags = ["--source", str(project.root), "--kernel", kernel, "--json"]
    jupyter = {"JUPYTER_PATH": str(space.root / "jupyter")}
    done = space.bodocs("run", *flags, status=status, env=jupyter)
    [page] = done.json()["pages"]
    return dict(page)


def test_a_kernel_that_did_not_start_is_started_once_more(space: Workspace) -> None:
    project, ran = space.project(), space.root / "ran"
    starts = unlucky_kernel(space.root, failures=1)
    project.tutorial("page", counted(ran, "print('done')"))
    page = run_once(space, project, "unlucky", 0)
    assert page["state"] == "passed"
    assert lines(starts) == 2
    assert lines(ran) == 1
    [flake] = page["flakes"]
    assert flake["kind"] == "no kernel"
    assert "the kernel did not start" in flake["message"]
    assert flake["started"] <= page["executed"]
    assert run_once(space, project, "unlucky", 0)["cached"]
    assert lines(starts) == 2


def test_a_kernel_that_never_starts_fails_the_page_after_two_attempts(space: Workspace) -> None:
    project, ran = space.project(), space.root / "ran"
    starts = unlucky_kernel(space.root, failures=99)
    project.tutorial("page", counted(ran, "print('done')"))
    page = run_once(space, project, "unlucky", 1)
    assert lines(starts) == 2
    assert lines(ran) == 0
    [failure], [flake] = page["failures"], page["flakes"]
    assert failure["machinery"]
    assert failure["message"] == flake["message"]
    assert "no luck" in failure["message"]
    assert [cell["state"] for cell in page["cells"]] == ["unrun"]
    assert not space.entries()


@pytest.mark.parametrize(
    "then",
    [
        "1 / 0",
        "raise SystemExit(0)",
        "import os; os._exit(0)",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "import time; time.sleep(600)",
        "raise RuntimeError('Kernel did not start')",
    ],
)
def test_code_that_fails_runs_once(space: Workspace, then: str) -> None:
    project, ran = space.project(settings_text="cell_deadline = 3\n"), space.root / "ran"
    project.tutorial("page", "print('before')", counted(ran, then), "print('after')")
    page = run_once(space, project, "python3", 1)
    assert lines(ran) == 1
    assert page["flakes"] == []
    assert [failure["machinery"] for failure in page["failures"]] == [False]


class Unlucky:
    """Runs pages here, after as many faults as it is told."""

    def __init__(self, project: Source, faults: int) -> None:
        self._local = LocalExecutor(project.settings)
        self.left = faults
        self.attempts = 0

    def expect(self, jobs: Sequence[Job]) -> None:
        self._local.expect(jobs)

    def execute(self, job: Job, attach: Callable[[Cancellable], None], watch: Watch) -> Entry:
        self.attempts += 1
        if self.left:
            self.left -= 1
            raise MachineryError("worker killed", f"fault {self.attempts}")
        return self._local.execute(job, attach, watch)

    def close(self) -> None:
        self._local.close()


def attempted(project: Source, executor: Unlucky, *, cancelled: bool = False) -> Entry:
    [page] = catalog.load(project.settings).pages
    job = page_run.prepare(page, Run("full", {}, {}), chosen={"n": 7})
    try:
        return attempts.execute(executor, job, lambda _: None, Unwatched(), lambda: cancelled)
    finally:
        executor.close()


@pytest.fixture
def project(space: Workspace) -> Source:
    made = space.project()
    made.tutorial("page", code("n = 1", "parameters"), "print(n)", "")
    return made


def test_a_fault_that_an_executor_raises_is_one_of_the_machinery(project: Source) -> None:
    entry = attempted(project, Unlucky(project, faults=1))
    assert entry.run.passed
    [flake] = entry.run.flakes
    assert (flake.kind, flake.message) == ("worker killed", "fault 1")
    assert flake.started <= entry.run.started


def test_two_faults_of_an_executor_fail_the_page(project: Source) -> None:
    executor = Unlucky(project, faults=9)
    entry = attempted(project, executor)
    assert executor.attempts == 2
    assert not entry.run.passed
    assert [flake.message for flake in entry.run.flakes] == ["fault 1"]
    [failure] = entry.run.failures
    assert (failure.kind, failure.message, failure.machinery) == ("worker killed", "fault 2", True)
    assert [(cell.index, cell.state) for cell in entry.run.cells] == [(1, "unrun"), (2, "unrun")]
    assert entry.run.parameters == {"n": 7}
    assert entry.run.started
    assert "numpy" in entry.run.versions


def test_a_page_that_was_asked_to_end_is_not_tried_again(project: Source) -> None:
    executor = Unlucky(project, faults=1)
    entry = attempted(project, executor, cancelled=True)
    assert executor.attempts == 1
    assert not entry.run.passed
