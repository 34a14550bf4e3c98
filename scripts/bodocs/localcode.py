"""Code that is imported from where people edit it: it has no version that says it has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import machinery
from pathlib import Path

from bodocs import folders
from bodocs.imports import named_in_lines

_CODE = frozenset(machinery.all_suffixes())
_BELOW_PROJECT = ("", "src", "lib", "python")


@dataclass(frozen=True)
class Moved:
    """A checkout that stands for another one.

    Attributes:
        home: The other one's top folder.
        stand_in: The top folder of the one that is read.
    """

    home: Path
    stand_in: Path

    def new(self, path: Path) -> Path:
        """Return where a path lies in the checkout that is read."""
        if not path.is_relative_to(self.home):
            return path
        return self.stand_in / path.relative_to(self.home)


@dataclass(frozen=True)
class Found:
    """The files of a module, or of a project.

    Attributes:
        digest: Digest of all files.
        imports: The top-level modules that they import.
    """

    digest: str
    imports: frozenset[str]


def locate(module: str, paths: Iterable[str], projects: Iterable[Path] = ()) -> list[Path]:
    """Return the file or folders that an import of a top-level module finds; none if none.

    Args:
        module: The module.
        paths: Where Python looks for it.
        projects: Projects that have it; all of their code stands for it if it is not found.
    """
    homes = [project / name for project in projects for name in _BELOW_PROJECT]
    portions = []
    for path in (*map(Path, paths), *homes):
        package = path / module
        if (package / "__init__.py").is_file():
            return [package]
        for suffix in machinery.all_suffixes():
            file = path / f"{module}{suffix}"
            if file.is_file():
                return [file]
        if package.is_dir():
            portions.append(package)
    return portions or list(projects)


def read(places: Iterable[Path], moved: Moved | None = None) -> Found:
    """Read a module's files, or of a project those with code.

    Args:
        places: What ``locate`` returned.
        moved: Where to read what lies in a checkout that another one stands for.
    """
    digest = hashlib.sha256()
    imports: set[str] = set()
    for place in places:
        root = moved.new(place) if moved else place
        for path in _files(root):
            data = path.read_bytes()
            name = path.relative_to(root).as_posix()
            digest.update(f"{place.name}/{name} {len(data)}\n".encode())
            digest.update(data)
            if path.suffix == ".py":
                imports |= named_in_lines(data.decode(errors="replace"))
    return Found(digest.hexdigest(), frozenset(imports))


def _files(root: Path) -> list[Path]:
    if root.is_file():
        return [root]
    found = [path for folder in folders.walk(root, follow=True) for path in folder.files]
    if (root / "__init__.py").is_file():
        return found
    # A project, or a namespace: what is no code there is not found by an import.
    return [path for path in found if path.suffix in _CODE]
