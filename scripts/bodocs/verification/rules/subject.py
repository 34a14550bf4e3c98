"""A page as rules look at it: its cells, its code as trees, its prose as a parser reads it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bodocs import headers, imports, notebooks, options, sources
from bodocs.catalog import Page
from bodocs.notebooks import Node
from bodocs.verification import inline

if TYPE_CHECKING:
    from markdown_it.token import Token

    from bodocs.compat.models import Compatibility
    from bodocs.robustness.record import PageRecord

_VALUE = "\N{HORIZONTAL ELLIPSIS}"
"""Stands in parsed prose for a computed number."""


@dataclass(frozen=True)
class Code:
    """A code cell that can be parsed.

    Attributes:
        index: Which cell of the notebook it is, from 0.
        cell: The cell.
        tree: Its code, without IPython's magics.
    """

    index: int
    cell: Node
    tree: ast.Module

    @property
    def tags(self) -> list[str]:
        """The cell's tags."""
        return sources.tags(self.cell)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """All nodes of the tree: to walk it takes longer than most of what rules look for."""
        return tuple(ast.walk(self.tree))

    @cached_property
    def calls(self) -> tuple[tuple[ast.Call, str], ...]:
        """Each call, with the dotted name it is written with; the name is empty if it is none."""
        return tuple((node, dotted(node.func)) for node in self.nodes if isinstance(node, ast.Call))


@dataclass(frozen=True)
class Prose:
    """A Markdown cell.

    Attributes:
        index: Which cell of the notebook it is, from 0.
        tokens: Its blocks as the parser reads them; inline content is among the children.
    """

    index: int
    tokens: list[Token]


class Others(Protocol):
    """The pages of a project."""

    @property
    def source(self) -> Path:
        """The project's folder."""

    @property
    def addresses(self) -> Mapping[Path, str]:
        """Address on the site of each page's file."""

    @property
    def robustness(self) -> Mapping[str, PageRecord]:
        """What is recorded of pages with other seeds, by id."""

    @property
    def compatibility(self) -> Compatibility | None:
        """What is recorded of pages with other versions; None if nothing is."""

    def at(self, address: str) -> Subject | None:
        """Return the page at an address; None if its file is no page."""


class Subject:
    """One page.

    Args:
        page: The page; its file is read at once.
        others: Gives the other pages of the project, by file.

    Raises:
        PageError: The file is no page.
    """

    def __init__(self, page: Page, others: Others) -> None:
        self.page = page
        self.others = others
        self.notebook, _ = sources.load(page)

    @cached_property
    def raw(self) -> Node | None:
        """The notebook's JSON as the file holds it; None for Markdown."""
        return headers.read_notebook_json(self.page.path) if self.page.is_notebook else None

    @property
    def is_current(self) -> bool:
        """True for a notebook of today's format."""
        return self.raw is not None and self.raw.nbformat == notebooks.FORMAT

    @cached_property
    def code(self) -> list[Code]:
        """The code cells that are executed and can be parsed."""
        python = notebooks.language(self.notebook) == "python"
        cells = enumerate(self.notebook.cells) if python else ()
        found = [(n, c, imports.parsed(c.source)) for n, c in cells if c.cell_type == "code"]
        return [Code(index, cell, tree) for index, cell, tree in found if tree is not None]

    @cached_property
    def prose(self) -> list[Prose]:
        """The Markdown cells; each computed number is left out."""
        from markdown_it import MarkdownIt

        parser = MarkdownIt("commonmark").enable("table")
        return [
            Prose(index, parser.parse(inline.substitute(cell.source, lambda _: _VALUE)))
            for index, cell in enumerate(self.notebook.cells)
            if cell.cell_type == "markdown"
        ]

    def options(self, cell: Node) -> options.Options | None:
        """Return a code cell's options; None if they are wrong, which a rule of its own tells."""
        try:
            return options.parse(cell.source)
        except ValueError:
            return None

    def line(self, cell: int | None, line: int) -> int:
        """Return the line in the page's file; of a notebook, in its JSON."""
        if cell is None:
            return 1
        return sources.source_line(self.page, self.notebook, cell, line)


def placed(block: Token) -> Iterator[tuple[Token, int]]:
    """Give the inline content of a block, each part with its line in the cell, from 1."""
    line = block.map[0] + 1 if block.map else 1
    for child in block.children or []:
        yield child, line
        line += child.type in ("softbreak", "hardbreak")


def dotted(node: ast.expr) -> str:
    """Return an expression's text if it is a name with attributes; empty if not."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""
