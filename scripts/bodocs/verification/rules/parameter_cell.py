"""Parameters that smoke mode cannot set."""

from __future__ import annotations

from collections.abc import Iterator

from bodocs import parameters, sources
from bodocs.verification.rules.rule import Finding, Rule
from bodocs.verification.rules.subject import Subject


def _check(subject: Subject) -> Iterator[Finding]:
    tagged = [
        n for n, c in enumerate(subject.notebook.cells) if sources.PARAMETERS_TAG in sources.tags(c)
    ]
    if len(tagged) > 1:
        yield Finding(
            "an earlier cell is tagged 'parameters', and only the first one counts",
            "put all parameters into one cell",
            tagged[1],
        )
    smoke = subject.page.front.smoke
    names = parameters.assigned(subject.notebook)
    for message, mend in parameters.unknown(smoke, names):
        yield Finding(message, mend)
    if names and not smoke:
        yield Finding(
            "the page has parameters, and front matter has no 'smoke' with small values for them",
            "add 'smoke:' with a value for each parameter that decides how long the page takes",
            tagged[0],
        )
    if (
        names is not None
        and subject.page.front.smoke
        and all(names.get(name) == value for name, value in smoke.items())
    ):
        yield Finding(
            "smoke mode sets each parameter to the value that it has anyway",
            "give 'smoke' smaller values",
            tagged[0],
        )


RULE = Rule(
    code="BD301",
    name="parameters and smoke mode",
    check=_check,
    explanation="""
    A page's parameters stand in one cell, and front matter says under `smoke` which small values
    smoke mode gives them.

    Smoke mode runs every line of every page within minutes. So that no reader meets
    `if SMOKE_TEST:`, what is smaller there is said beside the page, not in its code.
    """,
)
