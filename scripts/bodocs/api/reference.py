"""Names of public objects, and the addresses of those that have a place on the site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from bodocs.api.cache import NAME, Cache
from bodocs.api.model import Inventory, Kind, Module
from bodocs.api.packages import Package, installed
from bodocs.settings import Settings

ROUTE = "/api"


@dataclass(frozen=True)
class Inherited:
    """A member that a class has from one of its bases.

    Attributes:
        name: Its name.
        canonical: Dotted path of where it is defined.
    """

    name: str
    canonical: str


@dataclass(frozen=True)
class Reference:
    """All public objects of some packages, of which some modules have pages.

    Packages are read when the first of their names is asked for.

    Attributes:
        caches: What was read of each package, by its name.
        modules: Dotted paths of the modules that have a page.
    """

    caches: Mapping[str, Cache]
    modules: frozenset[str] = frozenset()
    _inventories: dict[str, Inventory] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, settings: Settings) -> Reference:
        """Return the reference of the packages that the settings name.

        Raises:
            SettingsError: One is not installed.
        """
        root = settings.build / NAME
        return cls({name: Cache(root, installed(name)) for name in settings.project.api})

    def with_pages(self, modules: frozenset[str]) -> Reference:
        """Return the reference with pages for ``modules``."""
        return replace(self, modules=modules)

    def find(self, dotted: str) -> str | None:
        """Return where the object at an importable dotted path is defined.

        Of an inherited member that is the class that defines it. None if there is no such
        public object in the packages.
        """
        if any(part.startswith("_") for part in dotted.split(".")):
            return None
        return self._resolve(dotted, frozenset())

    def address(self, canonical: str) -> str | None:
        """Return the address on the site, without its base, of an object or a module.

        A class's page has a place for inherited members, too, so that their path may begin with
        the class that inherits them. None if there is no such object, or no page that has it.
        """
        module, name = self._split(canonical)
        if module not in self.modules:
            return None
        page = f"{ROUTE}/{module.replace('.', '/')}"
        if not name:
            return page
        owner, _, last = name.rpartition(".")
        known = name in self.members(module) or (
            self.members(module).get(owner) == "class"
            and any(one.name == last for one in self.inherited(f"{module}.{owner}"))
        )
        return f"{page}#{name}" if known else None

    def kind(self, canonical: str) -> Kind | None:
        """Return what a canonical path is; None if it is nothing."""
        module, name = self._split(canonical)
        if not module:
            return None
        return self.members(module).get(name) if name else "module"

    def home(self, canonical: str) -> str:
        """Return the module that defines an object."""
        return self._split(canonical)[0]

    def inventory(self, package: str) -> Inventory:
        """Return all objects of one of the packages, by name alone."""
        if package not in self._inventories:
            self._inventories[package] = self.caches[package].inventory()
        return self._inventories[package]

    def package(self, path: str) -> Package:
        """Return the package that a dotted path lies in."""
        return self.caches[path.partition(".")[0]].package

    def module(self, path: str) -> Module:
        """Return a module in full."""
        return self.caches[path.partition(".")[0]].module(path)

    def members(self, module: str) -> Mapping[str, Kind]:
        """Return the kind of each public object of a module, by qualified name."""
        inventory = self._inventory(module)
        return inventory.modules.get(module, {}) if inventory else {}

    def summary(self, canonical: str) -> str:
        """Return the first sentence of a class or a function; empty if it says nothing."""
        inventory = self._inventory(canonical)
        return inventory.summaries.get(canonical, "") if inventory else ""

    def inherited(self, canonical: str) -> list[Inherited]:
        """Return the public members that a class does not define itself, nearest base first."""
        module, name = self._split(canonical)
        own = self.members(module)
        seen = {n.removeprefix(f"{name}.") for n in own if n.startswith(f"{name}.")}
        found = []
        for base in self._ancestors(canonical, frozenset()):
            home, base_name = self._split(base)
            for qualified in self.members(home):
                owner, _, last = qualified.rpartition(".")
                if owner == base_name and last not in seen:
                    seen.add(last)
                    found.append(Inherited(last, f"{home}.{qualified}"))
        return found

    def _ancestors(self, canonical: str, seen: frozenset[str]) -> Iterator[str]:
        """Return the classes above a class as far as they are known; each base, then its own."""
        inventory = self._inventory(canonical)
        for base in inventory.bases.get(canonical, ()) if inventory else ():
            found = self._resolve(base, frozenset())
            if found is not None and found not in seen and found != canonical:
                yield found
                yield from self._ancestors(found, seen | {canonical, found})

    def _resolve(self, dotted: str, seen: frozenset[str]) -> str | None:
        """Follow a path name by name, through imports and base classes."""
        if dotted in seen:  # two modules that import a name from each other
            return None
        current, *names = dotted.split(".")
        if self._inventory(current) is None:
            return None
        for number, name in enumerate(names):
            step = f"{current}.{name}"
            target = self._aliased(step)
            if target is not None:
                rest = ".".join([target, *names[number + 1 :]])
                return self._resolve(rest, seen | {dotted})
            if self.kind(step) is None:
                inherited = self._inherited(current, name)
                if inherited is None:
                    return None
                step = inherited
            current = step
        return current

    def _inherited(self, canonical: str, name: str) -> str | None:
        if self.kind(canonical) != "class":
            return None
        found = (one.canonical for one in self.inherited(canonical) if one.name == name)
        return next(found, None)

    def _aliased(self, path: str) -> str | None:
        inventory = self._inventory(path)
        return inventory.aliases.get(path) if inventory else None

    def _split(self, canonical: str) -> tuple[str, str]:
        """Return the module that a path begins with, and the rest; both empty if unknown."""
        inventory = self._inventory(canonical)
        module = canonical
        while inventory and module and module not in inventory.modules:
            module = module.rpartition(".")[0]
        if not inventory or not module:
            return "", ""
        return module, canonical[len(module) + 1 :]

    def _inventory(self, path: str) -> Inventory | None:
        name = path.partition(".")[0]
        return self.inventory(name) if name in self.caches else None
