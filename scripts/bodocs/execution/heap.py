"""Keeps the runner's memory small while pages show more than it wants to hear."""

from __future__ import annotations

import ctypes
from contextlib import suppress

_KEPT_BYTES = 128 * 1024
# Of glibc's `mallopt`.
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3


def return_what_is_freed() -> None:
    """Let the memory of large messages go back to the system as soon as it is freed.

    glibc raises both of its thresholds each time it frees a large block, and then keeps the holes
    that messages of a megabyte have left: of pages that show without end, half of what the runner
    had was holes. Once they are set it leaves them alone. Other libraries know no ``mallopt``.
    """
    with suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        library.mallopt(_TRIM_THRESHOLD, _KEPT_BYTES)
        library.mallopt(_MMAP_THRESHOLD, _KEPT_BYTES)
