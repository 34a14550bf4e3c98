"""Where the expressions in an f-string stand.

Until Python 3.12 its parser gives them places that are no use: it reads each by itself. So they
are looked for in the text, and each is parsed once more with its place before it.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator

from bodocs import syntax

_PREFIX = re.compile(r"(?i)(?P<kind>r?f|fr)(?P<quote>\"\"\"|'''|\"|')")
_STRING = re.compile(r"(?i)[rbu]*(\"\"\"|'''|\"|')")
_OPENING, _CLOSING = "([{", ")]}"


def expressions(code: str, start: int, end: int) -> Iterator[tuple[ast.expr, int]]:
    """Give each expression in the f-strings of a part of some code, and the offset it stands at.

    Lines and columns of the expression count from that offset. One that cannot be read is left
    out.

    Args:
        code: The code.
        start: Offset of the part, which is one string or several that Python joins.
        end: Offset behind it.
    """
    for begin, text in _f_strings(code[start:end]):
        for at, field in _fields(text):
            # In brackets, so that it may go on in the next line.
            tree = _parsed(f"({field})")
            if tree is not None:
                yield tree, start + begin + at - 1


def _f_strings(text: str) -> Iterator[tuple[int, str]]:
    """Give the offset and the inside of each f-string among strings that stand side by side."""
    lines = f"({text})".splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    for token in tokenize.generate_tokens(io.StringIO("".join(lines)).readline):
        prefix = _PREFIX.match(token.string) if token.type == tokenize.STRING else None
        if prefix:
            row, column = token.start
            inside = token.string[prefix.end() : -len(prefix["quote"])]
            yield starts[row - 1] + column + prefix.end() - 1, inside


def _fields(text: str) -> Iterator[tuple[int, str]]:
    """Give the offset and the text of each expression in braces, those in formats included."""
    at = 0
    while at < len(text):
        if text[at : at + 2] in ("{{", "}}"):
            at += 2
        elif text[at] == "{":
            end = _end(text, at + 1)
            yield at + 1, re.sub(r"(?<![=!<>])=\s*$", "", text[at + 1 : end])
            at = end
            if text[at : at + 1] == "!":
                at += 2
            if text[at : at + 1] == ":":
                close = _end(text, at + 1, fmt=True)
                yield from ((at + 1 + n, field) for n, field in _fields(text[at + 1 : close]))
                at = close
            at += 1
        else:
            at += 1


def _end(text: str, at: int, *, fmt: bool = False) -> int:
    """Return where an expression, or a format, ends: at what is in no brackets and no string."""
    depth = 0
    while at < len(text):
        string = None if fmt else _STRING.match(text, at)
        if string:
            close = text.find(string[1], string.end())
            at = (len(text) if close < 0 else close) + len(string[1])
            continue
        sign = text[at]
        if depth == 0 and (sign == "}" or (not fmt and _ends_expression(text, at))):
            return at
        depth += (sign in _OPENING) - (sign in _CLOSING)
        at += 1
    return at


def _ends_expression(text: str, at: int) -> bool:
    return text[at] == ":" or (text[at] == "!" and text[at : at + 2] != "!=")


def _parsed(text: str) -> ast.expr | None:
    try:
        return syntax.parse(text, mode="eval").body
    except (SyntaxError, ValueError):
        return None
