"""Where the store keeps its files: a local folder, or any other location that fsspec knows."""

from __future__ import annotations

import shutil
import stat
import time
import uuid
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bodocs import locking

_STALE_SECONDS = 24 * 3600
"""Age at which what a killed writer left is removed: no write takes a day."""


@dataclass(frozen=True)
class Stored:
    """A file as a listing shows it.

    Attributes:
        name: Its name.
        size: Its bytes.
        modified: When it was written, in seconds since 1970; None if the location does not say.
    """

    name: str
    size: int
    modified: float | None

    @property
    def stale(self) -> bool:
        """True if nobody can be writing it any more."""
        return self.modified is not None and time.time() - self.modified > _STALE_SECONDS


class Storage(Protocol):
    """Named files that are written whole or not at all; names may hold ``/``."""

    def path(self, name: str) -> Path | None:
        """Return where a file lies; None if that is no folder of this machine."""

    def read(self, name: str) -> bytes | None:
        """Return a file; None if there is none, and nothing at all if it cannot be read.

        Raises:
            OSError: The location as a whole cannot be read.
            StoreError: Likewise, where more is known of how to mend it.
        """

    def write(self, name: str, data: bytes) -> None:
        """Put a file in place of whatever has its name.

        Raises:
            OSError: It could not be written; what was there is untouched.
            StoreError: Likewise, where more is known of how to mend it.
        """

    def files(self, folder: str) -> list[Stored]:
        """Return the files below a folder, in order.

        Raises:
            OSError: The location as a whole cannot be read.
            StoreError: Likewise, where more is known of how to mend it.
        """

    def stale(self) -> list[Stored]:
        """Return what writers that were killed have left behind."""

    def remove(self, name: str) -> bool:
        """Remove a file or a folder; return False if that is not possible."""

    def lock(self, name: str) -> AbstractContextManager[bool]:
        """Hold the lock ``name``, if it is free; gives False if another process holds it."""

    def tidy(self) -> None:
        """Remove what killed processes have left behind."""

    def clear(self, *names: str) -> None:
        """Remove these folders, and what this class has made beside them and nobody uses now."""


def at(url: str) -> Storage:
    """Return the storage at a folder or URL.

    Raises:
        StoreError: The URL is of an unknown kind, or what it takes is not installed.
    """
    scheme, separator, path = url.partition("://")
    if not separator or scheme in ("file", "local"):
        # fsspec takes longer to import than a small run does.
        return LocalStorage(Path(path if separator else url).absolute())
    from bodocs import remote

    return remote.at(url)


class LocalStorage:
    """A folder on this machine, or one that several machines mount.

    Args:
        root: The folder; made when something is written.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def path(self, name: str) -> Path:
        """Return where a file lies."""
        return self._root / name

    def read(self, name: str) -> bytes | None:
        """Return a file; None if there is none, and nothing at all if it cannot be read."""
        try:
            return (self._root / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError:
            next(self._root.iterdir(), None)  # raises if it is the folder that cannot be read
            return b""

    def write(self, name: str, data: bytes) -> None:
        """Write under another name and rename, so that no reader sees half of a file."""
        part = self._root / "parts" / uuid.uuid4().hex
        target = self._root / name
        part.parent.mkdir(parents=True, exist_ok=True)
        try:
            part.write_bytes(data)
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.is_dir():
                shutil.rmtree(target)
            part.replace(target)
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise

    def files(self, folder: str) -> list[Stored]:
        """Return the files below a folder, in order."""
        found = map(self._stored, (self._root / folder).rglob("*"))
        return sorted(filter(None, found), key=lambda stored: stored.name)

    def _stored(self, path: Path) -> Stored | None:
        try:
            status = path.stat()
        except OSError:  # another run has removed it since
            return None
        name = path.relative_to(self._root).as_posix()
        is_file = stat.S_ISREG(status.st_mode)
        return Stored(name, status.st_size, status.st_mtime) if is_file else None

    def stale(self) -> list[Stored]:
        """Return the parts of processes that were killed."""
        return [part for part in self.files("parts") if part.stale]

    def remove(self, name: str) -> bool:
        """Remove a file or a folder; return False if that is not possible."""
        path = self._root / name
        try:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        except OSError:
            return False
        return True

    def lock(self, name: str) -> AbstractContextManager[bool]:
        """Hold the lock ``name``, if it is free."""
        return locking.attempt(self._root / "locks" / name)

    def tidy(self) -> None:
        """Remove the parts and lock files of processes that were killed."""
        with suppress(OSError):  # another run may be removing them, too
            for part in self.stale():
                self.remove(part.name)
        locking.sweep(self._root / "locks")

    def clear(self, *names: str) -> None:
        """Remove these folders, and those of parts and locks if nobody uses them now."""
        for name in names:
            self.remove(name)
        self.tidy()
        for name in ("parts", "locks"):
            with suppress(OSError):
                (self._root / name).rmdir()
