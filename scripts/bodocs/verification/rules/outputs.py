"""Outputs in a source."""

from __future__ import annotations

from collections.abc import Iterator

from bodocs.notebooks import Node
from bodocs.verification.rules.rule import Finding, Rule
from bodocs.verification.rules.subject import Subject


def _check(subject: Subject) -> Iterator[Finding]:
    cells = subject.raw.get("cells", []) if subject.raw and subject.is_current else []
    for index, cell in enumerate(cells):
        held = [name for name in ("outputs", "execution_count") if cell.get(name)]
        if held:
            yield Finding(
                f"the cell was saved with {' and '.join(_WORDS[name] for name in held)}",
                "run 'bodocs check --fix', which takes them out",
                index,
            )


def _fix(notebook: Node) -> None:
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None


_WORDS = {"outputs": "outputs", "execution_count": "an execution count"}

RULE = Rule(
    code="BD110",
    name="outputs in a source",
    check=_check,
    fix=_fix,
    explanation="""
    Notebooks are kept without outputs and execution counts.

    What a page shows comes from its run, never from whoever saved it last. Outputs in a source
    would be old the day after, and make each change of a line a change of a thousand lines.
    """,
)
