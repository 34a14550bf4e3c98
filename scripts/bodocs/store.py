"""The store: executed notebooks under the key of all that they depend on.

An entry is one file that is written whole or not at all, so two writers of the same key do no
harm. What cannot be an entry of its key is thrown away, whatever it is and wherever it comes from.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bodocs import notebooks, storage
from bodocs.errors import StoreError
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


class Store:
    """Executed pages at a folder or an fsspec location.

    Args:
        url: A folder, or any URL that fsspec knows.

    Raises:
        StoreError: The URL is of an unknown kind.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._files = storage.at(url)
        self._tidied = False

    def get(self, key: str) -> Entry | None:
        """Return the entry under ``key``; None if there is none.

        An entry that is not whole, or not what it says it is, is removed and counts as none.

        Raises:
            StoreError: The store as a whole cannot be read.
        """
        try:
            data = self._files.read(_path(key))
        except OSError as error:
            raise StoreError(
                f"the store cannot be read: {error.strerror or error}",
                where=self.url,
                mend="check that it is a folder you may read",
            ) from error
        if data is None:
            return None
        entry = _decode(data, key)
        if entry is None:
            self.discard(key)
        return entry

    def discard(self, key: str) -> None:
        """Remove an entry that turned out to be of no use, as far as that is possible."""
        self._files.remove(_path(key))

    def put(self, entry: Entry) -> None:
        """Keep an executed page.

        Raises:
            StoreError: It could not be written; what was in the store is untouched.
        """
        if not self._tidied:  # what is never written to has nothing to tidy
            self._tidied = True
            self._files.tidy()
        self._write(_path(entry.run.key), _encode(entry))
        took = {"seconds": entry.run.seconds, "cpu_seconds": entry.run.cpu_seconds}
        self._write(_duration_path(entry.run.page, entry.run.mode), json.dumps(took).encode())

    def entries(self) -> Iterator[Entry]:
        """Give every executed page; what is no entry is passed over."""
        for name in self._files.names("pages"):
            data = self._files.read(name)
            entry = _decode(data, Path(name).stem) if data else None
            if entry is not None:
                yield entry

    def file(self, key: str) -> Path | None:
        """Return the file of the entry under ``key``; None if the store is no folder here."""
        return self._files.path(_path(key))

    def seconds(self, page: str, mode: str) -> float | None:
        """Return how long the page took when it last ran in this mode; None if unknown."""
        return self._took(page, mode, "seconds")

    def cpu_seconds(self, page: str, mode: str) -> float | None:
        """Return what the page cost when it last ran in this mode; None if unknown."""
        return self._took(page, mode, "cpu_seconds")

    def _took(self, page: str, mode: str, name: str) -> float | None:
        try:
            data = self._files.read(_duration_path(page, mode))
            found = float(json.loads(data or b"")[name])
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        return found if math.isfinite(found) and found >= 0 else None

    def lock(self, key: str) -> AbstractContextManager[bool]:
        """Keep other runs from executing the page of ``key`` meanwhile; False if one does now.

        The lock is free again when this process ends, however it ends. A location without locks
        gives True to everybody.
        """
        return self._files.lock(key)

    def clear(self) -> None:
        """Forget every executed page."""
        self._files.clear("pages", "durations")

    def _write(self, path: str, data: bytes) -> None:
        try:
            self._files.write(path, data)
        except OSError as error:
            raise StoreError(
                f"the store cannot be written: {error.strerror or error}",
                where=self.url,
                mend="make room or check the permissions, then run again; "
                "what has been stored is kept",
            ) from error


def _path(key: str) -> str:
    return f"pages/{key[:2]}/{key}.json"


def _duration_path(page: str, mode: str) -> str:
    name = hashlib.sha256(f"{page} {mode}".encode()).hexdigest()[:16]
    return f"durations/{name}.json"


def _encode(entry: Entry) -> bytes:
    payload = {
        "run": entry.run.model_dump(mode="json"),
        "notebook": entry.notebook,
    }
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return f"{digest}\n{text}".encode()


def _decode(data: bytes, key: str) -> Entry | None:
    digest, _, text = data.partition(b"\n")
    if hashlib.sha256(text).hexdigest().encode() != digest:
        return None
    try:
        payload: dict[str, Any] = notebooks.parse(text)
        found, notebook = payload["run"], payload["notebook"]
        # Defaults would fill in for what an entry of another version does not know.
        if set(found) != set(PageRun.model_fields) or not _is_notebook(notebook):
            return None
        run = PageRun.model_validate(found)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return Entry(notebook, run) if run.key == key else None


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
