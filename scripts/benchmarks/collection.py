"""Collections of many pages that have all been executed: what a no-op rerun is measured on."""

from __future__ import annotations

import base64
import random
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output

from benchmarks import suite
from benchmarks.workplace import jobs
from bodocs.execution.page import Job
from bodocs.execution.records import CellRun, PageRun
from bodocs.store import Entry, Store

_CELLS = 15
_FIGURE_BYTES = 15_000


def write(root: Path, pages: int) -> None:
    """Write a project of which 60 % are notebooks and 40 % Markdown.

    The pages hold the text and code of the tutorials. Each has its number in its code, so that
    no two have the same key.
    """
    suite.start_project(root)
    sources = [suite.notebook(name) for name in suite.names()]
    for number in range(pages):
        cells = _cells(sources, number)
        name = f"page_{number:04}"
        if number % 5 < 3:
            _write_notebook(root, name, cells)
        else:
            _write_markdown(root, name, cells)


def fill_store(root: Path) -> list[Entry]:
    """Put into the store what an execution of every page would have left there."""
    settings, found = jobs(root)
    store = Store(settings.store_url)
    entries = [Entry(_executed(job), _record(job)) for job in found]
    for entry in entries:
        store.put(entry)
    return entries


def fill_jupyter_cache(root: Path, folder: Path) -> int:
    """Give jupyter-cache the same pages as notebooks, executed; Markdown pages are converted.

    Returns:
        How many of them jupyter-cache would execute.
    """
    from jupyter_cache import get_cache
    from jupyter_cache.base import CacheBundleIn

    cache = get_cache(str(folder / ".jupyter_cache"))
    for job in jobs(root)[1]:
        path = folder / f"{job.page.id}.ipynb"
        suite.save(job.notebook, path)
        cache.add_nb_to_project(str(path))
        bundle = CacheBundleIn(_executed(job), str(path))
        cache.cache_notebook_bundle(bundle, check_validity=False)
    return len(cache.list_unexecuted())


def _cells(sources: list[NotebookNode], number: int) -> list[NotebookNode]:
    """Return the cells of one tutorial, filled up with those of the next."""
    first, second = (sources[(number + shift) % len(sources)].cells[1:] for shift in (0, 1))
    # A page that is executed after all ends at once, instead of running for minutes.
    own = new_code_cell(f'raise AssertionError("page {number} did not come from the store")')
    cells = [own, *first, *second][:_CELLS]
    return [nbformat.from_dict(dict(cell)) for cell in cells]


def _write_notebook(root: Path, name: str, cells: list[NotebookNode]) -> None:
    made = nbformat.v4.new_notebook(metadata={"kernelspec": suite.KERNEL})
    made.cells = [suite.front_cell({"title": name}), *cells]
    for number, cell in enumerate(made.cells):
        cell["id"] = f"cell-{number}"
    suite.save(made, root / "tutorials" / name / f"{name}.ipynb")


def _write_markdown(root: Path, name: str, cells: list[NotebookNode]) -> None:
    blocks = [
        f"```python\n{cell.source}\n```" if cell.cell_type == "code" else cell.source
        for cell in cells
    ]
    path = root / "docs" / f"{name}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"---\ntitle: {name}\n---\n\n" + "\n\n".join(blocks) + "\n", encoding="utf-8")


def _executed(job: Job) -> NotebookNode:
    """Return the notebook with outputs: two lines under every cell, a figure under the last."""
    made = nbformat.from_dict(job.notebook)
    code = [cell for cell in made.cells if cell.cell_type == "code"]
    for count, cell in enumerate(code, start=1):
        cell.execution_count = count
        cell.outputs = [_printed(f"{job.page.id}, cell {count}\n0.123 0.456 0.789\n")]
    code[-1].outputs.append(_figure(job.page.id))
    return made


def _printed(text: str) -> NotebookNode:
    return new_output("stream", name="stdout", text=text)


def _figure(seed: str) -> NotebookNode:
    noise = random.Random(seed).randbytes(_FIGURE_BYTES)  # noqa: S311 - it only has to take room
    data = {"image/png": base64.b64encode(noise).decode(), "text/plain": "<Figure>"}
    return new_output("display_data", data=data)


def _record(job: Job) -> PageRun:
    cells = [
        CellRun(id=cell["id"], index=index, state="completed", seconds=0.5)
        for index, cell in enumerate(job.notebook.cells)
        if cell.cell_type == "code"
    ]
    known: dict[str, Any] = {
        "started": "2026-01-01T00:00:00+00:00",
        "seconds": 5.0,
        "cpu_seconds": 5.0,
        "peak_bytes": 400_000_000,
        "versions": job.versions,
        "cells": cells,
    }
    return job.unexecuted().run.model_copy(update=known)
