"""The search index's raw material: the sections of each page, with the names in their code."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from nbformat import NotebookNode

from bodocs import headers, options
from bodocs.frontmatter import FrontMatter
from bodocs.rendering import raw
from bodocs.rendering.titles import Titles
from bodocs.slugs import slug
from bodocs.verification import inline, literals
from bodocs.verification.missing import marks

_PARSER = MarkdownIt("commonmark").enable("table")
_CUSTOM_ID = re.compile(r"\s*\{#([^}]+)\}\s*$")
_TOKEN = re.compile(r"[^\W_]+(?:[._]\w+|_+)*")
"""A word or a name, dots and underscores included, as ``website/src/search/tokens.ts`` has it."""


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


def page(notebook: NotebookNode, url: str, front: FrontMatter) -> dict[str, Any]:
    """Return what the search knows of one page."""
    sections = [Section(text=[front.description])]
    slugs: dict[str, int] = {}
    titles = Titles(front.title)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            sections[-1].code.append(options.split_options(cell.source)[1])
        elif raw.is_markdown(cell):
            _read(cell, titles.without(cell.source), sections, slugs)
    return {
        "url": url,
        "title": front.title,
        "tags": front.tags,
        "reference": False,
        "sections": [_shown(section) for section in sections],
    }


def _shown(section: Section) -> dict[str, str]:
    text = re.sub(r"\s+", " ", " ".join(section.text)).strip()
    return {
        "anchor": section.anchor,
        "heading": section.heading,
        "text": text,
        "names": " ".join(_names("\n".join(section.code), text)),
    }


def _names(code: str, text: str) -> list[str]:
    """Return what code adds to a text for a search: each name and word once.

    That is a third of the code's size; the search shows the names, not their lines.
    """
    known = set(_TOKEN.findall(text))
    found = dict.fromkeys(_TOKEN.findall(code))
    return [name for name in found if name not in known and _tells(name)]


def _tells(name: str) -> bool:
    return len(name) > 1 and not name[0].isdigit() and not keyword.iskeyword(name)


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
