"""What a page's outputs depend on beside the page: programs, packages and files as they are now."""

from __future__ import annotations

import platform as this
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from bodocs import dependencies, installed, kernelspecs
from bodocs.datafiles import Listing
from bodocs.dependencies import Dependencies
from bodocs.kernelspecs import Kernel
from bodocs.localcode import Moved

# These carry what a kernel says into the notebook.
_TOOLS = ("papermill", "nbclient", "jupyter-client")


@dataclass(frozen=True)
class Surroundings:
    """One look at all that pages share; what it has seen once it takes for unchanged.

    Attributes:
        engine: Digest of this package's own part in what a page outputs.
        python: Version of the Python that bodocs and its kernels run in.
        platform: Operating system and processor.
        pinned: Versions to assume of distributions, by canonical name, whatever is installed;
            empty for one that is to be taken as not installed.
        moved: The checkout to read in place of another one, for code installed to be edited.
    """

    engine: str
    python: str = field(default_factory=this.python_version)
    platform: str = field(default_factory=lambda: f"{sys.platform}-{this.machine()}")
    pinned: Mapping[str, str] = field(default_factory=dict)
    moved: Moved | None = None

    def below(self, root: Path) -> Listing:
        """Return the files below a folder."""
        if root not in self._listings:
            self._listings[root] = Listing(root)
        return self._listings[root]

    def kernel(self, name: str) -> Kernel | None:
        """Return the kernel of this name; None if there is none."""
        if name not in self._kernels:
            self._kernels[name] = kernelspecs.find(name)
        return self._kernels[name]

    @cached_property
    def tools(self) -> dict[str, str]:
        """The versions of what carries outputs from a kernel into the notebook."""
        ours = installed.at(installed.search_path())
        found = {name: ours.distribution(name) for name in _TOOLS}
        versions = {name: self.pinned.get(name, d.version) for name, d in found.items() if d}
        return {name: version for name, version in versions.items() if self.pinned.get(name) != ""}

    def dependencies(self, kernel: Kernel, modules: frozenset[str]) -> Dependencies:
        """Return what top-level modules stand for in a kernel."""
        names = modules | {kernel.launches} if kernel.launches else modules
        known = self._dependencies.get((kernel.paths, names))
        if known is None:
            known = dependencies.of(names, kernel.paths, self.pinned, self.moved)
            self._dependencies[kernel.paths, names] = known
        return known

    @property
    def kernels(self) -> dict[str, Kernel | None]:
        """The kernels that have been looked for so far."""
        return dict(self._kernels)

    @property
    def places(self) -> frozenset[Path]:
        """Where local code lies that has been read so far."""
        return frozenset[Path]().union(*(known.places for known in self._dependencies.values()))

    @cached_property
    def _listings(self) -> dict[Path, Listing]:
        return {}

    @cached_property
    def _kernels(self) -> dict[str, Kernel | None]:
        return {}

    @cached_property
    def _dependencies(self) -> dict[tuple[tuple[str, ...], frozenset[str]], Dependencies]:
        return {}
