"""Telling the bundler a second time of what was written while it was busy."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

_LATER_SECONDS = 2.0
"""How long nothing must have been written; by then the bundler has mostly done its work."""


@dataclass
class Echo:
    """Gives files of the content folder a new time some time after they were written.

    Rspack does not see every change that comes while it bundles the one before: of some hundred
    pages that were written anew half a second after they had been added, one went on to be shown
    as it was at first. A new time has the bundler look again, and nothing happens if it has seen
    the change already. What it does not bundle (``static``) is left alone, since each change of it
    has open pages load again.

    Attributes:
        content: The folder.
    """

    content: Path
    _told: dict[Path, int] = field(default_factory=dict)
    _due: float = math.inf

    def start(self) -> None:
        """Take all files for seen, as they are now."""
        self._told = dict(self._times())

    def wrote(self) -> None:
        """Note that files may have been written just now."""
        self._due = time.monotonic() + _LATER_SECONDS

    def tell(self) -> None:
        """Give what was written a new time, if that was long enough ago."""
        if time.monotonic() < self._due:
            return
        self._due = math.inf
        for path, changed in list(self._times()):
            if self._told.get(path) != changed:
                with suppress(FileNotFoundError):
                    os.utime(path)
        self.start()

    def _times(self) -> Iterator[tuple[Path, int]]:
        for path in self.content.rglob("*"):
            if path.relative_to(self.content).parts[0] != "static" and path.is_file():
                with suppress(FileNotFoundError):
                    yield path, path.stat().st_mtime_ns
