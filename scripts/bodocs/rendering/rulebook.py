"""The page of a project's site that says what its pages are held to."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

from bodocs import headers
from bodocs.catalog import Page
from bodocs.verification.rules import RULES
from bodocs.verification.rules.rule import Rule

ROUTE = "/docs/rules"

_TITLE = "What pages are held to"
_ABOUT = "Every rule that pages keep, with its code, what it asks for and why."
_FRONT = {
    "title": _TITLE,
    "description": _ABOUT,
    "slug": "/rules",
    # It stands beside the pages that are read one after the other, and after them.
    "beside": True,
    "pagination_prev": None,
    "mdx": {"format": "md"},
}
_OPENING = (
    "`bodocs check` holds every page to these rules before anything is executed, and names "
    "file, line and code of what breaks one. `bodocs check --fix` mends what can be mended, and "
    "`bodocs explain CODE` shows the same text in a terminal."
)


def last_before(pages: Iterable[Page]) -> str | None:
    """Return the address of the page that stands before this one; None where it has no place.

    Args:
        pages: Those that have a source, in the order of the site.
    """
    addresses = [page.url for page in pages if page.kind == "doc"]
    return addresses[-1] if addresses and ROUTE not in addresses else None


def files(pages: Iterable[Page]) -> dict[Path, str]:
    """Return the page, by its path in the content folder; nothing where it has no place."""
    if last_before(pages) is None:
        return {}
    sections = "\n\n".join(map(_section, RULES))
    return {Path("docs/rules.md"): f"---\n{json.dumps(_FRONT)}\n---\n\n{_OPENING}\n\n{sections}\n"}


def found(pages: Iterable[Page]) -> list[dict[str, Any]]:
    """Return what the search knows of the page; nothing where it has no place."""
    if last_before(pages) is None:
        return []
    sections = [
        {"anchor": rule.code.lower(), "heading": _heading(rule), "text": _plain(rule), "names": ""}
        for rule in RULES
    ]
    first = {"anchor": "", "heading": "", "text": _ABOUT, "names": ""}
    return [
        {
            "url": ROUTE,
            "title": _TITLE,
            "tags": ["rules"],
            "reference": False,
            "sections": [first, *sections],
        }
    ]


def _plain(rule: Rule) -> str:
    [line] = MarkdownIt("commonmark").parseInline(rule.summary)
    return headers.shown_text(line.children or [])


def _heading(rule: Rule) -> str:
    return f"{rule.code}: {rule.name}"


def _section(rule: Rule) -> str:
    what = "An error: the check fails." if rule.severity == "error" else "A warning."
    mended = " `--fix` mends it." if rule.fix is not None else ""
    return f"## {_heading(rule)} {{#{rule.code.lower()}}}\n\n{rule.text}\n\n*{what}*{mended}"
