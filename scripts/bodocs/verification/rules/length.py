"""Pages that are too long."""

from __future__ import annotations

from collections.abc import Iterator

from bodocs.verification.rules.rule import Finding, Rule
from bodocs.verification.rules.subject import Subject

_WORDS = {"doc": 1500, "tutorial": 4000}
_READ = ("text", "code_inline")


def _check(subject: Subject) -> Iterator[Finding]:
    most = _WORDS.get(subject.page.kind)
    words = sum(_words(subject))
    if most is not None and words > most:
        yield Finding(
            f"the page has {words:,} words, and {most:,} are the most for a {subject.page.kind}",
            "leave out what the page does not need, or make two pages of it",
        )


def _words(subject: Subject) -> Iterator[int]:
    for prose in subject.prose:
        for token in prose.tokens:
            for child in token.children or []:
                if child.type in _READ:
                    yield len(child.content.split())


RULE = Rule(
    code="BD121",
    name="page too long",
    check=_check,
    explanation="""
    A page of the documentation has at most 1,500 words, a tutorial at most 4,000; code is not
    counted.

    That is seven minutes of reading, and twenty. Who looks something up reads no more, and a page
    on two subjects is found by nobody who looks for the second.
    """,
)
