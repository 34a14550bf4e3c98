"""Numbers that a claim states and does not check."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from bodocs.verification import claims
from bodocs.verification.rules.rule import Finding, Rule
from bodocs.verification.rules.subject import Code, Subject

# Not what is part of a name, such as Matern52, x1, 2d or SHA-256.
_NUMBER = re.compile(r"(?<![\w.-])[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w-]|\.\d|/\d)")
_FRACTION = re.compile(r"(?<![\w.-])\d+/\d+(?![\w-])")
_PERCENT = re.compile(r"\s*%")


def _check(subject: Subject) -> Iterator[Finding]:
    for code in subject.code:
        if claims.TAG not in code.tags:
            continue
        known = _numbers(code)
        sentence = claims.sentence(code.cell.source)
        for match in _NUMBER.finditer(_FRACTION.sub("", sentence)):
            value = abs(float(match[0]))
            shares = {value, value / 100} if _PERCENT.match(sentence, match.end()) else {value}
            if not any(abs(share - number) <= 1e-12 for share in shares for number in known):
                yield Finding(
                    f"the claim's sentence says {match[0]}, and its code does not",
                    "write the number that the code checks, or check the one that is written",
                    code.index,
                )


def _numbers(code: Code) -> set[float]:
    """Return the numbers that a cell's code holds; of negative ones, without their sign."""
    values = [node.value for node in code.nodes if isinstance(node, ast.Constant)]
    return {float(v) for v in values if isinstance(v, int | float) and not isinstance(v, bool)}


RULE = Rule(
    code="BD351",
    name="claim that states another number than it checks",
    check=_check,
    explanation="""
    Each number in a claim's sentence stands in its code.

    A sentence says "within 0.05" and the code below asserts 0.5: nothing fails, and the page
    states what nobody has checked. A number that is a parameter of the page is left out of the
    sentence and shown by the assertion's message.
    """,
)
