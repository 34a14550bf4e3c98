"""Claims that do not hold with other seeds, and what is known of them but out of date."""

from __future__ import annotations

from collections.abc import Iterator

from bodocs.robustness import record
from bodocs.robustness.record import PageRecord
from bodocs.verification import claims
from bodocs.verification.rules.rule import Finding, Rule
from bodocs.verification.rules.subject import Code, Subject


def _claimed(subject: Subject) -> tuple[list[Code], PageRecord | None]:
    """Return a tutorial's claims, and what is recorded of them."""
    cells = [code for code in subject.code if claims.TAG in code.tags]
    if subject.page.kind != "tutorial" or not cells:
        return [], None
    return cells, subject.others.robustness.get(subject.page.id)


def _fragile(subject: Subject) -> Iterator[Finding]:
    cells, found = _claimed(subject)
    for code in cells:
        claim = found.claims.get(str(code.cell.get("id"))) if found else None
        if claim is not None and not claim.robust:
            yield Finding(
                f"the claim {claim.said}: less than {record.ENOUGH:.0%}",
                f"give it more margin, or claim less, and run 'bodocs run {subject.page.id} "
                f"--repeat {claim.of}'",
                code.index,
            )


def _stale(subject: Subject) -> Iterator[Finding]:
    _, found = _claimed(subject)
    if found is not None and found.code != record.code_key(subject.notebook):
        yield Finding(
            f"its claims were run with other seeds before the code changed: {record.NAME} is out "
            "of date, and the page does not show it",
            f"run 'bodocs run {subject.page.id} --repeat {len(found.seeds)}'",
        )


RULES = (
    Rule(
        code="BD360",
        name="claim that depends on the seed",
        check=_fragile,
        explanation=f"""
        A claim of a tutorial holds with at least 95 % of other seeds, as `{record.NAME}` says.

        `bodocs run PAGE --repeat N` runs the page with N other seeds and records how often each
        claim held. One that holds with the page's own seed and not with others is luck, and it
        breaks with the next version of a library, or on another processor.
        """,
    ),
    Rule(
        code="BD361",
        name="robustness out of date",
        severity="warning",
        check=_stale,
        explanation=f"""
        What `{record.NAME}` says of a tutorial's claims was measured with the code it has now.

        After a change of code nobody knows how robust its claims are, so the page does not show
        what was measured before. `bodocs run PAGE --repeat N` measures it again.
        """,
    ),
)
