"""Code cells as people count them: by their place in the page's own file."""

from __future__ import annotations

from dataclasses import dataclass

from bodocs import sources
from bodocs.notebooks import Node
from bodocs.options import split_options

_SHOWN = 72
"""Characters of a line of code that are shown."""


@dataclass(frozen=True)
class Place:
    """A code cell of an executed notebook.

    Attributes:
        number: Place among the code cells of the page's source, from 1; 0 for a cell that is not
            in the source.
        code: Its first line of code.
    """

    number: int
    code: str


def places(notebook: Node) -> dict[str, Place]:
    """Return every code cell of an executed notebook, by id."""
    found: dict[str, Place] = {}
    number = 0
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        own = sources.INJECTED_TAG not in sources.tags(cell)
        number += own
        found[cell["id"]] = Place(number if own else 0, _first_line(cell.source))
    return found


def _first_line(source: str) -> str:
    """Return the first line that is code; of a cell of comments the first of these."""
    lines = [line.strip() for line in split_options(source)[1].splitlines() if line.strip()]
    code = next((line for line in lines if not line.startswith("#")), lines[0] if lines else "")
    return code if len(code) <= _SHOWN else f"{code[: _SHOWN - 1]}…"
