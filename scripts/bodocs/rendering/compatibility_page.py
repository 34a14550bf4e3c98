"""The text of the page that says which page works with which versions, and what to change."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from bodocs.api.writing import code_span
from bodocs.catalog import Page
from bodocs.compat import advising, reading, telling
from bodocs.compat.models import (
    Change,
    Compatibility,
    Fault,
    PageCompatibility,
    PageVerdict,
    SetFacts,
)
from bodocs.compat.reading import Column
from bodocs.rendering.escaping import escape_markdown
from bodocs.rendering.html import escape

ALL = "all-pages"
"""Fragment of the table of all pages."""

_MARKS = {
    "works": "✓ works",
    "warns": "! new warnings",
    "differs": "≈ other results",
    "fails": "✗ fails",
    "not-run": "\u2013 not run",
}
_MODES = {
    "smoke": (
        "The pages ran with the small values of smoke mode: that one works says that its code "
        "runs there, and that those of its claims hold that small values can show. Its other "
        "claims were not checked."
    ),
    "full": "The pages ran in full, with all their claims.",
}
_STALE = "measured before the last change of its code: not known"
_PROSE = re.compile(r"^prose [\w-]+: ")


def opening(found: Compatibility) -> str:
    """Return what the page begins with, as Markdown."""
    return (
        "Every page with code has run in several sets of versions. It *works* if it runs to its "
        "end; with *new warnings* if it shows some that it does not show in the pinned set; with "
        "*other results* if numbers differ by more than a thousandth, or figures are drawn "
        "otherwise. What differs in each run, such as measured times, does not count. "
        f"{_MODES[found.mode]} Measured on {found.measured}."
    )


def has_section(found: Compatibility, page: str) -> bool:
    """Return True for a page of which there is more to say than stands in the table."""
    known = found.pages.get(page)
    return known is not None and any(map(_tells, known.verdicts.values()))


def text(
    found: Compatibility, pages: Iterable[Page], changed: Collection[str], *, plain: bool
) -> str:
    """Return the page's text, as Markdown.

    Args:
        found: The record.
        pages: The project's pages, in the order of the site.
        changed: Ids of those whose code is another than the one that was measured.
        plain: Whether the table is Markdown, which has no headings of rows, rather than HTML.
    """
    shown = [page for page in pages if page.id in found.pages and _ran(found.pages[page.id])]
    columns = reading.columns(found)
    whole = _Text(found, shown, changed, columns, reading.titles(columns))
    return "\n\n".join(filter(None, whole.blocks(plain=plain)))


@dataclass(frozen=True)
class _Text:
    """Writes the page.

    Attributes:
        found: The record.
        pages: The pages to tell of.
        changed: Ids of those whose code has changed.
        columns: The sets.
        titles: What to call each of them.
    """

    found: Compatibility
    pages: Sequence[Page]
    changed: Collection[str]
    columns: Sequence[Column]
    titles: Sequence[str]

    def blocks(self, *, plain: bool) -> Iterator[str]:
        yield opening(self.found)
        yield "## The sets {#sets}"
        yield "\n".join(self._sets())
        yield from map(_refused, (one for one in self.found.sets if not one.installed))
        yield f"## All pages {{#{ALL}}}"
        yield "\n".join(self._table() if plain else self._html())
        yield from self._changes()
        told = [one for one in self.pages if has_section(self.found, one.id)]
        if told:
            yield "## What to change, page by page {#page-by-page}"
        for page in told:
            yield from self._page(page)

    def _sets(self) -> Iterator[str]:
        yield "| set | Python | versions |"
        yield "| --- | --- | --- |"
        for one in self.columns:
            names = ", ".join(map(escape_markdown, one.names))
            yield f"| {names} | {one.facts.python} | {_versions(one.facts)} |"

    def _row(self, page: Page) -> list[PageVerdict | None]:
        verdicts = self.found.pages[page.id].verdicts
        return [verdicts.get(one.names[0]) for one in self.columns]

    def _table(self) -> Iterator[str]:
        yield f"| page | {' | '.join(map(escape_markdown, self.titles))} |"
        yield f"| --- |{' --- |' * len(self.columns)}"
        for page in self.pages:
            cells = [_mark(verdict) for verdict in self._row(page)]
            if page.id in self.changed:
                cells = [_STALE] * len(cells)
            yield f"| {_link(page)} | {' | '.join(cells)} |"

    def _html(self) -> Iterator[str]:
        heads = (f'<th scope="col">{_broken(title)}</th>' for title in self.titles)
        yield '<table class="verdicts"><thead>'
        yield f'<tr><th scope="col">page</th>{"".join(heads)}</tr></thead><tbody>'
        for page in self.pages:
            address = f'<a href="{escape(quote(page.url))}">{escape(page.front.title)}</a>'
            cells = "".join(_cell(page, verdict) for verdict in self._row(page))
            if page.id in self.changed:
                cells = f'<td colspan="{len(self.columns)}">{_STALE}</td>'
            yield f'<tr><th scope="row">{address}</th>{cells}</tr>'
        yield "</tbody></table>"

    def _changes(self) -> Iterator[str]:
        drifts = {one.set: one.changes for one in self.found.drift}
        told = [
            (title, drifts[one.names[0]])
            for one, title in zip(self.columns, self.titles, strict=True)
            if drifts.get(one.names[0])
        ]
        if not told:
            return
        yield "## What each set has otherwise {#changes}"
        yield (
            "Names and arguments that pages use, compared with the pinned set without running "
            "anything."
        )
        for number, (title, changes) in enumerate(told, 1):
            yield f"### {escape_markdown(title)} {{#changes-{number}}}"
            yield "\n".join(self._listed(changes))

    def _listed(self, changes: Sequence[Change]) -> Iterator[str]:
        for name in dict.fromkeys(one.name for one in changes):
            same = [one for one in changes if one.name == name]
            ids = {page for one in same for page in one.pages}
            pages = [self._named(page) for page in self.pages if page.id in ids]
            used = f" Used in {', '.join(pages)}." if pages else ""
            yield f"- {advising.advice(same)[0]}.{used}"

    def _named(self, page: Page) -> str:
        told = has_section(self.found, page.id) and page.id not in self.changed
        return (
            f"[{escape_markdown(page.front.title)}]({f'#{page.id}' if told else f'<{page.url}>'})"
        )

    def _page(self, page: Page) -> Iterator[str]:
        yield f"### {escape_markdown(page.front.title)} {{#{page.id}}}"
        if page.id in self.changed:
            yield f"[The page](<{page.url}>) was {_STALE}."
            return
        yield f"[The page](<{page.url}>) works in the pinned set." if self._pinned(page) else ""
        for one, title, verdict in zip(self.columns, self.titles, self._row(page), strict=True):
            if verdict is None or not _tells(verdict):
                continue
            yield f"**{escape_markdown(title)}: {telling.VERDICTS[verdict.verdict]}**"
            yield "\n".join(self._points(page, one, verdict))

    def _pinned(self, page: Page) -> bool:
        verdict = self.found.pages[page.id].verdicts.get(self.found.sets[0].name)
        return verdict is not None and verdict.verdict == "works"

    def _points(self, page: Page, column: Column, verdict: PageVerdict) -> Iterator[str]:
        if verdict.fault is not None:
            yield f"- {_fault(verdict.fault)}"
        for said in (*verdict.warnings, *verdict.differences):
            yield f"- {escape_markdown(_PROSE.sub('in the text: ', said))}"
        drift = next((one for one in self.found.drift if one.set == column.names[0]), None)
        changes = [one for one in (drift.changes if drift else ()) if page.id in one.pages]
        if changes:
            yield "- What to change:"
            yield from (f"    - {said}" for said in advising.advice(changes))
        elif drift and verdict.verdict == "fails":
            yield "- No name or argument that the comparison knows of has changed."


def _tells(verdict: PageVerdict) -> bool:
    return verdict.verdict not in {"works", "not-run"}


def _ran(known: PageCompatibility) -> bool:
    return any(one.verdict != "not-run" for one in known.verdicts.values())


def _versions(facts: SetFacts) -> str:
    named = (f"{reading.title(name)} {version}" for name, version in facts.versions.items())
    return escape_markdown(", ".join(named))


def _refused(facts: SetFacts) -> str:
    why = f"<pre>{escape(facts.refused)}</pre>".replace("\n", "&#10;")
    summary = f"{escape(facts.name)} cannot be installed: the installer's reason"
    return f"<details><summary>{summary}</summary>{why}</details>"


def _fault(fault: Fault) -> str:
    where = f"Cell {fault.cell}" if fault.cell else "The page"
    line = f" (line {fault.line})" if fault.line else ""
    code = f", at {code_span(fault.code)}" if fault.code else ""
    inside = f", raised in {code_span(fault.inside)}" if fault.inside else ""
    claimed = " A claim does not hold." if fault.cause == "claim" else ""
    said = code_span(f"{fault.kind}: {fault.message}")
    return f"{where}{line} fails with {said}{inside}{code}.{claimed}"


def _link(page: Page) -> str:
    return f"[{escape_markdown(page.front.title)}](<{page.url}>)"


def _mark(verdict: PageVerdict | None) -> str:
    return _MARKS[verdict.verdict if verdict else "not-run"]


def _broken(title: str) -> str:
    return escape(title).replace(" and ", "<br>")


def _cell(page: Page, verdict: PageVerdict | None) -> str:
    kind, mark = verdict.verdict if verdict else "not-run", _mark(verdict)
    if verdict is None or not _tells(verdict):
        return f'<td class="{kind}">{mark}</td>'
    return f'<td class="{kind}"><a href="#{page.id}">{mark}</a></td>'
