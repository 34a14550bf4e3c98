"""Verdicts and drift in words: for a terminal, and as Markdown for an issue or a job's page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bodocs.compat.models import Cause, Change, Compatibility, Fault, PageVerdict, Verdict
from bodocs.reports.text import count

VERDICTS: dict[Verdict, str] = {
    "works": "works",
    "warns": "works, with new warnings",
    "differs": "works, with other results",
    "fails": "fails",
    "not-run": "not run",
}
"""Each verdict in words."""

_CAUSES: dict[Cause, str] = {
    "name": "the set has no such name",
    "signature": "the set's function takes other arguments",
    "numeric": "numbers go wrong",
    "package": "a package is not installed in the set",
    "claim": "a claim does not hold",
    "other": "",
}


def summary(found: Compatibility) -> Iterator[tuple[str, str]]:
    """Give lines for a terminal: a word on what each is about, and the rest."""
    for one in found.sets:
        if not one.installed:
            yield "refused", f"{one.name}: cannot be installed"
            continue
        verdicts = [page.verdicts[one.name] for page in found.pages.values()]
        counts = Counter(verdict.verdict for verdict in verdicts)
        told = [
            f"{VERDICTS[verdict]}: {counts[verdict]}" for verdict in VERDICTS if counts[verdict]
        ]
        yield "set", f"{one.name}  {'; '.join(told)}"
        for page, known in found.pages.items():
            fault = known.verdicts[one.name].fault
            if fault is not None:
                yield "fails", f"{page}  {said(fault)}"


def said(fault: Fault) -> str:
    """Return a fault in one line."""
    place = f"cell {fault.cell}" if fault.cell else "the page"
    cause = _CAUSES[fault.cause]
    where = f", raised in {fault.inside}" if fault.inside else ""
    meant = f" ({cause}{where})" if cause else f" (raised in {fault.inside})" if where else ""
    return f"{place}: {fault.kind}: {fault.message}{meant}"


def change(one: Change) -> str:
    """Return a change in one line, without the pages."""
    words = {
        "removed": f"{one.name} is gone",
        "moved": f"{one.name} is defined at {one.after} only",
        "added": f"{one.name} is there, and not in the pinned set",
        "argument removed": f"{one.name} has no argument {one.argument}"
        + (f", perhaps {one.after}" if one.after else ""),
        "argument required": f"{one.name} needs the argument {one.argument}",
        "argument moved": f"{one.name} takes the argument {one.argument} in another place or way",
        "default changed": (
            f"{one.name}: {one.argument} is {one.after} if not given, and {one.before} "
            "in the pinned set"
        ),
    }
    return words[one.kind] + ("; pages may hide it in stars" if one.hidden else "")


def markdown(found: Compatibility) -> str:
    """Return all verdicts as Markdown."""
    lines = [f"# Compatibility, {found.measured}, {found.mode} mode", ""]
    for one in found.sets:
        versions = ", ".join(f"{name} {version}" for name, version in one.versions.items())
        lines.append(f"- **{one.name}**: {versions or _quoted(one.refused)}")
    names = [one.name for one in found.sets if one.installed]
    lines += ["", f"| page | {' | '.join(names)} |", f"| --- |{' --- |' * len(names)}"]
    for page, known in found.pages.items():
        cells = [VERDICTS[known.verdicts[name].verdict] for name in names]
        lines.append(f"| {page} | {' | '.join(cells)} |")
    for name in names:
        details = list(_details(found, name))
        lines += ["", f"## {name}", "", *details] if details else []
    return "\n".join(lines) + "\n"


def drift_markdown(found: Compatibility) -> str:
    """Return the drift reports as Markdown."""
    lines = ["# What pages use, and other versions have otherwise", ""]
    for one in found.drift:
        lines += [f"## {one.set}", ""]
        if not one.changes:
            lines.append("Nothing that a page uses.")
        for found_change in one.changes:
            pages = ", ".join(found_change.pages)
            lines.append(f"- {_quoted(change(found_change))} ({pages})")
        lines.append("")
    return "\n".join(lines)


def _details(found: Compatibility, name: str) -> Iterator[str]:
    for page, known in found.pages.items():
        verdict = known.verdicts[name]
        if verdict.verdict in {"works", "not-run"}:
            continue
        yield f"- **{page}**: {VERDICTS[verdict.verdict]}, {count(_size(verdict), 'finding')}"
        yield from (f"    - {_quoted(text)}" for text in _texts(verdict))


def _texts(verdict: PageVerdict) -> list[str]:
    fault = [said(verdict.fault)] if verdict.fault else []
    changed = [f"see {name} below" for name in verdict.changes]
    return [*fault, *verdict.warnings, *verdict.differences, *changed]


def _size(verdict: PageVerdict) -> int:
    return len(_texts(verdict))


def _quoted(text: str) -> str:
    """Return text so that nothing in it is taken for Markdown or for a mention."""
    fence = "``" if "`" in text else "`"
    return f"{fence} {' '.join(text.split())} {fence}" if text else ""
