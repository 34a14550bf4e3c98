"""The blocks of a Markdown text, found without a look at what stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_OPENING = re.compile(r"(`{3,})([^`]*)|(~{3,})(.*)")
_CODE = re.compile(r"```|~~~|\t| {4}")


@dataclass(frozen=True)
class Fence:
    """A fenced block of code.

    Attributes:
        info: What stands after its opening fence.
        content: Its lines.
        start: The line of its opening fence, from 0.
        end: The line after its closing fence, or after the text.
        top: False if it stands in a list or a quotation.
    """

    info: str
    content: str
    start: int
    end: int
    top: bool


def fences(text: str) -> list[Fence]:
    """Return the fenced blocks of a CommonMark text, in order."""
    found = _at_a_glance(text)
    if found is None:
        found = [
            Fence(token.info, token.content, token.map[0], token.map[1], token.level == 0)
            for token in _parser().parse(text)
            if token.type == "fence" and token.map
        ]
    return found


def code_blocks(text: str) -> list[tuple[int, int]]:
    """Return the first line, and the one after the last, of each block of code of any kind."""
    if not _CODE.search(text):
        return []
    tokens = _parser().parse(text)
    return [(t.map[0], t.map[1]) for t in tokens if t.type in ("fence", "code_block") and t.map]


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """Return a text of which all but the blocks of code is changed."""
    lines = text.splitlines(keepends=True)
    parts, done = [], 0
    for start, end in code_blocks(text):
        parts += [change("".join(lines[done:start])), *lines[start:end]]
        done = end
    return "".join([*parts, change("".join(lines[done:]))])


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark")
    # Most of the time goes into emphasis, links and code spans, which are of no interest here.
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def _at_a_glance(text: str) -> list[Fence] | None:
    """Return the fences of a text all of whose fences begin a line; None if that is unclear.

    A parser takes longer for an unchanged page than all else that is done for it.
    """
    if "\r" in text or "\0" in text:
        return None
    lines = text.split("\n")
    found: list[Fence] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        opening = _OPENING.fullmatch(line)
        if opening:
            end = _closing(lines, number, opening[1] or opening[3])
            if end is None:
                return None
            content = "".join(f"{inner}\n" for inner in lines[number + 1 : end])
            info = opening[2] if opening[1] else opening[4]
            found.append(Fence(info, content, number, end + 1, True))
            number = end
        elif "```" in line or "~~~" in line or line.lstrip(" ").startswith("<"):
            return None  # perhaps in a list; perhaps HTML, in which a fence is no fence
        number += 1
    return found


def _closing(lines: list[str], start: int, marks: str) -> int | None:
    closing = re.compile(rf" {{0,3}}{marks}{marks[0]}*[ \t]*")
    ends = (n for n in range(start + 1, len(lines)) if closing.fullmatch(lines[n]))
    return next(ends, None)
