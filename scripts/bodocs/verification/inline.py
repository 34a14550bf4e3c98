"""Numbers in prose: inline ``{python}`` expressions, found here and evaluated by the engine."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from bodocs import markdown as md
from bodocs import syntax

_INLINE = re.compile(r"(?<!`)`\{python\}[ \t]+([^`\n]+)`(?!`)")
_SPAN = re.compile(r"(?<!`)(?P<ticks>``+)(?!`)(?:(?!\n[ \t]*\n)[\s\S])+?(?<!`)(?P=ticks)(?!`)")
# As the parser counts them.
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")


def expressions(markdown: str) -> list[str]:
    """Return the inline expressions of a Markdown text, in order; fenced code has none."""
    return list(_expressions(markdown))


@lru_cache(maxsize=4096)
def _expressions(markdown: str) -> tuple[str, ...]:
    found: list[str] = []

    def note(expression: str) -> str:
        found.append(expression)
        return ""

    substitute(markdown, note)
    return tuple(found)


def values(metadata: Mapping[str, Any]) -> list[str]:
    """Return what a cell's expressions came to, as the engine noted it; nothing if it has not."""
    ours = metadata.get("bodocs")
    noted = ours.get("inline") if isinstance(ours, dict) else None
    return [str(value) for value in noted] if isinstance(noted, list) else []


def substitute(markdown: str, value: Callable[[str], str]) -> str:
    """Return the text with every inline expression replaced by ``value(expression)``."""
    if not _INLINE.search(markdown):
        return markdown
    lines = _LINE.findall(markdown)
    parts = []
    end = 0
    for start, after in md.code_blocks(markdown):
        parts.append(_substitute("".join(lines[end:start]), value))
        end = after
        parts.append("".join(lines[start:end]))
    return "".join(parts) + _substitute("".join(lines[end:]), value)


def _substitute(text: str, value: Callable[[str], str]) -> str:
    parts = []
    end = 0
    for span in _SPAN.finditer(text):
        parts += [_replaced(text[end : span.start()], value), span.group()]
        end = span.end()
    return "".join(parts) + _replaced(text[end:], value)


def _replaced(text: str, value: Callable[[str], str]) -> str:
    return _INLINE.sub(lambda match: value(match.group(1).strip()), text)


def to_string(expression: str) -> str:
    """Return a Python expression whose value is the text to show for an inline expression.

    ``expression`` is either a plain expression, shown by ``str``, or a replacement field as in
    an f-string, such as ``gap:.2f``.

    Raises:
        SyntaxError: It is neither.
    """
    try:
        syntax.parse(expression, mode="eval")
    except SyntaxError:
        field = "f" + repr("{" + expression + "}")
        syntax.parse(field, mode="eval")
        return field
    return f"str({expression})"
