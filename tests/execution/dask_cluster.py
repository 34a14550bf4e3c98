"""A real Dask cluster for the tests: a scheduler and workers, each a process in its own folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from tests.conftest import BODOCS, Source, Workspace

PATIENCE = 60
DASK = Path(sys.executable).parent / "dask"
QUIET = ["--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0"]


def wait_until(happened: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not happened():
        assert time.monotonic() < deadline, f"never happened: {what}"
        time.sleep(0.05)


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process with all that it has started."""
    below = []
    with suppress(psutil.Error):
        below = psutil.Process(process.pid).children(recursive=True)
    for left in [process, *below]:
        with suppress(psutil.Error, ProcessLookupError):
            left.kill()
    process.wait(PATIENCE)


@dataclass
class Cluster:
    """A scheduler, and the workers that were started for it."""

    root: Path
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def file(self) -> Path:
        return self.root / "scheduler.json"

    @property
    def address(self) -> str:
        return json.loads(self.file.read_text())["address"]

    def start(self) -> None:
        self._start("scheduler", "scheduler", "--port", "0", "--scheduler-file", str(self.file))
        wait_until(lambda: self.file.is_file() and self.file.read_text(), "the scheduler starts")

    def worker(self, name: str, *options: str, finds_first: Path | None = None) -> None:
        """Start a worker of one thread in a folder of its own.

        It finds what lies in ``finds_first`` before it finds what is installed.
        """
        search = [str(finds_first), *filter(None, [os.environ.get("PYTHONPATH")])]
        env = {"PYTHONPATH": os.pathsep.join(search)} if finds_first else {}
        options = ("--nthreads", "1", "--name", name, *options)
        local = ("--local-directory", str(self.root / name / "local"))
        self._start(name, "worker", self.address, *options, *local, env=env)

    def join(self) -> None:
        """Wait until every worker has joined."""
        for name in self.processes:
            wait_until(lambda n=name: "Starting established" in self.log(n), f"{name} joins")

    def log(self, name: str) -> str:
        path = self.root / name / "log.txt"
        return path.read_text() if path.is_file() else ""

    def close(self) -> None:
        for process in reversed(self.processes.values()):
            end(process)

    def _start(self, name: str, *words: str, env: dict[str, str] | None = None) -> None:
        folder = self.root / name
        folder.mkdir(parents=True)
        with (folder / "log.txt").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                [DASK, *words, *QUIET],
                cwd=folder,
                env={**os.environ, **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


@contextmanager
def cluster(root: Path) -> Iterator[Cluster]:
    made = Cluster(root)
    try:
        made.start()
        yield made
    finally:
        made.close()


def begin(
    root: Path, project: Source, address: str, *words: str, env: dict[str, str] | None = None
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [BODOCS, "run", "--source", project.root, "--cluster", address, *words],
        env=Workspace(root).environment(env),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def runs(space: Workspace) -> dict[str, dict[str, Any]]:
    """Return the records of what the store holds, by page."""
    found = [json.loads(path.read_text().partition("\n")[2])["run"] for path in space.entries()]
    return {run["page"]: run for run in found}
