"""The drift reports of a call: read once for each pair of versions, and then remembered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bodocs import files
from bodocs.compat import drift
from bodocs.compat.environments import Environment
from bodocs.compat.models import Change
from bodocs.compat.tree import Tree
from bodocs.compat.uses import Used

_CHANGES = TypeAdapter(list[Change])


@dataclass
class Drifts:
    """How the API that pages use differs between the pinned set and others.

    Attributes:
        used: What the pages use.
        api: Packages whose classes build on each other's.
        pinned: The pinned set's environment.
        folder: Where reports are remembered.
    """

    used: list[Used]
    api: tuple[str, ...]
    pinned: Environment
    folder: Path
    _trees: dict[tuple[object, ...], Tree] = field(default_factory=dict)

    def to(self, other: Environment) -> list[Change]:
        """Return what another set has otherwise."""
        packages = sorted({part.partition(".")[0] for one in self.used for part in _paths(one)})
        differing = [name for name in packages if _differ(name, self.pinned, other)]
        if not differing:
            return []
        file = self.folder / f"{self._digest(packages, other)}.json"
        known = _read(file)
        if known is not None:
            return known
        # A class may inherit from one of a package that has not changed.
        related = [name for name in packages if name in differing or name in self.api]
        trees = [self._tree(related, one) for one in (self.pinned, other)]
        found = drift.changes(self.used, *trees)
        files.write(file, _CHANGES.dump_json(found))
        return found

    def _tree(self, packages: list[str], environment: Environment) -> Tree:
        key = (tuple(packages), environment.paths)
        if key not in self._trees:
            self._trees[key] = Tree(packages, environment.paths)
        return self._trees[key]

    def _digest(self, packages: Iterable[str], other: Environment) -> str:
        parts = {
            "used": [one.described for one in self.used],
            "installed": [_state(name, one) for name in packages for one in (self.pinned, other)],
        }
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def _paths(used: Used) -> Iterable[str]:
    return filter(None, (used.asked, used.target))


def _state(package: str, environment: Environment) -> list[tuple[str, str, str]]:
    owners = sorted(environment.packages.owners(package))
    found = ((name, environment.packages.distribution(name)) for name in owners)
    return [(name, entry.version, entry.content) for name, entry in found if entry]


def _differ(package: str, one: Environment, other: Environment) -> bool:
    return _state(package, one) != _state(package, other)


def _read(file: Path) -> list[Change] | None:
    try:
        return _CHANGES.validate_json(file.read_bytes())
    except (FileNotFoundError, ValidationError):
        return None
