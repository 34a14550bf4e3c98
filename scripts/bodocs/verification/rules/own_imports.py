"""Pages that need what readers do not have."""

from __future__ import annotations

from collections.abc import Iterator

from bodocs import imports
from bodocs.verification.rules.rule import Finding, Rule
from bodocs.verification.rules.subject import Subject


def _check(subject: Subject) -> Iterator[Finding]:
    for code in subject.code:
        for node in code.nodes:
            if any(name.partition(".")[0] == "bodocs" for name in imports.dotted(node)):
                yield Finding(
                    "the page imports bodocs, which its readers do not have",
                    "write what it needs from there on the page, or use a public package",
                    code.index,
                    getattr(node, "lineno", 1),
                )


RULE = Rule(
    code="BD330",
    name="import of bodocs",
    check=_check,
    explanation="""
    Pages import public packages only.

    A tutorial is taken along: to Colab, into a reader's own project. There it has what can be
    installed by name.
    """,
)
