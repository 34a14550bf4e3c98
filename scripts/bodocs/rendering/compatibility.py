"""What pages say of other versions, and the page that says it of all of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bodocs.catalog import Page
from bodocs.compat import advising, reading, record
from bodocs.compat.models import Compatibility
from bodocs.execution.page import Job
from bodocs.execution.records import PageRun
from bodocs.rendering import compatibility_page
from bodocs.robustness.record import code_key
from bodocs.settings import Settings

ROUTE = "/docs/compatibility"

_NAME = "docs/compatibility.md"
_TITLE = "Which page works with which versions"
_ABOUT = "Every page of this site against several releases of BoTorch and Ax, and what to change."
_FRONT = {
    "title": _TITLE,
    "description": _ABOUT,
    "slug": "/compatibility",
    # It stands beside the pages that are read one after the other, and after them.
    "beside": True,
    "pagination_prev": None,
    # Its table leads to what stands below, and needs the room.
    "hide_table_of_contents": True,
    "mdx": {"format": "md"},
}


@dataclass(frozen=True)
class Compatibilities:
    """What is recorded of a project's pages in other versions.

    Attributes:
        found: The record; None if there is none.
        pages: The pages that have a source, in the order of the site.
        changed: Ids of those whose code is another than the one that was measured.
    """

    found: Compatibility | None
    pages: tuple[Page, ...]
    changed: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, settings: Settings, pages: Iterable[Page]) -> Compatibilities:
        """Return those of a source; none of a plain folder, nor where the page has no place.

        Raises:
            SettingsError: The file that should hold them is no record.
        """
        found = None if settings.plain else record.read(settings.source)
        known = tuple(pages)
        taken = any(page.url == ROUTE for page in known)
        has_docs = any(page.kind == "doc" for page in known)
        measured = found is not None and any(one.installed for one in found.sets)
        return cls(found if measured and has_docs and not taken else None, known)

    def told(self, job: Job, run: PageRun | None) -> tuple[dict[str, Any], str]:
        """Return the facts under a page's title, and the Markdown of a notice above its text.

        Both are empty if nobody knows, or only of another text of its code.

        Args:
            job: The page.
            run: Its execution; None if it has not been executed.
        """
        page = job.page.id
        known = self.found.pages.get(page) if self.found else None
        self.changed.discard(page)
        if self.found is None or known is None:
            return {}, ""
        if known.code != code_key(job.notebook):
            self.changed.add(page)
            return {}, ""
        if run is None or not run.started:
            return {}, ""
        works = reading.ranges(reading.span(self.found, page, run.versions)[0], run.versions)
        facts = {"works": works, "others": self._address(page)} if works else {}
        return facts, self._needs(page, run.versions)

    def files(self) -> dict[Path, str]:
        """Return the page, by its path in the content folder; nothing if there is no record."""
        return {Path(_NAME): self._text(plain=False)} if self.found else {}

    def plain(self) -> dict[str, str]:
        """Return the page with its table as Markdown, by the name of its file."""
        return {_NAME: self._text(plain=True)} if self.found else {}

    def linked(self) -> dict[str, str]:
        """Return what leads the page on the status of all pages to this one."""
        return {"compatibility": ROUTE} if self.found else {}

    def searched(self) -> list[dict[str, Any]]:
        """Return what the search knows of the page."""
        if self.found is None:
            return []
        text = f"{_ABOUT} {compatibility_page.opening(self.found)}".replace("*", "")
        first = {"anchor": "", "heading": "", "text": text.replace("`", ""), "names": ""}
        return [
            {
                "url": ROUTE,
                "title": _TITLE,
                "tags": ["versions"],
                "reference": False,
                "sections": [first],
            }
        ]

    def _text(self, *, plain: bool) -> str:
        if self.found is None:
            return ""
        text = compatibility_page.text(self.found, self.pages, self.changed, plain=plain)
        return f"---\n{json.dumps(_FRONT)}\n---\n\n{text}\n"

    def _address(self, page: str) -> str:
        # What works everywhere has a row in the table, and nothing below it.
        told = self.found is not None and compatibility_page.has_section(self.found, page)
        return f"{ROUTE}#{page if told else compatibility_page.ALL}"

    def _needs(self, page: str, used: Collection[str]) -> str:
        if self.found is None:
            return ""
        within, before = reading.span(self.found, page, used)
        fault = self.found.pages[page].verdicts[before.names[0]].fault if before else None
        if before is None or fault is None:
            return ""
        oldest = reading.named(reading.chosen(within[0].facts.versions, used))
        older = reading.named(reading.chosen(before.facts.versions, used))
        return (
            f":::note[Needs {oldest} or newer]\n\nWith {older}, {advising.reason(fault)}. "
            f"[What to change for older versions](<{self._address(page)}>)\n\n:::"
        )
