"""The glossary: a page whose headings are terms, to which the other pages' prose leads.

The first time a page uses a term, the word becomes a link to it; the website shows a card of what
it means. Authors write plain words.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it import MarkdownIt

from bodocs import headers, markdown
from bodocs.catalog import Catalog, Page
from bodocs.notebooks import Node
from bodocs.rendering import scanning
from bodocs.slugs import slug

_LEVEL = "h3"
_NO_PROSE = re.compile(r"\s*(?:#|:::|[-*_]{3,}\s*$|\|?\s*:?-+:?\s*\|)")
"""What begins a line whose words are no sentence: a heading, an admonition, a rule of a table."""


@dataclass(frozen=True)
class Term:
    """One term.

    Attributes:
        names: How it is called; the first is the one in use here.
        anchor: Its fragment on the glossary's page.
        text: What it means: the first paragraph under its heading, without markup.
    """

    names: tuple[str, ...]
    anchor: str
    text: str


def terms(text: str) -> tuple[Term, ...]:
    """Return the terms of a glossary: its third-level headings, synonyms after commas."""
    tokens = MarkdownIt("commonmark").parse(text)
    found: list[Term] = []
    counts: dict[str, int] = {}
    for place, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        heading = headers.shown_text(tokens[place + 1].children or [])
        anchor = slug(heading, counts)
        following = tokens[place + 3 : place + 5]
        if token.tag == _LEVEL and len(following) == 2 and following[0].type == "paragraph_open":
            names = tuple(name.strip() for name in heading.split(",") if name.strip())
            meaning = headers.shown_text(following[1].children or [])
            found.append(Term(names, anchor, " ".join(meaning.split())))
    return tuple(found)


class Glossary:
    """The terms of one site.

    Attributes:
        page: The page that explains them; None for a site without one.
        terms: They.
    """

    def __init__(self, page: Page | None) -> None:
        self.page = page
        self.terms = terms(headers.read_text(page.path)) if page is not None else ()
        self._anchors = {
            form.lower(): term.anchor
            for term in self.terms
            for name in term.names
            for form in _forms(name)
        }
        longest = sorted(self._anchors, key=lambda form: (-len(form), form))
        either = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in longest)
        self._pattern = re.compile(rf"(?<![\w-])(?:{either})(?![\w-])", re.IGNORECASE)

    @classmethod
    def of(cls, catalog: Catalog, page_id: str | None) -> Glossary:
        """Return the glossary of a site that names its page, or an empty one.

        Raises:
            SettingsError: There is no page of that id.
        """
        what = "the page whose third-level headings are the terms"
        return cls(catalog.named(page_id, "glossary", what))

    def linked(self, page: Page, notebook: Node) -> Node:
        """Return a page's notebook with the first use of each term linked."""
        if self.page is None or page == self.page or not self._anchors:
            return notebook
        address = Path(os.path.relpath(self.page.path, page.path.parent)).as_posix()
        writer = _Writer(self._pattern, self._anchors, address)
        cells = [
            Node(cell, source=writer.cell(cell.source)) if cell.cell_type == "markdown" else cell
            for cell in notebook.cells
        ]
        return Node(notebook, cells=cells)

    def cards(self) -> dict[str, dict[str, str]]:
        """Return what a card shows of each term, by anchor."""
        return {term.anchor: {"name": term.names[0], "text": term.text} for term in self.terms}


@dataclass
class _Writer:
    """Links the terms of one page.

    Attributes:
        pattern: Finds them.
        anchors: Of each form, in lower case.
        address: The glossary's page, as a link from this one has it.
        used: Anchors that the page has a link to.
    """

    pattern: re.Pattern[str]
    anchors: Mapping[str, str]
    address: str
    used: set[str] = field(default_factory=set)

    def cell(self, text: str) -> str:
        """Return the Markdown of one cell with its terms linked."""
        return markdown.outside_code(text, self._prose)

    def _prose(self, text: str) -> str:
        return scanning.between(text, lambda token: token.group(), self._words)

    def _words(self, text: str) -> str:
        lines = text.splitlines(keepends=True)
        return "".join(line if _NO_PROSE.match(line) else self._line(line) for line in lines)

    def _line(self, line: str) -> str:
        def link(match: re.Match[str]) -> str:
            anchor = self.anchors[" ".join(match.group().lower().split())]
            if anchor in self.used or _in_brackets(match):
                return match.group()
            self.used.add(anchor)
            return f"[{match.group()}]({self.address}#{anchor})"

        return self.pattern.sub(link, line)


def _in_brackets(match: re.Match[str]) -> bool:
    """Return True within the text of a link, which holds no other."""
    before = match.string[: match.start()]
    return before.count("[") > before.count("]")


def _forms(name: str) -> set[str]:
    """Return a name and its plural."""
    if name.endswith("y") and name[-2:-1] not in "aeiou":
        return {name, f"{name[:-1]}ies"}
    return {name, f"{name}es" if name.endswith(("s", "x", "ch")) else f"{name}s"}
