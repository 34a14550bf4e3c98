"""Blocks of Python that are shown and not executed, and why."""

from __future__ import annotations

import re

MARK = ".noeval"
_REASON = re.compile(r"\breason=\"([^\"]*\w[^\"]*)\"")


def reason(info: str) -> str:
    """Return why the block is not executed, as its opening fence says; empty if it does not."""
    found = _REASON.search(info) if MARK in info else None
    return found[1].strip() if found else ""
