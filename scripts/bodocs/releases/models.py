"""What is known of a release of the site; the formats of ``release.json`` and ``versions.json``."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bodocs.errors import SettingsError

MANIFEST = "release.json"
"""Name of the file in an archive that says what it holds."""

LIST = "versions.json"
"""Name of the file at the top of a published site that says which releases it has."""

_NAME = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z._-]*[0-9A-Za-z])?")


class Release(BaseModel):
    """One release of the site."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    """Version of this format."""
    name: str
    """What readers call it, and the last part of its address."""
    date: str = ""
    """Day of the commit that it was built from, ISO 8601; empty without git."""
    versions: dict[str, str]
    """The distributions that its pages were executed with."""
    base_url: str
    """The path that it was built for, and works at."""
    pages: list[str]
    """Addresses of its pages below that path, each without its suffix."""
    digest: str
    """SHA-256 over the names and contents of its other files."""


class Listed(BaseModel):
    """A site that readers may choose."""

    model_config = ConfigDict(frozen=True)

    name: str
    """What readers call it; empty for the latest."""
    versions: dict[str, str]
    """The distributions that its pages were executed with."""
    base_url: str
    """Where it lies."""
    pages: list[str]
    """Addresses of its pages below that path."""


def checked_name(name: str) -> str:
    """Return the name of a release, if it can be part of an address and of a file's name.

    Raises:
        SettingsError: It cannot.
    """
    if not _NAME.fullmatch(name):
        raise SettingsError(
            f"{name!r} cannot be part of an address",
            mend="name the release with letters, digits, dots, - and _ only, such as 0.18",
        )
    return name


def place(name: str) -> str:
    """Return the folder of a release below the top of the published site."""
    return f"v/{name}"
