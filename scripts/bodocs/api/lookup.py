"""What names stand for, read from the reference where no kernel has said it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from bodocs.api import signatures
from bodocs.api.model import Kind
from bodocs.api.reference import Reference
from bodocs.execution.records import Name

_KINDS: dict[Kind, Literal["module", "class", "function", "property", "data"]] = {
    "module": "module",
    "class": "class",
    "function": "function",
    "property": "property",
    "attribute": "data",
}
# Written as classes are, or as a function of several words: others may be any word.
_NAME = re.compile(r"[A-Za-z]*[A-Z]\w*[a-z]\w*|[a-z]\w*_\w+")


@dataclass(frozen=True)
class Lookup:
    """Finds names in the packages that are documented.

    Attributes:
        reference: Their objects.
    """

    reference: Reference

    def at(self, dotted: str) -> Name | None:
        """Return what stands at an importable dotted path; None if it is not known."""
        canonical = self.reference.find(dotted)
        return self._described(canonical) if canonical else None

    def spoken(self, dotted: str) -> Name | None:
        """Return what is meant by a name in prose: a whole path, or the one object of its name.

        Args:
            dotted: The name, whose first part means nothing on the page itself.
        """
        base, _, rest = dotted.partition(".")
        if base in self.reference.caches:
            return self.at(dotted) if rest else None
        # First, because most words in back-ticks are no names, and packages take long to read.
        home = self._home(base) if _NAME.fullmatch(base) else None
        return self.at(f"{home}.{rest}" if rest else home) if home else None

    def _home(self, name: str) -> str | None:
        """Return where the class or the function that is meant by a name is defined.

        If one package has several, it is the one that is imported from nearest to the top, such
        as GPyTorch's own kernels, and not those that wrap another library's.
        """
        homes = self._defined.get(name, [])
        if len({home.partition(".")[0] for home in homes}) != 1:
            return None
        steps = {home: home.count(".") for home in homes}
        if len(homes) > 1:
            for path in self._imported.get(name, ()):
                found = self.reference.find(path)
                if found in steps:
                    steps[found] = min(steps[found], path.count("."))
        nearest = [home for home in homes if steps[home] == min(steps.values())]
        return nearest[0] if len(nearest) == 1 else None

    @cached_property
    def _imported(self) -> Mapping[str, list[str]]:
        """The paths by which modules import something, by its name."""
        found: dict[str, list[str]] = {}
        for package in self.reference.caches:
            for path in self.reference.inventory(package).aliases:
                found.setdefault(path.rpartition(".")[2], []).append(path)
        return found

    @cached_property
    def objects(self) -> Mapping[str, tuple[str, ...]]:
        """The paths of all classes, functions and properties, by the last part of their names."""
        found: dict[str, list[str]] = {}
        for path, kind in self._all():
            if kind in {"class", "function", "property"}:
                found.setdefault(path.rpartition(".")[2], []).append(path)
        return {name: tuple(paths) for name, paths in found.items()}

    @cached_property
    def _defined(self) -> Mapping[str, list[str]]:
        """The paths of classes and functions that modules have, by name."""
        found: dict[str, list[str]] = {}
        for path, kind in self._all():
            module, _, name = path.rpartition(".")
            if kind in {"class", "function"} and self.reference.kind(module) == "module":
                found.setdefault(name, []).append(path)
        return found

    def _all(self) -> list[tuple[str, Kind]]:
        inventories = [self.reference.inventory(name) for name in self.reference.caches]
        return [
            (f"{module}.{name}", kind)
            for inventory in inventories
            for module, members in inventory.modules.items()
            if not any(part in {"test", "tests"} for part in module.split("."))
            for name, kind in members.items()
        ]

    def _described(self, canonical: str) -> Name | None:
        kind = self.reference.kind(canonical)
        if kind is None:
            return None
        home = self.reference.home(canonical)
        name = canonical[len(home) + 1 :]
        members = self.reference.module(home).members if kind in {"class", "function"} else ()
        member = next((one for one in members if one.name == name), None)
        return Name(
            target=canonical,
            kind=_KINDS[kind],
            signature=signatures.in_one_line(member) if member else "",
            summary=self.reference.summary(canonical),
            version=self.reference.package(canonical).version,
        )
