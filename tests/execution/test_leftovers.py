"""Whoever dies, and however: no kernel, no zygote, no child and no socket is left."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from tests.conftest import BODOCS, Source, Workspace
from tests.execution.processes import marked

pytestmark = pytest.mark.kernel

PATIENCE = 60
# A child in its own session, and one that has cut every tie to the kernel.
CHILDREN = """\
import os, subprocess, sys
subprocess.Popen(["sleep", "600"], start_new_session=True)
detach = "import os\\nif os.fork() == 0:\\n    os.setsid()\\n    if os.fork() == 0:\\n"
detach += "        os.execvp('sleep', ['sleep', '600'])\\n"
subprocess.run([sys.executable, "-c", detach])
"""
ASLEEP = "import time\ntime.sleep(600)"
# The interpreter's lock is held for the whole call: no Python code of the kernel runs.
HOLDS_THE_LOCK = "import ctypes\nctypes.PyDLL(None).sleep(600)"
# Until ``Running.go_on``.
WAITS = "import time\nwhile flag.exists():\n    time.sleep(0.02)"


@dataclass
class Running:
    """A run that sits in a cell which has started children."""

    process: subprocess.Popen
    mark: str
    flag: Path
    temporary: Path

    @property
    def kernel(self) -> psutil.Process:
        return psutil.Process(int(self.flag.read_text()))

    @property
    def warden(self) -> psutil.Process:
        parent = self.kernel.parent()
        assert parent is not None
        return parent

    @property
    def zygote(self) -> psutil.Process:
        parent = self.warden.parent()
        assert parent is not None
        return parent

    def go_on(self) -> None:
        self.flag.unlink()

    def wait_for(self, what: Callable[[], bool]) -> bool:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if what():
                return True
            time.sleep(0.05)
        return False

    def nothing_is_left(self) -> bool:
        return self.wait_for(lambda: not marked(self.mark)) and self.wait_for(
            lambda: not list(self.temporary.iterdir())
        )


@pytest.fixture(params=["forked", "spawned"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def start(space: Workspace, kind: str) -> Iterator[Callable[[str], Running]]:
    started: list[Running] = []

    def run(cell: str) -> Running:
        project: Source = space.project(settings_text='preload = ["yaml"]\n')
        flag = space.root / "flag"
        note = "import os, yaml\nfrom pathlib import Path\n" + CHILDREN
        note += f"flag, part = Path({str(flag)!r}), Path({str(flag) + '.part'!r})\n"
        note += "part.write_text(str(os.getpid()))\npart.rename(flag)\n"
        project.tutorial("page", note + cell, "print('after')")
        mark = f"BODOCS_MARK_{os.getpid()}_{len(started)}_{time.monotonic_ns()}"
        # Short, because the names of sockets may not be long.
        temporary = Path(tempfile.mkdtemp())
        words = ["run", "--source", project.root, "--env", f"{mark}=1"]
        process = subprocess.Popen(
            [BODOCS, *words, *(["--spawn"] if kind == "spawned" else [])],
            env=space.environment({"TMPDIR": str(temporary)}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        running = Running(process, mark, flag, temporary)
        started.append(running)
        # The kernel and two children; the zygote and a warden, where they have its environment.
        count = 5 if kind == "forked" else 3
        begun = running.wait_for(lambda: flag.exists() and len(marked(mark)) >= count)
        assert begun, (flag.exists(), marked(mark), process.poll())
        return running

    yield run
    for running in started:
        for left in [*marked(running.mark), running.process]:
            left.kill()
        running.process.communicate()
        shutil.rmtree(running.temporary, ignore_errors=True)


in_each_cell = pytest.mark.parametrize(
    "cell", [ASLEEP, HOLDS_THE_LOCK], ids=["asleep", "holding the lock"]
)


@in_each_cell
@pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=["int", "term", "kill"]
)
def test_when_the_runner_is_ended(
    start: Callable[[str], Running], cell: str, number: signal.Signals
) -> None:
    running = start(cell)
    running.process.send_signal(number)
    running.process.wait(PATIENCE)
    assert running.nothing_is_left(), (marked(running.mark), list(running.temporary.iterdir()))


@in_each_cell
def test_when_the_kernel_is_killed(start: Callable[[str], Running], cell: str) -> None:
    running = start(cell)
    running.kernel.kill()
    out, _ = running.process.communicate(timeout=PATIENCE)
    assert running.process.returncode == 1
    assert "kernel died" in out
    assert "SIGKILL" in out
    assert running.nothing_is_left()


@in_each_cell
def test_when_the_warden_is_killed(start: Callable[[str], Running], cell: str) -> None:
    running = start(cell)
    running.warden.kill()
    out, _ = running.process.communicate(timeout=PATIENCE)
    assert running.process.returncode == 1
    assert "its warden was killed" in out
    assert running.nothing_is_left()


def test_when_the_zygote_is_killed_its_kernels_go_on(start: Callable[[str], Running]) -> None:
    running = start(WAITS)
    running.zygote.kill()
    running.go_on()
    out, _ = running.process.communicate(timeout=PATIENCE)
    assert running.process.returncode == 0, out
    assert running.nothing_is_left()


def test_when_zygote_and_runner_are_killed(start: Callable[[str], Running]) -> None:
    running = start(HOLDS_THE_LOCK)
    running.zygote.kill()
    running.process.kill()
    running.process.wait(PATIENCE)
    assert running.nothing_is_left()


def test_when_a_page_just_ends(start: Callable[[str], Running]) -> None:
    running = start(WAITS)
    running.go_on()
    out, _ = running.process.communicate(timeout=PATIENCE)
    assert running.process.returncode == 0, out
    assert running.nothing_is_left()
