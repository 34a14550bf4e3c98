"""What a run leaves behind: plain records, kept with the notebook and shown in reports."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

State = Literal["completed", "failed", "skipped", "unrun"]


class CellRun(BaseModel):
    """How one code cell went."""

    model_config = ConfigDict(frozen=True)

    id: str
    """The cell's id in the notebook."""
    index: int
    """Place among all cells of the executed notebook, from 0."""
    state: State
    """``unrun``: an earlier cell ended the run. ``skipped``: a claim in smoke mode."""
    seconds: float = 0.0
    """Wall seconds."""


class Claim(BaseModel):
    """A sentence that the page asserts, and what became of it."""

    model_config = ConfigDict(frozen=True)

    cell: str
    """Id of the claim's cell."""
    sentence: str
    """The claim in words."""
    figures: list[str] = []
    """The messages of its assertions, evaluated after it held."""
    verdict: Literal["held", "failed", "not-run"]
    """``not-run`` in smoke mode, or when an earlier cell ended the run."""


class Failure(BaseModel):
    """Why a page failed, and where."""

    model_config = ConfigDict(frozen=True)

    kind: str
    """The exception's name, or ``deadline``, ``kernel died``, ``no kernel``."""
    message: str
    """One line."""
    cell: str = ""
    """Id of the failing cell; empty if no cell is at fault."""
    index: int = -1
    """Place of that cell among all cells of the executed notebook."""
    number: int = 0
    """Place of that cell among the code cells of the page's source, from 1."""
    prose: bool = False
    """True if what failed stands in the prose after that code cell."""
    line: int = 0
    """Line in the cell, from 1, its option lines included; 0 if it is not known."""
    file_line: int = 0
    """Line in the page's source file."""
    source: str = ""
    """That line's text."""
    traceback: str = ""
    """The traceback without colour codes."""
    machinery: bool = False
    """True for a fault of what runs the page: a kernel that did not start, a worker killed."""


class Name(BaseModel):
    """What a dotted name in a page's code stands for."""

    model_config = ConfigDict(frozen=True)

    target: str
    """Dotted path at which it is defined, or by which its module has it."""
    kind: Literal["module", "class", "function", "property", "data"]
    """Methods count as functions."""
    signature: str
    """Parameters and what is returned, as Python writes them; empty if it has none."""
    summary: str
    """First sentence of its documentation."""
    version: str
    """What its top-level module gives as its version."""


class Flake(BaseModel):
    """A fault of the machinery, not of the page, after which the page was tried once more."""

    model_config = ConfigDict(frozen=True)

    started: str
    """When the attempt that failed had started: UTC, ISO 8601."""
    kind: str
    """As in ``Failure``."""
    message: str
    """As in ``Failure``."""


class PageRun(BaseModel):
    """One execution of one page."""

    model_config = ConfigDict(frozen=True)

    page: str
    """The page's id."""
    key: str
    """The store key of what ran."""
    mode: Literal["full", "smoke"]
    """The mode it ran in."""
    parameters: dict[str, object] = {}
    """Parameters set by mode or by hand."""
    started: str
    """When it started: UTC, ISO 8601."""
    seconds: float
    """Wall seconds, kernel start included."""
    cpu_seconds: float
    """CPU seconds of the kernel and its children."""
    peak_bytes: int
    """Largest resident set of the kernel."""
    kernel: Literal["forked", "spawned", ""] = ""
    """How the kernel was made; empty if there was none."""
    spawned_because: str = ""
    """Why the kernel was spawned; empty if it was forked."""
    commit: str = ""
    """The git commit that holds the page and its data as they ran; empty if none does."""
    host: str = ""
    """The worker of a cluster that ran it; empty for this machine."""
    flakes: list[Flake] = []
    """Faults of the machinery met before this attempt."""
    versions: dict[str, str] = {}
    """Python and the distributions that the page's outputs depend on."""
    cells: list[CellRun]
    """Every code cell, in order."""
    claims: list[Claim] = []
    """Every claim, in order."""
    names: dict[str, Name] = {}
    """What names in the code stand for, by what the kernel was asked; see ``names.Use``."""
    nameless: list[str] = []
    """What the kernel was asked of imported modules that exists without a public name."""
    failures: list[Failure] = []
    """What failed; empty for a page that passed."""
    skipped: bool = False
    """True if nothing ran because the page's front matter says so."""

    @property
    def passed(self) -> bool:
        """True if every code cell completed, or was skipped on purpose."""
        if self.skipped or self.failures:
            return False
        return all(cell.state in ("completed", "skipped") for cell in self.cells)
