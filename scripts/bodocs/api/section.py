"""The section "API" of a site: its pages, its records for the search, its place in the bar."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from nbformat import NotebookNode

from bodocs.api.lookup import Lookup
from bodocs.api.names import dotted_names
from bodocs.api.pages import Pages
from bodocs.api.reference import Reference
from bodocs.api.usage import Usage, User, usage
from bodocs.catalog import Page
from bodocs.execution.records import PageRun
from bodocs.rendering.references import References
from bodocs.rendering.thumbnails import Thumbnail
from bodocs.settings import Settings
from bodocs.verification import names

ID = "api"
"""The section's name, and its folder in the content folder."""


_MARKED = re.compile(r"(?::[a-z:]+:)?`+~?([^`]+)`+")


@dataclass
class ApiSection:
    """Follows what the pages of a site use, and makes the reference of that.

    Attributes:
        reference: All objects of the packages, none with a page yet.
        lookup: Finds names in them.
    """

    reference: Reference
    lookup: Lookup = field(init=False)
    _users: dict[str, User] = field(default_factory=dict)
    _thumbnails: dict[str, Thumbnail | None] = field(default_factory=dict)
    _followed: list[User] | None = None
    _made_of: list[User] | None = None
    _usage: Usage = field(default_factory=lambda: Usage({}, frozenset()))
    _files: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lookup = Lookup(self.reference)

    @classmethod
    def of(cls, settings: Settings) -> ApiSection:
        """Return the section of the packages that the settings name.

        Raises:
            SettingsError: One is not installed.
        """
        return cls(Reference.of(settings))

    def note(self, page: Page, notebook: NotebookNode, run: PageRun | None = None) -> None:
        """Take down what a page uses in its code, and what it speaks of.

        Args:
            page: The page.
            notebook: Its cells.
            run: Its run, which has found out what names stand for; None if it has not run.
        """
        cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
        answers = run.names if run else {}
        used = dotted_names(cells) | {name.target for name in answers.values()}
        references = References.of(cells, answers, static=self.lookup)
        spoken = (
            references.meant(match["name"])
            for cell in notebook.cells
            if cell.cell_type == "markdown"
            for match in names.SPOKEN.finditer(cell.source)
        )
        used |= {name.target for name in spoken if name is not None}
        tutorial = page.kind == "tutorial"
        self._users[page.id] = User(page.front.title, page.url, frozenset(used), tutorial)

    def used(self) -> dict[str, set[str]]:
        """Return the canonical paths of the objects that each page uses, by the page's address."""
        found: dict[str, set[str]] = {}
        for path, users in self._usage.users.items():
            for user in users:
                found.setdefault(user.url, set()).add(path)
        return found

    def illustrate(self, page: Page, thumbnail: Thumbnail | None) -> None:
        """Take down the picture of a page."""
        self._thumbnails[page.id] = thumbnail

    def follow(self, pages: Iterable[Page]) -> None:
        """Have the reference document what pages use, as far as they have been noted."""
        users = [
            replace(self._users[page.id], thumbnail=self._thumbnails.get(page.id))
            for page in pages
            if page.id in self._users
        ]
        if users != self._followed:
            self._usage = usage(self.reference, users)
            self.reference = self.reference.with_pages(self._usage.modules)
            self._followed = users

    def files(self, pages: Iterable[Page]) -> dict[str, str]:
        """Return the Markdown files, by path in the content folder; none if nothing is used.

        Raises:
            SettingsError: A package has no source.
        """
        self.follow(pages)
        if self._made_of != self._followed:
            self._files = dict(self._write())
            self._made_of = self._followed
        return self._files

    def found(self) -> list[dict[str, Any]]:
        """Return what the search knows of each module that has a page."""
        return [
            {
                "url": self.reference.address(path),
                "title": path,
                "tags": [],
                "reference": True,
                "sections": [
                    {"anchor": "", "heading": "", "text": "", "names": ""},
                    *self._found_in(path),
                ],
            }
            for path in sorted(self.reference.modules)
        ]

    def _found_in(self, path: str) -> Iterator[dict[str, str]]:
        """Return a section for each class and function; of a class, its members are the names."""
        members = self.reference.members(path)
        for name, kind in members.items():
            if kind in {"class", "function"} and "." not in name:
                own = (other for other in members if other.startswith(f"{name}."))
                inside = [other.removeprefix(f"{name}.") for other in own]
                inside += (one.name for one in self.reference.inherited(f"{path}.{name}"))
                yield {
                    "anchor": name,
                    "heading": name,
                    "text": _plain(self.reference.summary(f"{path}.{name}")),
                    "names": " ".join(inside),
                }

    def _write(self) -> Iterator[tuple[str, str]]:
        modules = self.reference.modules
        if not modules:
            return
        pages = Pages(self.reference, self._usage)
        packages = sorted({path.partition(".")[0] for path in modules})
        yield f"{ID}/index.md", pages.overview(packages)
        for name in packages:
            yield f"{ID}/{name}/index.md", pages.package(name)
        for path in sorted(modules - set(packages)):
            above = any(other.startswith(f"{path}.") for other in modules)
            file = path.replace(".", "/") + ("/index" if above else "")
            yield f"{ID}/{file}.md", pages.module(path)


def _plain(summary: str) -> str:
    """Return a docstring's sentence without the marks of code, and of roles such as ``:class:``."""
    return " ".join(_MARKED.sub(r"\1", summary).split())
