"""From a page's file to the notebook that runs: one form for Markdown and notebooks."""

from __future__ import annotations

import hashlib
import json
import re
import warnings
from pathlib import Path
from typing import Any

from bodocs import frontmatter, headers, kernelspecs, markdown, notebooks
from bodocs.catalog import Page
from bodocs.errors import PageError, nearest
from bodocs.notebooks import Node
from bodocs.surroundings import Surroundings
from bodocs.validity import is_cell_metadata, is_plainly_valid
from bodocs.verification import inline

PYTHON_KERNEL = "python3"
"""The kernel of Markdown pages: ipykernel in this environment."""

# How people name the language of a block of Python.
_PYTHON = {"python", "python3", "py", "ipython", "ipython3"}

_KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": PYTHON_KERNEL}

INJECTED_TAG = "injected-parameters"
"""papermill's tag for the cell it adds after the parameters cell."""
PARAMETERS_TAG = "parameters"
"""papermill's tag for the cell whose values a run may replace."""
RAISES_TAG = "raises-exception"
"""Jupyter's tag for a cell that has to raise."""
SKIP_TAG = "skip-execution"
"""Jupyter's tag for a cell that does not run."""

_ONLY_TAGS = re.compile(r'tags=(\["[^"\\]+"(?:, ?"[^"\\]+")*\])')


def load(page: Page, kernel: str | None = None) -> tuple[Node, list[str]]:
    """Return a page as a notebook of format 4.5 without outputs, and remarks on what was changed.

    Args:
        page: The page.
        kernel: Kernel to use whatever the notebook names.

    Raises:
        PageError: The file is no notebook.
    """
    if page.is_notebook:
        notebook, remarks = _read_notebook(page.path)
        for cell in (cell for cell in notebook.cells if cell.cell_type == "code"):
            cell.outputs, cell.execution_count = [], None
    elif not page.executable:
        notebook, remarks = _only_prose(page.path), []
    else:
        notebook, remarks = _read_markdown(page.path), []
    if kernel:
        named = {**_KERNELSPEC, "name": kernel, "display_name": kernel}
        notebook.metadata["kernelspec"] = Node(named)
    return notebook, remarks


def load_as_it_is(page: Page) -> Node:
    """Return a page as a notebook of format 4.5 with whatever outputs its file holds.

    Code in Markdown, which can hold none, is prose like all else.

    Raises:
        PageError: The file is no notebook.
    """
    if page.is_notebook:
        return _read_notebook(page.path, lenient=True)[0]
    return _only_prose(page.path)


def kernel_name(notebook: Node) -> str | None:
    """Return the name of the notebook's kernel; None if it has none."""
    found = notebook.metadata.get("kernelspec", {}).get("name")
    return str(found) if found else None


def lacks_kernel(page: Page, notebook: Node, surroundings: Surroundings) -> PageError | None:
    """Return what is wrong if a page needs a kernel, and names none or one that is not there."""
    if not needs_kernel(page, notebook):
        return None
    name = kernel_name(notebook)
    if not name:
        return PageError(
            "the notebook names no kernel",
            where=page.path,
            mend="open it in Jupyter and choose a kernel, or pass --kernel python3",
        )
    if surroundings.kernel(name) is not None:
        return None
    known = kernelspecs.names()
    return PageError(
        f"there is no kernel named {name!r}.{nearest(name, known)}",
        where=page.path,
        mend=f"install it, or pass --kernel python3; known: {', '.join(known)}",
    )


def _read_notebook(path: Path, *, lenient: bool = False) -> tuple[Node, list[str]]:
    """Read a notebook; ``lenient``: what only matters to a kernel may be wrong, and goes."""
    raw = headers.read_notebook_json(path)
    remarks = []
    version = raw["nbformat"]
    if version != notebooks.FORMAT:
        remarks.append(f"{path}: nbformat {version}, read as {notebooks.FORMAT}")
    try:
        if version == notebooks.FORMAT:
            give_ids(raw["cells"])
            raw["nbformat_minor"] = max(raw.get("nbformat_minor", 0), notebooks.MINOR)
        if is_plainly_valid(raw):
            notebook = raw
            notebooks.join_lines(notebook)
        else:
            notebook = _read_by_nbformat(raw, lenient=lenient)
    except Exception as error:  # nbformat raises many kinds for a file it cannot use
        raise headers.not_a_notebook(path, str(error).splitlines()[0]) from error
    if version < 4 and all(language == "python" for language in _languages(raw)):
        # Kernels had no names then; each cell named its language.
        notebook.metadata.setdefault("kernelspec", Node(_KERNELSPEC))
    return notebook, remarks


