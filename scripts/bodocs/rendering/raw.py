"""Raw cells: text for one output format, which the cell may name. None goes without a word."""

from __future__ import annotations

from dataclasses import dataclass

from nbformat import NotebookNode

MARKDOWN = frozenset({"text/markdown", "text/x-markdown"})
HTML = "text/html"
_KINDS = {
    "text/latex": ("LaTeX", "latex"),
    "application/x-latex": ("LaTeX", "latex"),
    "text/restructuredtext": ("reStructuredText", "rst"),
    "text/x-rst": ("reStructuredText", "rst"),
    "text/asciidoc": ("AsciiDoc", "text"),
    "text/x-python": ("Python", "python"),
}


@dataclass(frozen=True)
class Kind:
    """How a raw cell that the page cannot typeset is shown.

    Attributes:
        label: What the page says of it.
        language: Its language, for the highlighter.
    """

    label: str
    language: str


def mime(cell: NotebookNode) -> str:
    """Return the format that a raw cell is meant for; empty if it names none."""
    # The first is what the format of notebooks says, the second what Jupyter writes.
    names = (cell.metadata.get(key) for key in ("format", "raw_mimetype"))
    return next((name.strip().lower() for name in names if isinstance(name, str) and name), "")


def is_markdown(cell: NotebookNode) -> bool:
    """Return True for a cell whose text is Markdown, of whatever type it is."""
    return cell.cell_type == "markdown" or (cell.cell_type == "raw" and mime(cell) in MARKDOWN)


def kind(cell: NotebookNode) -> Kind:
    """Return how a cell is shown whose text the page can show only as it is."""
    format_ = mime(cell)
    if not format_:
        return Kind("A raw cell", "text")
    name, language = _KINDS.get(format_, (format_, "text"))
    return Kind(f"A raw cell, meant for {name}", language)
