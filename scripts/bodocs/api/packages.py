"""The packages that can have a reference: their distribution, and where their source is read."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import metadata

from bodocs.errors import SettingsError


@dataclass(frozen=True)
class Package:
    """An importable package.

    Attributes:
        name: What ``import`` calls it.
        title: What its project calls it.
        distribution: What an installer calls it.
        version: The installed one.
        source: Folder on the web that holds the source of this version; empty if unknown.
    """

    name: str
    title: str
    distribution: str
    version: str
    source: str = ""

    def line(self, file: str, first: int, last: int) -> str:
        """Return the address of some lines of a file; empty if the source's is unknown."""
        if not self.source:
            return ""
        lines = f"#L{first}" if first == last else f"#L{first}-L{last}"
        return f"{self.source}/{file}{lines if first else ''}"


@dataclass(frozen=True)
class _Project:
    title: str
    distribution: str
    repository: str
    tag: str


# Repositories as the distributions' own metadata name them.
_PROJECTS = {
    "ax": _Project("Ax", "ax-platform", "facebook/Ax", "{version}"),
    "botorch": _Project("BoTorch", "botorch", "meta-pytorch/botorch", "v{version}"),
    "gpytorch": _Project("GPyTorch", "gpytorch", "cornellius-gp/gpytorch", "v{version}"),
}


def installed(name: str) -> Package:
    """Return a package as it is installed.

    Raises:
        SettingsError: It is not installed.
    """
    project = _PROJECTS.get(name) or _Project(name, name, "", "")
    try:
        version = metadata.version(project.distribution)
    except metadata.PackageNotFoundError as error:
        raise SettingsError(
            f"[tool.bodocs] api: {name!r} is not installed",
            mend=f"install the distribution {project.distribution!r}, or take {name!r} out",
        ) from error
    source = ""
    if project.repository:
        # A local version such as +cpu names a build, and no tag.
        tag = project.tag.format(version=version.partition("+")[0])
        source = f"https://github.com/{project.repository}/blob/{tag}"
    return Package(name, project.title, project.distribution, version, source)
