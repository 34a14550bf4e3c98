"""Prerequisites: what a page asks of its reader, as pages of the site and as sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bodocs.errors import BodocsError, PageError, nearest

if TYPE_CHECKING:
    from bodocs.catalog import Page


@dataclass(frozen=True)
class Prerequisite:
    """One thing to know before a page.

    Attributes:
        text: The title of a page, or a sentence.
        url: The page's path on the site, without the site's base; empty for a sentence.
    """

    text: str
    url: str = ""


def of(page: Page, pages: Iterable[Page]) -> list[Prerequisite]:
    """Return the prerequisites of a page, in the order that its author gave."""
    names = dict.fromkeys(page.front.prerequisites)
    by_id = {other.id: other for other in pages} if names else {}
    return [
        Prerequisite(by_id[name].front.title, by_id[name].url)
        if name in by_id
        else Prerequisite(name)
        for name in names
    ]


def problems(pages: Sequence[Page], ids: Iterable[str]) -> list[BodocsError]:
    """Return what is wrong with the prerequisites of some pages.

    Args:
        pages: The pages that could be read.
        ids: The ids of all pages, those included whose front matter is wrong.
    """
    known = set(ids)
    needs = {p.id: [n for n in dict.fromkeys(p.front.prerequisites) if n in known] for p in pages}
    return [
        *(problem for page in pages for problem in _unknown(page, known)),
        *(problem for page in pages for problem in _circular(page, needs)),
    ]


def _unknown(page: Page, known: set[str]) -> Iterable[BodocsError]:
    for name in page.front.prerequisites:
        # An id is one word, a sentence is not.
        if name not in known and len(name.split()) == 1:
            yield PageError(
                f"the prerequisite {name!r} is no page's id.{nearest(name, known)}",
                where=page.path,
                mend="name a page's id, which 'bodocs list' shows, or write a sentence",
            )


def _circular(page: Page, needs: Mapping[str, list[str]]) -> Iterable[BodocsError]:
    circle = _way_back(page.id, needs)
    # Each circle is told of once, at the first of its pages.
    if circle and page.id == min(circle):
        yield PageError(
            f"the prerequisites lead back to this page: {' -> '.join([*circle, page.id])}",
            where=page.path,
            mend="remove one of them, so that there is a page to begin with",
        )


def _way_back(start: str, needs: Mapping[str, list[str]]) -> list[str]:
    """Return the pages of the shortest way from a page's prerequisites back to it, it first."""
    ways = [[start]]
    seen: set[str] = set()
    for way in ways:  # which grows on the way
        for name in needs.get(way[-1], []):
            if name == start:
                return way
            if name not in seen:
                seen.add(name)
                ways.append([*way, name])
    return []
