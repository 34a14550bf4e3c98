"""Related pages: those that use the same names of the API, above all the rare ones."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from bodocs.catalog import Page
from bodocs.rendering.html import element

_LIMIT = 3
"""Pages that are listed: a longer list would be no choice."""

_NAMES = 4
"""Names that are told of each page; the others are counted."""


@dataclass(frozen=True)
class Related:
    """A page that uses what another page uses.

    Attributes:
        page: Its id.
        names: The dotted paths that both use, the rarest first; what all pages use is left out.
    """

    page: str
    names: tuple[str, ...]


def related(used: Mapping[str, Set[str]]) -> dict[str, list[Related]]:
    """Return the pages that are nearest to each page, nearest first.

    A shared name counts by the logarithm of how many times more pages there are than pages that
    use it: what few pages use counts most, and what all use counts nothing. Of pages as near as
    each other, the one that comes first on the site comes first.

    Args:
        used: What each page uses, by its id, in the order of the site.
    """
    users: dict[str, list[str]] = defaultdict(list)
    for page, names in used.items():
        for name in names:
            users[name].append(page)
    total = sum(1 for names in used.values() if names)
    weights = {name: math.log(total / len(pages)) for name, pages in users.items()}
    found = {}
    for page, names in used.items():
        # Always summed up in one order, since sums of rounded numbers depend on it.
        rare = sorted(names, key=lambda name: (-weights[name], _short(name), name))
        shared: dict[str, list[str]] = defaultdict(list)
        for name in (name for name in rare if weights[name]):
            for other in users[name]:
                shared[other].append(name)
        shared.pop(page, None)
        found[page] = _nearest({o: shared[o] for o in used if o in shared}, weights)
    return found


def _nearest(shared: Mapping[str, list[str]], weights: Mapping[str, float]) -> list[Related]:
    scores = {page: sum(weights[name] for name in names) for page, names in shared.items()}
    ranked = sorted(scores, key=lambda page: -scores[page])
    return [Related(page, tuple(shared[page])) for page in ranked[:_LIMIT]]


def lists(
    pages: Iterable[Page], used: Mapping[str, Set[str]], address: Callable[[str], str | None]
) -> dict[str, str]:
    """Return the element that ends each page which has related ones, by the page's id.

    Args:
        pages: The pages, in the order of the site.
        used: What each of them uses, by its id.
        address: Gives the address on the site, without its base, of what a dotted path names.
    """
    by_id = {page.id: page for page in pages}
    found = related({page: used[page] for page in by_id if page in used})
    return {
        page: element("related", json=[_shown(one, by_id[one.page], address) for one in nearest])
        for page, nearest in found.items()
        if nearest
    }


def _shown(one: Related, page: Page, address: Callable[[str], str | None]) -> dict[str, Any]:
    told: Sequence[str] = one.names[:_NAMES]
    return {
        "title": page.front.title,
        "url": page.url,
        "names": [{"name": _short(path), "url": address(path)} for path in told],
        "more": len(one.names) - len(told),
    }


def _short(path: str) -> str:
    return path.rpartition(".")[2]
