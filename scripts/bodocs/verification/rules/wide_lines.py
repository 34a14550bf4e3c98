"""Lines of code that do not fit."""

from __future__ import annotations

from collections.abc import Iterator

from bodocs import options
from bodocs.verification.rules.rule import Finding, Rule
from bodocs.verification.rules.subject import Subject

WIDTH = 86
"""Characters of code that the site's column shows on a desktop."""


def _check(subject: Subject) -> Iterator[Finding]:
    for index, cell in enumerate(subject.notebook.cells):
        if cell.cell_type != "code":
            continue
        head, body = options.split_options(cell.source)
        for number, line in enumerate(body.splitlines(), 1 + head.count("\n")):
            if len(line) > WIDTH:
                yield Finding(
                    f"the line has {len(line)} characters; {WIDTH} can be seen without scrolling",
                    "break it",
                    index,
                    number,
                )


RULE = Rule(
    code="BD340",
    name="wide line of code",
    check=_check,
    explanation=f"""
    Lines of code have at most {WIDTH} characters.

    That is what the page shows beside its table of contents. The end of a longer line is seen
    only by those who scroll sideways; on a phone, everything beyond the middle.
    """,
)
