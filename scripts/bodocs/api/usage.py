"""Which pages use which public objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bodocs.api.reference import Reference
from bodocs.rendering.thumbnails import Thumbnail


@dataclass(frozen=True)
class User:
    """A page of the site that uses an object.

    Attributes:
        title: Its title.
        url: Its address on the site, without the site's base.
        names: The dotted paths of what its code uses, and of what its prose names.
        tutorial: Whether it is one, and stands in the gallery.
        thumbnail: Its picture; None if it has none, or has not run yet.
    """

    title: str
    url: str
    names: frozenset[str]
    tutorial: bool = False
    thumbnail: Thumbnail | None = None


@dataclass(frozen=True)
class Usage:
    """What the pages use.

    Attributes:
        users: The pages that use each object, by its canonical path, in the order of the site.
        modules: The modules that define these objects.
    """

    users: Mapping[str, tuple[User, ...]]
    modules: frozenset[str]


def usage(reference: Reference, users: Iterable[User]) -> Usage:
    """Return what pages use of a reference's packages."""
    found: dict[str, list[User]] = {}
    for user in users:
        for canonical in sorted({c for name in user.names for c in _objects(reference, name)}):
            found.setdefault(canonical, []).append(user)
    return Usage(
        {canonical: tuple(pages) for canonical, pages in found.items()},
        frozenset(reference.home(canonical) for canonical in found),
    )


def _objects(reference: Reference, dotted: str) -> Iterable[str]:
    """Return the objects on a path: a class and its method both are used by ``Class.method``."""
    parts = dotted.split(".")
    for end in range(2, len(parts) + 1):
        canonical = reference.find(".".join(parts[:end]))
        if canonical is None:
            return
        if reference.kind(canonical) != "module":
            yield canonical
