"""Docstrings as they are written, made into what docutils reads the same way.

Docstrings mix reStructuredText with Markdown. What only Markdown has is rewritten here: fences,
links, formulas between dollars, lists that follow a line of text directly, and code that stands
within a word. So are slips that are common: a directive with one colon, a role before two
back-ticks, and lines of a list item that are indented further than its text.
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
_ROLE = re.compile(r"(:[a-z][a-z:]*:)``([^`]+)``")
_ONE_COLON = re.compile(
    r"^([ \t]*\.\. (?:code-block|math|note|seealso|warning)):(?=[ \t]|$)", re.MULTILINE
)
_ESCAPES_A_WORD = re.compile(rf"{BACKSLASH}(?=[^\W_])")
# docutils drops it, and sees the end of a word where it stands.
_SEAM = "\\ "


def prepared(text: str) -> str:
    """Return a docstring as reStructuredText."""
    text = text.expandtabs(4).replace("\\", BACKSLASH)
    text = _ONE_COLON.sub(r"\1::", _ROLE.sub(r"\1`\2`", text))
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
    return text.replace(_SEAM, "").replace(BACKSLASH, "\\")


def unescaped(text: str) -> str:
    """Return prose that docutils has read, without the back-slashes that only escape."""
    return restored(_ESCAPED.sub("", text))


def _block(fence: re.Match[str]) -> str:
    pad = fence["pad"]
    code = [line.removeprefix(pad) for line in fence["code"].splitlines()]
    body = "\n".join(f"{pad}    {line}" if line.strip() else "" for line in code)
    return f"\n{pad}.. code-block:: {fence['language'] or 'text'}\n\n{body}\n"


def _prose(text: str) -> str:
    text = "\n".join(_lines(text.split("\n")))
    parts = []
    done = 0
    for literal in _LITERAL.finditer(text):
        parts += [_marks(text[done : literal.start()]), _apart(literal)]
        done = literal.end()
        if _ESCAPES_A_WORD.match(text, done):
            done += len(BACKSLASH)
    return "".join([*parts, _marks(text[done:])])


def _apart(literal: re.Match[str]) -> str:
    """Return code in back-ticks, set apart from the word that it is a part of."""
    text = literal.string
    before = _SEAM if text[max(0, literal.start() - 1) : literal.start()].isalnum() else ""
    goes_on = text[literal.end() : literal.end() + 1].isalnum() or _ESCAPES_A_WORD.match(
        text, literal.end()
    )
    return f"{before}{literal.group()}{_SEAM if goes_on else ''}"


def _lines(given: list[str]) -> list[str]:
    lines: list[str] = []
    column = None  # where the text of the list item begins that the line before belongs to
    for line in given:
        if lines and _needs_distance(lines[-1], line):
            lines.append("")
        indent = _indent(line)
        bullet = _BULLET.match(line, indent)
        if bullet:
            column = bullet.end() - 1
        elif column is not None and (indent < column or lines[-1].rstrip().endswith(":")):
            column = None
        lines.append(line if bullet or column is None else line[indent - column :])
    return lines


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
