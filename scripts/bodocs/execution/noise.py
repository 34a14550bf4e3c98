"""What a page shows on standard error: a warning that nobody meant to show fails it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bodocs import options, skipping, sources
from bodocs.ansi import plain
from bodocs.execution import failures
from bodocs.execution.findings import placed
from bodocs.execution.page import Job
from bodocs.execution.records import Failure
from bodocs.frontmatter import AllowedWarning
from bodocs.notebooks import Node
from bodocs.store import Entry

_WARNING = re.compile(
    r"^(?P<file>\S[^\n]*?):(?P<line>\d+): (?P<category>\w*Warning): (?P<text>[^\n]*)", re.MULTILINE
)
CELL_FILE = r"ipykernel_\d+[/\\]\d+\.py"
"""The name that ipykernel gives to the code of a cell, as a pattern."""
_OF_CELL = re.compile(rf"{CELL_FILE}$|^<ipython-input-")
_BAR = re.compile(r"\d+%\||\d+it \[|it/s\]")
# What matplotlib says once on each machine, if that is slow.
_FONTS = "Matplotlib is building the font cache; this may take a moment.\n"
_SHOWN = 300
"""Characters of a text that a message repeats."""


@dataclass(frozen=True)
class _Noise:
    """Something on standard error.

    Attributes:
        kind: Class of a warning; ``stderr`` for anything else.
        text: What it says.
        line: Line of the cell that a warning names, from 1; 0 if it names none.
    """

    kind: str
    text: str
    line: int = 0


def found(job: Job, entry: Entry) -> list[Failure]:
    """Return the failures of a page that shows what it should not; at most one for each cell.

    Held to it are pages that follow the conventions: what a folder of anybody's notebooks shows
    is their own affair.
    """
    if job.page.kind == "page":
        return []
    cells = enumerate(entry.notebook.cells)
    codes = ((index, cell) for index, cell in cells if cell.cell_type == "code")
    known = (_of_cell(job, entry.notebook, index, cell) for index, cell in codes)
    return [failure for failure in known if failure is not None]


def held(job: Job, entry: Entry) -> Entry:
    """Return what a page left, as a failure if it passed and shows what it should not."""
    return entry.failing(found(job, entry))


def _of_cell(job: Job, notebook: Node, index: int, cell: Node) -> Failure | None:
    shown = [
        plain("".join(output["text"]))
        for output in cell.get("outputs", [])
        if output.output_type == "stream" and output.name == "stderr"
    ]
    heard = list(_heard("".join(shown).replace(_FONTS, "")))
    # Pages from the store come by here at each run, and nearly all their cells are silent.
    if not heard and "warning" not in cell.source:
        return None
    if _is_meant(cell):
        if heard:
            return None
        message = "the cell says '#| warning: true' and shows none; take the line out"
        return placed(job, failures.of_noise(notebook, index, "no warning", message, 1))
    # What raises on purpose may be told of in whatever way: IPython warns of an exit.
    for noise in () if sources.RAISES_TAG in sources.tags(cell) else heard:
        advice = _advice(noise, job.page.front.warnings)
        if advice:
            message = f"{noise.text[:_SHOWN].rstrip('.')}. {advice}"
            failure = failures.of_noise(notebook, index, noise.kind, message, noise.line)
            return placed(job, failure)
    return None


def _is_meant(cell: Node) -> bool:
    try:
        return options.parse(cell.source).warning
    except ValueError:
        return False


def _heard(text: str) -> Iterator[_Noise]:
    """Take a text apart: warnings, each with the line of code that Python shows, and the rest."""
    heads = list(_WARNING.finditer(text))
    rest = text[: heads[0].start()] if heads else text
    for head, after in zip(heads, [*heads[1:], None], strict=False):
        line = int(head["line"]) if _OF_CELL.search(head["file"]) else 0
        # Its text may have many lines; below it Python repeats the line of code, indented.
        body = text[head.start("text") : after.start() if after else len(text)]
        said, _, below = body.partition("\n  ")
        rest += below.partition("\n")[2]
        yield _Noise(head["category"], " ".join(said.split()), line)
    if rest.strip():
        yield _Noise("stderr", " ".join(rest.split()))


def _advice(noise: _Noise, allowed: list[AllowedWarning]) -> str:
    """Return how to mend it; empty if it may be shown."""
    if noise.kind == "stderr":
        if _BAR.search(noise.text):
            return "Turn the progress bar off: on a page it is noise."
        return "Print to standard output what readers are to see, and silence the rest."
    for one in allowed:
        if one.category == noise.kind and re.search(one.message, noise.text):
            if not skipping.is_over(one):
                return ""
            return (
                f"It was allowed until {one.until} only ({one.reason.rstrip('.')}); mend it, or, "
                "if the reason still holds, set a later day."
            )
    return (
        "Mend what it warns of; if the page shows it on purpose, begin the cell with "
        "'#| warning: true'; if it is not the page's to mend, allow it under 'warnings' in the "
        "front matter, with reason and day."
    )
