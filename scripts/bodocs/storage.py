"""Where the store keeps its files: a local folder, or any other location that fsspec knows."""

from __future__ import annotations

import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import Any, Protocol

from bodocs import locking
from bodocs.errors import StoreError

_STALE_SECONDS = 24 * 3600
"""Age at which what a killed writer left is removed: no write takes a day."""


class Storage(Protocol):
    """Named files that are written whole or not at all; names may hold ``/``."""

    def path(self, name: str) -> Path | None:
        """Return where a file lies; None if that is no folder of this machine."""

    def read(self, name: str) -> bytes | None:
        """Return a file; None if there is none, and nothing at all if it cannot be read.

        Raises:
            OSError: The location as a whole cannot be read.
        """

    def write(self, name: str, data: bytes) -> None:
        """Put a file in place of whatever has its name.

        Raises:
            OSError: It could not be written; what was there is untouched.
        """

    def names(self, folder: str) -> Iterator[str]:
        """Give the names of the files below a folder, in order."""

    def remove(self, name: str) -> None:
        """Remove a file or a folder as far as that is possible."""

    def lock(self, name: str) -> AbstractContextManager[bool]:
        """Hold the lock ``name``, if it is free; gives False if another process holds it."""

    def tidy(self) -> None:
        """Remove what killed processes have left behind."""

    def clear(self, *names: str) -> None:
        """Remove these folders, and what this class has made beside them and nobody uses now."""


def at(url: str) -> Storage:
    """Return the storage at a folder or URL.

    Raises:
        StoreError: The URL is of an unknown kind.
    """
    scheme, separator, path = url.partition("://")
    if not separator or scheme in ("file", "local"):
        # fsspec takes longer to import than a small run does.
        return LocalStorage(Path(path if separator else url).absolute())
    import fsspec

    try:
        return RemoteStorage(*fsspec.core.url_to_fs(url))
    except (ValueError, ImportError) as error:
        raise StoreError(
            str(error), where=url, mend="name a folder, or a URL that fsspec knows"
        ) from error


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

    def names(self, folder: str) -> Iterator[str]:
        """Give the names of the files below a folder, in order."""
        found = (path for path in (self._root / folder).rglob("*") if path.is_file())
        yield from sorted(path.relative_to(self._root).as_posix() for path in found)

    def remove(self, name: str) -> None:
        """Remove a file or a folder as far as that is possible."""
        path = self._root / name
        with suppress(OSError):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()

    def lock(self, name: str) -> AbstractContextManager[bool]:
        """Hold the lock ``name``, if it is free."""
        return locking.attempt(self._root / "locks" / name)

    def tidy(self) -> None:
        """Remove the parts and lock files of processes that were killed."""
        for part in _files(self._root / "parts"):
            with suppress(OSError):
                if time.time() - part.stat().st_mtime > _STALE_SECONDS:
                    part.unlink()
        locking.sweep(self._root / "locks")

    def clear(self, *names: str) -> None:
        """Remove these folders, and those of parts and locks if nobody uses them now."""
        for name in names:
            self.remove(name)
        self.tidy()
        for name in ("parts", "locks"):
            with suppress(OSError):
                (self._root / name).rmdir()


class RemoteStorage:
    """A location that fsspec knows. It has no locks: of two writers the last one wins.

    Args:
        system: The file system.
        root: The folder in it.
    """

    def __init__(self, system: Any, root: str) -> None:
        self._system = system
        self._root = root

    def path(self, name: str) -> None:
        """Give None: it lies elsewhere."""

    def read(self, name: str) -> bytes | None:
        """Return a file; None if there is none."""
        try:
            return bytes(self._system.cat_file(f"{self._root}/{name}"))
        except FileNotFoundError:
            return None

    def write(self, name: str, data: bytes) -> None:
        """Write under another name and rename, so that no reader sees half of a file."""
        path = f"{self._root}/{name}"
        part = f"{path}.{uuid.uuid4().hex}.part"
        try:
            self._system.makedirs(path.rpartition("/")[0], exist_ok=True)
            with self._system.open(part, "wb") as file:
                file.write(data)
            self._system.mv(part, path)
        except BaseException:
            with suppress(OSError):
                self._system.rm(part)
            raise

    def names(self, folder: str) -> Iterator[str]:
        """Give the names of the files below a folder, in order."""
        top = f"{self._root}/{folder}"
        found = self._system.find(top) if self._system.exists(top) else []
        yield from sorted(f"{folder}{path.partition(top)[2]}" for path in found)

    def remove(self, name: str) -> None:
        """Remove a file or a folder as far as that is possible."""
        with suppress(OSError):
            self._system.rm(f"{self._root}/{name}", recursive=True)

    def lock(self, name: str) -> AbstractContextManager[bool]:  # noqa: ARG002
        """Give True: two runs that meet run a page twice, with the same result."""
        return nullcontext(enter_result=True)

    def tidy(self) -> None:
        """Leave all as it is: nothing tells a part left behind from one being written."""

    def clear(self, *names: str) -> None:
        """Remove these folders."""
        for name in names:
            self.remove(name)


def _files(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []
