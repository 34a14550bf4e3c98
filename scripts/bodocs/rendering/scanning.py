"""Finds what in a text is not plain text, in time that grows with its length and no faster.

What opens something may lack an end. A search for one from each opening would read the rest of the
text each time, so where the ends are is found once.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable

from bodocs.rendering import grammar

_EMPTY_LINE = re.compile(r"\n(?=[ \t]*\n)")
_TICKS = re.compile(r"`+")
_KEPT = re.compile("\x00(\\d+)\x00")
_NEAR = 2000
"""Signs of a line that are looked at for what stands before a place."""


def replaced(text: str, replacement: Callable[[re.Match[str]], str | None]) -> str:
    """Return a text with its tokens replaced; a token without a replacement is no token."""
    parts: list[str] = []
    ends = _Ends(text)
    done = at = 0
    while sign := grammar.SIGN.search(text, at):
        at = sign.end()
        pattern = grammar.TOKEN if ends.has_one(sign.start()) else grammar.SHORT
        match = pattern.match(text, sign.start())
        new = replacement(match) if match else None
        if match and new is not None:
            parts += [text[done : match.start()], new]
            done = at = match.end()
    return "".join([*parts, text[done:]])


def between(
    text: str,
    replacement: Callable[[re.Match[str]], str | None],
    change: Callable[[str], str],
) -> str:
    """Return a text with its tokens replaced, and what stands between them changed.

    The change sees one text, in which a sign that no text holds stands for each token.
    """
    kept: list[str] = []

    def keep(token: re.Match[str]) -> str | None:
        new = replacement(token)
        if new is None:
            return None
        kept.append(new)
        return f"\x00{len(kept) - 1}\x00"

    changed = change(replaced(text.replace("\x00", ""), keep))
    return _KEPT.sub(lambda match: kept[int(match[1])], changed)


def before(text: str, at: int) -> str | None:
    """Return what stands before a place on its line; None if that is very much."""
    start = text.rfind("\n", max(0, at - _NEAR), at) + 1
    return text[start:at] if start or at <= _NEAR else None


class _Ends:
    """Knows whether what opens at a place ends in its paragraph; asked from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._next: dict[str, int] = {}
        self._empty = [match.start() for match in _EMPTY_LINE.finditer(text)]
        self._ticks: defaultdict[int, list[int]] = defaultdict(list)
        for match in _TICKS.finditer(text):
            self._ticks[len(match.group())].append(match.start())

    def has_one(self, at: int) -> bool:
        """Return False if something opens at a place that has no end."""
        opening = grammar.OPENING.match(self._text, at)
        if opening is None:
            return True
        if opening["ticks"]:
            end = self._run(len(opening["ticks"]), opening.end())
        else:
            end = self._find(_end_of(opening), opening.end() + (not opening["comment"]))
        return end < (len(self._text) if opening["comment"] else self._paragraph(opening.end()))

    def _run(self, length: int, start: int) -> int:
        return _at_or_after(self._ticks.get(length, []), start, len(self._text))

    def _paragraph(self, start: int) -> int:
        return _at_or_after(self._empty, start, len(self._text))

    def _find(self, end: str, start: int) -> int:
        """Return where an end stands; each is looked for from one place to the next only."""
        known = self._next.get(end, -1)
        if known < start:
            found = self._text.find(end, start)
            known = self._next[end] = found if found >= 0 else len(self._text)
        return known


def _at_or_after(places: list[int], start: int, otherwise: int) -> int:
    found = bisect_left(places, start)
    return places[found] if found < len(places) else otherwise


def _end_of(opening: re.Match[str]) -> str:
    if opening["env"]:
        return f"\\end{{{opening['env']}}}"
    if opening["bracket"]:
        return f"{opening['slashes']}{'])'[opening['bracket'] == '(']}"
    return "-->" if opening["comment"] else "$$"
