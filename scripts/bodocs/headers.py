"""What a page's file says of itself, read without any notebook library."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bodocs import frontmatter, notebooks
from bodocs.errors import PageError
from bodocs.notebooks import Node

if TYPE_CHECKING:
    from markdown_it.token import Token


@dataclass(frozen=True)
class Header:
    """What a page says of itself.

    Attributes:
        data: Its front matter, not validated.
        heading: The text of its first H1; empty if it has none.
    """

    data: dict[str, Any]
    heading: str


def of_markdown(path: Path) -> Header:
    """Return the header of a Markdown file."""
    block = frontmatter.split(read_text(path), path)
    return Header(block.data, _first_h1([block.body]))


def of_notebook(path: Path, *, foreign: bool = False) -> Header:
    """Return the header of a notebook, whose front matter is its first raw cell.

    Args:
        path: The file.
        foreign: It knows nothing of our conventions: a raw cell that cannot be read as front
            matter is then none, but something that its author wrote for another tool.

    Raises:
        PageError: The file is not JSON, or not a notebook, or its front matter cannot be read.
    """
    notebook = read_notebook_json(path)
    cells = notebook.get("cells")
    if cells is None:  # nbformat 3 keeps cells in worksheets
        cells = [c for sheet in notebook.get("worksheets", []) for c in sheet.get("cells", [])]
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise not_a_notebook(path, "it has no list of cells")
    data: dict[str, Any] = {}
    if cells and cells[0].get("cell_type") == "raw":
        try:
            data = frontmatter.split(cell_text(cells[0]), path).data
        except PageError:
            if not foreign:
                raise
    return Header(data, _first_h1([_prose(cell) for cell in cells]))


def _prose(cell: dict[str, Any]) -> str:
    """Return a cell's Markdown; nbformat 3 has cells that are one heading."""
    kind = cell.get("cell_type")
    if kind == "heading" and cell.get("level") == 1:
        return f"# {cell_text(cell)}"
    return cell_text(cell) if kind == "markdown" else ""


def read_notebook_json(path: Path) -> Node:
    """Return a notebook file's JSON.

    Raises:
        PageError: The file is not JSON, or not a notebook.
    """
    try:
        notebook = notebooks.parse(read_text(path))
    except json.JSONDecodeError as error:
        raise PageError(
            f"not valid JSON: {error.msg}",
            where=f"{path}:{error.lineno}",
            mend="save the notebook again from Jupyter, or take it out of the folder",
        ) from error
    if not isinstance(notebook, Node) or "nbformat" not in notebook:
        raise not_a_notebook(path, "there is no 'nbformat' in it")
    return notebook


def not_a_notebook(path: Path, why: str) -> PageError:
    """Return the error for JSON that is no notebook."""
    return PageError(
        f"not a Jupyter notebook: {why}",
        where=path,
        mend="save it again from Jupyter, or give it another suffix than .ipynb",
    )


def read_text(path: Path) -> str:
    """Return a page's text.

    Raises:
        PageError: The file cannot be read, or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise PageError(
            f"not UTF-8: byte {error.start} cannot be decoded", where=path, mend="save it as UTF-8"
        ) from error
    except OSError as error:
        raise PageError(
            f"cannot be read: {error.strerror}", where=path, mend="check that it is there"
        ) from error


def cell_text(cell: dict[str, Any]) -> str:
    """Return a raw JSON cell's text, which may be one string or a list of lines."""
    source = cell.get("source", cell.get("input", ""))
    return source if isinstance(source, str) else "".join(source)


_MARKUP = re.compile(r"[\\`*_\[\]<&!\n]")
_SHOWN = {"text", "code_inline", "softbreak", "hardbreak"}


def plain_text(markdown: str) -> str:
    """Return what a reader sees of one line of Markdown, pictures aside."""
    if not _MARKUP.search(markdown):
        return markdown.strip()
    from markdown_it import MarkdownIt  # takes as long to import as a small folder to read

    [token] = MarkdownIt("commonmark").parseInline(markdown)
    return shown_text(token.children or []).strip()


def shown_text(tokens: Iterable[Token]) -> str:
    """Return the text of a Markdown parser's inline tokens."""
    return "".join(
        token.content if token.type in {"text", "code_inline"} else " "
        for token in tokens
        if token.type in _SHOWN
    )


_H1 = re.compile(
    r"^#[ \t]+(?P<hashed>.+?)[ \t]*#*[ \t]*$|^ {0,3}(?P<lined>\S.*)\n {0,3}=+[ \t]*$", re.MULTILINE
)
_FENCE = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,}).*?(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)",
    re.DOTALL | re.MULTILINE,
)


def _first_h1(texts: list[str]) -> str:
    matches = (_H1.search(_FENCE.sub("", text)) for text in texts)
    return next(((match["hashed"] or match["lined"]).strip() for match in matches if match), "")
