"""Warnings that are hidden."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from bodocs.verification.rules.rule import Finding, Rule
from bodocs.verification.rules.subject import Subject, dotted

_FILTERS = {"catch_warnings", "filterwarnings", "simplefilter"}


def _check(subject: Subject) -> Iterator[Finding]:
    for code in subject.code:
        for call, name in code.calls:
            if name.rpartition(".")[2] in _FILTERS and _action(call) == "ignore":
                yield Finding(
                    f"{name} hides warnings",
                    "cure what causes them; the page that names each warning says how",
                    code.index,
                    call.lineno,
                )


def _action(call: ast.Call) -> object:
    named = [keyword.value for keyword in call.keywords if keyword.arg == "action"]
    # The first argument of the others is the action.
    first = [] if dotted(call.func).endswith("catch_warnings") else call.args[:1]
    values = [*first, *named]
    return values[0].value if values and isinstance(values[0], ast.Constant) else None


RULE = Rule(
    code="BD311",
    name="hidden warnings",
    check=_check,
    explanation="""
    No page filters warnings out.

    A reader copies the filter with the code, and with it loses the warning that would have told
    of their own mistake. To show a warning, record it: `warnings.catch_warnings(record=True)`.
    """,
)
