"""Numbers in prose: inline ``{python}`` expressions, found here and evaluated by the engine."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

_INLINE = re.compile(r"(?<!`)`\{python\}[ \t]+([^`\n]+)`(?!`)")
_FENCED = re.compile(
    r"^(?P<fence>`{3,}|~{3,})[^\n]*\n.*?^(?P=fence)[ \t]*$", re.DOTALL | re.MULTILINE
)


def expressions(markdown: str) -> list[str]:
    """Return the inline expressions of a Markdown text, in order; fenced code has none."""
    found: list[str] = []

    def note(expression: str) -> str:
        found.append(expression)
        return ""

    substitute(markdown, note)
    return found


def substitute(markdown: str, value: Callable[[str], str]) -> str:
    """Return the text with every inline expression replaced by ``value(expression)``."""
    parts = []
    end = 0
    for fence in _FENCED.finditer(markdown):
        parts.append(_substitute(markdown[end : fence.start()], value))
        parts.append(fence.group(0))
        end = fence.end()
    return "".join(parts) + _substitute(markdown[end:], value)


def _substitute(text: str, value: Callable[[str], str]) -> str:
    return _INLINE.sub(lambda match: value(match.group(1).strip()), text)


def to_string(expression: str) -> str:
    """Return a Python expression whose value is the text to show for an inline expression.

    ``expression`` is either a plain expression, shown by ``str``, or a replacement field as in
    an f-string, such as ``gap:.2f``.

    Raises:
        SyntaxError: It is neither.
    """
    try:
        ast.parse(expression, mode="eval")
    except SyntaxError:
        field = "f" + repr("{" + expression + "}")
        ast.parse(field, mode="eval")
        return field
    return f"str({expression})"
