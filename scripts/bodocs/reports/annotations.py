"""Lines by which GitHub shows failures beside the source, in a job's log and on a pull request."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bodocs.reports import ledger
from bodocs.reports.closing import not_finished
from bodocs.reports.models import PageStatus, Problem, Status
from bodocs.reports.text import clean, count, short, within

if TYPE_CHECKING:
    from bodocs.verification.check import Found

_SHOWN = 10
"""How many annotations of one kind GitHub takes from a step."""


def commands(status: Status) -> list[str]:
    """Return the workflow commands: errors for problems and failures, a warning for each flake."""
    errors = [_problem(problem) for problem in status.problems]
    if status.stopped == "interrupted":
        message = ": ".join(["the run was interrupted", *not_finished(status)])
        errors.append(_command("error", {"title": "bodocs"}, message))
    errors += [found for page in status.failed for found in _errors(page)]
    pages = {page.id: page for page in status.pages}
    warnings = [
        _command(
            "warning",
            {"file": pages[found.page].file, "title": f"{found.page}: tried again"},
            f"{found.kind}: {found.message}",
        )
        for found in ledger.lines(status)
    ]
    return [*_first("error", errors), *_first("warning", warnings)]


def findings(found: Iterable[Found]) -> list[str]:
    """Return the workflow commands for what ``bodocs check`` has found."""
    commands: dict[str, list[str]] = {"error": [], "warning": []}
    for one in found:
        at = {"file": one.file, "line": str(one.line or 1)}
        title = f"{one.rule.code}: {one.rule.name}"
        message = f"{one.message}\nmend: {one.mend}"
        severity = one.rule.severity
        commands[severity].append(_command(severity, {**at, "title": title}, message))
    return [line for kind, lines in commands.items() for line in _first(kind, lines)]


def _problem(problem: Problem) -> str:
    at = {"file": problem.file, "line": str(problem.line or 1)} if problem.file else {}
    message = f"{problem.message}\nmend: {problem.mend}"
    return _command("error", {**at, "title": "bodocs"}, message)


def _errors(page: PageStatus) -> list[str]:
    found = []
    for failure in page.failures:
        sentence = page.sentence(failure)
        said = [
            f"the claim does not hold: {short(sentence)}" if sentence else "",
            f"{failure.kind}: {short(failure.message)}",
            f"> {short(failure.source)}" if failure.source else "",
            f"run it again: {page.rerun}",
        ]
        at = {"file": page.file, "line": str(failure.file_line or 1)}
        title = ", ".join(filter(None, [page.id, within(failure)]))
        message = "\n".join(part for part in said if part)
        found.append(_command("error", {**at, "title": title}, message))
    return found


def _first(kind: str, commands: list[str]) -> list[str]:
    """Return as many as are shown, the last of which says how many there are beside."""
    if len(commands) <= _SHOWN:
        return commands
    left = len(commands) - _SHOWN + 1
    message = f"{count(left, f'more {kind}')}: see the summary of this job"
    return [*commands[: _SHOWN - 1], _command(kind, {"title": "bodocs"}, message)]


def _command(kind: str, properties: dict[str, str], message: str) -> str:
    named = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{kind} {named}::{_data(message)}"


def _data(text: str) -> str:
    return clean(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
