"""What the record of sets says to readers: a page's range of versions, and what it needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from packaging.version import InvalidVersion, Version

from bodocs.compat.models import Compatibility, PageVerdict, SetFacts

_RUNS = ("works", "warns", "differs")
"""Verdicts of a page that runs to its end."""

_FOREMOST = ("botorch", "ax-platform")
"""The distributions that readers choose; the others come with them."""

_TITLES = {"botorch": "BoTorch", "ax-platform": "Ax", "gpytorch": "GPyTorch", "torch": "PyTorch"}


@dataclass(frozen=True)
class Column:
    """Sets of the same versions, which are one to a reader.

    Attributes:
        names: What ``compat.toml`` calls them.
        facts: The first of them.
    """

    names: tuple[str, ...]
    facts: SetFacts


def title(distribution: str) -> str:
    """Return what a project calls itself."""
    return _TITLES.get(distribution, distribution)


def chosen(versions: Mapping[str, str], used: Collection[str] | None = None) -> dict[str, str]:
    """Return the versions that readers choose; all if none of those is known.

    Args:
        versions: The versions of a set.
        used: The distributions that matter; None for all.
    """
    names = [name for name in _FOREMOST if name in versions] or list(versions)
    return {name: versions[name] for name in names if used is None or name in used}


def named(versions: Mapping[str, str]) -> str:
    """Return versions as a reader names them."""
    return " and ".join(f"{title(name)} {version}" for name, version in versions.items())


def columns(found: Compatibility) -> list[Column]:
    """Return the installed sets, oldest first, those of the same versions as one."""
    together: dict[tuple[tuple[str, str], ...], list[SetFacts]] = {}
    for one in found.sets:
        if one.installed:
            key = (("python", one.python), *sorted(one.versions.items()))
            together.setdefault(key, []).append(one)
    made = [Column(tuple(one.name for one in same), same[0]) for same in together.values()]
    return sorted(made, key=_age)


def titles(ordered: Sequence[Column]) -> list[str]:
    """Return what to call each column: its versions, and its sets where others have the same."""
    plain = [named(chosen(one.facts.versions)) for one in ordered]
    often = Counter(plain)
    return [
        f"{text} ({', '.join(one.names)})" if often[text] > 1 else text
        for text, one in zip(plain, ordered, strict=True)
    ]


def steps(found: Compatibility, used: Collection[str] | None = None) -> list[Column]:
    """Return one column for each final release that readers choose between, oldest first.

    Where several differ in something else, such as Python, the pinned set stands for its versions,
    and otherwise the newest.

    Args:
        found: The record.
        used: The distributions that a page uses; None for all.
    """
    by_versions: dict[tuple[tuple[str, str], ...], Column] = {}
    for one in columns(found):
        versions = chosen(one.facts.versions, used)
        pinned = _is_pinned(one, found)
        final = not any(_version(version).is_prerelease for version in versions.values())
        known = by_versions.get(tuple(versions.items()))
        if versions and (final or pinned) and not (known and _is_pinned(known, found)):
            by_versions[tuple(versions.items())] = one
    return sorted(by_versions.values(), key=lambda one: _age(one, used))


def span(
    found: Compatibility, page: str, used: Collection[str] | None = None
) -> tuple[list[Column], Column | None]:
    """Return the columns around the pinned one in which a page runs, and the one before them.

    They have no gap and are in order of age. There are none if it does not run in the pinned set;
    there is none before them unless it fails in that one, and runs in none that is older.

    Args:
        found: The record.
        page: The page's id.
        used: The distributions that it uses; None for all.
    """
    ordered = steps(found, used)
    here = next((n for n, one in enumerate(ordered) if _is_pinned(one, found)), None)
    if here is None or page not in found.pages:
        return [], None
    verdicts = found.pages[page].verdicts
    first, last = here, here
    while first >= 0 and _runs(ordered[first], verdicts):
        first -= 1
    while last < len(ordered) and _runs(ordered[last], verdicts):
        last += 1
    within, older = ordered[first + 1 : last], ordered[: first + 1]
    fails = bool(within and older) and _verdict(older[-1], verdicts) == "fails"
    runs_again = any(_runs(one, verdicts) for one in older)
    return within, older[-1] if fails and not runs_again else None


def ranges(within: Sequence[Column], used: Collection[str] | None = None) -> list[str]:
    """Return a range of releases for each distribution that readers choose.

    Args:
        within: Columns in order of age.
        used: The distributions that a page uses; None for all.
    """
    if not within:
        return []
    first, last = (chosen(one.facts.versions, used) for one in (within[0], within[-1]))
    return [f"{title(n)} {_range(first[n], last[n])}" for n in last if n in first]


def _is_pinned(column: Column, found: Compatibility) -> bool:
    return found.sets[0].name in column.names


def _verdict(column: Column, verdicts: Mapping[str, PageVerdict]) -> str:
    found = verdicts.get(column.names[0])
    return found.verdict if found else "not-run"


def _runs(column: Column, verdicts: Mapping[str, PageVerdict]) -> bool:
    found = [verdicts[name].verdict for name in column.names if name in verdicts]
    return bool(found) and all(verdict in _RUNS for verdict in found)


def _range(first: str, last: str) -> str:
    start, end = _minor(first), _minor(last)
    return start if start == end else f"{start} \u2013 {end}"


def _minor(version: str) -> str:
    return ".".join(version.split(".")[:2])


def _age(column: Column, used: Collection[str] | None = None) -> list[Version]:
    return [_version(version) for version in chosen(column.facts.versions, used).values()]


def _version(text: str) -> Version:
    try:
        return Version(text)
    except InvalidVersion:
        return Version("0")
