"""The mark of a former name: one that a page speaks of although it is gone."""

from __future__ import annotations

import re

TAG = "former"
"""Of a code cell that shows former names; on a fence of code that is only shown, ``.former``."""

LABEL = "Former names"
"""Over such code on the page."""

_MARK = re.compile(r"(?<=`)\{\.former\}")


def without(markdown: str) -> str:
    """Return Markdown without the marks on names in back-ticks."""
    return _MARK.sub("", markdown)


def on_fence(info: str) -> bool:
    """Return True for what stands after a fence if it marks the code as one of former names."""
    return f".{TAG}" in re.sub(r"[{},]", " ", info).split()
