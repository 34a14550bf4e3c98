"""All that a site has for machines, gathered while its pages are written.

A project gets everything. A plain folder, of which nobody has said where it is published, gets
what needs no host, and no addresses of before: Markdown, lists of pages, dates. What is served
to an author who is editing it gets only what its own pages ask for.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from bodocs import former, frontmatter
from bodocs.catalog import Page
from bodocs.errors import raise_all
from bodocs.execution.records import PageRun
from bodocs.machines import articles, cards, feed, llms, moved, twins
from bodocs.machines.addresses import Addresses, twin
from bodocs.machines.cards import Card
from bodocs.machines.feed import Entry
from bodocs.machines.history import History
from bodocs.machines.llms import Listed
from bodocs.rendering import compatibility
from bodocs.settings import Settings

_LONGEST = 160
"""Characters of a description that lists of results show."""

_HEADINGS = {"docs": "Docs", "tutorials": "Tutorials", "pages": "Pages"}


@dataclass(frozen=True)
class _Other:
    """A page that no source has.

    Attributes:
        text: The page as Docusaurus reads it.
        listed: What lists say of it.
    """

    text: str
    listed: Listed


@dataclass
class Machines:
    """Makes the files for machines, and what pages say of themselves.

    Attributes:
        settings: Where the site is.
        live: True while an author is editing the site.
    """

    settings: Settings
    live: bool
    _listed: dict[str, Listed] = field(default_factory=dict)
    _cards: dict[str, Card] = field(default_factory=dict)
    _others: dict[str, _Other] = field(default_factory=dict)

    @cached_property
    def site(self) -> Addresses:
        """Where the site is."""
        return Addresses.of(self.settings)

    @cached_property
    def history(self) -> History:
        """When the pages changed."""
        return History() if self.live else History.of(self.settings.source)

    def front(
        self, page: Page, sections: Sequence[Mapping[str, str]], run: PageRun | None, cells: Any
    ) -> dict[str, Any]:
        """Return what the front matter of a page says to the website beyond its place.

        Args:
            page: The page.
            sections: Its texts, from heading to heading.
            run: Its execution; None if it has not been executed.
            cells: Its cells, with their outputs.
        """
        about = page.front.description or _summary(sections)
        about = about or f"“{page.front.title}”, a page of {self.settings.project.title}."
        self._listed[page.id] = Listed(page.front.title, page.url, about)
        front: dict[str, Any] = {"description": about}
        if self.live:
            return front
        front["twin"] = twin(page.url)
        changes = self.history.changes(page.path)
        if changes:
            front["last_update"] = {"date": changes[0].when.isoformat()}
        if self.settings.plain:
            return front
        card = Card(self.settings.project.title, page.front.title, about, cards.figure(cells))
        self._cards[page.id] = card
        front["image"] = card.address
        edited = articles.source(page, self.settings, self.history)
        if edited is not None:
            front["custom_edit_url"] = edited
        front["article"] = articles.article(
            page, about, run, self.settings, self.history, card.address
        )
        return front

    def forget(self, page_id: str) -> None:
        """Leave out a page that is no longer there."""
        self._listed.pop(page_id, None)
        self._cards.pop(page_id, None)

    def others(self, files: Iterable[tuple[str, str]], plain: Mapping[str, str]) -> dict[str, str]:
        """Take down pages that no source has, and return the files with all that is in them.

        Each page says where its Markdown is.

        Args:
            files: Names and texts, those of pages among them.
            plain: What a page that is more than Markdown amounts to without that, by name.
        """
        written, others = {}, {}
        for name, text in files:
            written[name] = text
            if not name.endswith((".md", ".mdx")):
                continue
            address, shown = _address(name), plain.get(name, text)
            known = self._others.get(address)
            same = known is not None and known.text == shown
            others[address] = known if known and same else _other(shown, address)
            written[name] = text if self.live else _with_twin(text, address)
        self._others = others
        return written

    def described(self, pages: Iterable[Page]) -> dict[str, Any]:
        """Return what ``site.json`` says of it."""
        card = self._site_card
        return {
            "feed": feed.ADDRESS if any(map(self._changed, pages)) else None,
            "card": card.address if card else None,
        }

    def files(
        self,
        pages: Sequence[Page],
        text_of: Callable[[Page], str],
        is_there: Callable[[str], bool],
    ) -> Iterator[tuple[str, bytes | str | None]]:
        """Yield the files, by path below the site's top; None for one that stays as it is.

        Args:
            pages: The site's pages, in reading order.
            text_of: Gives a page as it has been written.
            is_there: Tells whether a file has been written before.

        Raises:
            PageError: A former address is one that the site has.
        """
        titles = self._titles(pages)
        known = [[address, title] for address, title in titles.items()]
        yield "/addresses.json", json.dumps(known, ensure_ascii=False) + "\n"
        if self.live:
            return
        yield from self._markdown(pages, text_of)
        if self.settings.plain:
            return
        owned = {page.url for page in pages}
        raise_all([*former.clashes(pages, titles.keys() - owned)])
        redirects = {**_short(titles), **former.redirects(pages, set(titles))}
        yield from moved.files(redirects, titles, self.site)
        entries = [self._entry(page) for page in filter(self._changed, pages)]
        if entries:
            home, own = self.site.absolute("/"), self.site.absolute(feed.ADDRESS)
            yield feed.ADDRESS, feed.document(self.settings.project.title, home, own, entries)
        for card in filter(None, [self._site_card, *self._cards.values()]):
            # Its name says what is on it.
            yield card.address, None if is_there(card.address) else cards.draw(card)

    @property
    def _site_card(self) -> Card | None:
        """The card of pages that have none of their own."""
        project = self.settings.project
        if self.live or self.settings.plain:
            return None
        return Card(self.site.host.partition("://")[2], project.title, project.tagline)

    def _titles(self, pages: Iterable[Page]) -> dict[str, str]:
        """Return the title of each page of the site, by its address."""
        top = {} if self.settings.plain else {"/": self.settings.project.title}
        own = {page.url: page.front.title for page in pages if page.id in self._listed}
        others = {address: other.listed.title for address, other in self._others.items()}
        return {**top, **own, **others}

    def _markdown(
        self, pages: Iterable[Page], text_of: Callable[[Page], str]
    ) -> Iterator[tuple[str, str]]:
        """Yield each page as Markdown, and the lists of them."""
        listed: dict[str, list[Listed]] = {}
        whole = []
        for page in pages:
            if page.id in self._listed:
                made = twins.of_page(text_of(page), page.url, self.site)
                yield twin(page.url), made
                whole.append(made)
                listed.setdefault(_HEADINGS[page.section], []).append(self._listed[page.id])
        for address, other in self._others.items():
            yield twin(address), twins.of_page(other.text, address, self.site)
        listed["Optional"] = [other.listed for other in self._others.values()]
        project = self.settings.project
        yield "/llms.txt", llms.index(project.title, project.tagline, listed.items(), self.site)
        yield "/llms-full.txt", llms.whole(whole)

    def _changed(self, page: Page) -> bool:
        """Return True for a tutorial that git knows."""
        return page.kind == "tutorial" and bool(self.history.changes(page.path))

    def _entry(self, page: Page) -> Entry:
        changes = self.history.changes(page.path)
        listed = self._listed.get(page.id)
        return Entry(
            page.front.title,
            self.site.absolute(page.url),
            listed.about if listed else page.front.description,
            changes[-1].when,
            self.history.code_changed(page.path) or changes[0].when,
            tuple(page.front.tags),
        )


def _summary(sections: Sequence[Mapping[str, str]]) -> str:
    """Return what a page begins with, as far as a list of results shows it."""
    text = next((section["text"] for section in sections if section["text"]), "")
    return textwrap.shorten(text, _LONGEST, placeholder=" …")


def _short(titles: Mapping[str, str]) -> dict[str, str]:
    """Return the address that leads to the page on versions, where there is one."""
    return {"/compatibility": compatibility.ROUTE} if compatibility.ROUTE in titles else {}


def _address(name: str) -> str:
    """Return the address of a file of the content folder."""
    path = re.sub(r"(^|/)index$", "", name.removesuffix("x").removesuffix(".md")).strip("/")
    return f"/{path.removeprefix('pages')}"


def _other(text: str, address: str) -> _Other:
    front = frontmatter.split(text, Path(address)).data
    return _Other(text, Listed(str(front["title"]), address, str(front.get("description", ""))))


def _with_twin(text: str, address: str) -> str:
    """Return a page whose front matter, which is JSON in one line, says where its Markdown is."""
    front, end, rest = text.removeprefix("---\n").partition("\n---\n")
    data = {**yaml.safe_load(front), "twin": twin(address)}
    return f"---\n{json.dumps(data, ensure_ascii=False)}{end}{rest}"
