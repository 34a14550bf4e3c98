"""Fragments of headings, as Docusaurus makes them."""

from __future__ import annotations

import re

_NOT_IN_SLUG = re.compile(r"[^\w\- ]")


def slug(heading: str, taken: dict[str, int]) -> str:
    """Return a heading's fragment by github-slugger's rule.

    Args:
        heading: Its text.
        taken: How often each fragment has been given on the page so far; grows by this one.
    """
    base = _NOT_IN_SLUG.sub("", heading.lower()).replace(" ", "-")
    count = taken.get(base, 0)
    taken[base] = count + 1
    return base if count == 0 else f"{base}-{count}"
