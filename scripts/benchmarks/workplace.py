"""Where the benchmark works: a scratch folder, and what bodocs builds for the sources in it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bodocs import catalog, settings
from bodocs.execution import page as page_run
from bodocs.execution.page import Job
from bodocs.keys import Run
from bodocs.reports import models
from bodocs.reports.models import PageStatus
from bodocs.settings import Mode, Settings


@dataclass(frozen=True)
class Workplace:
    """A scratch folder.

    Attributes:
        root: The folder.
        say: Told how far the benchmark is.
    """

    root: Path
    say: Callable[[str], None]


@contextmanager
def workplace(say: Callable[[str], None]) -> Iterator[Workplace]:
    """Make a scratch folder, and remove it with everything that was built for sources in it."""
    with tempfile.TemporaryDirectory(prefix="bodocs-bench-") as folder:
        root = Path(folder).resolve()
        try:
            yield Workplace(root, say)
        finally:
            for path in root.rglob("pyproject.toml"):
                shutil.rmtree(settings.load(path.parent).build, ignore_errors=True)


def jobs(root: Path, mode: Mode = "full") -> tuple[Settings, list[Job]]:
    """Return the settings of the project in ``root``, and its pages ready to run."""
    found = settings.load(root)
    run = Run(mode, {}, {}, found.project.output_limit)
    return found, [page_run.prepare(page, run) for page in catalog.load(found).pages]


def status(root: Path) -> list[PageStatus]:
    """Return what ``status.json`` says about each page after the last run of a project."""
    return models.read(settings.load(root).reports / "status.json").pages
