"""From what went wrong in a kernel to a failure that names cell, line and cause."""

from __future__ import annotations

import re
from typing import Any

from nbformat import NotebookNode

from bodocs import sources
from bodocs.ansi import plain
from bodocs.execution.conversation import (
    KernelGoneError,
    OutputLostError,
    TooLateError,
    TroubleError,
)
from bodocs.execution.records import Failure
from bodocs.execution.task import Task
from bodocs.sources import INJECTED_TAG

_FRAME = re.compile(r"Cell In\s?\[(\d*)\], line (\d+)")
# What the system says; torch has no exception of its own for it.
_NO_MEMORY = "Cannot allocate memory"
_KEPT = 4000
"""Characters kept of a traceback that nobody shaped."""
_MESSAGE = 1000
"""Characters kept of a message."""


def of_cell(notebook: NotebookNode, index: int, task: Task, reply: dict[str, Any]) -> Failure:
    """Return the failure of a cell that raised."""
    kind, message = reply["ename"], plain(reply["evalue"])
    traceback = _traceback(notebook, index)
    if not traceback:
        traceback = plain("\n".join(reply["traceback"]))[-_KEPT:]
    if kind == "SystemExit":
        message = f"the cell ended the kernel with sys.exit({message}); later cells never ran"
    if kind == "StdinNotImplementedError":
        message = "the cell asks for input, and nobody is there to answer: pages cannot ask"
    if kind.endswith("MemoryError") or _NO_MEMORY in message:
        limit = f"a page may take {task.memory_limit // 1_000_000:,} MB"
        message = f"{message or 'no memory is left'}; {limit}"
    return _failure(notebook, index, kind, message, traceback)


def of_trouble(
    notebook: NotebookNode,
    index: int,
    task: Task,
    error: TroubleError,
    *,
    page_late: bool,
    after: bool,
) -> Failure:
    """Return the failure of a cell, or page, whose kernel did not answer.

    Args:
        notebook: The notebook.
        index: Place of the cell.
        task: The page.
        error: What happened instead of an answer.
        page_late: Tells whose deadline it was: the page's, or the cell's.
        after: True if the cell itself had ended.
    """
    if isinstance(error, TooLateError):
        return _of_deadline(notebook, index, task, page_late=page_late, after=after)
    if isinstance(error, OutputLostError):
        message = "the cell ended, but the end of what it showed did not arrive"
        return _failure(notebook, index, "output lost", message)
    lives = isinstance(error, KernelGoneError) and error.lives
    return _of_death(notebook, index, task, lives=lives, after=after)


def _of_deadline(
    notebook: NotebookNode, index: int, task: Task, *, page_late: bool, after: bool
) -> Failure:
    what = "page" if page_late else "cell"
    seconds = task.page_deadline if page_late else task.cell_deadline
    message = f"the {what} was still running after its {seconds:g} s"
    if after:
        message = "the kernel no longer answered after this cell, the last, had ended"
        message += f"; the {what} may take {seconds:g} s"
    return _failure(notebook, index, "deadline", message, _traceback(notebook, index))


def _of_death(
    notebook: NotebookNode, index: int, task: Task, *, lives: bool, after: bool
) -> Failure:
    try:
        said = plain(task.log.read_text(encoding="utf-8", errors="replace")).strip()
    except OSError:
        said = ""
    when = "after this cell, the last, had ended" if after else "while this cell ran"
    message = f"the kernel's process died {when}"
    if lives:
        message = (
            f"the kernel closed its connections {when}, or another program took its place; "
            "it cannot answer any more"
        )
    cause = "" if lives else task.cause_of_death()
    if cause:
        message += f": {cause}"
    return _failure(notebook, index, "kernel died", message, said[-_KEPT:])


def of_refusal(notebook: NotebookNode, index: int, status: str) -> Failure:
    """Return the failure of a cell that the kernel did not run."""
    return _failure(notebook, index, "not run", f"the kernel did not run the cell: {status!r}")


