"""Builders and runners that the tests share: small sources, and the real command line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import pytest
import yaml
from hypothesis import settings as hypothesis_settings
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

from bodocs import catalog, places, settings
from bodocs.execution import page as page_run
from bodocs.execution.local import LocalExecutor
from bodocs.execution.task import Unwatched
from bodocs.keys import Run
from bodocs.settings import Settings
from bodocs.store import Entry, Store
from tests.objectstore import ObjectStore, serving

# The same examples every time, however busy the machine, and nothing left in the repository.
hypothesis_settings.register_profile("bodocs", deadline=None, derandomize=True, database=None)
hypothesis_settings.load_profile("bodocs")

BODOCS = Path(sys.executable).parent / "bodocs"
# nbformat gives random ids, but a test must be the same every time.
_UNNAMED = "unnamed"
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    status: int
    out: str
    err: str

    @property
    def text(self) -> str:
        return self.out + self.err

    def json(self) -> Any:
        return json.loads(self.out)


def code(source: str, *tags: str, id: str | None = None) -> NotebookNode:  # noqa: A002
    metadata = {"tags": list(tags)} if tags else {}
    return new_code_cell(source, metadata=metadata, id=id or _UNNAMED)


def prose(source: str) -> NotebookNode:
    return new_markdown_cell(source, id=_UNNAMED)


def front_cell(**front: Any) -> NotebookNode:
    return new_raw_cell(f"---\n{yaml.safe_dump(front, sort_keys=False)}---", id="front")


def notebook(*cells: NotebookNode | str, kernel: dict[str, str] | None = KERNEL) -> NotebookNode:
    """Return a notebook; a string is a code cell."""
    made = new_notebook(metadata=nbformat.from_dict({"kernelspec": kernel} if kernel else {}))
    made.cells = [code(cell) if isinstance(cell, str) else cell for cell in cells]
    for number, cell in enumerate(made.cells):
        cell["id"] = f"cell-{number}" if cell["id"] == _UNNAMED else cell["id"]
    return made


def write_notebook(path: Path, *cells: NotebookNode | str, **options: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook(*cells, **options), path)
    return path


@dataclass
class Source:
    """A folder of pages, and what the commands make of it."""

    root: Path
    settings_text: str | None = None

    def __post_init__(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        if self.settings_text is not None:
            self.write("pyproject.toml", f"[tool.bodocs]\n{self.settings_text}")

    def write(self, path: str, text: str) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def doc(self, name: str, body: str, **front: Any) -> Path:
        """Write a docs page of a project."""
        head = yaml.safe_dump({"title": name, **front}, sort_keys=False)
        return self.write(f"docs/{name}.md", f"---\n{head}---\n\n{body}")

    def tutorial(self, name: str, *cells: NotebookNode | str, **front: Any) -> Path:
        """Write a tutorial of a project."""
        path = self.root / "tutorials" / name / f"{name}.ipynb"
        return write_notebook(path, front_cell(**{"title": name, **front}), *cells)

    @property
    def settings(self) -> Settings:
        return settings.load(self.root)

    def executed(self, page: str) -> NotebookNode:
        """Return what ``bodocs run`` kept of a page."""
        return nbformat.read(self.settings.runs / f"{page}.ipynb", as_version=4)

    def content(self, path: str) -> str:
        """Return a file of the rendered content."""
        return (self.settings.content / path).read_text(encoding="utf-8")

    def execute(
        self, page: str, mode: settings.Mode = "full", chosen: dict[str, object] | None = None
    ) -> Entry:
        """Run one page in this process, with a real kernel, past the store."""
        [found] = catalog.load(self.settings).select([page])
        job = page_run.prepare(found, Run(mode, {}, {}), chosen=chosen)
        executor = LocalExecutor(self.settings)
        try:
            executor.expect([job])
            return executor.execute(job, lambda _: None, Unwatched())
        finally:
            executor.close()


@dataclass
class Workspace:
    """A scratch folder with a store of its own, and the command line in it."""

    root: Path
    sources: list[Source] = field(default_factory=list)

    @property
    def store(self) -> Path:
        return self.root / "store"

    def project(self, name: str = "project", settings_text: str = "") -> Source:
        """Return an empty project that follows the conventions."""
        return self._source(Source(self.root / name, settings_text))

    def folder(self, name: str = "notes") -> Source:
        """Return an empty folder that knows nothing of the conventions."""
        return self._source(Source(self.root / name))

    def _source(self, source: Source) -> Source:
        self.sources.append(source)
        return source

    def environment(self, extra: dict[str, str] | None = None) -> dict[str, str]:
        path = f"{BODOCS.parent}{os.pathsep}{os.environ['PATH']}"
        store = {"BODOCS_STORE": str(self.store)}
        # The tests' own job is no place for the annotations and summaries of what they run.
        # Nor are its settings theirs.
        others = ("GITHUB_", "BODOCS_")
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(others)}
        return {**inherited, "PATH": path, "COLUMNS": "200", **store, **(extra or {})}

    def bodocs(
        self,
        *words: str | Path,
        cwd: Path | None = None,
        status: int | None = 0,
        env: dict[str, str] | None = None,
        patience: float = 240,
    ) -> Done:
        """Run the command line; ``status`` is what it has to end with, None for anything."""
        done = subprocess.run(
            [BODOCS, *map(str, words)],
            cwd=cwd or self.root,
            env=self.environment(env),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=patience,
            check=False,
        )
        result = Done(done.returncode, done.stdout, done.stderr)
        if status is not None:
            assert result.status == status, f"status {result.status}\n{result.text}"
        assert "\nTraceback (most" not in f"\n{result.text}", result.text
        return result

    def entries(self) -> list[Path]:
        """Return the store's executed pages."""
        return sorted((self.store / "pages").rglob("*.json"))

    def open_store(self) -> Store:
        return Store(str(self.store))


@contextmanager
def workspace(root: Path) -> Iterator[Workspace]:
    made = Workspace(root)
    yield made
    for source in made.sources:
        shutil.rmtree(places.build(source.root.resolve()), ignore_errors=True)


@pytest.fixture
def space(tmp_path: Path) -> Iterator[Workspace]:
    with workspace(tmp_path) as made:
        yield made


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace that the tests of one module share."""
    with workspace(tmp_path_factory.mktemp("shared")) as made:
        yield made


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectStore]:
    """An object store that all tests share; each makes buckets of its own."""
    with serving(tmp_path_factory.mktemp("objects") / "log") as made:
        yield made
