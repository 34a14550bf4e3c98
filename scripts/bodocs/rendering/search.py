"""The search index's raw material: one record per section of a page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from nbformat import NotebookNode

from bodocs import headers, options
from bodocs.rendering import raw
from bodocs.rendering.titles import Titles
from bodocs.slugs import slug
from bodocs.verification import inline, literals
from bodocs.verification.missing import marks

_PARSER = MarkdownIt("commonmark").enable("table")
_CUSTOM_ID = re.compile(r"\s*\{#([^}]+)\}\s*$")


@dataclass
class Section:
    """A page's text from one heading to the next.

    Attributes:
        heading: The heading; empty for what stands before the first.
        anchor: Its fragment on the page.
        text: The prose.
        code: The code.
    """

    heading: str = ""
    anchor: str = ""
    text: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)


def records(notebook: NotebookNode, url: str, title: str, description: str) -> list[dict[str, str]]:
    """Return one page's records for the index."""
    sections = [Section(text=[description])]
    slugs: dict[str, int] = {}
    titles = Titles(title)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            sections[-1].code.append(options.split_options(cell.source)[1])
        elif raw.is_markdown(cell):
            _read(cell, titles.without(cell.source), sections, slugs)
    return [
        {
            "url": url + (f"#{section.anchor}" if section.anchor else ""),
            "page": title,
            "section": section.heading,
            "text": re.sub(r"\s+", " ", " ".join(section.text)).strip(),
            "code": "\n".join(section.code),
        }
        for section in sections
    ]


def _read(cell: NotebookNode, text: str, sections: list[Section], slugs: dict[str, int]) -> None:
    values = iter(inline.values(cell.metadata))
    shown = marks.without(literals.without(inline.substitute(text, lambda _: next(values, ""))))
    tokens = _PARSER.parse(shown)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "fence":
            sections[-1].code.append(token.content)
        if token.type != "inline":
            continue
        words = headers.shown_text(token.children or [])
        if before is not None and before.type == "heading_open":
            sections.append(_section(words, slugs))
        else:
            sections[-1].text.append(words)


def _section(heading: str, slugs: dict[str, int]) -> Section:
    custom = _CUSTOM_ID.search(heading)
    if custom:
        return Section(_CUSTOM_ID.sub("", heading), custom.group(1))
    return Section(heading, slug(heading, slugs))
