"""A project whose pages are in the store, and the short way that a call of it may take."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bodocs import places, unchanged
from tests.conftest import Done, Source, Workspace, code, workspace

PAGE = """
import contextlib
with contextlib.suppress(ImportError):
    import bought
with contextlib.suppress(ImportError):
    import found_later
import helper
print(open("points.csv").read())
"""
SPECIFICATION = {
    "argv": ["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"],
    "display_name": "Python 3",
    "language": "python",
}


@dataclass
class Place:
    """A project whose pages are in the store, and what a call of ``bodocs run`` finds around it."""

    space: Workspace
    project: Source

    @property
    def build(self) -> Path:
        return places.build(self.project.root.resolve())

    @property
    def note(self) -> Path:
        return self.build / unchanged.NAME

    @property
    def library(self) -> Path:
        return self.space.root / "library"

    @property
    def tutorial(self) -> Path:
        return self.project.root / "tutorials/page"

    def report(self) -> dict[str, Any]:
        found = json.loads((self.build / "reports/status.json").read_text())
        assert isinstance(found, dict)
        return found

    def run(
        self, *words: str, env: dict[str, str] | None = None, status: int | None = 0
    ) -> tuple[Done, bool]:
        """Run the pages; return also whether that took a run."""
        return run(self.space, *words, "--source", self.project.root, env=env, status=status)

    def open(self, *words: str, env: dict[str, str] | None = None) -> Done:
        """Run until a run is answered the short way."""
        for _ in range(4):
            done, ran = self.run(*words, env=env)
            if not ran:
                return done
        raise AssertionError("every call took a run")


def environment(space: Workspace) -> dict[str, str]:
    return {
        "PYTHONPROFILEIMPORTTIME": "1",
        "PYTHONPATH": str(space.root / "library"),
        "JUPYTER_PATH": str(space.root / "jupyter"),
    }


def run(
    space: Workspace, *words: str | Path, env: dict[str, str] | None = None, status: int | None = 0
) -> tuple[Done, bool]:
    done = space.bodocs("run", *words, env={**environment(space), **(env or {})}, status=status)
    # Python says what it imports: settings and pages are read by a run only.
    ran = "bodocs.pipeline" in done.err
    assert ran == ("pydantic" in done.err)
    return done, ran


def write_pages(project: Source) -> None:
    project.doc("words", "Only words.\n")
    project.doc("claims", '```python tags=["claim"]\nassert 1 < 2, "1 is not under 2"\n```\n')
    project.tutorial("page", code(PAGE), description="A page.")
    project.write("tutorials/page/points.csv", "1,2\n")
    project.write("tutorials/page/more.csv", "3,4\n")
    project.write("tutorials/page/helper.py", "import json\n")


def write_library(root: Path) -> None:
    record = root / "bought-1.0.dist-info"
    record.mkdir(parents=True)
    (root / "bought.py").write_text("")
    (record / "METADATA").write_text("Metadata-Version: 2.1\nName: bought\nVersion: 1.0\n")
    (record / "RECORD").write_text("bought.py,,\nbought-1.0.dist-info/METADATA,,\n")


def write_kernel(root: Path, **more: Any) -> None:
    path = root / "kernels/python3/kernel.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({**SPECIFICATION, **more}))


@pytest.fixture(scope="module", name="place")
def place_fixture(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with workspace(tmp_path_factory.mktemp("unchanged")) as space:
        project = space.project()
        write_pages(project)
        write_library(space.root / "library")
        write_kernel(space.root / "jupyter")
        yield Place(space, project)


@contextmanager
def edited(path: Path, data: bytes | None) -> Iterator[None]:
    """Give a file other contents, or remove it, for as long as this lasts."""
    before = path.read_bytes() if path.is_file() else None
    is_new = not path.parent.exists()
    put(path, data)
    yield
    put(path, before)
    if is_new:
        path.parent.rmdir()


def put(path: Path, data: bytes | None) -> None:
    if data is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def swapped(path: Path, old: str, new: str) -> bytes:
    text = path.read_text()
    assert old in text
    return text.replace(old, new).encode()
