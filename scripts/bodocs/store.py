"""The store: executed notebooks under the key of all that they depend on.

An entry is one file that is written whole or not at all, so two writers of the same key do no
harm. What cannot be an entry of its key is thrown away, whatever it is and wherever it comes from.
"""

from __future__ import annotations

import hashlib
import json
import math
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path

from bodocs import entries, storage
from bodocs.entries import DamagedError
from bodocs.entries import Entry as Entry
from bodocs.errors import StoreError, shown
from bodocs.settings import Settings
from bodocs.storage import Storage


def opened(settings: Settings) -> Store:
    """Return the store of a source: if it may only be read, beneath one of this machine.

    Raises:
        StoreError: It is at a URL of an unknown kind, or what that takes is not installed.
    """
    shared = settings.shared_store_url
    return Store(settings.store_url if shared is None else settings.own_store_url, shared)


class Store:
    """Executed pages at a folder or an fsspec location.

    Args:
        url: A folder, or any URL that fsspec knows.
        shared: Another one, from which comes what the first lacks; it is only ever read.

    Raises:
        StoreError: A URL is of an unknown kind, or what it takes is not installed.
    """

    def __init__(self, url: str, shared: str | None = None) -> None:
        self.url = shown(url)
        self._files = storage.at(url)
        self._shared = None if shared is None else storage.at(shared)
        self._shared_url = shown(shared or "")
        self._tidied = False
        self._remarks: list[str] = []
        self._remarking = threading.Lock()

    def get(self, key: str) -> Entry | None:
        """Return the entry under ``key``; None if there is none.

        An entry that is not whole, or not what it says it is, is removed and counts as none. In a
        store that is only read it stays, and there is a remark on it.

        Raises:
            StoreError: The store as a whole cannot be read.
        """
        try:
            found = _entry(self._files, key, self.url)
        except DamagedError:
            self.discard(key)
            found = None
        if found is None and self._shared is not None:
            return self._get_shared(self._shared, key)
        return found

    def _get_shared(self, shared: Storage, key: str) -> Entry | None:
        try:
            return _entry(shared, key, self._shared_url)
        except DamagedError as why:
            self._remark(f"the shared store's entry {key} is passed over: {why}")
            return None

    def discard(self, key: str) -> None:
        """Remove an entry that turned out to be of no use, as far as that is possible."""
        self._files.remove(_path(key))

    def _remark(self, text: str) -> None:
        with self._remarking:
            if text not in self._remarks:
                self._remarks.append(text)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What was found that is not right and not this store's to mend, each once."""
        return tuple(self._remarks)

    def put(self, entry: Entry) -> None:
        """Keep an executed page.

        Raises:
            StoreError: It could not be written; what was in the store is untouched.
        """
        if not self._tidied:  # what is never written to has nothing to tidy
            self._tidied = True
            self._files.tidy()
        self._write(_path(entry.run.key), entries.encode(entry))
        took = {"seconds": entry.run.seconds, "cpu_seconds": entry.run.cpu_seconds}
        self._write(_duration_path(entry.run.page, entry.run.mode), json.dumps(took).encode())

    def entries(self) -> Iterator[Entry]:
        """Give every executed page; what is no entry is passed over."""
        for stored in self._files.files("pages"):
            with suppress(DamagedError):
                entry = _entry(self._files, Path(stored.name).stem, self.url, stored.name)
                if entry is not None:
                    yield entry

    def file(self, key: str) -> Path | None:
        """Return the file of the entry under ``key``.

        None if the store is no folder here, or if the entry may come from another store.
        """
        path = self._files.path(_path(key))
        return None if path and self._shared and not path.is_file() else path

    def seconds(self, page: str, mode: str) -> float | None:
        """Return how long the page took when it last ran in this mode; None if unknown.

        Raises:
            StoreError: A store at a URL cannot be read.
        """
        return self._took(page, mode, "seconds")

    def cpu_seconds(self, page: str, mode: str) -> float | None:
        """Return what the page cost when it last ran in this mode; None if unknown."""
        with suppress(StoreError):  # a page that has just been executed must not be lost by it
            return self._took(page, mode, "cpu_seconds")
        return None

    def _took(self, page: str, mode: str, name: str) -> float | None:
        # All parts of a run have to read the same ones, so the shared store comes first.
        for files in filter(None, (self._shared, self._files)):
            found = _duration(files, _duration_path(page, mode), name)
            if found is not None:
                return found
        return None

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


def _entry(files: Storage, key: str, url: str, name: str = "") -> Entry | None:
    """Return the entry of a key; None if there is no file, which ``name`` may give.

    Raises:
        DamagedError: What is there is no entry of that key.
        StoreError: The store as a whole cannot be read.
    """
    try:
        data = files.read(name or _path(key))
    except OSError as error:
        raise StoreError(
            f"the store cannot be read: {error.strerror or error}",
            where=url,
            mend="check that it is a folder you may read",
        ) from error
    return None if data is None else entries.checked(data, key)


def _duration(files: Storage, path: str, name: str) -> float | None:
    try:
        found = float(json.loads(files.read(path) or b"")[name])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return found if math.isfinite(found) and found >= 0 else None


def _path(key: str) -> str:
    return f"pages/{key[:2]}/{key}.json"


def _duration_path(page: str, mode: str) -> str:
    name = hashlib.sha256(f"{page} {mode}".encode()).hexdigest()[:16]
    return f"durations/{name}.json"
