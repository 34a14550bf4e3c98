"""Writing files so that no reader ever sees half of one, and no two writers meet."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bodocs import notebooks

if TYPE_CHECKING:
    from nbformat import NotebookNode


def write(path: Path, data: bytes | str) -> bool:
    """Write a file whole or not at all; return False if it held just that already."""
    content = data.encode() if isinstance(data, str) else data
    try:
        if path.read_bytes() == content:
            return False
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        # mkstemp makes files that only their owner can read.
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return True


def write_notebook(path: Path, notebook: NotebookNode) -> bool:
    """Write a notebook whole or not at all; return False if the file held just that already."""
    if _holds(path, notebook):
        return False
    # It takes longer to import than a run of unchanged pages takes.
    import nbformat

    return write(path, nbformat.writes(notebook) + "\n")


def _holds(path: Path, notebook: NotebookNode) -> bool:
    try:
        found = notebooks.parse(path.read_bytes())
        notebooks.join_lines(found)
    except (OSError, ValueError, AttributeError, TypeError):
        return False
    return bool(found == notebook)
