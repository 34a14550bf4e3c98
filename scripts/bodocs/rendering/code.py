"""Code, highlighted when the site is built: the page ships no highlighter."""

from __future__ import annotations

import io
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.lexers.special import TextLexer
from pygments.token import STANDARD_TYPES, Text, _TokenType
from pygments.util import ClassNotFound

from bodocs.rendering.html import element, opening

_FORMATTER = HtmlFormatter(nowrap=True)
_NAMES = {"ipython3": "python", "ipython": "python", "shell": "bash", "console": "console"}

# fmt: off
COLOURED = frozenset({
    "k", "kc", "kd", "kn", "kp", "kr", "kt", "ow", "s", "sa", "sb", "sc", "dl", "sd", "s2",
    "se", "sh", "si", "sx", "sr", "s1", "ss", "l-Scalar-Plain", "m", "mb", "mf", "mh", "mi",
    "il", "mo", "c", "ch", "cm", "cp", "cpf", "c1", "cs", "nc", "nf", "fm", "nd", "nt", "nb",
    "bp", "ne", "na", "gp", "go", "gh", "gu", "gd", "gr", "err", "gi", "gs", "ge",
})
# fmt: on
"""Classes that ``website/src/css/highlight.css`` has rules for; whatever has another is plain.

Four of five spans stood around names and brackets, and looked like no span.
"""

_Token = tuple[_TokenType, str]


@dataclass(frozen=True)
class Mark:
    """An element around a part of some code.

    Attributes:
        start: Offset of its first character.
        end: Offset behind its last character.
        element: Name of the element.
        attributes: Its attributes.
    """

    start: int
    end: int
    element: str
    attributes: dict[str, str]


def highlight(code: str, language: str, marks: Sequence[Mark] = ()) -> str:
    """Return ``code`` as HTML with Pygments' class names; an unknown language stays plain.

    Args:
        code: The code.
        language: Its language, as Pygments or Jupyter calls it.
        marks: Elements to put around parts of it, in order and none within another; one that
            does not begin and end with a token is left out.
    """
    if language == "pycon":
        # Without its end, the last line of a session counts as one of a traceback.
        code += "\n"
    starts, tokens = [], []
    for start, kind, text in _lexer(language).get_tokens_unprocessed(code):
        starts.append(start)
        tokens.append((kind if _is_coloured(kind) else Text, text))
    edges = {*starts, len(code)}
    parts, done = [], 0
    for mark in marks:
        if mark.start < done or not {mark.start, mark.end} <= edges:
            continue
        start, behind = bisect_left(starts, mark.start), bisect_left(starts, mark.end)
        parts += [_html(tokens[bisect_left(starts, done) : start])]
        parts += [opening(mark.element, mark.attributes), _html(tokens[start:behind])]
        parts += [f"</{mark.element}>"]
        done = mark.end
    return "".join([*parts, _html(tokens[bisect_left(starts, done) :])]).rstrip("\n")


def block(
    code: str,
    language: str,
    *,
    fold: bool = False,
    label: str | None = None,
    marks: Sequence[Mark] = (),
) -> str:
    """Return a code block of the website; marks count from its first line that is not empty."""
    return element(
        "code",
        html=highlight(code.strip("\n"), language, marks),
        language=language or "text",
        fold="true" if fold else None,
        label=label,
    )


@cache
def _lexer(language: str) -> Lexer:
    try:
        return get_lexer_by_name(_NAMES.get(language, language), stripnl=False, ensurenl=False)
    except ClassNotFound:
        return TextLexer(stripnl=False, ensurenl=False)


@cache
def _is_coloured(kind: _TokenType) -> bool:
    return _class(kind) in COLOURED


def _class(kind: _TokenType) -> str:
    """Return the class that Pygments gives to a kind of token."""
    if kind in STANDARD_TYPES or kind.parent is None:
        return STANDARD_TYPES.get(kind, "")
    return f"{_class(kind.parent)}-{kind[-1]}"


def _html(tokens: Sequence[_Token]) -> str:
    out = io.StringIO()
    _FORMATTER.format(tokens, out)
    text = out.getvalue()
    # The formatter ends every line, also one that goes on.
    return text if tokens and tokens[-1][1].endswith("\n") else text.removesuffix("\n")