def _read_by_nbformat(raw: Node, *, lenient: bool) -> Node:
    import nbformat
    from nbformat.validator import normalize

    with warnings.catch_warnings():
        # What is old about a notebook is in the remarks.
        warnings.simplefilter("ignore")
        notebook = nbformat.reads(json.dumps(raw), as_version=notebooks.FORMAT)
        if raw["nbformat"] < notebooks.FORMAT:
            _without_ids(notebook.cells)
        if lenient:
            notebook = normalize(notebook, relax_add_props=True, strip_invalid_metadata=True)[1]
        nbformat.validate(notebook, relax_add_props=lenient)
    read: Node = notebooks.parse(json.dumps(notebook))
    return read


def _languages(raw: dict[str, Any]) -> list[str]:
    cells = [cell for sheet in raw.get("worksheets", []) for cell in sheet.get("cells", [])]
    return [cell.get("language", "python") for cell in cells if cell.get("cell_type") == "code"]


def _read_markdown(path: Path) -> Node:
    block = frontmatter.split(headers.read_text(path), path)
    cells = _cells(block.body, path)
    give_ids(cells)
    _check_fences(cells, path)
    return notebooks.notebook(cells, {"kernelspec": _KERNELSPEC})


def _cells(body: str, path: Path) -> list[Node]:
    """Return prose and Python blocks as cells."""
    lines = body.replace("\r\n", "\n").split("\n")
    cells = []
    end = 0
    for fence in markdown.fences(body):
        name, _, options = fence.info.strip().partition(" ")
        if not fence.top or name != "python" or not _runs(fence.info):
            continue
        cells.append(notebooks.markdown_cell("\n".join(lines[end : fence.start]).strip("\n")))
        metadata = _cell_metadata(options.strip(), path)
        cells.append(notebooks.code_cell(fence.content.rstrip("\n"), metadata))
        end = fence.end
    cells.append(notebooks.markdown_cell("\n".join(lines[end:]).strip("\n")))
    return [cell for cell in cells if cell.source.strip()]


def _cell_metadata(options: str, path: Path) -> dict[str, Any]:
    """Return what stands after ``python`` on a fence, as Jupytext reads it."""
    if not options:
        return {}
    simple = _ONLY_TAGS.fullmatch(options)
    if simple:
        return {"tags": json.loads(simple[1])}
    from jupytext.cell_metadata import parse_key_equal_value

    found: dict[str, Any] = parse_key_equal_value(options)
    if is_cell_metadata(found):
        return found
    raise PageError(
        f"```python {options}: no cell can have this",
        where=path,
        mend='write tags as a list of words: ```python tags=["claim"]',
    )


def _only_prose(path: Path) -> Node:
    """Return Markdown whose code is only shown, as a notebook of one Markdown cell."""
    cells = [notebooks.markdown_cell(frontmatter.split(headers.read_text(path), path).body)]
    give_ids(cells)
    return notebooks.notebook(cells, {})


def _check_fences(cells: list[Node], path: Path) -> None:
    """Raise for a Python block that would be shown and not run."""
    for cell in cells:
        if cell.cell_type != "markdown":
            continue
        for fence in markdown.fences(cell.source):
            if _runs(fence.info):
                first = fence.content.strip().split("\n")[0]
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
    give_ids(cells)


def give_ids(cells: list[Any]) -> None:
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


def needs_kernel(page: Page, notebook: Node) -> bool:
    """Return True if there is anything on the page to execute."""
    return page.executable and any(
        cell.source.strip() if cell.cell_type == "code" else inline.expressions(cell.source)
        for cell in notebook.cells
        if cell.cell_type in {"code", "markdown"}
    )


def tags(cell: Node) -> list[str]:
    """Return a cell's tags."""
    found = cell.metadata.get("tags", [])
    return list(found) if isinstance(found, list) else []


def source_line(page: Page, notebook: Node, index: int, line: int) -> int:
    """Return the line in the page's file of line ``line`` (from 1) of cell ``index``.

    For a notebook this is the line of the JSON file on which the cell's line stands.
    """
    text = headers.read_text(page.path).splitlines()
    if page.is_notebook:
        return _json_line(text, index, line)
    start = 0
    for cell in notebook.cells[: index + 1]:
        # Of a cell that is not found, such as an empty one, the place is that of the one before.
        start = max(start, _find_lines(text, cell, start) + 1)
    return start + line - 1 if start else 1


def _find_lines(text: list[str], cell: Node, start: int) -> int:
    wanted = cell.source.splitlines()
    for at in range(start, len(text) - len(wanted) + 1):
        fenced = at > 0 and text[at - 1].lstrip().startswith("```")
        if (
            wanted
            and text[at : at + len(wanted)] == wanted
            and (fenced or cell.cell_type != "code")
        ):
            return at
    return -1


def _json_line(text: list[str], index: int, line: int) -> int:
    # By place and not by id, which files of older formats do not have.
    starts = [n for n, row in enumerate(text) if row.lstrip().startswith('"source":')]
    if index >= len(starts):
        return 1
    at = starts[index]
    return at + 1 + line if text[at].rstrip().endswith("[") else at + 1
