"""Cells without an id of their own."""

from __future__ import annotations

from collections.abc import Iterator

from bodocs import notebooks, sources
from bodocs.notebooks import Node
from bodocs.verification.rules.rule import Finding, Rule
from bodocs.verification.rules.subject import Subject


def _check(subject: Subject) -> Iterator[Finding]:
    if subject.raw is None or not subject.is_current:
        return
    seen: set[str] = set()
    for index, cell in enumerate(subject.raw.get("cells", [])):
        own = cell.get("id")
        if not own:
            yield Finding("the cell has no id", _MEND, index)
        elif own in seen:
            yield Finding(f"an earlier cell has the id {own!r}, too", _MEND, index)
        seen.add(own)


def _fix(notebook: Node) -> None:
    sources.give_ids(notebook.cells)
    notebook.nbformat_minor = max(notebook.nbformat_minor, notebooks.MINOR)


_MEND = "run 'bodocs check --fix', which gives it one"

RULE = Rule(
    code="BD112",
    name="cell without an id of its own",
    check=_check,
    fix=_fix,
    explanation="""
    Each cell of a notebook has an id that no other cell of it has.

    Ids tell a cell that moved from one that is new, for whoever compares two versions of a page.
    Programs that find none make one at random, so that nothing can be compared.
    """,
)
