"""The store key: a digest of all that a page's outputs depend on, and of nothing else."""

from __future__ import annotations

import ast
import hashlib
import json
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

from bodocs import folders, sources
from bodocs.catalog import Page
from bodocs.execution import environment, graft
from bodocs.settings import Mode
from bodocs.verification import inline

# Every kernel runs on these, and draws figures through them, whatever a page imports.
_ALWAYS = ("ipykernel", "matplotlib", "matplotlib-inline")
_PAGES = {".ipynb", ".md"}


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


def key(page: Page, notebook: NotebookNode, run: Run, versions: dict[str, str]) -> str:
    """Return the SHA-256 key, in hexadecimal, of one page in one mode.

    Prose, titles and tags that do not reach the kernel are not part of it.

    Args:
        page: The page.
        notebook: Its notebook.
        run: What is asked for.
        versions: What ``versions`` returned for the page.
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
        "data": _data_digests(page, notebook),
        "distributions": versions,
    }
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def versions(page: Page, notebook: NotebookNode) -> dict[str, str]:
    """Return the version of each distribution the page's code imports, with all they require."""
    modules = set().union(*(imported_modules(text) for text in _code(notebook)))
    for path in data_files(page):
        if path.suffix == ".py":
            modules |= _module(path).imports
    names = set(_ALWAYS)
    for module in modules:
        names.update(_distributions_of().get(module, ()))
    return {name: _version_of(name) for name in sorted(_closure(names))}


def _code(notebook: NotebookNode) -> list[str]:
    found = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            found.append(cell.source)
        elif cell.cell_type == "markdown":
            found += inline.expressions(cell.source)
    return found


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


def data_files(page: Page) -> list[Path]:
    """Return the files that a page may read: all in its folder but itself."""
    found = folders.walk(page.root, follow=True)
    return [path for folder in found for path in folder.files if path != page.path]


def _data_digests(page: Page, notebook: NotebookNode) -> dict[str, str]:
    """Return the SHA-256 of each file the page may read, by its path below the page's root.

    Other pages count only if the code names them, or each would run again when another changes.
    """
    files = data_files(page)
    named = {line for text in _code(notebook) for line in _lines_naming_pages(text)}
    for path in files:
        if path.suffix == ".py":
            named |= _module(path).lines
    return {
        path.relative_to(page.root).as_posix(): _file_digest(path)
        for path in files
        if path.suffix.lower() not in _PAGES or any(path.name in line for line in named)
    }


def _file_digest(path: Path) -> str:
    status = path.stat()
    return _digest_of(path, status.st_mtime_ns, status.st_size)


@cache
def _digest_of(path: Path, _mtime: int, _size: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True)
class _Module:
    """What a Python file beside a page says.

    Attributes:
        imports: The modules it imports.
        lines: The lines in it that name Markdown files or notebooks.
    """

    imports: frozenset[str]
    lines: frozenset[str]


def _module(path: Path) -> _Module:
    status = path.stat()
    return _read_module(path, status.st_mtime_ns, status.st_size)


@cache
def _read_module(path: Path, _mtime: int, _size: int) -> _Module:
    text = path.read_text(encoding="utf-8", errors="replace")
    return _Module(frozenset(imported_modules(text)), _lines_naming_pages(text))


_NAMING = re.compile(r"^.*\.(?:ipynb|md)\b.*$", re.IGNORECASE | re.MULTILINE)


def _lines_naming_pages(code: str) -> frozenset[str]:
    return frozenset(_NAMING.findall(code))


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
def _version_of(name: str) -> str:
    return metadata.version(name)


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
