"""What is known of a page in other versions, but of an earlier text of its code."""

from __future__ import annotations

from collections.abc import Iterator

from bodocs.compat import record
from bodocs.robustness.record import code_key
from bodocs.verification.rules.rule import Finding, Rule
from bodocs.verification.rules.subject import Subject


def _stale(subject: Subject) -> Iterator[Finding]:
    known = subject.others.compatibility
    found = known.pages.get(subject.page.id) if known else None
    if found is not None and found.code != code_key(subject.notebook):
        yield Finding(
            f"it was run with other versions before its code changed: {record.NAME} is out of "
            "date, and the page does not show it",
            f"run 'bodocs compat --page {subject.page.id} --record'",
        )


RULES = (
    Rule(
        code="BD362",
        name="compatibility out of date",
        severity="warning",
        check=_stale,
        explanation=f"""
        What `{record.NAME}` says of a page was measured with the code it has now.

        After a change of code nobody knows with which versions it works, so the page does not say
        it. `bodocs compat --page PAGE --record` runs it in every set of versions again.
        """,
    ),
)
