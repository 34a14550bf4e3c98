"""The source of packages in one environment, read with griffe; nothing of it is imported."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

import griffe

_UNRESOLVED = (KeyError, griffe.AliasResolutionError, griffe.CyclicAliasError, AttributeError)


class Tree:
    """The objects of some packages.

    Args:
        packages: What ``import`` calls them; one that is not there, or not written in Python,
            has no objects.
        search: Folders to look in, first come first served.
    """

    def __init__(self, packages: Sequence[str], search: Sequence[str]) -> None:
        folders = [Path(folder) for folder in search if Path(folder).is_dir()]
        self._loader = griffe.GriffeLoader(
            allow_inspection=False, search_paths=folders, store_source=False
        )
        for package in packages:
            with suppress(ImportError):
                self._loader.load(package, try_relative_path=False)
        self._loader.resolve_aliases(implicit=True, external=False)

    def knows(self, package: str) -> bool:
        """Return True if the package was found."""
        return package in self._loader.modules_collection

    def find(self, dotted: str) -> Any:
        """Return the object that a dotted path leads to; None if it leads to none.

        Members that a class inherits are found, too.
        """
        owner, _, name = dotted.rpartition(".")
        with suppress(*_UNRESOLVED):
            return _final(self._loader.modules_collection[dotted])
        with suppress(*_UNRESOLVED):
            parent = _final(self._loader.modules_collection[owner])
            if parent.is_class:
                return _final(parent.all_members[name])
        return None

    def elsewhere(self, dotted: str, kind: Any) -> str:
        """Return where an object of the same name and kind is defined; empty if nowhere.

        Of several the one with the most similar path is taken.
        """
        name = dotted.rpartition(".")[2]
        found = [path for path, known in self._defined.get(name, ()) if known == kind]
        return max(found, key=lambda path: _likeness(path, dotted), default="")

    @cached_property
    def _defined(self) -> dict[str, list[tuple[str, Any]]]:
        found: dict[str, list[tuple[str, Any]]] = {}
        for module in self._loader.modules_collection.members.values():
            for one in _objects(module):
                found.setdefault(one.name, []).append((one.path, one.kind))
        return found


def called(found: Any) -> Any:
    """Return the function whose parameters a call of an object has; None if it has none."""
    if found.is_function:
        return found
    if not found.is_class:
        return None
    with suppress(*_UNRESOLVED):
        made = _final(found.all_members["__init__"])
        return made if made.is_function else None
    return None


def _final(found: Any) -> Any:
    return found.final_target if found.is_alias else found


def _objects(module: Any) -> Iterator[Any]:
    for member in module.members.values():
        if member.is_alias or member.name.startswith("_"):
            continue
        if member.is_module:
            yield from _objects(member)
        elif member.is_class or member.is_function:
            yield member


def _likeness(path: str, other: str) -> float:
    return difflib.SequenceMatcher(a=path.split("."), b=other.split("."), autojunk=False).ratio()
