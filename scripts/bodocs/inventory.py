"""What a store holds, and what of it is damaged or no longer needed."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Literal

from bodocs import entries, storage
from bodocs.entries import DamagedError
from bodocs.errors import StoreError, shown
from bodocs.execution.records import PageRun
from bodocs.storage import Stored

_KEY = re.compile(r"[0-9a-f]{64}")
_AT_ONCE = 8
_BATCH = 32
"""Entries that are held in memory at a time: one may have megabytes."""
_DAY_SECONDS = 24 * 3600

State = Literal["whole", "other", "damaged"]


@dataclass(frozen=True)
class Held:
    """A file that is, or should be, an entry.

    Attributes:
        key: The key it has by its name.
        file: Its file.
        state: ``other`` is an entry that another version of bodocs wrote, as it wrote it.
        why: What is wrong with it; empty if it is whole.
        page: Id of its page; empty if it is damaged, as all that follows.
        mode: Mode of the run.
        started: When the run started: UTC, ISO 8601.
        versions: Versions of Python and of what the page depends on.
    """

    key: str
    file: Stored
    state: State
    why: str = ""
    page: str = ""
    mode: str = ""
    started: str = ""
    versions: tuple[tuple[str, str], ...] = ()

    @property
    def since(self) -> float:
        """When the run started, in seconds since 1970."""
        return datetime.fromisoformat(self.started).timestamp()


class Inventory:
    """The entries of one store.

    Args:
        url: The store's folder or URL.
        read_only: Refuse to remove anything.

    Raises:
        StoreError: The URL is of an unknown kind, or what it takes is not installed.
    """

    def __init__(self, url: str, *, read_only: bool) -> None:
        self.url = shown(url)
        self._files = storage.at(url)
        self._read_only = read_only

    def held(self) -> list[Held]:
        """Read every entry, and return what each is; by page, mode and time.

        Raises:
            StoreError: The store as a whole cannot be read.
        """
        try:
            found = [held for held in self._read() if held is not None]
        except OSError as error:
            raise StoreError(
                f"the store cannot be read: {error.strerror or error}",
                where=self.url,
                mend="check that it is a folder you may read",
            ) from error
        return sorted(found, key=lambda held: (held.page, held.mode, held.started, held.key))

    def _read(self) -> Iterator[Held | None]:
        files = self._files.files("pages")
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for start in range(0, len(files), _BATCH):
                yield from pool.map(self._one, files[start : start + _BATCH])

    def _one(self, file: Stored) -> Held | None:
        data = self._files.read(file.name)
        return None if data is None else _examined(file, data)  # removed since it was listed

    def leftovers(self) -> list[Stored]:
        """Return what writers that were killed have left behind."""
        return self._files.stale()

    def check_writable(self) -> None:
        """See to it that entries may be removed.

        Raises:
            StoreError: The settings say that this store is only read.
        """
        if self._read_only:
            raise StoreError(
                "this store is read only, so nothing is removed from it",
                where=self.url,
                mend="unset store_read_only and BODOCS_STORE_READ_ONLY where it may be written",
            )

    def remove(self, files: Iterable[Stored]) -> None:
        """Remove files.

        Raises:
            StoreError: Some could not be removed; all others have been.
        """
        left = [file for file in files if not self._files.remove(file.name)]
        if left:
            raise StoreError(
                f"{len(left)} files could not be removed, such as {left[0].name}",
                where=self.url,
                mend="check that you may remove them, then run again",
            )


def _examined(file: Stored, data: bytes) -> Held:
    key = PurePosixPath(file.name).name.removesuffix(".json")
    try:
        if not _KEY.fullmatch(key):
            raise DamagedError("its name is no key")
        return _described(key, file, "whole", entries.checked(data, key).run)
    except DamagedError as why:
        if why.other:
            return _of_another_version(key, file, data, str(why))
        return Held(key, file, "damaged", str(why))


def _of_another_version(key: str, file: Stored, data: bytes, why: str) -> Held:
    """Return what an entry says of itself that this version can read."""
    run = entries.unsealed(data)["run"]
    known = {name: run.get(name) for name in ("page", "mode", "started", "versions")}
    try:
        said = PageRun.model_validate(
            {**known, "key": key, "seconds": 0, "cpu_seconds": 0, "peak_bytes": 0, "cells": []}
        )
    except ValueError:
        return Held(key, file, "damaged", "it holds no record of a run")
    if run.get("key") != key:
        return Held(key, file, "damaged", "it is the entry of another key")
    return _described(key, file, "other", said, why)


def _described(key: str, file: Stored, state: State, run: PageRun, why: str = "") -> Held:
    try:
        datetime.fromisoformat(run.started)
    except ValueError:
        return Held(key, file, "damaged", "it does not say when its page ran")
    versions = tuple(sorted(run.versions.items()))
    return Held(key, file, state, why, run.page, run.mode, run.started, versions)


def superfluous(
    held: Iterable[Held], keep: int | None, days: float | None, used: frozenset[str] | None
) -> list[Held]:
    """Return the entries on which all given conditions agree; what is damaged is none of them.

    Args:
        held: The entries.
        keep: How many of each page and mode stay, the newest.
        days: Age that an entry has to have.
        used: Keys that pages have now, whose entries stay.
    """
    found = [one for one in held if one.state != "damaged"]
    if keep is not None:
        newest = _newest(found, keep)
        found = [one for one in found if one.key not in newest]
    if days is not None:
        found = [one for one in found if time.time() - one.since > days * _DAY_SECONDS]
    if used is not None:
        found = [one for one in found if one.key not in used]
    return found


def _newest(held: list[Held], count: int) -> set[str]:
    groups: dict[tuple[str, str], list[Held]] = {}
    for one in sorted(held, key=lambda one: one.since, reverse=True):
        groups.setdefault((one.page, one.mode), []).append(one)
    return {one.key for group in groups.values() for one in group[:count]}
