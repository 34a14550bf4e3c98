"""Two headings with one anchor."""

from __future__ import annotations

from collections.abc import Iterator

from bodocs.verification.rules.headings import headings
from bodocs.verification.rules.rule import Finding, Rule
from bodocs.verification.rules.subject import Subject


def _check(subject: Subject) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for _, text, cell, line in headings(subject):
        first = seen.setdefault(text.strip().lower(), text)
        if first is not text:
            yield Finding(
                f"there is a heading {first!r} before this one",
                "word one of them so that a link, and the table of contents, can tell them apart",
                cell,
                line,
            )


RULE = Rule(
    code="BD202",
    name="two headings alike",
    check=_check,
    explanation="""
    No two headings of a page say the same.

    The second gets an anchor with a number at its end, which another number takes as soon as a
    third comes before it: links to it then lead elsewhere, and nothing breaks.
    """,
)
