"""The store: executed notebooks under the key of all that they depend on.

An entry is one file, written whole under another name and then renamed, so that a reader never
sees half of one and two writers of the same key do no harm.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass
from typing import Any

import nbformat
from nbformat import NotebookNode
from pydantic import ValidationError

from bodocs.errors import StoreError
from bodocs.execution.records import PageRun


@dataclass(frozen=True)
class Entry:
    """An executed page.

    Attributes:
        notebook: The notebook with its outputs.
        run: The record of its execution.
    """

    notebook: NotebookNode
    run: PageRun


class Store:
    """Executed pages at an fsspec location.

    Args:
        url: A folder, or any URL that fsspec knows.

    Raises:
        StoreError: The URL is of an unknown kind.
    """

    def __init__(self, url: str) -> None:
        import fsspec

        try:
            self._fs, self._root = fsspec.core.url_to_fs(url)
        except (ValueError, ImportError) as error:
            raise StoreError(
                str(error), where=url, mend="name a folder, or a URL that fsspec knows"
            ) from error
        self.url = url

    def get(self, key: str) -> Entry | None:
        """Return the entry under ``key``; None if there is none.

        An entry that is not whole, or not what it says it is, is removed and counts as none.
        """
        path = self._path(key)
        try:
            data = self._fs.cat_file(path)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(
                f"the store cannot be read: {error.strerror or error}",
                where=self.url,
                mend="check that it is a folder you may read",
            ) from error
        entry = _decode(data, key)
        if entry is None:
            self._fs.rm(path)
        return entry

    def put(self, entry: Entry) -> None:
        """Keep an executed page.

        Raises:
            StoreError: It could not be written; what was in the store is untouched.
        """
        self._write(self._path(entry.run.key), _encode(entry))
        seconds = json.dumps({"seconds": entry.run.seconds}).encode()
        self._write(self._duration_path(entry.run.page, entry.run.mode), seconds)

    def seconds(self, page: str, mode: str) -> float | None:
        """Return how long the page took when it last ran in this mode; None if unknown."""
        try:
            found = json.loads(self._fs.cat_file(self._duration_path(page, mode)))
            return float(found["seconds"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def clear(self) -> None:
        """Forget every executed page."""
        for folder in ("pages", "durations"):
            if self._fs.exists(f"{self._root}/{folder}"):
                self._fs.rm(f"{self._root}/{folder}", recursive=True)

    def _path(self, key: str) -> str:
        return f"{self._root}/pages/{key[:2]}/{key}.json"

    def _duration_path(self, page: str, mode: str) -> str:
        name = hashlib.sha256(f"{page} {mode}".encode()).hexdigest()[:16]
        return f"{self._root}/durations/{name}.json"

    def _write(self, path: str, data: bytes) -> None:
        temporary = f"{path}.{uuid.uuid4().hex}.part"
        try:
            self._fs.makedirs(path.rpartition("/")[0], exist_ok=True)
            with self._fs.open(temporary, "wb") as file:
                file.write(data)
            self._fs.mv(temporary, path)
        except OSError as error:
            self._discard(temporary)
            raise StoreError(
                f"the store cannot be written: {error.strerror or error}",
                where=self.url,
                mend="make room or check the permissions, then run again; finished pages are kept",
            ) from error

    def _discard(self, path: str) -> None:
        try:
            self._fs.rm(path)
        except OSError:
            return


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
        payload: dict[str, Any] = json.loads(text)
        run = PageRun.model_validate(payload["run"])
        notebook = nbformat.from_dict(payload["notebook"])
    except (ValueError, KeyError, ValidationError):
        return None
    return Entry(notebook, run) if run.key == key else None
