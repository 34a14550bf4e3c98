"""What a page shows of warnings does not tell where this machine keeps its packages.

The same page, executed elsewhere, says the same.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bodocs.execution.noise import CELL_FILE
from bodocs.notebooks import Node

if TYPE_CHECKING:
    from bodocs.execution.runner import Result

_PACKAGES = re.compile(r"(?<!\S)\S*[/\\]site-packages[/\\]")
_CELL = re.compile(rf"(?<!\S)\S*[/\\]{CELL_FILE}")


def without(result: Result | None) -> Result | None:
    """Return an execution whose standard error names packages and cells without their folders."""
    if result is None:
        return None
    notebook = result.entry.notebook
    cells = [_cell(cell) for cell in notebook.cells]
    return replace(result, entry=replace(result.entry, notebook=Node(notebook, cells=cells)))


def _cell(cell: Node) -> Node:
    outputs = cell.get("outputs", [])
    if not any(output.get("name") == "stderr" for output in outputs):
        return cell
    return Node(cell, outputs=[_output(output) for output in outputs])


def _output(output: Node) -> Node:
    if output.get("name") != "stderr":
        return output
    return Node(output, text=_CELL.sub("cell", _PACKAGES.sub("", output["text"])))
