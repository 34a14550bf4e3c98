"""The store key: a digest of all that a page's outputs depend on, and of nothing else."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bodocs import sources
from bodocs.catalog import Page
from bodocs.execution import environment, graft
from bodocs.imports import imported_modules
from bodocs.kernelspecs import Kernel
from bodocs.notebooks import Node
from bodocs.settings import OUTPUT_LIMIT, Mode
from bodocs.surroundings import Surroundings
from bodocs.verification import inline


@dataclass(frozen=True)
class Run:
    """What is asked for when a page runs.

    Attributes:
        mode: Full or smoke.
        parameters: Values that papermill injects.
        variables: Environment variables given with ``--env``.
        output_limit: Bytes of output kept per cell.
    """

    mode: Mode
    parameters: dict[str, Any]
    variables: dict[str, str]
    output_limit: int = OUTPUT_LIMIT


def here() -> Surroundings:
    """Return what pages' outputs depend on beside the pages, as it is now."""
    return Surroundings(engine=engine_version())


def key(page: Page, notebook: Node, run: Run, surroundings: Surroundings) -> str:
    """Return the SHA-256 key, in hexadecimal, of one page in one mode."""
    return digest(ingredients(page, notebook, run, surroundings))


def digest(found: dict[str, Any]) -> str:
    """Return the key that follows from a page's ingredients."""
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()


def ingredients(page: Page, notebook: Node, run: Run, surroundings: Surroundings) -> dict[str, Any]:
    """Return all that the page's outputs depend on, each under a word for it.

    Prose, titles, and options and tags that do not reach the kernel are not among it.

    Args:
        page: The page.
        notebook: Its notebook.
        run: What is asked for.
        surroundings: What pages share.
    """
    name = sources.kernel_name(notebook)
    kernel = surroundings.kernel(name) if name else None
    return {
        "cells": [graft.seen(cell) for cell in notebook.cells if graft.reaches_kernel(cell)],
        "mode": run.mode,
        # As code: 1, 1.0, True and "1" are not the same to a page.
        "parameters": sorted((name, repr(value)) for name, value in run.parameters.items()),
        "environment": sorted(run.variables.items()),
        "output limit": run.output_limit,
        "engine": surroundings.engine,
        "platform": surroundings.platform,
        "tools": surroundings.tools,
        # papermill writes parameters in it.
        "language": _language(notebook) if run.parameters else "",
        **(_of_kernel(page, notebook, kernel, surroundings) if kernel else {"versions": {}}),
    }


def _of_kernel(
    page: Page, notebook: Node, kernel: Kernel, surroundings: Surroundings
) -> dict[str, Any]:
    code = _code(notebook)
    beside = surroundings.below(page.root)
    modules = beside.imports.union(*map(imported_modules, code))
    found = surroundings.dependencies(kernel, modules)
    ours = {"python": surroundings.python, **surroundings.tools} if kernel.native else {}
    return {
        "kernel": kernel.facts,
        "versions": {**ours, **found.versions},
        "local code": found.contents,
        "data": beside.data,
        "pages read": beside.pages_read(page.path, code),
    }


def code_of(page: Page, notebook: Node, surroundings: Surroundings | None = None) -> list[str]:
    """Return the code of a page's cells, of its expressions, and of the modules beside it."""
    return [*_code(notebook), *(surroundings or here()).below(page.root).code]


@cache
def engine_version(package: Path = environment.PACKAGE) -> str:
    """Return a digest of this package's own part in what a page outputs.

    Args:
        package: The package's folder, which may be that of another revision.
    """
    found = hashlib.sha256()
    for path in environment.versioned_files(package):
        data = path.read_bytes()
        found.update(f"{path.relative_to(package).as_posix()} {len(data)}\n".encode())
        found.update(data)
    return found.hexdigest()[:16]


def _language(notebook: Node) -> str:
    metadata = notebook.metadata
    named = metadata.get("kernelspec", {}).get("language")
    return str(named or metadata.get("language_info", {}).get("name", ""))


def _code(notebook: Node) -> list[str]:
    found = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            found.append(cell.source)
        elif cell.cell_type == "markdown":
            found += inline.expressions(cell.source)
    return found
