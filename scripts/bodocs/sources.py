"""From a page's file to the notebook that runs: one form for Markdown and notebooks."""

from __future__ import annotations

import hashlib
import json
import re
import warnings
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from bodocs import frontmatter, headers
from bodocs.catalog import Page
from bodocs.errors import PageError, nearest
from bodocs.verification import inline

PYTHON_KERNEL = "python3"
"""The kernel of Markdown pages: ipykernel in this environment."""

# How people name the language of a block of Python.
_PYTHON = {"python", "python3", "py", "ipython", "ipython3"}

_KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": PYTHON_KERNEL}


def load(page: Page, kernel: str | None = None) -> tuple[NotebookNode, list[str]]:
    """Return a page as a notebook of format 4.5 without outputs, and remarks on what was changed.

    Args:
        page: The page.
        kernel: Kernel to use whatever the notebook names.

    Raises:
        PageError: The file is no notebook, or names no kernel.
    """
    if page.is_notebook:
        notebook, remarks = _read_notebook(page.path)
    elif not page.executable:
        notebook, remarks = _only_prose(page.path), []
    else:
        notebook, remarks = _read_markdown(page.path), []
    if kernel:
        notebook.metadata["kernelspec"] = {**_KERNELSPEC, "name": kernel, "display_name": kernel}
    if needs_kernel(page, notebook):
        _check_kernel(notebook.metadata.get("kernelspec", {}).get("name"), page.path)
    return notebook, remarks


def _check_kernel(name: str | None, path: Path) -> None:
    from jupyter_client.kernelspec import KernelSpecManager

    if not name:
        raise PageError(
            "the notebook names no kernel",
            where=path,
            mend="open it in Jupyter and choose a kernel, or pass --kernel python3",
        )
    known = KernelSpecManager().find_kernel_specs()
    if name not in known:
        raise PageError(
            f"there is no kernel named {name!r}.{nearest(name, known)}",
            where=path,
            mend=f"install it, or pass --kernel python3; known: {', '.join(sorted(known))}",
        )


def _read_notebook(path: Path) -> tuple[NotebookNode, list[str]]:
    raw = headers.read_notebook_json(path)
    remarks = []
    version = raw["nbformat"]
    if version != nbformat.current_nbformat:
        remarks.append(f"{path}: nbformat {version}, read as {nbformat.current_nbformat}")
    try:
        with warnings.catch_warnings():
            # What is old about a notebook is in the remarks.
            warnings.simplefilter("ignore")
            if version == 4:
                _give_ids(raw["cells"])
                raw["nbformat_minor"] = max(raw.get("nbformat_minor", 0), 5)
            notebook = nbformat.reads(json.dumps(raw), as_version=4)
            if version < 4:
                _without_ids(notebook.cells)
            nbformat.validate(notebook)
    except Exception as error:  # nbformat raises many kinds for a file it cannot use
        raise headers.not_a_notebook(path, str(error).splitlines()[0]) from error
    if version < 4 and all(language == "python" for language in _languages(raw)):
        # Kernels had no names then; each cell named its language.
        notebook.metadata.setdefault("kernelspec", nbformat.from_dict(dict(_KERNELSPEC)))
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
            cell.execution_count = None
    return notebook, remarks


def _languages(raw: dict[str, Any]) -> list[str]:
    cells = [cell for sheet in raw.get("worksheets", []) for cell in sheet.get("cells", [])]
    return [cell.get("language", "python") for cell in cells if cell.get("cell_type") == "code"]


def _read_markdown(path: Path) -> NotebookNode:
    block = frontmatter.split(headers.read_text(path), path)
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": dict(_KERNELSPEC)})
    notebook.cells = _cells(block.body)
    _without_ids(notebook.cells)
    _check_fences(notebook, path)
    return notebook


