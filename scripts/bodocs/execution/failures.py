"""From what went wrong in a kernel to a failure that names cell, line and cause."""

from __future__ import annotations

import re

from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from bodocs import sources
from bodocs.execution.records import Failure
from bodocs.execution.task import Task

_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
_FRAME = re.compile(r"Cell In\s?\[(\d*)\], line (\d+)")
_KEPT = 4000
"""Characters kept of a traceback that nobody shaped."""
INJECTED_TAG = "injected-parameters"
"""papermill's tag for the cell it adds after the parameters cell."""


def plain(text: str) -> str:
    """Return ``text`` without terminal colour codes."""
    return _ANSI.sub("", text)


def of_cell(notebook: NotebookNode, index: int, error: CellExecutionError) -> Failure:
    """Return the failure of a cell that raised."""
    outputs = [o for o in notebook.cells[index].outputs if o.output_type == "error"]
    traceback = plain("\n".join(outputs[-1].traceback)) if outputs else plain(str(error))
    if not outputs:
        traceback = traceback[-_KEPT:]
    line = _line(traceback, notebook.cells[index].execution_count)
    if error.ename == "SystemExit":
        message = f"the cell ended the kernel with sys.exit({error.evalue}); later cells never ran"
        return _failure(notebook, index, "SystemExit", message, line, traceback)
    return _failure(notebook, index, error.ename, plain(error.evalue), line, traceback)


def _line(traceback: str, count: int | None) -> int:
    """Return the line of cell ``count`` that raised; 0 if the traceback does not name it."""
    # Of chained exceptions the last is the one that ended the cell.
    last = traceback.rpartition("Traceback (most recent call last)")[2]
    frames = [(number, int(line)) for number, line in _FRAME.findall(last)]
    own = [line for number, line in frames if number == str(count)]
    return next(iter(own or [line for _, line in frames]), 0)


def of_deadline(notebook: NotebookNode, index: int, task: Task, page_late: bool) -> Failure:
    """Return the failure of a cell, or page, that took too long."""
    what = "page" if page_late else "cell"
    seconds = task.page_deadline if page_late else task.cell_deadline
    message = f"the {what} was still running after its {seconds:g} s"
    return _failure(notebook, index, "deadline", message)


def of_death(notebook: NotebookNode, index: int, task: Task) -> Failure:
    """Return the failure of a cell whose kernel died."""
    try:
        said = plain(task.log.read_text(encoding="utf-8", errors="replace")).strip()
    except OSError:
        said = ""
    message = "the kernel's process died while this cell ran"
    return _failure(notebook, index, "kernel died", message, traceback=said[-_KEPT:])


def of_silence(notebook: NotebookNode, index: int) -> Failure:
    """Return the failure of a cell tagged ``raises-exception`` that did not raise."""
    message = "the cell is tagged 'raises-exception' and raised nothing"
    return _failure(notebook, index, "no exception", message)


def of_expression(
    notebook: NotebookNode, index: int, expression: str, kind: str, error: object
) -> Failure:
    """Return the failure of an expression in prose or in a claim's message."""
    message = f"{expression!r} cannot be evaluated: {plain(str(error))}"
    lines = notebook.cells[index].source.splitlines()
    line = next((n for n, text in enumerate(lines, 1) if expression in text), 1)
    return _failure(notebook, index, kind, message, line)


def _failure(
    notebook: NotebookNode, index: int, kind: str, message: str, line: int = 0, traceback: str = ""
) -> Failure:
    cell = notebook.cells[index]
    before = notebook.cells[: index + 1]
    own = [c for c in before if c.cell_type == "code" and INJECTED_TAG not in sources.tags(c)]
    lines = cell.source.splitlines()
    return Failure(
        kind=kind,
        message=message.strip().splitlines()[0] if message.strip() else kind,
        cell=cell["id"],
        index=index,
        number=len(own),
        line=line,
        source=lines[line - 1].strip() if 0 < line <= len(lines) else "",
        traceback=traceback,
    )
