"""Code that does not run, and does not say why."""

from __future__ import annotations

from collections.abc import Iterator

from bodocs import markdown
from bodocs.verification import shown
from bodocs.verification.rules.rule import Finding, Rule
from bodocs.verification.rules.subject import Subject


def _check(subject: Subject) -> Iterator[Finding]:
    for index, cell in enumerate(subject.notebook.cells):
        if cell.cell_type != "markdown":
            continue
        for fence in markdown.fences(cell.source):
            if shown.MARK in fence.info and not shown.reason(fence.info):
                yield Finding(
                    "the block is not executed, and nothing says why",
                    'write the reason behind it: ```python .noeval reason="..."',
                    index,
                    fence.start + 1,
                )


RULE = Rule(
    code="BD341",
    name="code that does not run",
    check=_check,
    explanation="""
    A block of Python that is only shown says why: `.noeval reason="needs a PostgreSQL server"`.

    Everything else on a page has been executed. What has not is where pages rot, so each such
    block has to be worth it.
    """,
)
