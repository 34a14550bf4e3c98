"""Which folders and files of a source count: one rule for pages, for data and for keys."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

SITE_MARK = ".bodocs-site"
"""Name of the file that says of its folder that a build made it."""

GENERATED = ("__pycache__", "build", "dist", "node_modules", "site-packages")
"""Names of folders that tools fill."""


@dataclass(frozen=True)
class Folder:
    """One folder and what counts in it, in the order of names.

    Attributes:
        path: The folder.
        folders: The folders in it.
        linked: The links to folders in it.
        files: The files in it.
    """

    path: Path
    folders: list[Path]
    linked: list[Path]
    files: list[Path]


def walk(root: Path, *, follow: bool = False) -> Iterator[Folder]:
    """Give ``root`` and the folders below it that a person has filled.

    Hidden files and folders, virtual environments, and what tools or builds of bodocs generate
    are passed over.

    Args:
        root: Where to begin; nothing if it does not exist.
        follow: Go through links to folders too: through each folder once, and never upwards.
    """
    seen = {root.resolve(), *root.resolve().parents}
    todo = [root]
    while todo:
        folder = _read(todo.pop())
        yield folder
        below = []
        for path in [*folder.folders, *(folder.linked if follow else [])]:
            if path.resolve() not in seen:
                seen.add(path.resolve())
                below.append(path)
        todo += reversed(below)


def pages_of_tools(source: Path) -> Iterator[tuple[str, Path]]:
    """Give the pages of a project that lie where tools generate files: the folder's name, the file.

    ``walk`` passes them over, so they would be on no page of the site.
    """
    for name in GENERATED:
        for pattern in (f"docs/**/{name}/*.md", f"tutorials/{name}/{name}.ipynb"):
            yield from ((name, path) for path in source.glob(pattern))


def _read(path: Path) -> Folder:
    found: list[os.DirEntry[str]] = []
    # As everywhere, what is not there or may not be read holds nothing.
    with suppress(FileNotFoundError, PermissionError), os.scandir(path) as entries:
        found = sorted((e for e in entries if not e.name.startswith(".")), key=lambda e: e.name)
    below = [entry for entry in found if entry.is_dir() and _is_filled(Path(entry))]
    return Folder(
        path,
        [Path(entry) for entry in below if not entry.is_symlink()],
        [Path(entry) for entry in below if entry.is_symlink()],
        [Path(entry) for entry in found if entry.is_file()],
    )


def _is_filled(path: Path) -> bool:
    marks = ("pyvenv.cfg", SITE_MARK)
    return path.name not in GENERATED and not any((path / mark).exists() for mark in marks)
