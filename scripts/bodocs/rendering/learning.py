"""The learning path: a page whose lists lead through the site, with the time each page takes."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from bodocs.catalog import Catalog, Page
from bodocs.rendering.written import Written

_WORDS_A_MINUTE = 200
"""How fast prose on a technical subject is read."""
_STOP = re.compile(r"^(?:\d+[.)]|[-*])[ \t]+\[(?:[^\]\\]|\\.)*\]\(<?(?P<url>/[^)#>\s]*)>?\)", re.M)
"""The beginning of an item of a list that leads to a page."""


def page(catalog: Catalog, page_id: str | None) -> Page | None:
    """Return the learning path of a site that names it.

    Raises:
        SettingsError: There is no page of that id.
    """
    return catalog.named(page_id, "learning_path", "the page whose lists lead through the site")


def timed(text: str, pages: Mapping[str, Written]) -> str:
    """Return the path with the times of its pages, and of all of them together.

    Args:
        text: The path's page, as Markdown in which links are addresses of the site.
        pages: Those that have been written, by their address.
    """
    stops = [pages[found["url"]] for found in _STOP.finditer(text) if found["url"] in pages]

    def with_time(found: re.Match[str]) -> str:
        page = pages.get(found["url"])
        return found[0] if page is None else f"{found[0]} *({_takes([page])})*"

    total = f"\n\nAll of it together: {_takes(stops)}.\n" if stops else ""
    return _STOP.sub(with_time, text).rstrip("\n") + total


def _takes(pages: list[Written]) -> str:
    """Say how long pages take: their words, and what their last run took of one core."""
    sections = [section for page in pages for section in page.found["sections"]]
    words = sum(len(section["text"].split()) for section in sections)
    said = f"{_duration(60 * math.ceil(words / _WORDS_A_MINUTE))} to read"
    ran = [page.run for page in pages if page.run is not None and page.run.started]
    return f"{said}, {_duration(sum(run.cpu_seconds for run in ran))} to run" if ran else said


def _duration(seconds: float) -> str:
    if seconds < 1:
        return "under 1 s"
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
