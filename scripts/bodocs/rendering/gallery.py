"""The gallery of tutorials: the page that lists them, and what it filters them by."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bodocs.catalog import Page
from bodocs.rendering.html import element
from bodocs.rendering.uses import Uses

ROUTE = "/tutorials"

_NAME = "tutorials/index.mdx"
_SHOWN = ("title", "url", "level", "description", "state", "executed", "cpu_seconds", "thumbnail")
_FRONT = {
    "title": "Tutorials",
    "description": "Tutorials to run, each executed as it stands on its page.",
    "slug": "/",
    "sidebar_position": 0,
    # It would have no entry, and take the cards' room.
    "hide_table_of_contents": True,
}
# This page alone is MDX: so its script is in no other page's. Nothing of a notebook stands in it.
_PAGE = f"""---
{json.dumps(_FRONT)}
---

import Gallery from '@site/src/gallery/Gallery';
import gallery from './gallery.json';

<Gallery {{...gallery}} />
"""


def users(name: str) -> str:
    """Return the address, without the site's base, of the tutorials that use a dotted path."""
    return f"{ROUTE}?uses={quote(name)}"


def files(
    tutorials: Sequence[Page], cards: Iterable[Mapping[str, Any]], used: Mapping[str, Uses]
) -> dict[Path, str]:
    """Return the files of the gallery, by path in the content folder; none without tutorials.

    Args:
        tutorials: The tutorials, in the order of the site.
        cards: What is known of pages, these among them.
        used: What pages use, by their ids.
    """
    if not tutorials:
        return {}
    table = sorted({name for page in tutorials for name in used[page.id].names})
    places = {name: place for place, name in enumerate(table)}
    by_id = {card["id"]: card for card in cards}
    shown = [
        _shown(page, by_id[page.id], [places[name] for name in used[page.id].names])
        for page in tutorials
    ]
    data = json.dumps({"names": table, "tutorials": shown}, ensure_ascii=False)
    return {Path(_NAME): _PAGE, Path("tutorials/gallery.json"): f"{data}\n"}


def plain(tutorials: Sequence[Page], cards: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the gallery as Markdown without scripts, by the name of its file."""
    ids = {page.id for page in tutorials}
    listed = element("cards", json=[card for card in cards if card["id"] in ids])
    return {_NAME: f"---\n{json.dumps(_FRONT)}\n---\n\n{listed}\n"}


def _shown(page: Page, card: Mapping[str, Any], names: Iterable[int]) -> dict[str, Any]:
    return {
        **{key: card[key] for key in _SHOWN if card.get(key) not in (None, "")},
        "claims": [{"held": claim["held"]} for claim in card["claims"]],
        "tags": list(dict.fromkeys(page.front.tags)),
        # Most names are used by many: each is written once, and told of by its place.
        "names": sorted(names),
    }
