"""Text that comes from pages, made fit for terminals, XML and logs."""

from __future__ import annotations

import re

from bodocs.ansi import plain
from bodocs.execution.records import Failure

# What XML 1.0 has no place for, what moves a terminal's cursor, and halves of characters.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SHORT = 500


def clean(text: str) -> str:
    """Return ``text`` without colour codes, and with a mark for what no report can hold."""
    return _UNFIT.sub("\ufffd", plain(text).replace("\r\n", "\n"))


def line(text: str) -> str:
    """Return ``text`` cleaned, on one line."""
    return " ".join(clean(text).split())


def short(text: str) -> str:
    """Return ``text`` cleaned, on one line, of a length that a list can show."""
    found = line(text)
    return found if len(found) <= _SHORT else f"{found[: _SHORT - 1]}…"


def count(number: int, noun: str) -> str:
    """Return for example ``1 page`` or ``2 pages``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def within(failure: Failure) -> str:
    """Return the cell that failed and the line in it; empty if no cell is at fault."""
    if not failure.cell:
        return ""
    at = f", line {failure.line}" if failure.line else ""
    if failure.prose:
        where = f"after cell {failure.number}" if failure.number else "before the first cell"
        return f"prose {where}{at}"
    return f"cell {failure.number} ({failure.cell}){at}"
