"""What the record of sets says to readers: a page's range of versions, and what to change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from packaging.version import InvalidVersion, Version

from bodocs.compat.models import Change, Compatibility, PageVerdict, SetFacts

RUNS = ("works", "warns", "differs")
"""Verdicts of a page that runs to its end."""

_TITLES = {"botorch": "BoTorch", "ax-platform": "Ax", "gpytorch": "GPyTorch", "torch": "PyTorch"}
_FOREMOST = ("botorch", "ax-platform")
"""The distributions that readers choose; the others come with them."""


@dataclass(frozen=True)
class Column:
    """Sets of the same versions, which are one to a reader.

    Attributes:
        names: What ``compat.toml`` calls them.
        facts: The first of them.
    """

    names: tuple[str, ...]
    facts: SetFacts

    @property
    def title(self) -> str:
        """The versions that readers choose."""
        return ", ".join(
            f"{title(n)} {self.facts.versions[n]}" for n in chosen(self.facts.versions)
        )


def title(distribution: str) -> str:
    """Return what a project calls itself."""
    return _TITLES.get(distribution, distribution)


def chosen(versions: Mapping[str, str]) -> list[str]:
    """Return the distributions that readers choose; all if none of them is known."""
    return [name for name in _FOREMOST if name in versions] or list(versions)


def columns(found: Compatibility) -> list[Column]:
    """Return the installed sets, oldest first, those of the same versions as one."""
    together: dict[tuple[tuple[str, str], ...], list[SetFacts]] = {}
    for one in found.sets:
        if one.installed:
            together.setdefault((("python", one.python), *sorted(one.versions.items())), []).append(
                one
            )
    made = [Column(tuple(one.name for one in same), same[0]) for same in together.values()]
    return sorted(made, key=_age)


def span(found: Compatibility, page: str) -> list[Column]:
    """Return the sets in which a page runs, without gaps up to the pinned one, oldest first.

    There are none if it does not run in the pinned set.
    """
    if page not in found.pages:
        return []
    verdicts = found.pages[page].verdicts
    ordered = columns(found)
    pinned = found.sets[0].name
    here = next(place for place, one in enumerate(ordered) if pinned in one.names)
    first, last = here, here
    while first >= 0 and _runs(ordered[first], verdicts):
        first -= 1
    while last < len(ordered) and _runs(ordered[last], verdicts):
        last += 1
    return ordered[first + 1 : last]


def ranges(found: Compatibility, page: str) -> list[str]:
    """Return a range of releases for each distribution that readers choose."""
    within = span(found, page)
    if not within:
        return []
    first, last = within[0].facts.versions, within[-1].facts.versions
    return [f"{title(n)} {_range(first[n], last[n])}" for n in chosen(last) if n in first]


def needed(found: Compatibility, page: str) -> tuple[Column, Column] | None:
    """Return the oldest set in which a page runs, and the newest in which it does not.

    None if it runs in the oldest set of all, or nothing is known of it.
    """
    within, ordered = span(found, page), columns(found)
    if not within or within[0] == ordered[0]:
        return None
    return within[0], ordered[ordered.index(within[0]) - 1]


def advice(change: Change) -> str:
    """Return what to write in a set instead of what the page has; names are in back-ticks."""
    name, argument = f"`{change.name}`", f"`{change.argument}`"
    short = f"`{change.name.rpartition('.')[2]}`"
    words = {
        "removed": f"{name} is not there: leave out what needs it",
        "moved": f"import {short} from `{change.after.rpartition('.')[0]}`, not as {name}",
        "added": f"{name} is there, and not in the pinned versions",
        "argument removed": f"leave out {argument} of {name}, which it does not have",
        "argument required": f"give {name} the argument {argument}, which it wants",
        "argument moved": f"give {argument} of {name} by name: it stands in another place",
        "default changed": (
            f"give {argument} of {name} yourself: left out it is `{change.after}`, and "
            f"`{change.before}` in the pinned versions"
        ),
    }
    return words[change.kind]


def _runs(column: Column, verdicts: Mapping[str, PageVerdict]) -> bool:
    found = [verdicts[name].verdict for name in column.names if name in verdicts]
    return bool(found) and all(verdict in RUNS for verdict in found)


def _range(first: str, last: str) -> str:
    start, end = _minor(first), _minor(last)
    return start if start == end else f"{start} \u2013 {end}"


def _minor(version: str) -> str:
    return ".".join(version.split(".")[:2])


def _age(column: Column) -> list[Version]:
    versions = column.facts.versions
    return [_version(versions[name]) for name in chosen(versions)]


def _version(text: str) -> Version:
    try:
        return Version(text)
    except InvalidVersion:
        return Version("0")
