"""What a page shows of its run: its claims at the top, and beside each cell what it took."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from nbformat import NotebookNode

from bodocs import anchors, sources
from bodocs.execution.cells import places
from bodocs.execution.records import Claim, PageRun
from bodocs.rendering.html import element, sanitize
from bodocs.robustness.record import said
from bodocs.verification import claims

_LINK = re.compile(r"</?a\b[^>]*>")


@dataclass(frozen=True)
class Time:
    """What a code cell took.

    Attributes:
        number: Place among the code cells of the page's source, from 1; 0 if it is not in it.
        seconds: Wall seconds.
    """

    number: int
    seconds: float


def times(notebook: NotebookNode, run: PageRun | None) -> dict[str, Time]:
    """Return what each code cell that ran has taken, by its id."""
    if run is None:
        return {}
    known = places(notebook)
    return {
        cell.id: Time(known[cell.id].number, cell.seconds)
        for cell in run.cells
        if cell.state in ("completed", "failed") and cell.id in known
    }


def timed(time: Time) -> str:
    """Return the mark of what a cell took, which stands before all else of it."""
    return element("time", number=time.number, seconds=time.seconds)


def anchors_of(notebook: NotebookNode) -> dict[str, str]:
    """Return the anchor of each claim of a page, by the id of its cell."""
    return anchors.of_claims(
        (cell["id"], claims.sentence(cell.source))
        for cell in notebook.cells
        # Notebooks of older formats, which only nbconvert's own command shows, have no ids.
        if cell.cell_type == "code" and claims.TAG in sources.tags(cell) and cell.get("id")
    )


def sentence(text: str) -> str:
    """Return a claim's sentence as HTML."""
    return sanitize(MarkdownIt("commonmark", {"html": False}).renderInline(text))


def linked_sentence(text: str) -> str:
    """Return a claim's sentence as HTML that may stand in a link."""
    return _LINK.sub("", sentence(text))


def shown(page: dict[str, Any]) -> dict[str, Any]:
    """Return a page's published status as the website's own page of all has it."""
    return {**page, "claims": [_shown(claim) for claim in page["claims"]]}


def _shown(claim: dict[str, Any]) -> dict[str, Any]:
    robust = claim["robustness"]
    more = [said(robust["held"], robust["of"])] if robust and claim["held"] else []
    html = linked_sentence(claim["sentence"])
    return {**claim, "figures": [*claim["figures"], *more], "html": html}


def figures(claim: Claim, robust: Mapping[str, str]) -> list[str]:
    """Return a claim's figures, the last of which says how often it held with other seeds."""
    more = [robust[claim.cell]] if claim.verdict == "held" and claim.cell in robust else []
    return [*claim.figures, *more]


def listed(
    found: Iterable[Claim], anchor: Mapping[str, str], robust: Mapping[str, str] | None = None
) -> str:
    """Return the list of a page's claims; empty if there are none, or none has been run."""
    rows = [
        {
            "anchor": anchor[claim.cell],
            "sentence": linked_sentence(claim.sentence),
            "figures": figures(claim, robust or {}),
            "verdict": claim.verdict,
        }
        for claim in found
        if anchor.get(claim.cell)
    ]
    return element("claims", json=rows) if rows else ""
