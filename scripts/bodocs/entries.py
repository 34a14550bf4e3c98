"""An entry of the store: an executed notebook with its record, as one file that checks itself."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from bodocs import notebooks
from bodocs.execution.records import Failure, PageRun
from bodocs.notebooks import Node


@dataclass(frozen=True)
class Entry:
    """An executed page.

    Attributes:
        notebook: The notebook with its outputs.
        run: The record of its execution.
    """

    notebook: Node
    run: PageRun

    def failing(self, failures: list[Failure]) -> Entry:
        """Return what the page left, as a failure if it passed and any are given."""
        if not failures or not self.run.passed:
            return self
        return Entry(self.notebook, self.run.model_copy(update={"failures": failures}))


class DamagedError(Exception):
    """A file is no entry of its key.

    Attributes:
        other: True if it may be one of another version of bodocs.
    """

    def __init__(self, why: str, *, other: bool = False) -> None:
        self.other = other
        super().__init__(why)


def encode(entry: Entry) -> bytes:
    """Return an entry as a file that no damage makes another one."""
    payload = {
        "run": entry.run.model_dump(mode="json"),
        "notebook": entry.notebook,
    }
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return f"{digest}\n{text}".encode()


def checked(data: bytes, key: str) -> Entry:
    """Return what a file holds that should be the entry of a key.

    Raises:
        DamagedError: It is no entry of that key.
    """
    payload = unsealed(data)
    try:
        found, notebook = payload["run"], payload["notebook"]
        # Defaults would fill in for what an entry of another version does not know.
        if isinstance(found, dict) and set(found) != set(PageRun.model_fields):
            raise DamagedError("it is of another version of bodocs", other=True)
        run = PageRun.model_validate(found)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DamagedError("it holds no record of a run") from error
    if not _is_notebook(notebook):
        raise DamagedError("it holds no notebook")
    if run.key != key:
        raise DamagedError("it is the entry of another key")
    return Entry(notebook, run)


def unsealed(data: bytes) -> dict[str, Any]:
    """Return the content of a file that is as it was written.

    Raises:
        DamagedError: It is not.
    """
    if not data:
        raise DamagedError("it is empty, or may not be read")
    digest, _, text = data.partition(b"\n")
    if hashlib.sha256(text).hexdigest().encode() != digest:
        raise DamagedError("its content is not that of its digest")
    try:
        found: dict[str, Any] = notebooks.parse(text)
    except (ValueError, TypeError, RecursionError) as error:
        raise DamagedError("it is no JSON") from error
    return found


def _is_notebook(found: Any) -> bool:
    """Return True for what has the form of a notebook.

    nbformat's own check would take longer than all else that is done for an unchanged page.
    """
    return (
        isinstance(found, dict)
        and found.get("nbformat") == notebooks.FORMAT
        and isinstance(found.get("metadata"), dict)
        and isinstance(found.get("cells"), list)
        and all(map(_is_cell, found["cells"]))
    )


def _is_cell(found: Any) -> bool:
    return (
        isinstance(found, dict)
        and isinstance(found.get("id"), str)
        and isinstance(found.get("source"), str)
        and isinstance(found.get("metadata"), dict)
        and found.get("cell_type") in {"code", "markdown", "raw"}
        and (found["cell_type"] != "code" or _has_outputs(found))
    )


def _has_outputs(cell: dict[str, Any]) -> bool:
    outputs = cell.get("outputs")
    return isinstance(outputs, list) and all(
        isinstance(output, dict) and isinstance(output.get("output_type"), str)
        for output in outputs
    )
