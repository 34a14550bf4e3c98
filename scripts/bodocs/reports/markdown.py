"""``summary.md``: a run as GitHub shows it on a job's page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bodocs.execution.records import Failure
from bodocs.reports import ledger
from bodocs.reports.closing import again, slowest, summary, told
from bodocs.reports.models import PageStatus, Status
from bodocs.reports.text import clean, count, short, within

_LIMIT = 800_000
"""Bytes of explained failures; GitHub refuses a summary of more than 1 MiB."""
_LINES = 60
"""Lines kept of a traceback."""
_SLOWEST = 10
"""How many cells are listed."""
_LISTED = 50
"""How many problems are listed."""
_QUICK = 0.1
"""Seconds under which a cell is not worth a line."""
# An underscore within a word marks nothing.
_MARKS = re.compile(r"([\\`*{}\[\]<>#|~&$!]|(?<!\w)_|_(?!\w))")
_COLUMNS = ("", "page", "time s", "CPU s", "MB", "slowest cell", "claims", "kernel")


def markdown(status: Status) -> str:
    """Return the document; nothing of what comes from pages is taken for Markdown or HTML."""
    return (
        "\n\n".join(
            part
            for part in (
                _verdict(status),
                _problems(status),
                _unfinished(status),
                _skipped(status),
                _table(status.executed),
                _failures(status),
                _flakes(status),
                _slow_cells(status.executed),
                _unchanged(status),
            )
            if part
        )
        + "\n"
    )


def escaped(text: str) -> str:
    """Return ``text`` as Markdown that shows just that, also in a table."""
    return _MARKS.sub(r"\\\1", short(text))


def block(text: str, language: str = "") -> str:
    """Return ``text`` as a block of code, whatever fences it holds."""
    cleaned = clean(text).strip("\n")
    longest = max((len(ticks) for ticks in re.findall("`+", cleaned)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{cleaned}\n{fence}"


def _verdict(status: Status) -> str:
    shard = f", part {status.shard}" if status.shard else ""
    versions = ", ".join(f"{name} {version}" for name, version in status.versions.items())
    facts = [f"{status.mode} mode{shard}", summary(status), *again(status), versions]
    lines = [f"- {escaped(fact)}" for fact in facts if fact]
    return f"## bodocs: {', '.join(_headings(status))}\n\n" + "\n".join(lines)


def _headings(status: Status) -> Iterator[str]:
    """Give what matters most first."""
    if status.stopped == "interrupted":
        yield "interrupted"
    if status.problems:
        yield count(len(status.problems), "problem")
    if status.failed:
        yield f"{len(status.failed)} of {count(status.total, 'page')} failed"
    elif status.passed:
        yield f"{count(len(status.passed), 'page')} passed"
    elif not status.total:
        yield summary(status)
    if status.skipped:
        yield f"{len(status.skipped)} skipped"
    if status.unfinished:
        yield f"{len(status.unfinished)} not finished"


def _problems(status: Status) -> str:
    found = []
    for problem in status.problems[:_LISTED]:
        at = f"{problem.file}:{problem.line}" if problem.line else problem.file
        said = ": ".join(filter(None, [at, problem.message]))
        found.append(f"- **{escaped(said)}**\\\n  mend: {escaped(problem.mend)}")
    if len(status.problems) > _LISTED:
        found.append(f"- {len(status.problems) - _LISTED} more: see junit.xml or status.json")
    return "\n".join(["### Problems", "", *found]) if found else ""


def _unfinished(status: Status) -> str:
    rows = [f"- {escaped(page.id)}" for page in status.unfinished]
    return "\n".join(["### Not finished", "", *rows]) if rows else ""


def _skipped(status: Status) -> str:
    rows = [f"- {escaped(f'{page.id}: {told(page)}')}" for page in status.skipped]
    return "\n".join(["### Skipped", "", *rows]) if rows else ""


def _table(pages: Iterable[PageStatus]) -> str:
    rows = [" | ".join(_row(page)) for page in pages]
    if not rows:
        return ""
    rule = " | ".join("---:" if name in ("time s", "CPU s", "MB") else "---" for name in _COLUMNS)
    return "\n".join(f"| {row} |" for row in [" | ".join(_COLUMNS), rule, *rows])


def _row(page: PageStatus) -> list[str]:
    return [
        "**failed**" if page.state == "failed" else page.state,
        escaped(page.id),
        f"{page.seconds:.1f}",
        f"{page.cpu_seconds:.1f}",
        f"{page.peak_megabytes}",
        escaped(slowest(page)),
        _claims(page),
        page.kernel,
    ]


def _claims(page: PageStatus) -> str:
    verdicts = [claim.held for claim in page.claims]
    named = {"held": True, "failed": False, "not checked": None}
    counts = {name: verdicts.count(verdict) for name, verdict in named.items()}
    return ", ".join(f"{number} {name}" for name, number in counts.items() if number)


def _failures(status: Status) -> str:
    """Return what is known of each failure, of as many as a summary has room for."""
    sections: list[str] = []
    room = _LIMIT
    for page in status.failed:
        section = _explained(page)
        room -= len(section.encode())
        if room < 0:
            left = len(status.failed) - len(sections)
            sections.append(f"{count(left, 'more failed page')}: see junit.xml or status.json")
            break
        sections.append(section)
    return "\n\n".join(["### Failures", *sections]) if sections else ""


def _explained(page: PageStatus) -> str:
    parts = [f"#### {escaped(page.id)}", *(_failure(page, f) for f in page.failures)]
    parts.append(f"Run it again:\n\n{block(page.rerun, 'sh')}")
    if page.notebook:
        parts.append(f"The notebook as far as it got is in the reports: {escaped(page.notebook)}")
    return "\n\n".join(parts)


def _failure(page: PageStatus, failure: Failure) -> str:
    at = f", line {failure.file_line}" if failure.file_line else ""
    where = ": ".join(filter(None, [f"{page.file}{at}", within(failure)]))
    sentence = page.sentence(failure)
    parts = [
        escaped(where),
        f"The claim does not hold: **{escaped(sentence)}**" if sentence else "",
        f"**{escaped(f'{failure.kind}: {failure.message}')}**",
        block(failure.source, "python") if failure.source else "",
        _folded(failure),
    ]
    return "\n\n".join(part for part in parts if part)


def _folded(failure: Failure) -> str:
    if not failure.traceback.strip():
        return ""
    last = "\n".join(failure.traceback.splitlines()[-_LINES:])
    title = "Traceback" if failure.cell else "Details"
    return f"<details><summary>{title}</summary>\n\n{block(last)}\n\n</details>"


def _flakes(status: Status) -> str:
    rows = [
        f"| {escaped(found.page)} | {found.when} | {found.attempt} | "
        f"{escaped(f'{found.kind}: {found.message}')} |"
        for found in ledger.lines(status)
    ]
    if not rows:
        return ""
    title = "### Flakes\n\nFaults of the machinery, after which a page was tried once more.\n"
    head = ["| page | when | attempt | what |", "| --- | --- | --- | --- |"]
    return "\n".join([title, *head, *rows])


def _slow_cells(pages: Iterable[PageStatus]) -> str:
    cells = [(page, cell) for page in pages for cell in page.cells if cell.seconds > _QUICK]
    cells.sort(key=lambda found: found[1].seconds, reverse=True)
    rows = [
        f"| {escaped(page.id)} | {cell.number} ({escaped(cell.id)}) | {escaped(cell.code)} | "
        f"{cell.seconds:.1f} |"
        for page, cell in cells[:_SLOWEST]
    ]
    if not rows:
        return ""
    head = ["| page | cell | begins with | time s |", "| --- | --- | --- | ---: |"]
    return "\n".join(["### Slowest cells", "", *head, *rows])


def _unchanged(status: Status) -> str:
    """Return the pages that were not run, folded because there may be very many."""
    pages = [page for page in status.passed if page.cached]
    if not pages:
        return ""
    rows = [
        f"- {escaped(page.id)}: {escaped(page.executed or 'nothing to execute')}" for page in pages
    ]
    title = f"<details><summary>{count(len(pages), 'page')} not executed now</summary>"
    return "\n".join([title, "", *rows, "", "</details>"])
