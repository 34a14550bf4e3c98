"""The committed file that says how often each claim has held with other seeds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from bodocs import files, jsontext
from bodocs.catalog import Page
from bodocs.errors import SettingsError
from bodocs.execution import graft
from bodocs.notebooks import Node

NAME = "robustness.json"
"""The file's name, in the project's folder: beside a page it would be one of its data files."""

ENOUGH = 0.95
"""The share of seeds with which a claim has to hold."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ClaimRecord(_Part):
    """What became of one claim."""

    held: int
    """With how many seeds it held."""
    of: int
    """With how many seeds the page ran."""
    extremes: list[str]
    """Its figures, with the lowest and the highest value of each number over all seeds."""
    figures: dict[str, list[str]]
    """Its figures with each seed; of one that failed, the message of the failure."""

    @property
    def robust(self) -> bool:
        """True if it held often enough."""
        return self.held >= ENOUGH * self.of

    @property
    def said(self) -> str:
        """How often it held, in words."""
        return said(self.held, self.of)


class PageRecord(_Part):
    """The repetitions of one page."""

    code: str
    """Digest of the code that ran."""
    parameter: str
    """The parameter that was the seed."""
    seeds: list[int]
    """Its values."""
    claims: dict[str, ClaimRecord]
    """Each claim, by the id of its cell."""


class _File(_Part):
    format: int = 1
    pages: dict[str, PageRecord] = {}


def said(held: int, of: int) -> str:
    """Return in words with how many other seeds a claim held."""
    return f"held with {held} of {of} other seed{'' if of == 1 else 's'}"


def code_key(notebook: Node) -> str:
    """Return a digest of what a kernel sees of a page, whatever versions are installed."""
    cells = [graft.seen(cell) for cell in notebook.cells if graft.reaches_kernel(cell)]
    return hashlib.sha256(json.dumps(cells, sort_keys=True).encode()).hexdigest()[:16]


def read(source: Path) -> dict[str, PageRecord]:
    """Return the record of each page of a project that has one, by the page's id.

    Raises:
        SettingsError: The file is no such record.
    """
    path = source / NAME
    try:
        return _File.model_validate_json(path.read_bytes()).pages
    except FileNotFoundError:
        return {}
    except ValidationError as error:
        raise SettingsError(
            f"this is no record of --repeat: {error.errors()[0]['msg'].lower()}",
            where=path,
            mend="take the file from version control, or remove it and run --repeat again",
        ) from error


def update(source: Path, measured: Mapping[str, PageRecord]) -> Path:
    """Write the records of some pages in place of those of before; return the file."""
    pages = {**read(source), **measured}
    data = _File(pages=pages).model_dump(mode="json")
    files.write(source / NAME, jsontext.readable(data))
    return source / NAME


def current(source: Path, page: Page, notebook: Node) -> dict[str, ClaimRecord]:
    """Return what is known of each claim of a page, by cell; nothing of a page that has changed.

    Args:
        source: The project's folder.
        page: The page.
        notebook: Its notebook, as it is now.

    Raises:
        SettingsError: The file is no record.
    """
    found = read(source).get(page.id) if page.kind != "page" else None
    return found.claims if found is not None and found.code == code_key(notebook) else {}