def of_silence(notebook: NotebookNode, index: int) -> Failure:
    """Return the failure of a cell tagged ``raises-exception`` that did not raise."""
    message = "the cell is tagged 'raises-exception' and raised nothing"
    return _failure(notebook, index, "no exception", message)


def of_shown_error(notebook: NotebookNode, index: int) -> Failure:
    """Return the failure of a cell that shows an error although it ended well.

    A figure that cannot be drawn when its cell has ended is one.
    """
    shown = [o for o in notebook.cells[index].outputs if o.output_type == "error"][-1]
    message = f"{_one_line(plain(shown.evalue))} (shown by a cell that raised nothing)"
    return _failure(notebook, index, shown.ename, message, _traceback(notebook, index))


def of_unusable(notebook: NotebookNode, index: int, why: str) -> Failure:
    """Return the failure of a cell that has sent what no notebook can hold."""
    message = f"the cell shows something that is no valid output: {why}"
    return _failure(notebook, index, "bad output", message)


def of_damage(notebook: NotebookNode, index: int, kind: str, message: str) -> Failure:
    """Return the failure of a cell that ended well and left a kernel that cannot go on."""
    return _failure(notebook, index, kind, message)


def of_noise(notebook: NotebookNode, index: int, kind: str, message: str, line: int) -> Failure:
    """Return the failure of a cell that shows a warning, or anything else on standard error.

    Args:
        notebook: The executed notebook.
        index: Place of the cell.
        kind: Class of the warning, or ``stderr``.
        message: What it says, and what to do.
        line: Line of the cell that it is about, from 1; 0 if it names none.
    """
    return _failure(notebook, index, kind, message, line=line)


def of_expression(
    notebook: NotebookNode, index: int, expression: str, kind: str, error: object
) -> Failure:
    """Return the failure of an expression in prose or in a claim's message."""
    message = f"{expression!r} cannot be evaluated: {plain(str(error))}"
    lines = notebook.cells[index].source.splitlines()
    line = next((n for n, text in enumerate(lines, 1) if expression in text), 1)
    return _failure(notebook, index, kind, message, line=line)


def _traceback(notebook: NotebookNode, index: int) -> str:
    """Return the last traceback that a cell shows; empty if it shows none."""
    outputs = notebook.cells[index].get("outputs", [])
    errors = [output for output in outputs if output.output_type == "error"]
    return plain("\n".join(errors[-1].traceback)) if errors else ""


def _line(traceback: str, count: int | None) -> int:
    """Return the line of cell ``count`` that raised; 0 if the traceback does not name it."""
    # Of chained exceptions the last is the one that ended the cell.
    last = traceback.rpartition("Traceback (most recent call last)")[2]
    frames = [(number, int(line)) for number, line in _FRAME.findall(last)]
    own = [line for number, line in frames if number == str(count)]
    return next(iter(own or [line for _, line in frames]), 0)


def _one_line(message: str) -> str:
    line = next(iter(message.strip().splitlines()), "")
    return line if len(line) <= _MESSAGE else f"{line[:_MESSAGE]}…"


def _failure(
    notebook: NotebookNode,
    index: int,
    kind: str,
    message: str,
    traceback: str = "",
    line: int = 0,
) -> Failure:
    cell = notebook.cells[index]
    before = notebook.cells[: index + 1]
    own = [c for c in before if c.cell_type == "code" and INJECTED_TAG not in sources.tags(c)]
    lines = cell.source.splitlines()
    line = line or _line(traceback, cell.get("execution_count"))
    return Failure(
        kind=kind,
        message=_one_line(message) or kind,
        cell=cell["id"],
        index=index,
        number=len(own),
        prose=cell.cell_type == "markdown",
        line=line,
        source=lines[line - 1].strip() if 0 < line <= len(lines) else "",
        traceback=traceback,
    )
