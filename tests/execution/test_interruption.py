"""Ctrl-C and a request to end: kernels are gone at once, and what was finished stays."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator

import pytest

from tests.conftest import BODOCS, Source, Workspace
from tests.execution.processes import marked

pytestmark = pytest.mark.kernel

PATIENCE = 60


@pytest.fixture
def running(space: Workspace, request: pytest.FixtureRequest) -> Iterator[tuple]:
    """A run of which one page is done, and two sit in a cell: one asleep, one with a child."""
    project: Source = space.project()
    flags = space.root / "flags"
    flags.mkdir()
    touch = f"from pathlib import Path\nPath({str(flags)!r}, PAGE).touch()\n"
    project.tutorial("quick", "print('quick')")
    sleep = "import time\ntime.sleep(600)"
    project.tutorial("asleep", touch.replace("PAGE", "'asleep'") + sleep, "print('after')")
    child = "import subprocess\nsubprocess.run(['sleep', '600'])"
    project.tutorial("parent", touch.replace("PAGE", "'parent'") + child, "print('after')")
    mark = f"BODOCS_MARK_{os.getpid()}_{request.node.name.strip(']').split('[')[-1]}"
    process = subprocess.Popen(
        [BODOCS, "run", "--source", project.root, "--env", f"{mark}=1", "--jobs", "3"],
        env=space.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if len(list(flags.iterdir())) == 2 and len(space.entries()) == 1:
            break
        time.sleep(0.05)
    yield space, project, process, mark
    for left in [*marked(mark), process]:
        left.kill()
    process.communicate()


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["int", "term"]
)
def test_kernels_are_gone_and_finished_pages_stay(
    running: tuple, number: signal.Signals, status: int
) -> None:
    space, project, process, mark = running
    # Two kernels that wait, and the child of one.
    assert len(marked(mark)) >= 3
    process.send_signal(number)
    deadline = time.monotonic() + PATIENCE
    while marked(mark) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert marked(mark) == []
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == status
    assert "stopped: every kernel has ended; finished pages are kept" in err
    assert "Traceback" not in out + err
    again = space.bodocs("run", "quick", "--source", project.root, "--env", f"{mark}=1").out
    assert "0 executed now" in again


def start_an_endless_import(space: Workspace, mark: str) -> subprocess.Popen[str]:
    """Start a run whose zygote imports without end; return once it does."""
    libraries = space.root / "libraries"
    libraries.mkdir()
    flag = space.root / "imports"
    endless = (
        f"from pathlib import Path\nimport time\nPath({str(flag)!r}).touch()\ntime.sleep(600)\n"
    )
    (libraries / "endless.py").write_text(endless)
    project = space.project(settings_text='preload = ["endless"]\n')
    project.tutorial("page", "import endless")
    words = ["--env", f"PYTHONPATH={libraries}", "--env", f"{mark}=1"]
    process = subprocess.Popen(
        [BODOCS, "run", "--source", project.root, *words],
        env=space.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + PATIENCE
    while not flag.exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return process


def test_nobody_waits_for_what_is_still_imported(space: Workspace) -> None:
    process = start_an_endless_import(space, f"BODOCS_MARK_{os.getpid()}_import")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, err
    assert "Traceback" not in err


def test_what_is_still_imported_ends_with_a_killed_runner(space: Workspace) -> None:
    mark = f"BODOCS_MARK_{os.getpid()}_killed"
    process = start_an_endless_import(space, mark)
    assert len(marked(mark)) == 1
    process.kill()
    process.communicate()
    deadline = time.monotonic() + PATIENCE
    while marked(mark) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert marked(mark) == []
