"""Results that were typed in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bodocs.verification import literals
from bodocs.verification.rules.rule import Finding, Rule
from bodocs.verification.rules.subject import Subject, placed

if TYPE_CHECKING:
    from markdown_it.token import Token


def _check(subject: Subject) -> Iterator[Finding]:
    for prose in subject.prose:
        for token in prose.tokens:
            if token.type != "inline" or token.map is None:
                continue
            for text, line in _lines(token):
                for number in literals.typed(text):
                    yield Finding(
                        f"{number!r} looks like a result, and is typed in",
                        "write it as `{python} expression`, or, if no code could change it, as "
                        f"{number}{{.literal}}",
                        prose.index,
                        line,
                    )


def _lines(block: Token) -> Iterator[tuple[str, int]]:
    """Give the text of each line of a block, code and formulas of HTML left out."""
    texts: dict[int, str] = {}
    inside = 0
    for child, line in placed(block):
        tag = child.content if child.type == "html_inline" else ""
        inside += tag.startswith("<code") - tag.startswith("</code")
        shown = child.content if child.type == "text" and not inside else " "
        texts[line] = texts.get(line, "") + shown
    yield from ((text, line) for line, text in texts.items())


RULE = Rule(
    code="BD220",
    name="typed result",
    check=_check,
    explanation="""
    A figure that comes from code is computed where it stands: `{python} expression`.

    Fractions, percentages and "3 times" in prose are most often results. Typed in, they stay what
    they were when the code, the seed or the library changes. A number that no code could change,
    such as the 95 % of an interval that is named after it, is marked: `95 %{.literal}`. The page
    does not show the mark.
    """,
)
