"""A notebook with its citations written out, and the list of what it cites at its end.

What comes out is plain Markdown, so that it is read the same way on the site, in a notebook that a
reader takes along, and by whatever else reads Markdown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from string import ascii_lowercase
from typing import TYPE_CHECKING

from bodocs import notebooks
from bodocs.citations import bibliography, notation
from bodocs.citations.bibliography import Bibliography, Reference
from bodocs.citations.notation import Citation, Item
from bodocs.notebooks import Node

if TYPE_CHECKING:
    from bodocs.execution.page import Job
    from bodocs.execution.runner import Result

HEADING = "References"
CELL = "references"
"""Id of the cell with the list."""


@dataclass(frozen=True)
class Cited:
    """A notebook in which works are cited.

    Attributes:
        notebook: It, with the list of references as its last cell if there are any.
        unknown: Keys in brackets that the bibliography does not have.
    """

    notebook: Node
    unknown: tuple[str, ...] = ()


def cited(notebook: Node, works: Bibliography | None, *, everything: bool = False) -> Cited:
    """Return a notebook with its citations written out.

    Without a bibliography, nothing is a citation.

    Args:
        notebook: It.
        works: The bibliography.
        everything: Whether its list has every work, cited in it or not.
    """
    if works is None:
        return Cited(notebook)
    writer = _Writer(works.references, _suffixes(notebook, works.references))
    cells = [writer.cell(cell) for cell in notebook.cells]
    if everything:
        writer.used.update(works.references)
    if writer.used:
        cells.append(Node(notebooks.markdown_cell(writer.listed()), id=CELL))
    return Cited(Node(notebook, cells=cells), tuple(dict.fromkeys(writer.unknown)))


def in_page(job: Job, result: Result | None, source: Path) -> tuple[Job, Result | None, list[str]]:
    """Return a page and its execution with their citations written out, and the unknown keys.

    Args:
        job: The page.
        result: Its execution; None if it has not been executed.
        source: The folder with the bibliography.

    Raises:
        SettingsError: The bibliography cannot be read.
    """
    works = bibliography.read(source)
    everything = job.page.front.nocite is not None
    found = cited(job.notebook, works, everything=everything)
    if result is not None:
        executed = cited(result.entry.notebook, works, everything=everything)
        entry = replace(result.entry, notebook=executed.notebook)
        result = replace(result, entry=entry)
    return replace(job, notebook=found.notebook), result, list(found.unknown)


def keys(text: str) -> list[str]:
    """Return the keys that a text cites in brackets, in order."""
    found: list[str] = []

    def note(citation: Citation) -> None:
        if not citation.spoken:
            found.extend(item.key for item in citation.items)

    notation.replaced(text, note)
    return found


def _suffixes(notebook: Node, known: Mapping[str, Reference]) -> dict[str, str]:
    """Return the letters that tell works apart which would be cited alike, by key."""
    named: dict[str, Reference] = {}

    def note(citation: Citation) -> None:
        named.update((item.key, known[item.key]) for item in citation.items if item.key in known)

    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            notation.replaced(cell.source, note)
    alike = Counter((work.authors, work.year) for work in named.values())
    letters: Counter[tuple[str, str]] = Counter()
    found = {}
    for key, work in named.items():
        look = (work.authors, work.year)
        if alike[look] > 1:
            found[key] = ascii_lowercase[letters[look]]
            letters[look] += 1
    return found


@dataclass
class _Writer:
    known: Mapping[str, Reference]
    suffixes: dict[str, str]
    used: dict[str, Reference] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)

    def cell(self, cell: Node) -> Node:
        if cell.cell_type != "markdown" or "@" not in cell.source:
            return cell
        return Node(cell, source=notation.replaced(cell.source, self.write))

    def write(self, citation: Citation) -> str | None:
        missing = [item.key for item in citation.items if item.key not in self.known]
        if missing:
            # A word after @ may be anything; what stands in brackets is a citation.
            self.unknown += [] if citation.spoken else missing
            return None
        for item in citation.items:
            self.used[item.key] = self.known[item.key]
        if citation.spoken:
            item = citation.items[0]
            return self._link(item, f"{self.known[item.key].authors} ({self._year(item)})")
        return f"({'; '.join(self._item(item) for item in citation.items)})"

    def _item(self, item: Item) -> str:
        authors = "" if item.bare else f"{self.known[item.key].authors}, "
        before = f"{item.before} " if item.before else ""
        return f"{before}{self._link(item, f'{authors}{self._year(item)}')}{item.after}"

    def _year(self, item: Item) -> str:
        return self.known[item.key].year + self.suffixes.get(item.key, "")

    def _link(self, item: Item, text: str) -> str:
        return f"[{text}](#ref-{item.key})"

    def listed(self) -> str:
        """Return the list, in the order of the alphabet."""
        order = sorted(self.used.values(), key=lambda work: (work.authors.casefold(), work.year))
        lines = [f'- <a id="ref-{work.key}"></a>{work.text}{self._mark(work)}' for work in order]
        return "\n".join([f"## {HEADING}", "", *lines])

    def _mark(self, work: Reference) -> str:
        suffix = self.suffixes.get(work.key)
        return f" Cited as {work.year}{suffix}." if suffix else ""
