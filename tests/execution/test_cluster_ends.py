"""A cluster's workers, its scheduler and the run itself go away while pages run."""

from __future__ import annotations

import os
import signal
import subprocess
import textwrap
from collections.abc import Iterator

import pytest

from tests.conftest import Workspace
from tests.execution.dask_cluster import PATIENCE, Cluster, begin, end, runs, wait_until
from tests.execution.processes import marked

pytestmark = pytest.mark.kernel

# A worker process that a nanny has started is the one above the kernel that says so.
KILL_OWN_WORKER = """
import psutil
[worker] = [p for p in psutil.Process().parents() if "spawn_main" in " ".join(p.cmdline())]
worker.kill()
import time
time.sleep(600)
"""


def test_a_page_whose_worker_dies_runs_again_elsewhere(space: Workspace, two: Cluster) -> None:
    project = space.project()
    flag = space.root / "killed"
    once = f"from pathlib import Path\nflag = Path({str(flag)!r})\nfirst = not flag.exists()\n"
    kill = textwrap.indent(KILL_OWN_WORKER, "    ")
    project.tutorial("unlucky", f"{once}flag.touch()\nif first:{kill}", "print('survived')")
    done = space.bodocs("run", "--source", project.root, "--cluster", two.address)
    assert "1 passed" in done.out
    assert project.executed("unlucky").cells[-1].outputs[0].text == "survived\n"
    [flake] = runs(space)["unlucky"]["flakes"]
    assert flake["kind"] == "worker killed"


def test_a_page_that_kills_its_worker_each_time_fails(space: Workspace, two: Cluster) -> None:
    project = space.project()
    count = space.root / "count"
    note = f"with open({str(count)!r}, 'a') as file:\n    file.write('x')\n"
    project.tutorial("killer", note + KILL_OWN_WORKER)
    done = space.bodocs("run", "--source", project.root, "--cluster", two.address, status=1)
    assert "worker killed: the worker" in done.out
    # Once more after the first; and Dask may have begun to try by itself before it was stopped.
    assert 2 <= len(count.read_text()) <= 3


@pytest.fixture
def sleeping(
    space: Workspace, two: Cluster, request: pytest.FixtureRequest
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A run whose two pages sleep in a cell on two workers, and the mark of their kernels."""
    project = space.project()
    for name in ("asleep", "parent"):
        touch = f"from pathlib import Path\nPath({str(space.root)!r}, {name!r}).touch()\n"
        project.tutorial(name, touch + "import subprocess\nsubprocess.run(['sleep', '600'])")
    mark = f"BODOCS_MARK_{os.getpid()}_{request.node.name.strip(']').split('[')[-1]}"
    process = begin(space.root, project, two.address, "--env", f"{mark}=1")
    flags = (space.root / "asleep", space.root / "parent")
    wait_until(lambda: all(flag.exists() for flag in flags), "both pages run")
    yield process, mark
    for left in marked(mark):
        left.kill()
    end(process)


@pytest.mark.parametrize(
    ("number", "status"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)],
    ids=["int", "term", "kill"],
)
def test_no_kernel_is_left_on_any_worker_when_a_run_ends(
    sleeping: tuple[subprocess.Popen[str], str], two: Cluster, number: int, status: int
) -> None:
    process, mark = sleeping
    assert len(marked(mark)) >= 4
    process.send_signal(number)
    if number != signal.SIGKILL:
        _, err = process.communicate(timeout=PATIENCE)
        assert "stopped: every kernel has ended" in err
        assert "Traceback" not in err
        # It has said so, and it is so.
        assert marked(mark) == []
    wait_until(lambda: not marked(mark), "every kernel ends")
    assert process.wait(PATIENCE) == status
    for name in ("one", "other"):
        assert two.processes[name].poll() is None


def test_a_worker_that_goes_for_good_leaves_no_kernel(space: Workspace, own: Cluster) -> None:
    own.worker("first", "--no-nanny")
    own.join()
    project = space.project()
    flag = space.root / "flag"
    sleep = f"from pathlib import Path\nimport time\nif not Path({str(flag)!r}).exists():\n"
    sleep += f"    Path({str(flag)!r}).touch()\n    time.sleep(600)\n"
    project.tutorial("page", sleep)
    mark = f"BODOCS_MARK_{os.getpid()}_for_good"
    process = begin(space.root, project, own.address, "--env", f"{mark}=1")
    wait_until(flag.exists, "the page runs")
    before = marked(mark)
    assert before
    own.processes["first"].kill()
    wait_until(lambda: not any(kernel.is_running() for kernel in before), "the kernel ends")
    # One that joins later takes over.
    own.worker("second", "--no-nanny")
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, out + err
    run = runs(space)["page"]
    assert run["host"].startswith("second on")
    assert [flake["kind"] for flake in run["flakes"]] == ["worker killed"]


def test_a_scheduler_that_goes_away_ends_the_run(space: Workspace, own: Cluster) -> None:
    own.worker("worker")
    own.join()
    project = space.project()
    flag = space.root / "flag"
    touch = f"from pathlib import Path\nPath({str(flag)!r}).touch()\n"
    project.tutorial("page", touch + "import time\ntime.sleep(600)")
    mark = f"BODOCS_MARK_{os.getpid()}_scheduler"
    process = begin(space.root, project, own.address, "--env", f"{mark}=1")
    wait_until(flag.exists, "the page runs")
    own.processes["scheduler"].kill()
    wait_until(lambda: not marked(mark), "the kernel ends")
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2, out + err
    assert f"error: {own.address}: the connection to the scheduler is lost\n  mend: " in err
    assert "Traceback" not in out + err
