"""Which public names each page uses: what the run has found out, and what the reference knows."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bodocs.catalog import Page
from bodocs.execution.records import PageRun

if TYPE_CHECKING:
    from bodocs.api.section import ApiSection


@dataclass(frozen=True)
class Uses:
    """What one page uses.

    Attributes:
        names: The dotted paths of all names in its code, and of what its prose names.
        objects: Of these, the classes and functions that its code imports: those of the packages
            that the site documents or, where it documents none, of all but Python's own. What
            only a variable's method leads to is not among them, and a class stands for its members.
    """

    names: frozenset[str]
    objects: frozenset[str]


def of_pages(
    pages: Iterable[tuple[Page, PageRun | None]], api: ApiSection | None
) -> dict[str, Uses]:
    """Return what each page uses, by its id.

    Args:
        pages: The pages with their runs; None for one that has not run.
        api: The reference of the site, which has noted these pages; None if there is none.
    """
    documented = api.used() if api is not None else {}
    found = {}
    for page, run in pages:
        of_reference = documented.get(page.url, set())
        names = {name.target for name in run.names.values()} if run else set()
        objects = set(_imported(run)) if run else set()
        if api is not None:
            objects &= of_reference
        found[page.id] = Uses(frozenset(names | of_reference), _without_members(objects))
    return found


def _imported(run: PageRun) -> Iterator[str]:
    for question, name in run.names.items():
        top = name.target.partition(".")[0]
        of_import = ":" in question and name.kind in {"class", "function"}
        if of_import and top not in sys.stdlib_module_names:
            yield name.target


def _without_members(objects: set[str]) -> frozenset[str]:
    return frozenset(path for path in objects if objects.isdisjoint(_above(path)))


def _above(path: str) -> Iterator[str]:
    parts = path.split(".")
    return (".".join(parts[:end]) for end in range(1, len(parts)))
