"""Fragments of a page's address that lead to its claims, and still do when cells move."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable

_NOT_IN_SLUG = re.compile(r"[\W_]+")
_LONGEST = 48
"""Characters of a sentence in its anchor: enough to be told from the page's other claims."""
_DIGITS = 6


def of_claims(claims: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the anchor of each claim, by cell; empty for one without a sentence.

    It is made from the sentence alone, unless two claims of a page say the same. A digest at its
    end keeps apart sentences that begin alike, and claims from headings.

    Args:
        claims: Cell and sentence of each claim of a page, in order.
    """
    found: dict[str, str] = {}
    met: Counter[str] = Counter()
    for cell, sentence in claims:
        anchor = _anchor(sentence) if sentence else ""
        met[anchor] += 1
        found[cell] = f"{anchor}-{met[anchor]}" if anchor and met[anchor] > 1 else anchor
    return found


def _anchor(sentence: str) -> str:
    words = _NOT_IN_SLUG.sub("-", sentence.lower()).strip("-")
    if len(words) > _LONGEST:
        words = words[: _LONGEST + 1].rpartition("-")[0] or words[:_LONGEST]
    digest = hashlib.sha256(sentence.encode(errors="replace")).hexdigest()[:_DIGITS]
    return "-".join(part for part in ("claim", words, digest) if part)
