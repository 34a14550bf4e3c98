"""Numbers in prose: those that look like results, and the mark of those that are none."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MARK = re.compile(r"(?<=\S)\{\.literal\}")
_UNIT = r"\s?(?:%|percent\b|times\b|-fold\b|\u00d7)"  # the last is the sign of multiplication
# What has been read of a number is not given back, so that a mark after its unit is seen.
_NUMBER = re.compile(
    rf"(?<![\w.,:/-])(?:\d++\.\d++(?:{_UNIT})?+|\d++{_UNIT})(?!\.?\d|\{{\.literal\}})"
)
_NAMED = (
    r"(?i:section|figure|table|equation|chapter|version|release|doi(?: is)?|python|pytorch"
    r"|botorch|gpytorch|ax|numpy|scipy|cuda|apache|cc by)"
)
# What is no quantity: numbers of things, of versions, and of papers.
_IDENTIFIER = re.compile(
    rf"\b{_NAMED}[\s\xa0]+\d\S*|(?:arXiv:|doi:|https?://|\bv(?=\d))\S*|[<>=~\u2264\u2265]=?\s*v?\d[\d.]*"
)
_MATH = re.compile(r"\$\$[\s\S]+?\$\$|\$[^$\n]+\$|\\\([\s\S]+?\\\)|\\\[[\s\S]+?\\\]")


def without(markdown: str) -> str:
    """Return Markdown without the marks on its numbers."""
    return _MARK.sub("", markdown)


def typed(text: str) -> Iterator[str]:
    """Give each number in a text that looks like a result: a fraction, a percentage, a ratio."""
    plain = _MATH.sub(" ", _IDENTIFIER.sub(" ", text))
    yield from (match.group().strip() for match in _NUMBER.finditer(plain))
