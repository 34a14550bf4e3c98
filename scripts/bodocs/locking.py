"""One writer at a time for the files of a site."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from bodocs.errors import SettingsError
from bodocs.settings import Settings


@contextmanager
def exclusive(settings: Settings) -> Iterator[None]:
    """Hold the source's lock; the system lets go of it when the process ends, however it ends.

    Raises:
        SettingsError: Another process writes this site now.
    """
    try:
        import fcntl
    except ImportError:  # Windows has no flock; two writers there are the user's own affair
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
