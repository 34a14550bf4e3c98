"""What is known of pages in other versions; the format of ``compatibility.json``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bodocs.settings import Mode

Verdict = Literal["works", "warns", "differs", "fails", "not-run"]
"""``differs``: it runs, and shows other results. ``not-run``: there is nothing to execute, it is
not to run for now, or the set could not be installed."""

Cause = Literal["name", "signature", "numeric", "package", "claim", "other"]
"""Why a page fails, as far as can be told: a name is missing, a signature is another, numbers went
wrong, a package is not there, a claim does not hold, or none of these."""

ChangeKind = Literal[
    "removed",
    "moved",
    "added",
    "argument removed",
    "argument required",
    "argument moved",
    "default changed",
]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SetFacts(_Part):
    """A set of versions, as it was installed."""

    name: str
    """What ``compat.toml`` calls it."""
    python: str = ""
    """Version of its Python; empty if it could not be installed."""
    versions: dict[str, str] = {}
    """The distributions whose versions the project shows, and those that the set names."""
    refused: str = ""
    """Why it cannot be installed, in the installer's words; empty if it can."""

    @property
    def installed(self) -> bool:
        """True if pages could run in it."""
        return not self.refused


class Fault(_Part):
    """Why a page fails in a set."""

    kind: str
    """The exception's name, or ``deadline``, ``kernel died``."""
    message: str
    """One line."""
    cell: int = 0
    """Place of the cell among the code cells of the page's source, from 1; 0 if it is none's."""
    line: int = 0
    """Line in the page's source file; 0 if it is not known."""
    code: str = ""
    """That line of the cell."""
    cause: Cause
    """What kind of fault it is, as far as can be told."""
    inside: str = ""
    """The package in whose code it was raised; empty if it was in the page's own."""


class PageVerdict(_Part):
    """What became of one page in one set."""

    verdict: Verdict
    """The worst that is true of it."""
    warnings: list[str] = []
    """Warnings that it shows in this set and not in the pinned one."""
    differences: list[str] = []
    """What it shows differently from the pinned set: place and size, a line each."""
    fault: Fault | None = None
    """Why it fails; None if it does not."""
    changes: list[str] = []
    """Names of changes, as ``Change.name``, that concern the page."""


class PageCompatibility(_Part):
    """What became of one page in every set."""

    code: str
    """Digest of the code that ran, by which a verdict on an earlier text is known."""
    verdicts: dict[str, PageVerdict]
    """By the set's name."""


class Change(_Part):
    """Something that pages use, and that a set has otherwise than the pinned one."""

    name: str
    """What the pages import or call, as a dotted path."""
    kind: ChangeKind
    """What became of it."""
    argument: str = ""
    """The argument that is meant; empty if it is none."""
    before: str = ""
    """Its place, its argument or its default in the pinned set."""
    after: str = ""
    """The same in the other set; empty if it is gone. Of an argument that is gone it is another
    one there that is likely to be the same."""
    hidden: bool = False
    """True if the pages may give the argument, but only in what ``*`` or ``**`` stand for."""
    pages: list[str] = []
    """Ids of the pages that use it so that it matters to them."""


def merged(changes: Iterable[Change]) -> list[Change]:
    """Return each change once, with the pages of all that tell of it, in the order of names."""
    found: dict[tuple[str, ...], Change] = {}
    for change in changes:
        told = (change.name, change.kind, change.argument, change.before, change.after)
        key = (*told, str(change.hidden))
        known = found.get(key)
        pages = sorted({*change.pages, *(known.pages if known else ())})
        found[key] = change.model_copy(update={"pages": pages})
    return [found[key] for key in sorted(found)]


class Drift(_Part):
    """How the API that pages use differs between the pinned set and another."""

    set: str
    """The other set's name."""
    changes: list[Change] = []
    """In the order of names."""


class Compatibility(_Part):
    """All verdicts, as ``bodocs compat --record`` keeps them beside the pages."""

    format: Literal[1] = 1
    """Version of this format."""
    measured: str
    """The day on which the sets ran: UTC, ISO 8601."""
    mode: Mode
    """The mode they ran in."""
    sets: list[SetFacts] = []
    """In the order of ``compat.toml``; the first is the pinned one."""
    pages: dict[str, PageCompatibility] = {}
    """By the page's id."""
    drift: list[Drift] = []
    """One for each set but the pinned one that could be installed."""
