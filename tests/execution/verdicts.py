"""Runs pages that try to pass for good ones, with kernels of each kind, and reads the verdicts."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import psutil

from bodocs.execution.kernels import host
from tests.conftest import BODOCS, Done, Source, Workspace
from tests.execution.processes import marked

KINDS = ["forked", "spawned"] if host.available() else ["spawned"]
AFTER = "print('after')"
# Importing it costs nothing, and is what makes kernels be forked.
_LIBRARY = "wave"
_PATIENCE = 600
BOUNDED_MEGABYTES = 500
"""More than a runner takes for any page, and less than a page shows that shows without end."""


@dataclass
class Ran:
    """A project of pages after one run.

    Attributes:
        source: The project.
        kind: The kind of kernel that was asked for.
        mark: A variable that only its kernels, and what they started, have.
        done: The command.
        pages: What it says of each page, by id.
        megabytes: The most memory that the runner's process had.
    """

    source: Source
    kind: str
    mark: str
    done: Done
    pages: dict[str, dict[str, Any]]
    megabytes: float

    def failure(self, page: str) -> dict[str, Any]:
        """Return a page's only failure."""
        assert self.pages[page]["state"] == "failed"
        [failure] = self.pages[page]["failures"]
        return failure

    def states(self, page: str) -> list[str]:
        """Return what became of each code cell."""
        return [cell["state"] for cell in self.pages[page]["cells"]]

    def outputs(self, page: str) -> list[list[Any]]:
        """Return the outputs of each code cell, as they were kept."""
        folder = "runs" if self.pages[page]["state"] == "passed" else "reports/failed"
        notebook = nbformat.read(self.source.settings.build / folder / f"{page}.ipynb", 4)
        return [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]

    def text(self, page: str, number: int) -> str:
        """Return what a code cell, counted from 1, printed."""
        outputs = self.outputs(page)[number - 1]
        return "".join(output.text for output in outputs if output.output_type == "stream")

    def left(self) -> list[psutil.Process]:
        """Return what is still there of the processes that the pages have started."""
        return marked(self.mark)


def run(
    space: Workspace, kind: str, write: Callable[[Source], None], settings_text: str, jobs: int = 4
) -> Ran:
    """Write pages, and run them all with kernels of one kind.

    Args:
        space: Where.
        kind: The kind.
        write: Writes the pages.
        settings_text: The project's settings.
        jobs: How many at once.
    """
    name = f"{Path(write.__code__.co_filename).stem}-{kind}"
    project = space.project(name, settings_text=f'preload = ["{_LIBRARY}"]\n{settings_text}')
    write(project)
    project.tutorial("imports_the_library", f"import {_LIBRARY}")
    mark = "BODOCS_TEST_" + name.upper().replace("-", "_")
    command = [BODOCS, "run", "--json", "--env", f"{mark}=1", "--jobs", str(jobs)]
    command += ["--spawn"] if kind == "spawned" else []
    done, peak = _weighed(command, project.root, space.environment())
    pages = {page["id"]: page for page in json.loads(done.out)["pages"]}
    kinds = {page["kernel"] for page in pages.values()}
    assert kinds == {kind}
    return Ran(project, kind, mark, done, pages, peak / 1e6)


def _weighed(command: Sequence[str | Path], cwd: Path, env: dict[str, str]) -> tuple[Done, int]:
    """Run a command; return also the most memory that its process, without children, had."""
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    weights = [0]
    weighing = threading.Thread(target=_weigh, args=(psutil.Process(process.pid), weights))
    weighing.start()
    out, err = process.communicate(timeout=_PATIENCE)
    weighing.join()
    return Done(process.returncode, out, err), max(weights)


def _weigh(process: psutil.Process, weights: list[int]) -> None:
    with suppress(psutil.NoSuchProcess):
        while process.status() != psutil.STATUS_ZOMBIE:
            weights.append(process.memory_info().rss)
            time.sleep(0.02)
