"""The store key: a digest of all that a page's outputs depend on, and of nothing else."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import platform
import re
import sys
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from bodocs import sources
from bodocs.catalog import Page
from bodocs.execution import environment, graft
from bodocs.settings import Mode
from bodocs.verification import inline

# Every kernel runs on these, and draws figures through them, whatever a page imports.
_ALWAYS = ("ipykernel", "matplotlib", "matplotlib-inline")
_SKIPPED_FOLDERS = {"node_modules", "build", "__pycache__"}


@dataclass(frozen=True)
class Run:
    """What is asked for when a page runs.

    Attributes:
        mode: Full or smoke.
        parameters: Values that papermill injects.
        variables: Environment variables given with ``--env``.
    """

    mode: Mode
    parameters: dict[str, Any]
    variables: dict[str, str]


def key(page: Page, notebook: NotebookNode, run: Run) -> str:
    """Return the SHA-256 key, in hexadecimal, of one page in one mode.

    Prose, titles and tags that do not reach the kernel are not part of it.
    """
    parts = {
        "engine": engine_version(),
        "python": platform.python_version(),
        "platform": f"{sys.platform}-{platform.machine()}",
        "kernel": notebook.metadata.get("kernelspec", {}).get("name"),
        "cells": [_cell(cell) for cell in notebook.cells if graft.reaches_kernel(cell)],
        "mode": run.mode,
        "parameters": run.parameters,
        "environment": run.variables,
        "data": data_digests(page.root),
        "distributions": versions(page, notebook),
    }
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def versions(page: Page, notebook: NotebookNode) -> dict[str, str]:
    """Return the version of each distribution the page's code imports, with all they require."""
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    texts += [
        path.read_text(encoding="utf-8", errors="replace")
        for path in data_files(page.root)
        if path.suffix == ".py"
    ]
    names = set(_ALWAYS)
    for text in texts:
        for module in imported_modules(text):
            names.update(_distributions_of().get(module, ()))
    return {name: metadata.version(name) for name in sorted(_closure(names))}


def _cell(cell: NotebookNode) -> dict[str, Any]:
    if cell.cell_type != "code":
        return {"inline": inline.expressions(cell.source)}
    return {"code": cell.source, "tags": sorted(sources.tags(cell))}


@cache
def engine_version() -> str:
    """Return a digest of this package's own part in what a page outputs."""
    digest = hashlib.sha256()
    for path in environment.versioned_files():
        digest.update(path.read_bytes())
    for name in ("papermill", "nbclient", "jupyter_client", "jupytext"):
        digest.update(f"{name}=={metadata.version(name)}".encode())
    return digest.hexdigest()[:16]


def data_tree(root: Path) -> tuple[list[Path], list[Path]]:
    """Return the folders below ``root``, and the files in them that are not pages themselves.

    Hidden folders, virtual environments and what tools generate are passed over.
    """
    folders: list[Path] = []
    files: list[Path] = []
    for name, below, names in os.walk(root):
        here = Path(name)
        below[:] = sorted(folder for folder in below if _is_data_folder(here / folder))
        folders += [here / folder for folder in below]
        files += [here / n for n in sorted(names) if _is_data_file(here / n)]
    return folders, files


def data_files(root: Path) -> list[Path]:
    """Return the files a page may read."""
    return data_tree(root)[1]


def _is_data_folder(path: Path) -> bool:
    generated = path.name in _SKIPPED_FOLDERS or path.name.startswith(".")
    return not generated and not (path / "pyvenv.cfg").exists()


def _is_data_file(path: Path) -> bool:
    hidden = path.name.startswith(".")
    return not hidden and path.suffix not in {".ipynb", ".md"} and path.is_file()


def data_digests(root: Path) -> dict[str, str]:
    """Return the SHA-256 of each data file, by its path below ``root``."""
    return {path.relative_to(root).as_posix(): _file_digest(path) for path in data_files(root)}


def _file_digest(path: Path) -> str:
    status = path.stat()
    return _digest_of(path, status.st_mtime_ns, status.st_size)


@cache
def _digest_of(path: Path, _mtime: int, _size: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


_MAGIC = re.compile(r"^\s*[%!?].*$", re.MULTILINE)
_IMPORT = re.compile(r"^\s*(?:import|from)\s+([A-Za-z_]\w*)", re.MULTILINE)


def imported_modules(code: str) -> set[str]:
    """Return the top-level modules that ``code`` imports; IPython's magics are passed over."""
    try:
        tree = ast.parse(_MAGIC.sub("", code))
    except SyntaxError:  # a cell that cannot run still deserves a key
        return set(_IMPORT.findall(code))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


@cache
def _distributions_of() -> dict[str, tuple[str, ...]]:
    found = metadata.packages_distributions()
    return {module: tuple(canonicalize_name(n) for n in names) for module, names in found.items()}


@cache
def _required_by(name: str) -> tuple[str, ...]:
    found = []
    for line in metadata.requires(name) or ():
        try:
            requirement = Requirement(line)
        except InvalidRequirement:
            continue
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            found.append(canonicalize_name(requirement.name))
    return tuple(found)


def _closure(names: set[str]) -> set[str]:
    found: set[str] = set()
    todo: list[str] = [canonicalize_name(name) for name in names]
    while todo:
        name = todo.pop()
        if name in found:
            continue
        try:
            required = _required_by(name)
        except metadata.PackageNotFoundError:
            continue
        found.add(name)
        todo += required
    return found
