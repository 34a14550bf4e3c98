"""What ``bodocs check`` has found, for people, for programs and for GitHub."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from rich.console import Console

from bodocs.reports import annotations as github
from bodocs.reports.text import clean, count
from bodocs.verification.check import Found
from bodocs.verification.rules.rule import Rule


def as_json(found: Iterable[Found]) -> str:
    """Return a list of what was found, as JSON."""
    rows = [
        {
            "file": one.file,
            "line": one.line,
            "cell": one.cell,
            "code": one.rule.code,
            "rule": one.rule.name,
            "severity": one.rule.severity,
            "message": one.message,
            "mend": one.mend,
            "fixable": one.rule.fix is not None,
        }
        for one in found
    ]
    return json.dumps(rows, indent=1, ensure_ascii=False)


def tell(console: Console, pages: int, found: Sequence[Found]) -> None:
    """Write what was found, a place a line, each with how to mend it."""
    for one in found:
        line = f"{_place(one)}: {one.rule.code} {clean(one.message)}"
        console.print(line, soft_wrap=True, highlight=False, markup=False)
        console.print(
            f"  mend: {clean(one.mend)}", soft_wrap=True, highlight=False, markup=False, emoji=False
        )
    console.print(_sum(pages, found), soft_wrap=True, highlight=False, markup=False)


def annotate(console: Console, found: Iterable[Found]) -> None:
    """Write what GitHub shows beside the lines of the source."""
    for command in github.findings(found):
        console.print(command, soft_wrap=True, highlight=False, markup=False)


def explain(rules: Iterable[Rule]) -> str:
    """Return a list of rules, one a line."""
    return "\n".join(f"{rule.code}  {rule.name}: {rule.summary}" for rule in rules)


def _place(one: Found) -> str:
    line = f":{one.line}" if one.line else ""
    cell = f": cell {one.cell}" if one.cell else ""
    return f"{one.file}{line}{cell}"


def _sum(pages: int, found: Sequence[Found]) -> str:
    errors = sum(one.rule.severity == "error" for one in found)
    said = [count(pages, "page"), count(errors, "error")]
    if len(found) > errors:
        said.append(count(len(found) - errors, "warning"))
    mendable = sum(one.rule.fix is not None for one in found)
    if mendable:
        said.append(f"{mendable} of them --fix can mend")
    codes = sorted({one.rule.code for one in found})
    more = f"; 'bodocs explain {codes[0]}' says why" if codes else ""
    return ", ".join(said) + more
