"""Standard output and standard error, as runs write to them."""

from __future__ import annotations

import io
from typing import Any, TextIO


def tolerant(stream: TextIO) -> TextIO:
    """Return the stream; from now on it writes what its encoding lacks as escapes, not failing."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
    return stream


class Recorder:
    """A stream that also keeps what is written to it.

    Args:
        stream: Where it is written.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = tolerant(stream)
        self._written: list[str] = []

    def write(self, text: str) -> int:
        """Write, and keep what was written."""
        count = self._stream.write(text)
        self._written.append(text)
        return count

    @property
    def text(self) -> str:
        """All that was written."""
        return "".join(self._written)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