def _cells(body: str) -> list[NotebookNode]:
    """Return prose and Python blocks as cells; options of a block are read by Jupytext."""
    from jupytext.cell_metadata import parse_key_equal_value
    from markdown_it import MarkdownIt

    lines = body.replace("\r\n", "\n").split("\n")
    cells = []
    end = 0
    for token in MarkdownIt("commonmark").parse(body):
        name, _, options = token.info.strip().partition(" ")
        if token.type != "fence" or token.level or name != "python" or not _runs(token.info):
            continue
        assert token.map is not None  # noqa: S101 - every block has one
        cells.append(
            nbformat.v4.new_markdown_cell("\n".join(lines[end : token.map[0]]).strip("\n"))
        )
        found = parse_key_equal_value(options)
        cells.append(nbformat.v4.new_code_cell(token.content.rstrip("\n"), metadata=found))
        end = token.map[1]
    cells.append(nbformat.v4.new_markdown_cell("\n".join(lines[end:]).strip("\n")))
    return [cell for cell in cells if cell.source.strip()]


def _only_prose(path: Path) -> NotebookNode:
    """Return Markdown whose code is only shown, as a notebook of one Markdown cell."""
    body = frontmatter.split(headers.read_text(path), path).body
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(body)])
    _without_ids(notebook.cells)
    return notebook


def _check_fences(notebook: NotebookNode, path: Path) -> None:
    """Raise for a Python block that would be shown and not run."""
    from markdown_it import MarkdownIt

    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            continue
        for token in MarkdownIt().parse(cell.source):
            if token.type == "fence" and _runs(token.info):
                first = token.content.strip().split("\n")[0]
                raise PageError(
                    f"the python block that begins with {first!r} would not run",
                    where=path,
                    mend="write it as ```python at the start of a line, or as ```python .noeval",
                )


def _runs(info: str) -> bool:
    """Return True for what stands after a fence of Python that is not marked as only shown."""
    name, *options = re.sub(r"[{},]", " ", info).split() or [""]
    return name.removeprefix(".").lower() in _PYTHON and ".noeval" not in options


def _without_ids(cells: list[Any]) -> None:
    """Put ids of the cells' own in place of those that nbformat makes at random."""
    for cell in cells:
        cell.pop("id", None)
    _give_ids(cells)


def _give_ids(cells: list[Any]) -> None:
    """Give cells that have no id of their own one made of their text, the same every time.

    nbformat would make one at random, also in place of an id that an earlier cell has.
    """
    taken: set[str] = set()
    nameless = []
    for cell in cells:
        if cell.get("id") and cell["id"] not in taken:
            taken.add(cell["id"])
        else:
            nameless.append(cell)
    for cell in nameless:
        digest = hashlib.sha256(headers.cell_text(cell).encode()).hexdigest()
        count = 0
        while (cell_id := f"c{digest[:10]}-{count}") in taken:
            count += 1
        taken.add(cell_id)
        cell["id"] = cell_id


def needs_kernel(page: Page, notebook: NotebookNode) -> bool:
    """Return True if there is anything on the page to execute."""
    return page.executable and any(
        cell.source.strip() if cell.cell_type == "code" else inline.expressions(cell.source)
        for cell in notebook.cells
        if cell.cell_type in {"code", "markdown"}
    )


def tags(cell: NotebookNode) -> list[str]:
    """Return a cell's tags."""
    found = cell.metadata.get("tags", [])
    return list(found) if isinstance(found, list) else []


def source_line(page: Page, notebook: NotebookNode, index: int, line: int) -> int:
    """Return the line in the page's file of line ``line`` (from 1) of code cell ``index``.

    For a notebook this is the line of the JSON file on which the cell's line stands.
    """
    text = headers.read_text(page.path).splitlines()
    if page.is_notebook:
        return _json_line(text, index, line)
    start = 0
    for cell in notebook.cells[: index + 1]:
        if cell.cell_type == "code" and (found := _find_lines(text, cell.source, start)) >= 0:
            start = found + 1
    return start + line - 1 if start else 1


def _find_lines(text: list[str], source: str, start: int) -> int:
    wanted = source.splitlines()
    for at in range(start, len(text) - len(wanted) + 1):
        if text[at : at + len(wanted)] == wanted and at and text[at - 1].lstrip().startswith("```"):
            return at
    return -1


def _json_line(text: list[str], index: int, line: int) -> int:
    # By place and not by id, which files of older formats do not have.
    starts = [n for n, row in enumerate(text) if row.lstrip().startswith('"source":')]
    if index >= len(starts):
        return 1
    at = starts[index]
    return at + 1 + line if text[at].rstrip().endswith("[") else at + 1
