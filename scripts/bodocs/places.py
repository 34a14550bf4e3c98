"""Where a source lies, and what is generated for it: all that is known before settings are read.

Only the standard library is imported here, so that a run in which nothing has changed can begin
with it.
"""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Any

from bodocs.errors import SettingsError
from bodocs.folders import GENERATED

HOME = Path(__file__).resolve().parents[2]
"""The checkout that holds this package, the website and the node modules."""


def root(source: Path | None = None) -> Path:
    """Return the folder that pages come from: ``source``, or the project this is called in.

    Raises:
        SettingsError: The folder does not exist.
    """
    if source is not None and not source.is_dir():
        raise SettingsError(
            "there is no such folder", where=source, mend="give --source an existing folder"
        )
    return source.resolve() if source else _project_root(Path.cwd())


def reports(root: Path, given: Path | None = None) -> Path:
    """Return the folder of the reports of a source, be its settings right or wrong.

    Raises:
        SettingsError: The given one is a file, or its notebooks would become pages.
    """
    if given is None:
        return build(root) / "reports"
    if given.exists() and not given.is_dir():
        raise SettingsError("is a file", where=given, mend="give --reports a folder")
    folder = given.resolve()
    if _among_pages(folder, root):
        raise SettingsError(
            "notebooks of failed pages would become pages there",
            where=given,
            mend="give --reports a folder outside the source, or one in a folder named build",
        )
    return folder


def _among_pages(folder: Path, root: Path) -> bool:
    if not folder.is_relative_to(root):
        return False
    inside = folder.relative_to(root).parts
    if any(name in GENERATED or name.startswith(".") for name in inside):
        return False
    return _is_plain(root) or inside[:1] in {("docs",), ("tutorials",)}


def _is_plain(root: Path) -> bool:
    try:
        return tool_table(root) is None
    except SettingsError:
        return False


def build(root: Path) -> Path:
    """Return the folder for all that is generated for a source."""
    top = HOME / "build"
    if root == HOME:
        return top
    digest = hashlib.sha256(str(root).encode()).hexdigest()[:8]
    return top / "sources" / f"{root.name}-{digest}"


def _project_root(start: Path) -> Path:
    for folder in (start, *start.parents):
        try:
            if tool_table(folder) is not None:
                return folder
        except SettingsError:  # loading the settings of this folder says what is wrong
            return folder
    return HOME


def tool_table(folder: Path) -> dict[str, Any] | None:
    """Return ``[tool.bodocs]`` of a folder's pyproject.toml; None if there is none.

    Raises:
        SettingsError: The file is no TOML, or what it holds there is no table.
    """
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
