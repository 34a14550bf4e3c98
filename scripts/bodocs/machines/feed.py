"""The site's feed: which tutorials are new and which have changed, as an Atom document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree

ADDRESS = "/feed.xml"
_NAMESPACE = "http://www.w3.org/2005/Atom"
# What XML cannot hold, however it is written.
_NO_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)])


@dataclass(frozen=True)
class Entry:
    """A tutorial.

    Attributes:
        title: Its title.
        address: Its whole address.
        summary: What it is about.
        published: When it came.
        updated: When its code last changed.
        tags: Its subjects.
    """

    title: str
    address: str
    summary: str
    published: datetime
    updated: datetime
    tags: tuple[str, ...] = ()


def document(title: str, home: str, own: str, entries: Iterable[Entry]) -> str:
    """Return the feed; the entry that changed last comes first.

    Args:
        title: Name of the site.
        home: The site's whole address.
        own: The feed's whole address.
        entries: The tutorials, at least one.
    """
    ordered = sorted(entries, key=lambda entry: (entry.updated, entry.address), reverse=True)
    feed = ElementTree.Element("feed", xmlns=_NAMESPACE)
    _add(feed, "title", title)
    _add(feed, "id", home)
    _add(feed, "updated", _moment(ordered[0].updated))
    _add(feed, "link", href=home)
    _add(feed, "link", rel="self", type="application/atom+xml", href=own)
    _add(_add(feed, "author"), "name", title)
    for entry in ordered:
        _entry(feed, entry)
    ElementTree.indent(feed)
    text = ElementTree.tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _entry(feed: ElementTree.Element, entry: Entry) -> None:
    made = _add(feed, "entry")
    _add(made, "title", entry.title)
    _add(made, "id", entry.address)
    _add(made, "link", href=entry.address)
    _add(made, "published", _moment(entry.published))
    _add(made, "updated", _moment(entry.updated))
    _add(made, "summary", entry.summary or entry.title)
    for tag in entry.tags:
        _add(made, "category", term=tag)


def _add(
    parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str
) -> ElementTree.Element:
    kept = {key: value.translate(_NO_XML) for key, value in attributes.items()}
    made = ElementTree.SubElement(parent, name, kept)
    made.text = text.translate(_NO_XML) if text is not None else None
    return made


def _moment(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
