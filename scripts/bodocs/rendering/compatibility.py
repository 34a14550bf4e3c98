"""The page that says which page works with which versions, and what to change for another."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bodocs.catalog import Page
from bodocs.compat import reading, record, telling
from bodocs.compat.models import Change, Compatibility, PageVerdict, SetFacts
from bodocs.compat.reading import Column
from bodocs.execution.page import Job
from bodocs.execution.records import PageRun
from bodocs.notebooks import Node
from bodocs.rendering.escaping import escape_markdown
from bodocs.robustness.record import code_key
from bodocs.settings import Settings

ROUTE = "/docs/compatibility"

_TITLE = "Which page works with which versions"
_ABOUT = "Every page of this site against several releases of BoTorch and Ax, and what to change."
_FRONT = {
    "title": _TITLE,
    "description": _ABOUT,
    "slug": "/compatibility",
    # It stands beside the pages that are read one after the other, and after them.
    "beside": True,
    "pagination_prev": None,
    "mdx": {"format": "md"},
}
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
        "runs there, and not that its claims were checked."
    ),
    "full": "The pages ran in full, with all their claims.",
}
_OPENING = (
    "`bodocs compat` has run every page with code in several sets of versions. *Other results* "
    "means that numbers or figures differ from those of the pinned set by more than a thousandth; "
    "what differs in each run, such as measured times, does not count."
)


@dataclass(frozen=True)
class Compatibilities:
    """What is recorded of a project's pages in other versions.

    Attributes:
        found: The record; None if there is none, or the site is built as another release.
        pages: The pages that have a source, in the order of the site.
    """

    found: Compatibility | None
    pages: tuple[Page, ...]

    @classmethod
    def of(cls, settings: Settings, pages: Iterable[Page]) -> Compatibilities:
        """Return those of a source; none of a plain folder.

        Raises:
            SettingsError: The file that should hold them is no record.
        """
        found = None if settings.plain else record.read(settings.source)
        known = tuple(pages)
        taken = any(page.url == ROUTE for page in known)
        has_docs = any(page.kind == "doc" for page in known)
        return cls(found if has_docs and not taken else None, known)

    def added(
        self, job: Job, run: PageRun | None, header: dict[str, Any] | None
    ) -> dict[str, Any] | None:
        """Return the facts under a page's title, with its range of versions if that is known.

        Args:
            job: The page.
            run: Its execution; None if it has not been executed.
            header: The facts; None for none.
        """
        if header is None or run is None or not run.started:
            return header
        return header | self.facts(job.page, job.notebook)

    def facts(self, page: Page, notebook: Node) -> dict[str, Any]:
        """Return what stands on a page; nothing if nobody knows, or only of another text of it."""
        if self.found is None or page.id not in self.found.pages:
            return {}
        if self.found.pages[page.id].code != code_key(notebook):
            return {}
        works = reading.ranges(self.found, page.id)
        if not works:
            return {}
        facts = {"works": works, "others": f"{ROUTE}#{page.id}", "needs": self._needs(page.id)}
        return {name: fact for name, fact in facts.items() if fact}

    def files(self) -> dict[Path, str]:
        """Return the page, by its path in the content folder; nothing if there is no record."""
        if self.found is None:
            return {}
        text = "\n\n".join(_page(self.found, self._shown()))
        return {Path("docs/compatibility.md"): f"---\n{json.dumps(_FRONT)}\n---\n\n{text}\n"}

    def searched(self) -> list[dict[str, Any]]:
        """Return what the search knows of the page."""
        if self.found is None:
            return []
        first = {"anchor": "", "heading": "", "text": _ABOUT, "names": ""}
        return [
            {
                "url": ROUTE,
                "title": _TITLE,
                "tags": ["versions"],
                "reference": False,
                "sections": [first],
            }
        ]

    def _needs(self, page: str) -> str:
        pair = reading.needed(self.found, page) if self.found else None
        if self.found is None or pair is None:
            return ""
        oldest, before = pair
        fault = self.found.pages[page].verdicts[before.names[0]].fault
        reason = f": with {before.title} cell {fault.cell} raises {fault.kind}" if fault else ""
        return f"Needs {oldest.title} or newer{reason}"

    def _shown(self) -> list[Page]:
        known = self.found.pages if self.found else {}
        return [page for page in self.pages if page.id in known and _ran(known[page.id].verdicts)]


def _ran(verdicts: Mapping[str, PageVerdict]) -> bool:
    return any(one.verdict != "not-run" for one in verdicts.values())


def _page(found: Compatibility, pages: Sequence[Page]) -> Iterator[str]:
    columns = reading.columns(found)
    yield f"{_OPENING} {_MODES[found.mode]} Measured on {found.measured}."
    yield "## The sets {#sets}"
    yield "\n".join(_sets(found, columns))
    yield "## Page by page {#pages}"
    yield "\n".join(_table(found, columns, pages))
    drifts = {one.set: one.changes for one in found.drift}
    for page in pages:
        yield from _details(found, columns, page, drifts)


def _sets(found: Compatibility, columns: Sequence[Column]) -> Iterator[str]:
    yield "| set | Python | versions |"
    yield "| --- | --- | --- |"
    for one in columns:
        names = ", ".join(map(escape_markdown, one.names))
        yield f"| {names} | {one.facts.python} | {_versions(one.facts)} |"
    for refused in (one for one in found.sets if not one.installed):
        why = escape_markdown(" ".join(refused.refused.split()))
        yield f"| {escape_markdown(refused.name)} | | cannot be installed: {why} |"


def _versions(facts: SetFacts) -> str:
    named = (f"{reading.title(name)} {version}" for name, version in facts.versions.items())
    return escape_markdown(", ".join(named))


def _table(found: Compatibility, columns: Sequence[Column], pages: Sequence[Page]) -> Iterator[str]:
    yield f"| page | {' | '.join(escape_markdown(one.title) for one in columns)} |"
    yield f"| --- |{' --- |' * len(columns)}"
    for page in pages:
        verdicts = found.pages[page.id].verdicts
        cells = [_cell(page, verdicts.get(one.names[0])) for one in columns]
        yield f"| [{escape_markdown(page.front.title)}](<{page.url}>) | {' | '.join(cells)} |"


def _cell(page: Page, verdict: PageVerdict | None) -> str:
    mark = _MARKS[verdict.verdict if verdict else "not-run"]
    if verdict is None or verdict.verdict in {"works", "not-run"}:
        return mark
    return f"[{mark}](#{page.id})"


def _details(
    found: Compatibility,
    columns: Sequence[Column],
    page: Page,
    drifts: Mapping[str, Sequence[Change]],
) -> Iterator[str]:
    verdicts = found.pages[page.id].verdicts
    told = []
    for column in columns:
        name = column.names[0]
        verdict = verdicts.get(name)
        if verdict is None or verdict.verdict in {"works", "not-run"}:
            continue
        concerning = [one for one in drifts.get(name, ()) if page.id in one.pages]
        heading = f"**{escape_markdown(column.title)}: {telling.VERDICTS[verdict.verdict]}.**"
        told.append("\n".join([heading, "", *_points(verdict, concerning)]))
    yield f"## {escape_markdown(page.front.title)} {{#{page.id}}}"
    if not told:
        yield "Works in every set."
        return
    works = reading.ranges(found, page.id)
    if works:
        yield f"[The page](<{page.url}>) works with {escape_markdown(', '.join(works))}."
    yield from told


def _points(verdict: PageVerdict, changes: Sequence[Change]) -> Iterator[str]:
    if verdict.fault is not None:
        code = f", in `` {verdict.fault.code} ``" if verdict.fault.code else ""
        yield f"- {escape_markdown(telling.said(verdict.fault))}{code}"
    for text in (*verdict.warnings, *verdict.differences):
        yield f"- {escape_markdown(text)}"
    for change in changes:
        yield f"- To change: {reading.advice(change)}."
