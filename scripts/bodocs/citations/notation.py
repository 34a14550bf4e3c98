"""How text cites: Pandoc's notation, ``[@key]``, ``[see @key, p. 3; @other]`` and ``@key``."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bodocs import markdown
from bodocs.rendering import scanning

_KEY = r"[A-Za-z]\w*(?:[-:.]\w+)*"
_ITEM = re.compile(rf"(?P<before>[^@]*?)(?P<bare>-?)@(?P<key>{_KEY})(?P<after>[^@]*)", re.DOTALL)
_SPOKEN = re.compile(rf"(?<![\w@/.-])@(?P<key>{_KEY})")


@dataclass(frozen=True)
class Item:
    """One work in a citation.

    Attributes:
        key: The work's key.
        before: Words before it: ``see``.
        after: Words after it, with the comma before them: ``, p. 3``.
        bare: Its authors are named by the sentence already: only the year is wanted.
    """

    key: str
    before: str = ""
    after: str = ""
    bare: bool = False


@dataclass(frozen=True)
class Citation:
    """A citation.

    Attributes:
        items: The works, as they are named.
        spoken: The sentence needs the authors as its words: ``@key shows that``.
    """

    items: tuple[Item, ...]
    spoken: bool = False


def replaced(text: str, write: Callable[[Citation], str | None]) -> str:
    """Return a Markdown text with its citations written anew; code and formulas hold none.

    Args:
        text: The text.
        write: Gives what stands for a citation; None for what is no citation after all.
    """
    if "@" not in text:
        return text
    return markdown.outside_code(text, lambda prose: _replaced(prose, write))


def _replaced(text: str, write: Callable[[Citation], str | None]) -> str:
    def cite(token: re.Match[str]) -> str | None:
        citation = parsed(token["brief"]) if token["brief"] is not None else None
        if token["brief"] is not None and citation is None:
            return None  # text, in which something may be cited
        return (write(citation) if citation else None) or token.group()

    def speak(match: re.Match[str]) -> str:
        return write(Citation((Item(match["key"]),), spoken=True)) or match.group()

    return scanning.between(text, cite, lambda words: _SPOKEN.sub(speak, words))


def parsed(inside: str) -> Citation | None:
    """Return what stands in brackets as a citation; None if it is none."""
    items = [_ITEM.fullmatch(part.strip()) for part in inside.split(";")]
    found = [
        Item(m["key"], m["before"].strip(), m["after"].rstrip(), bool(m["bare"]))
        for m in items
        if m is not None
    ]
    return Citation(tuple(found)) if found and len(found) == len(items) else None
