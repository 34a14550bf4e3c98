"""What the landing page, the gallery and the status page show of pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bodocs.rendering import proofs
from bodocs.rendering.written import Written
from bodocs.reports.models import PageBrief


def cards(pages: Iterable[dict[str, Any]], written: Iterable[Written]) -> list[dict[str, Any]]:
    """Return what cards show of pages: their status, and the thumbnail if there is one.

    Args:
        pages: What `status.json` says of them.
        written: Those that have been written.
    """
    found = {one.page.id: asdict(one.thumbnail) for one in written if one.thumbnail}
    briefs = ({k: v for k, v in page.items() if k in PageBrief.model_fields} for page in pages)
    return [
        {**page, "thumbnail": found[page["id"]]} if page["id"] in found else page for page in briefs
    ]


def counted(cards: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return cards of which the landing page counts the claims, and tells no more of them.

    All of it is in that page's script, so what each claim says and its figures are left out.
    """
    return [
        {**card, "claims": [{"held": claim["held"]} for claim in card["claims"]]} for card in cards
    ]


def loop(written: Iterable[Written]) -> dict[str, Any]:
    """Return the loop that the landing page shows, with the page that computed it."""
    for one in written:
        if one.loop is not None and one.run is not None and one.run.passed:
            return {"loop": {**asdict(one.loop), "page": one.page.id}}
    return {}


def files(
    facts: Mapping[str, Any], cards: Sequence[dict[str, Any]], loop: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """Return the data of the status page and of the landing page, by the names of their files.

    Args:
        facts: What `status.json` has.
        cards: What cards show of its pages, in the same order.
        loop: The loop to show; empty if there is none.
    """
    shown = [
        {**card, **proofs.shown(page)} for page, card in zip(facts["pages"], cards, strict=True)
    ]
    return {
        "status.json": {**facts, "pages": shown, **loop},
        "landing.json": {**facts, "pages": counted(cards), **loop},
    }
