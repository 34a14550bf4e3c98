"""Settings: ``[tool.bodocs]`` in pyproject.toml, and the folders that follow from them."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from bodocs import places
from bodocs.errors import SettingsError
from bodocs.places import HOME as HOME

Mode = Literal["full", "smoke"]

PRELOAD = (
    "ax",
    "botorch",
    "gpytorch",
    "torch",
    "pandas",
    "scipy",
    "sklearn",
    "matplotlib",
    "plotly",
)

OUTPUT_LIMIT = 8_000_000

_SWITCH = {"1": True, "true": True, "0": False, "false": False}


class ProjectSettings(BaseModel):
    """What ``[tool.bodocs]`` may hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = "Notebooks"
    """Name of the site, in the navigation bar and in every page's title."""
    tagline: str = ""
    """One sentence under the name."""
    url: str = "https://bodocs.example"
    """Where the site is published; canonical addresses need it."""
    base_url: str = "/"
    """Path under ``url`` at which the site lives; it begins and ends with a slash."""
    repository: str | None = Field(default=None, pattern=r"^[\w.-]+/[\w.-]+$")
    """``owner/name`` on GitHub, to which commits lead, and from which Colab opens notebooks."""
    branch: str = Field(default="gh-pages", pattern=r"^[\w./-]+$")
    """The branch of that repository whose top folder is the built site."""
    source_branch: str = Field(default="main", pattern=r"^[\w./-]+$")
    """The branch of that repository on which the pages' sources are edited."""
    store: str | None = None
    """Folder, or any fsspec URL, that keeps executed pages; ``store`` in ``build`` if not given."""
    store_read_only: bool = False
    """Take pages from ``store``, and never write it: what it lacks is kept on this machine."""
    versions: tuple[str, ...] = ()
    """Distributions whose versions each page shows."""
    api: tuple[str, ...] = ()
    """Packages of whose modules the site has a reference, as far as pages use them."""
    glossary: str | None = None
    """Id of the page whose third-level headings are terms, to which the other pages lead."""
    learning_path: str | None = None
    """Id of the page whose lists lead through the site, and get the time that each page takes."""
    cell_deadline: float = Field(default=600, gt=0)
    """Wall seconds that one cell may take."""
    page_deadline: float = Field(default=1800, gt=0)
    """Wall seconds that one page may take."""
    memory_limit: int = Field(default=4000, gt=0)
    """Megabytes that a page's kernel and its children may take; beyond, the page fails."""
    preload: tuple[str, ...] = PRELOAD
    """Packages imported once for all kernels, as far as pages import them."""
    output_limit: int = Field(default=OUTPUT_LIMIT, gt=0)
    """Bytes of output kept per cell; what is beyond is dropped, and said so."""

    @field_validator("base_url")
    @classmethod
    def _is_a_path(cls, path: str) -> str:
        if not re.fullmatch(r"/(?:[\w.~-]+/)*", path):
            raise ValueError(f"{path!r} has to begin and end with a slash, as /docs/ does")
        return path


class Settings(BaseModel):
    """One call's settings: the project's own, and where everything lies."""

    model_config = ConfigDict(frozen=True)

    source: Path
    """The folder the pages come from."""
    plain: bool
    """True for a folder that knows nothing of our conventions."""
    build: Path
    """The folder for all that is generated for this source."""
    site: Path
    """The folder the finished website goes to."""
    project: ProjectSettings
    release: str = ""
    """Name of the release that the site is built as; empty for the latest site."""
    reports: Path = Field(default_factory=lambda given: given["build"] / "reports")
    """Folder of ``status.json`` and the notebooks of failed pages."""

    @property
    def content(self) -> Path:
        """Folder of rendered Markdown, assets and ``site.json``, which Docusaurus reads."""
        return self.build / "content"

    @property
    def lock(self) -> Path:
        """File that is locked while the content folder is written."""
        return self.build / "lock"

    @property
    def runs(self) -> Path:
        """Folder of the notebooks that ``bodocs run`` leaves."""
        return self.build / "runs"

    @property
    def store_url(self) -> str:
        """Store location; a relative path counts from the source folder."""
        store = self.project.store
        if store is None:
            return self.own_store_url
        return store if "://" in store else str(self.source / store)

    @property
    def own_store_url(self) -> str:
        """The store that is this source's own, on this machine."""
        return str(self.build / "store")

    @property
    def shared_store_url(self) -> str | None:
        """The store that is only read; None if the one there is may be written."""
        shared = self.project.store_read_only and self.store_url != self.own_store_url
        return self.store_url if shared else None


def load(
    source: Path | None = None, out: Path | None = None, reports_given: Path | None = None
) -> Settings:
    """Return the settings for ``source``, or for the project this is called in.

    Raises:
        SettingsError: The folder does not exist, or ``[tool.bodocs]`` or a given folder is wrong.
    """
    found = places.root(source)
    table = places.tool_table(found)
    build = places.build(found)
    return Settings(
        source=found,
        plain=table is None,
        build=build,
        site=out.resolve() if out else build / "site",
        project=_validated(found, table if table is not None else {"title": found.name}),
        reports=places.reports(found, reports_given),
    )


def load_project(source: Path | None = None) -> Settings:
    """Return the settings of a project, whose pages follow the conventions.

    Raises:
        SettingsError: It is a plain folder of notebooks, or ``load`` raises it.
    """
    found = load(source)
    if found.plain:
        raise SettingsError(
            "this is a plain folder of notebooks, which has no conventions to keep",
            where=found.source,
            mend="give it a pyproject.toml with [tool.bodocs]; pages lie in docs/ and tutorials/",
        )
    return found


def _validated(root: Path, table: dict[str, Any]) -> ProjectSettings:
    table = {**table, **_overrides()}
    try:
        return ProjectSettings.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        known = ", ".join(ProjectSettings.model_fields)
        raise SettingsError(
            f"[tool.bodocs] {key}: {first['msg'].lower()}",
            where=root / "pyproject.toml",
            mend=f"the keys are {known}",
        ) from error


def _overrides() -> dict[str, Any]:
    """Return the settings that the environment gives.

    Raises:
        SettingsError: One has no value that it may have.
    """
    variables = {"store": "BODOCS_STORE", "url": "BODOCS_URL", "base_url": "BODOCS_BASE_URL"}
    found: dict[str, Any] = {
        name: value for name, variable in variables.items() if (value := os.environ.get(variable))
    }
    if read_only := os.environ.get("BODOCS_STORE_READ_ONLY"):
        if read_only not in _SWITCH:
            raise SettingsError(
                f"it is {read_only!r}", where="BODOCS_STORE_READ_ONLY", mend="set it to 1 or to 0"
            )
        found["store_read_only"] = _SWITCH[read_only]
    return found
