"""Results that were typed in."""

from __future__ import annotations

from collections.abc import Iterator

from bodocs.verification import literals
from bodocs.verification.rules.rule import Finding, Rule
from bodocs.verification.rules.subject import Subject


def _check(subject: Subject) -> Iterator[Finding]:
    for prose in subject.prose:
        for token in prose.tokens:
            if token.type != "inline" or token.map is None:
                continue
            shown = [c.content if c.type == "text" else " " for c in token.children or []]
            for number in literals.typed("".join(shown)):
                yield Finding(
                    f"{number!r} looks like a result, and is typed in",
                    "write it as `{python} expression`, or, if no code could change it, as "
                    f"{number}{{.literal}}",
                    prose.index,
                    token.map[0] + 1,
                )


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
