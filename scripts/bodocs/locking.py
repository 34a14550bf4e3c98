"""Locks that the system lets go of when their process ends, however it ends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bodocs.errors import SettingsError
from bodocs.settings import Settings

try:
    import fcntl
except ImportError:  # Windows has no flock; two writers there are the user's own affair
    fcntl = None  # type: ignore[assignment]


@contextmanager
def exclusive(settings: Settings) -> Iterator[None]:
    """Hold the lock of a source's site, which one process at a time may write.

    Raises:
        SettingsError: Another process writes this site now.
    """
    if fcntl is None:
        yield
        return
    settings.lock.parent.mkdir(parents=True, exist_ok=True)
    with settings.lock.open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise SettingsError(
                f"process {file.read().strip() or 'unknown'} of bodocs is writing this site",
                where=settings.source,
                mend="wait for it, or end it",
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


@contextmanager
def attempt(path: Path) -> Iterator[bool]:
    """Hold the lock of a name, if it is free; gives False if somebody else holds it.

    Each name has a file of its own, because names that shared one would wait for each other for
    nothing. Whoever holds a lock removes its file before letting go, so that files do not pile
    up. That is safe because a lock counts only while its file still has the name: whoever locks
    a file that was removed in between tries again. Where files cannot be locked, as on a disk
    that may only be read, everybody is given True.

    Args:
        path: The lock's file; its folder is made.
    """
    handle = None
    try:
        handle = _locked(path)
        free = True
    except BlockingIOError:
        free = False
    except OSError:
        free = True
    try:
        yield free
    finally:
        if handle is not None:
            with suppress(OSError):
                path.unlink()
            with suppress(OSError):
                os.close(handle)


def sweep(folder: Path) -> None:
    """Remove the lock files of processes that were killed."""
    with suppress(OSError):
        for path in folder.iterdir():
            with attempt(path):
                pass


def _locked(path: Path) -> int | None:
    """Return the locked file at ``path``; None if this system has no such locks."""
    if fcntl is None:
        return None
    while True:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is_at(handle, path):
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def _is_at(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
