"""The flake ledger: every fault of the machinery after which a page was tried once more."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from bodocs import files
from bodocs.execution.records import Flake
from bodocs.reports.models import Status

NAME = "flakes.jsonl"


class Line(BaseModel):
    """One fault, a line of the ledger."""

    model_config = ConfigDict(frozen=True)

    page: str
    """The page's id."""
    mode: str
    """Mode of the run."""
    when: str
    """When the attempt had started: UTC, ISO 8601."""
    kind: str
    """What went wrong, in a word or two."""
    message: str
    """What went wrong, one line."""
    attempt: int
    """Number of the attempt, from 1."""


def lines(status: Status) -> list[Line]:
    """Return the faults met by the pages that ran now, in the order of the pages."""
    return [
        Line(
            page=page.id,
            mode=status.mode,
            when=flake.started,
            kind=flake.kind,
            message=flake.message,
            attempt=attempt,
        )
        for page in status.pages
        if not page.cached
        for attempt, flake in _numbered(page.flakes)
    ]


def _numbered(flakes: list[Flake]) -> Iterator[tuple[int, Flake]]:
    """Return each fault with the number of its attempt, which may have met several."""
    starts = list(dict.fromkeys(flake.started for flake in flakes))
    for flake in flakes:
        yield starts.index(flake.started) + 1, flake


def append(status: Status, folder: Path) -> None:
    """Add the faults of a run to the ledger; two runs at once do not cut each other's lines."""
    text = _text(status)
    if not text:
        return
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / NAME, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(handle, text.encode())
    finally:
        os.close(handle)


def replace(status: Status, folder: Path) -> None:
    """Write a ledger that holds the faults of these pages and no others."""
    files.write(folder / NAME, _text(status))


def _text(status: Status) -> str:
    return "".join(json.dumps(found.model_dump()) + "\n" for found in lines(status))
