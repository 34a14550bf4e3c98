"""From the modules that code imports to what may change under it: versions, and local code."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from packaging.utils import canonicalize_name

from bodocs import installed, localcode
from bodocs.installed import Distribution, Installed
from bodocs.localcode import Moved

# Every kernel runs on these, and draws figures through them, whatever a page imports.
_ALWAYS = ("ipykernel", "matplotlib", "matplotlib-inline")


@dataclass(frozen=True)
class Dependencies:
    """What some modules stand for.

    Attributes:
        versions: The versions of the distributions they come from, with all those require, if
            they are installed or pinned.
        contents: Digests of what may change and keep its version: code that is imported from
            where it is edited, and distributions from elsewhere than an index.
        places: The files and folders that were read for that.
    """

    versions: dict[str, str]
    contents: dict[str, str]
    places: frozenset[Path]


def of(
    modules: frozenset[str],
    paths: tuple[str, ...],
    pinned: Mapping[str, str],
    moved: Moved | None,
) -> Dependencies:
    """Return what top-level modules stand for.

    Args:
        modules: The modules.
        paths: Where the kernel's Python looks for them.
        pinned: Versions to assume of distributions, whatever is installed; empty for one that
            is to be taken as not installed.
        moved: The checkout to read in place of another one.
    """
    search = _Search(installed.at(paths), moved)
    search.follow(set(modules))
    closure = search.closure()
    versions = {name: found.version for name, found in closure.items()}
    if pinned:
        wanted = versions.keys() | search.wanted()
        versions |= {name: version for name, version in pinned.items() if name in wanted}
    return Dependencies(
        {name: version for name, version in versions.items() if pinned.get(name) != ""},
        {
            **{name: found.content for name, found in closure.items() if found.content},
            **{f"import {module}": digest for module, digest in search.local.items()},
        },
        frozenset(search.places),
    )


@dataclass
class _Search:
    """Follows imports to distributions, and on through code that is edited where it lies.

    Attributes:
        installed: What is installed.
        moved: The checkout to read in place of another one.
        names: The distributions met.
        local: Digests of the code met that no installer has copied, by module.
        places: Where that code lies.
    """

    installed: Installed
    moved: Moved | None
    names: set[str] = field(default_factory=lambda: set(_ALWAYS))
    local: dict[str, str] = field(default_factory=dict)
    places: set[Path] = field(default_factory=set)
    _seen: set[str] = field(default_factory=set)
    _edited: set[str] = field(default_factory=set)

    def follow(self, todo: set[str]) -> None:
        """Take in modules, and what the local ones among them import."""
        while todo := todo - self._seen - sys.stdlib_module_names:
            module = todo.pop()
            self._seen.add(module)
            owners = self.installed.owners(module)
            self.names |= owners
            if not owners or any(map(self._project, owners)):
                todo |= self._read(module, owners)

    def closure(self) -> dict[str, Distribution]:
        """Return all distributions; of those installed to be edited the code is taken in."""
        while True:
            found = self.installed.closure(self.names)
            unread = {name for name, entry in found.items() if entry.project} - self._edited
            if not unread:
                return found
            for name in unread:
                self.follow(self._read(name.replace("-", "_"), frozenset({name})))

    def wanted(self) -> set[str]:
        """Return the names of all distributions, installed or not.

        One that is not there does not say what modules it has: most often one of its own name.
        """
        return self.installed.reached(self.names) | set(map(canonicalize_name, self._seen))

    def _read(self, module: str, owners: frozenset[str]) -> set[str]:
        """Take in a module's code, if it is found, and return what it imports."""
        projects = [project for project in map(self._project, owners) if project]
        places = localcode.locate(module, self.installed.paths, projects)
        if not places:
            return set()
        self._note_distributions(owners, places)
        found = localcode.read(places, self.moved)
        self.local[module] = found.digest
        self.places.update(places)
        return set(found.imports)

    def _note_distributions(self, owners: frozenset[str], places: list[Path]) -> None:
        around = {
            name
            for top, name in self.installed.edited.items()
            if any(place.is_relative_to(top) for place in places)
        }
        self.names |= around
        self._edited |= around | owners

    def _project(self, name: str) -> Path | None:
        found = self.installed.distribution(name)
        return found.project if found else None
