"""``compat.toml``: the sets of versions that pages are held against."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from bodocs.errors import SettingsError, nearest

NAME = "compat.toml"
"""The file's name, in the project's folder."""

_EXAMPLE = '"BoTorch 0.17" = { pins = ["botorch==0.17.2", "ax-platform==1.2.4"] }'


class VersionSet(BaseModel):
    """One line of ``compat.toml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    """What readers call it."""
    pins: tuple[str, ...] = ()
    """Requirements, as an installer takes them; what they do not reach stays as it is pinned."""
    pre: bool = False
    """Take releases that are not final, too."""
    python: str | None = Field(default=None, pattern=r"^3\.\d+$")
    """The Python to run, such as ``3.12``; the one of this call if not given."""

    @field_validator("pins")
    @classmethod
    def _are_requirements(cls, pins: tuple[str, ...]) -> tuple[str, ...]:
        for pin in pins:
            try:
                Requirement(pin)
            except InvalidRequirement as error:
                raise ValueError(f"{pin!r} is no requirement") from error
        return pins

    @property
    def pinned(self) -> bool:
        """True for the set that is what this project is locked to."""
        return not self.pins and not self.python

    @property
    def floating(self) -> bool:
        """True if what it stands for depends on what has been released by now."""
        return any(not _is_exact(Requirement(pin)) for pin in self.pins)

    @property
    def distributions(self) -> tuple[str, ...]:
        """The canonical names of the distributions that it names."""
        return tuple(canonicalize_name(Requirement(pin).name) for pin in self.pins)

    @property
    def slug(self) -> str:
        """Its name as that of a folder."""
        return re.sub(r"[^a-z0-9.]+", "-", self.name.lower()).strip("-.")


def load(root: Path, wanted: list[str]) -> list[VersionSet]:
    """Return the pinned set, and those that are wanted, in the order of the file.

    Args:
        root: The project's folder.
        wanted: Names of sets; all if there are none.

    Raises:
        SettingsError: There is no such file, it is not as it should be, or has no such set.
    """
    file = root / NAME
    found = [_validated(name, table, file) for name, table in _tables(file).items()]
    _check(found, file)
    for name in wanted:
        if name not in {one.name for one in found}:
            raise SettingsError(
                f"there is no set {name!r}.{nearest(name, [one.name for one in found])}",
                where=file,
                mend="name a set of this file, or none for all",
            )
    return [one for one in found if one.pinned or not wanted or one.name in wanted]


def _tables(file: Path) -> dict[str, Any]:
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8")).get("sets")
    except FileNotFoundError as error:
        raise SettingsError(
            "there is no such file",
            where=file,
            mend=f"write it: a line 'pinned = {{}}' under [sets], and others such as {_EXAMPLE}",
        ) from error
    except ValueError as error:  # not TOML, or not UTF-8
        raise SettingsError(str(error), where=file, mend="make it valid TOML") from error
    if not isinstance(found, dict) or not found:
        raise SettingsError(
            "it names no sets", where=file, mend=f"give each a line under [sets]: {_EXAMPLE}"
        )
    return found


def _validated(name: str, table: Any, file: Path) -> VersionSet:
    mend = f"a set is a line with pins, and if need be pre and python: {_EXAMPLE}"
    if not isinstance(table, dict) or "name" in table:
        raise SettingsError(f"set {name!r} is {table!r}", where=file, mend=mend)
    try:
        return VersionSet(name=name, **table)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise SettingsError(
            f"set {name!r}: {key}: {first['msg'].lower()}", where=file, mend=mend
        ) from error


def _check(found: list[VersionSet], file: Path) -> None:
    pinned = [one.name for one in found if one.pinned]
    if len(pinned) != 1 or not found[0].pinned:
        raise SettingsError(
            "the others are compared with the first set, which has to be the one without pins",
            where=file,
            mend="begin with one line 'pinned = {}', and give every other set pins or a python",
        )
    slugs = [one.slug for one in found]
    twice = next((one.name for one in found if slugs.count(one.slug) > 1 or not one.slug), None)
    if twice is not None:
        raise SettingsError(
            f"set {twice!r}: its name gives the same folder as another's, or none",
            where=file,
            mend="give sets names that differ in more than signs and capitals",
        )


def _is_exact(requirement: Requirement) -> bool:
    """Return True for what names one release, or one place."""
    if requirement.url is not None:
        return True
    exact = {"==", "==="}
    return any(one.operator in exact and "*" not in one.version for one in requirement.specifier)
