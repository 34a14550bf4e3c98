"""Headings out of order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bodocs import headers
from bodocs.verification.rules.rule import Finding, Rule
from bodocs.verification.rules.subject import Subject


class Heading(NamedTuple):
    """A heading of a page."""

    level: int
    text: str
    cell: int
    line: int


def headings(subject: Subject) -> Iterator[Heading]:
    """Give a page's headings, its title aside."""
    for prose in subject.prose:
        for opening, content in zip(prose.tokens, prose.tokens[1:], strict=False):
            if opening.type == "heading_open" and opening.map is not None:
                text = headers.shown_text(content.children or [])
                yield Heading(int(opening.tag[1:]), text, prose.index, opening.map[0] + 1)


def _check(subject: Subject) -> Iterator[Finding]:
    before = 1
    for level, text, cell, line in headings(subject):
        if level == 1:
            yield Finding(
                f"{text!r} is a heading of the first level, which the title already is",
                "write it with '##', or take it out if it repeats the title",
                cell,
                line,
            )
        elif level > before + 1:
            yield Finding(
                f"{text!r} is a heading of level {level} below one of level {before}",
                f"write it with {'#' * (before + 1)!r}",
                cell,
                line,
            )
        before = max(level, 1)


RULE = Rule(
    code="BD201",
    name="headings out of order",
    check=_check,
    explanation="""
    The title is a page's only heading of the first level, and no level is left out below it.

    Whoever hears a page moves in it by its headings; a missing level sounds like a missing part.
    """,
)
