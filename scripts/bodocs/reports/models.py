"""The format of ``status.json``; every other report is made from it, also of runs elsewhere."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import PydanticSerializationError

from bodocs.catalog import Kind
from bodocs.errors import ReportError
from bodocs.execution.records import Failure, Flake, State
from bodocs.settings import Mode


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ClaimStatus(_Part):
    """A sentence that a page asserts."""

    cell: str
    """Id of its cell."""
    sentence: str
    """The claim in words."""
    figures: list[str] = []
    """What its assertions measured."""
    held: bool | None = None
    """None if it was not checked: in smoke mode, or after a failure."""


class CellStatus(_Part):
    """One code cell."""

    id: str
    """Its id in the notebook."""
    number: int
    """Place among the code cells of the page's source, from 1; 0 if it is not in the source."""
    code: str = ""
    """Its first line of code, perhaps shortened."""
    state: State
    """What became of it."""
    seconds: float = 0.0
    """Wall seconds."""


class SkipStatus(_Part):
    """Why a page was not run, although it could be."""

    reason: str
    """What keeps it from running."""
    owner: str
    """The role or team that sees to it."""
    until: str
    """The last day on which it may be skipped, ISO 8601; on the next one it fails."""


class PageBrief(_Part):
    """What readers of the website are shown of a page."""

    id: str
    """What the command line calls it."""
    title: str
    """Its first heading."""
    url: str
    """Path on the site, without the site's base."""
    kind: Kind
    """``doc``, ``tutorial``, or ``page`` in a plain folder."""
    level: str | None = None
    """Whom it is for."""
    description: str = ""
    """One sentence."""
    state: Literal["passed", "failed", "skipped", "pending"] = "pending"
    """``pending`` if nothing is known of it, ``skipped`` if its front matter says so."""
    skip: SkipStatus | None = None
    """What its front matter says of skipping it; None for a page that may run."""
    mode: Mode | None = None
    """Mode it ran in."""
    executed: str | None = None
    """When it started: UTC, ISO 8601; None if there was nothing to execute."""
    seconds: float | None = None
    """Wall seconds."""
    cpu_seconds: float | None = None
    """CPU seconds of the kernel and its children."""
    peak_megabytes: int | None = None
    """Largest resident set of the kernel, in millions of bytes."""
    claims: list[ClaimStatus] = []
    """Every claim, in order."""


class PageStatus(PageBrief):
    """All that is known of a page and its run."""

    file: str
    """The source, relative to the repository's root, with forward slashes."""
    place: int
    """Place in the catalog, from 1."""
    key: str
    """The store key of what ran."""
    cached: bool
    """True if the store had it, or if there was nothing to execute, or not for now."""
    parameters: dict[str, object] = {}
    """Parameters set by mode or by hand."""
    kernel: Literal["forked", "spawned", ""] = ""
    """How the kernel was made; empty if there was none."""
    spawned_because: str = ""
    """Why the kernel was spawned; empty if it was forked."""
    host: str = ""
    """The worker of a cluster that ran it; empty for this machine."""
    cells: list[CellStatus] = []
    """Every code cell, in order."""
    failures: list[Failure] = []
    """What failed."""
    flakes: list[Flake] = []
    """Faults of the machinery, after each of which the page was tried again."""
    notebook: str = ""
    """Notebook of a failed page as far as it got, relative to the reports' folder."""
    rerun: str = ""
    """The command that runs a failed page again."""

    @property
    def slowest(self) -> CellStatus | None:
        """The cell that took longest; None if none took any time."""
        timed = [cell for cell in self.cells if cell.seconds > 0]
        return max(timed, key=lambda cell: cell.seconds, default=None)

    def sentence(self, failure: Failure) -> str:
        """Return the claim that a failure refutes; empty if it is no claim's."""
        sentences = {c.cell: c.sentence or c.cell for c in self.claims if c.held is False}
        return sentences.get(failure.cell, "") if failure.kind == "AssertionError" else ""


class Problem(_Part):
    """An error that is no page's failure: it ended the run, or kept a page from being stored."""

    file: str = ""
    """The file at fault, relative to the repository's root; empty if it is none of its files."""
    line: int = 0
    """The line in it, from 1; 0 if it is not known."""
    message: str
    """What is wrong; begins with the flag, folder or address at fault if that is no file."""
    mend: str
    """What to do about it."""


class Unfinished(_Part):
    """A page that was to run, and had not finished when the run ended."""

    id: str
    """What the command line calls it."""
    file: str = ""
    """The source, relative to the repository's root; empty if no part of the run knew it."""


class Status(_Part):
    """One run over some pages, or several runs joined."""

    format: Literal[1] = 1
    """Version of this format."""
    mode: Mode
    """Mode of the run."""
    generated: str
    """When this was written: UTC, ISO 8601."""
    shard: str = ""
    """Which part of all pages this is, such as ``2/5``; empty if it was not split."""
    asked: list[str] = []
    """Ids of the pages of all parts; empty if it was not split."""
    problems: list[Problem] = []
    """Errors beside failing pages."""
    stopped: Literal["interrupted", "error", ""] = ""
    """Why it ended before all of its pages had finished; empty if they have."""
    unfinished: list[Unfinished] = []
    """Those that had not, as far as they were known by then."""
    versions: dict[str, str]
    """Python and the distributions that the project shows."""
    installed: dict[str, str]
    """Python and every distribution that the outputs of its pages depend on."""
    pages: list[PageStatus]
    """Every page of the run that has finished."""

    @property
    def total(self) -> int:
        """How many pages it had, as far as they were known."""
        return len(self.pages) + len(self.unfinished)

    @property
    def failed(self) -> list[PageStatus]:
        """The pages that failed."""
        return [page for page in self.pages if page.state == "failed"]

    @property
    def passed(self) -> list[PageStatus]:
        """The pages that passed."""
        return [page for page in self.pages if page.state == "passed"]

    @property
    def skipped(self) -> list[PageStatus]:
        """The pages that were not to run."""
        return [page for page in self.pages if page.state == "skipped"]

    @property
    def executed(self) -> list[PageStatus]:
        """The pages that ran now, those that failed first."""
        ran = [page for page in self.pages if not page.cached]
        return sorted(ran, key=lambda page: page.state != "failed")

    def json_text(self) -> str:
        """Return it as JSON in ASCII, which no character of a page can make invalid."""
        try:
            return self.model_dump_json(indent=1, ensure_ascii=True) + "\n"
        except PydanticSerializationError:  # half of a character, as names of files may hold
            return json.dumps(self.model_dump(mode="json"), indent=1) + "\n"


def now() -> str:
    """Return the time: UTC, ISO 8601."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def read(path: Path) -> Status:
    """Return the status in a file.

    Raises:
        ReportError: There is no such file, or it is no status.
    """
    try:
        return Status.model_validate(json.loads(path.read_bytes()))
    except FileNotFoundError as error:
        raise ReportError(
            "there is no such file",
            where=path,
            mend="name a status.json, or the folder that a run wrote it into",
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "the whole"
        raise _no_status(path, f"{key}: {first['msg'].lower()}") from error
    except (ValueError, RecursionError) as error:
        raise _no_status(path, str(error).splitlines()[0]) from error


def _no_status(path: Path, why: str) -> ReportError:
    return ReportError(
        f"this is no status of a run: {why}",
        where=path,
        mend="name a status.json that 'bodocs run' of this version wrote",
    )
