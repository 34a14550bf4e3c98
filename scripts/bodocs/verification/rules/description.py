"""A page without a description."""

from __future__ import annotations

from collections.abc import Iterator

from bodocs.verification.rules.rule import Finding, Rule
from bodocs.verification.rules.subject import Subject


def _check(subject: Subject) -> Iterator[Finding]:
    if not subject.page.front.description.strip():
        yield Finding(
            "front matter has no 'description'",
            "add a line 'description: ...' of one sentence that says what a reader learns",
        )


RULE = Rule(
    code="BD120",
    name="no description",
    check=_check,
    explanation="""
    Each page describes itself in one sentence.

    It is what people read in search results, on cards and in feeds before they choose the page.
    """,
)
