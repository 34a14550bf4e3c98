"""Keeping what was read of a package, so that the next build does not read it again."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from bodocs import files
from bodocs.api.model import Inventory, Module
from bodocs.api.packages import Package

NAME = "api"
"""Folder of the caches in the folder of what is generated."""

_INVENTORY = "inventory.json"


@dataclass(frozen=True)
class Cache:
    """One package in its installed version, as it was read.

    Attributes:
        root: Folder of the caches of all packages.
        package: The package.
        search: Folders to look for it in; where Python looks if not given.
    """

    root: Path
    package: Package
    search: Sequence[Path] | None = None

    def inventory(self) -> Inventory:
        """Return the package's inventory, and read the package if that has to be.

        Raises:
            SettingsError: The package has no source.
        """
        try:
            return Inventory.model_validate_json((self._folder / _INVENTORY).read_bytes())
        except (OSError, ValueError):
            return self._read()

    def module(self, path: str) -> Module:
        """Return a module of the inventory in full."""
        try:
            return Module.model_validate_json(self._file(path).read_bytes())
        except (OSError, ValueError):
            self._read()
            return Module.model_validate_json(self._file(path).read_bytes())

    @property
    def _folder(self) -> Path:
        return self.root / f"{self.package.name}-{self._key()}"

    def _file(self, module: str) -> Path:
        return self._folder / f"{module}.json"

    def _key(self) -> str:
        versions = (self.package.version, metadata.version("griffelib"), _own_code())
        where = [str(folder) for folder in self.search or ()]
        return hashlib.sha256("\0".join([*versions, *where]).encode()).hexdigest()[:16]

    def _read(self) -> Inventory:
        # It takes longer to import than all the rest of this package.
        from bodocs.api import loading

        inventory, modules = loading.load(self.package.name, self.search)
        for old in self.root.glob(f"{self.package.name}-*"):
            shutil.rmtree(old, ignore_errors=True)
        for module in modules:
            files.write(self._file(module.path), module.model_dump_json(exclude_defaults=True))
        # The last file written: where it is, the others are.
        files.write(self._folder / _INVENTORY, inventory.model_dump_json(exclude_defaults=True))
        return inventory


@cache
def _own_code() -> str:
    digest = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
