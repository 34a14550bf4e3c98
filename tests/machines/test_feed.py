"""The feed, read by a parser of XML."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from bodocs.machines.feed import Entry, document

ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = "A </title><script>&amp; \x00\x0b ]]> \ud800 “title”"
DAYS = [datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2, 3)]


def entries() -> list[Entry]:
    early, middle, late = DAYS
    east = late.astimezone(timezone(timedelta(hours=9)))
    return [
        Entry("One", "https://site.example/one", "First.", early, middle, ("a&b",)),
        Entry(HOSTILE, "https://site.example/two", "", middle, east),
    ]


def read() -> Element:
    own = "https://site.example/feed.xml"
    text = document("Site & Co.", "https://site.example/", own, entries())
    return ElementTree.fromstring(text.encode())


def test_it_has_what_atom_asks_for() -> None:
    feed = read()
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}title") == "Site & Co."
    assert feed.findtext(f"{ATOM}updated") == "2026-01-03T00:00:00Z"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Site & Co."
    [own] = [link for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert own.get("href") == "https://site.example/feed.xml"
    for entry in feed.findall(f"{ATOM}entry"):
        for name in ("title", "id", "updated", "published", "summary"):
            assert entry.findtext(f"{ATOM}{name}"), name


def test_what_changed_last_comes_first_with_its_own_time() -> None:
    first, second = read().findall(f"{ATOM}entry")
    assert first.findtext(f"{ATOM}updated") == "2026-01-03T00:00:00Z"
    assert second.findtext(f"{ATOM}published") == "2026-01-01T00:00:00Z"
    assert second.find(f"{ATOM}category").attrib == {"term": "a&b"}  # type: ignore[union-attr]


def test_titles_are_text_whatever_is_in_them() -> None:
    title = read().find(f"{ATOM}entry").findtext(f"{ATOM}title")  # type: ignore[union-attr]
    assert title == "A </title><script>&amp;  ]]>  “title”"
