"""Docstrings as they are written, made into what docutils reads the same way.

Docstrings mix reStructuredText with Markdown. What only Markdown has is rewritten here: fences,
links, formulas between dollars, and lists that follow a line of text directly.
"""

from __future__ import annotations

import re

BACKSLASH = "\ue000"
"""Stands for a back-slash, which docutils would take for an escape and drop."""

_FENCE = re.compile(
    r"^(?P<pad>[ \t]*)```[ \t]*(?P<language>[\w+-]*)[ \t]*\n(?P<code>.*?)^[ \t]*```[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
_LITERAL = re.compile(r"(`+)(?:(?!\1).)+?\1", re.DOTALL)
_LINK = re.compile(r"\[(?P<text>[^\[\]`<>]+)\]\((?P<url>https?://[^\s()<>]+)\)")
_MATH = re.compile(r"(?<![\w$])\$(?P<formula>[^\s$](?:[^$\n]*[^\s$])?)\$(?![\w$])")
_BULLET = re.compile(r"(?:[-*+•]|\d{1,2}[.)])[ \t]+\S")
_ESCAPED = re.compile(rf"{BACKSLASH}(?=[*`|_])")


def prepared(text: str) -> str:
    """Return a docstring as reStructuredText."""
    text = text.expandtabs(4).replace("\\", BACKSLASH)
    parts = []
    done = 0
    for fence in _FENCE.finditer(text):
        parts.append(_prose(text[done : fence.start()]))
        parts.append(_block(fence))
        done = fence.end()
    parts.append(_prose(text[done:]))
    return "".join(parts)


def restored(text: str) -> str:
    """Return code or a formula that docutils has read, as it was written."""
    return text.replace(BACKSLASH, "\\")


def unescaped(text: str) -> str:
    """Return prose that docutils has read, without the back-slashes that only escape."""
    return restored(_ESCAPED.sub("", text))


def _block(fence: re.Match[str]) -> str:
    pad = fence["pad"]
    code = [line.removeprefix(pad) for line in fence["code"].splitlines()]
    body = "\n".join(f"{pad}    {line}" if line.strip() else "" for line in code)
    return f"\n{pad}.. code-block:: {fence['language'] or 'text'}\n\n{body}\n"


def _prose(text: str) -> str:
    lines: list[str] = []
    for line in text.split("\n"):
        if lines and _needs_distance(lines[-1], line):
            lines.append("")
        lines.append(line)
    text = "\n".join(lines)
    parts = []
    done = 0
    for literal in _LITERAL.finditer(text):
        parts += [_marks(text[done : literal.start()]), literal.group()]
        done = literal.end()
    return "".join([*parts, _marks(text[done:])])


def _needs_distance(before: str, line: str) -> bool:
    """Return True for a list that begins right under a line of text."""
    indent, above = _indent(line), _indent(before)
    if not before.strip() or not _BULLET.match(line, indent):
        return False
    return indent > above or (indent == above and not _BULLET.match(before, above))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _marks(text: str) -> str:
    text = _LINK.sub(lambda m: f"`{m['text']} <{m['url']}>`__", text)
    return _MATH.sub(lambda m: f":math:`{m['formula']}`", text)
