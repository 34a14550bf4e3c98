"""Claims that check nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from bodocs.verification import claims
from bodocs.verification.rules.rule import Finding, Rule
from bodocs.verification.rules.subject import Subject


def _check(subject: Subject) -> Iterator[Finding]:
    for code in subject.code:
        if claims.TAG not in code.tags:
            continue
        if not claims.sentence(code.cell.source):
            yield Finding(
                "the claim has no sentence",
                "begin the cell with a comment that says in one sentence what holds",
                code.index,
            )
        found = [node for node in code.nodes if isinstance(node, ast.Assert)]
        if not found:
            yield Finding(
                "the claim asserts nothing, so it always holds",
                "add 'assert CONDITION, f\"FIGURES\"'",
                code.index,
            )
        for node in found:
            if node.msg is None:
                yield Finding(
                    "the assertion shows no figures",
                    'give it a message that states them: assert CONDITION, f"..."',
                    code.index,
                    node.lineno,
                )


RULE = Rule(
    code="BD350",
    name="claim that checks nothing",
    check=_check,
    explanation="""
    A claim says its sentence in a comment, and asserts it with messages that show the figures.

    The page shows the sentence in green once the cell has run. A cell that asserts nothing would
    be green whatever came out.
    """,
)
