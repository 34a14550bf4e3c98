"""What two executions of a page show differently, compared once and then remembered."""

from __future__ import annotations

import copy
import hashlib
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from bodocs import files
from bodocs.comparison import pages
from bodocs.comparison.texts import Tolerance
from bodocs.reports.text import short
from bodocs.store import Entry

TOLERANCE = Tolerance(relative=1e-3, absolute=1e-8)
"""How far numbers of two sets may be apart: what readers see is rounded to about as much."""


class Told(BaseModel):
    """One thing that a page shows differently."""

    model_config = ConfigDict(frozen=True)

    place: str
    """The cell, or the prose, that shows it."""
    text: str
    """What differs, in one line."""


_TOLD = TypeAdapter(list[Told])


@dataclass(frozen=True)
class Comparisons:
    """Compares executions; figures and tables of many cells take a second for a page.

    Attributes:
        folder: Where what was found is remembered.
    """

    folder: Path

    def of(self, before: Entry, after: Entry) -> list[Told]:
        """Return what differs; what is written to standard error is told as a warning instead."""
        if before.run.key == after.run.key and before.run.started == after.run.started:
            return []
        file = self.folder / f"{_digest(before, after)}.json"
        try:
            return _TOLD.validate_json(file.read_bytes())
        except (FileNotFoundError, ValidationError):
            found = _compared(before, after)
            files.write(file, _TOLD.dump_json(found))
            return found


def _digest(before: Entry, after: Entry) -> str:
    runs = [f"{one.run.key} {one.run.started} {one.run.seconds}" for one in (before, after)]
    return hashlib.sha256("\n".join([*runs, repr(TOLERANCE)]).encode()).hexdigest()[:24]


def _compared(before: Entry, after: Entry) -> list[Told]:
    found = pages.compare(_silent(before), _silent(after), TOLERANCE).differences
    told = []
    for one in found:
        first = [f"{row.before.strip()} → {row.after.strip()}" for row in one.rows[:1]]
        told.append(Told(place=one.place, text=short(": ".join([one.place, one.message, *first]))))
    return told


def _silent(entry: Entry) -> Entry:
    notebook = copy.deepcopy(entry.notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [one for one in cell.outputs if one.get("name") != "stderr"]
    return Entry(notebook, entry.run)
