"""Settings: ``[tool.bodocs]`` in pyproject.toml, and the folders that follow from them."""

from __future__ import annotations

import hashlib
import os
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bodocs.errors import SettingsError

Mode = Literal["full", "smoke"]

HOME = Path(__file__).resolve().parents[2]
"""The checkout that holds this package, the website and the node modules."""


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
    """Path under ``url`` at which the site lives."""
    store: str | None = None
    """Folder, or any fsspec URL, that keeps executed pages; ``store`` in ``build`` if not given."""
    versions: tuple[str, ...] = ()
    """Distributions whose versions each page shows."""
    cell_deadline: float = Field(default=600, gt=0)
    """Wall seconds that one cell may take."""
    page_deadline: float = Field(default=1800, gt=0)
    """Wall seconds that one page may take."""
    output_limit: int = Field(default=8_000_000, gt=0)
    """Bytes of output kept per cell; what is beyond is dropped, and said so."""


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

    @property
    def content(self) -> Path:
        """Folder of rendered Markdown, assets and ``site.json``, which Docusaurus reads."""
        return self.build / "content"

    @property
    def reports(self) -> Path:
        """Folder of ``status.json`` and the notebooks of failed pages."""
        return self.build / "reports"

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
            return str(self.build / "store")
        return store if "://" in store else str(self.source / store)


def load(source: Path | None = None, out: Path | None = None) -> Settings:
    """Return the settings for ``source``, or for the project this is called in.

    Raises:
        SettingsError: The folder does not exist, or ``[tool.bodocs]`` is wrong.
    """
    if source is not None and not source.is_dir():
        raise SettingsError(
            "there is no such folder", where=source, mend="give --source an existing folder"
        )
    root = source.resolve() if source else _project_root(Path.cwd())
    table = _tool_table(root)
    plain = table is None
    build = HOME / "build"
    if root != HOME:
        build = build / "sources" / f"{root.name}-{_digest(root)}"
    return Settings(
        source=root,
        plain=plain,
        build=build,
        site=out.resolve() if out else build / "site",
        project=_validated(root, table if table is not None else {"title": root.name}),
    )


def _project_root(start: Path) -> Path:
    for folder in (start, *start.parents):
        if _tool_table(folder) is not None:
            return folder
    return HOME


def _tool_table(folder: Path) -> dict[str, Any] | None:
    file = folder / "pyproject.toml"
    if not file.is_file():
        return None
    try:
        found: Any = tomllib.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:  # not TOML, or not UTF-8
        raise SettingsError(str(error), where=file, mend="make it valid TOML") from error
    for key in ("tool", "bodocs"):
        found = found.get(key)
        if found is None:
            return None
        if not isinstance(found, dict):
            raise SettingsError(
                f"{key!r} is {found!r}, not a table", where=file, mend="write it as [tool.bodocs]"
            )
    return dict(found)


def _validated(root: Path, table: dict[str, Any]) -> ProjectSettings:
    override = os.environ.get("BODOCS_STORE")
    if override:
        table = {**table, "store": override}
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


def _digest(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:8]
