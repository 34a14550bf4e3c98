"""Git repositories with pages for the tests of ``--changed``."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bodocs import catalog, changed
from bodocs.execution import page as page_run
from bodocs.keys import Run
from tests.conftest import Source, Workspace, code

GIT = shutil.which("git") or "git"
CONFIG = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    **{f"GIT_{who}_NAME": "Somebody" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_EMAIL": "somebody@bodocs.example" for who in ("AUTHOR", "COMMITTER")},
}


def git(folder: Path, *words: str) -> str:
    return subprocess.run(
        [GIT, "-C", folder, *words],
        env={**os.environ, **CONFIG},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@dataclass
class Repository:
    """A repository whose pages lie in ``source``."""

    root: Path
    source: Source

    def commit(self) -> str:
        git(self.root, "add", "--all")
        git(self.root, "commit", "--quiet", "--message", "All")
        return git(self.root, "rev-parse", "HEAD").strip()

    def changes(
        self, revision: str = "HEAD", run: Run | None = None, **chosen: Any
    ) -> dict[str, str]:
        pages = catalog.load(self.source.settings).pages
        run = run or Run("full", {}, {})
        jobs = [page_run.prepare(page, run, chosen=chosen) for page in pages]
        found = changed.since(revision, jobs, self.source.settings.source, chosen)
        return {change.job.page.id: change.why for change in found}


def write_pages(source: Source) -> None:
    source.doc("words", "Only words.\n")
    source.doc("doc", "```python\nprint('doc')\n```\n")
    source.tutorial("plain", "print('plain')")
    cells = [code("n = 5", "parameters"), "import numpy\nprint(open('points.csv').read())"]
    source.tutorial("data", *cells, smoke={"n": 1})
    source.write("tutorials/data/points.csv", "1,2\n")


def make(space: Workspace) -> Repository:
    """Return a project in a repository, its pages committed."""
    project = space.project()
    git(project.root, "init", "--quiet", "--initial-branch", "main")
    write_pages(project)
    made = Repository(project.root, project)
    made.commit()
    return made
