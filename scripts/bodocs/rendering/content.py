"""The content folder: every page as Markdown, its assets, and what the website needs to know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bodocs import files, prerequisites
from bodocs.catalog import Catalog, Page
from bodocs.citations import citing
from bodocs.execution.page import Job
from bodocs.execution.runner import Result
from bodocs.jsontext import compact, readable
from bodocs.machines.section import Machines
from bodocs.rendering import (
    assets,
    checks,
    downloads,
    gallery,
    landing,
    learning,
    loops,
    navigation,
    places,
    preface,
    proofs,
    references,
    related,
    rulebook,
    search,
    uses,
)
from bodocs.rendering.compatibility import Compatibilities
from bodocs.rendering.downloads import Download
from bodocs.rendering.exporter import Context, DocusaurusExporter
from bodocs.rendering.glossary import Glossary
from bodocs.rendering.uses import Uses
from bodocs.rendering.written import Written
from bodocs.reports.published import of_site
from bodocs.reports.schema import schema
from bodocs.robustness import record
from bodocs.settings import Mode, Settings
from bodocs.verification.missing.check import Subject

if TYPE_CHECKING:
    from bodocs.api.section import ApiSection


@dataclass
class Content:
    """Writes the content folder of one site.

    Attributes:
        settings: Folders, names and versions shown.
        catalog: The pages.
        mode: Mode the pages run in.
        live: True under ``bodocs serve``, where a broken link is no reason to stop.
    """

    settings: Settings
    catalog: Catalog
    mode: Mode
    live: bool = False
    _files: set[Path] = field(default_factory=set)
    _pages: dict[str, Written] = field(default_factory=dict)
    _exporter: DocusaurusExporter = field(default_factory=DocusaurusExporter)
    _api: ApiSection | None = field(init=False)
    _machines: Machines = field(init=False)
    _glossary: Glossary = field(init=False)
    _compatible: Compatibilities = field(init=False)
    _path_through: Page | None = field(init=False)

    def __post_init__(self) -> None:
        self._api = _api_section(self.settings)
        self._machines = Machines(self.settings, self.live)
        self._glossary = Glossary.of(self.catalog, self.settings.project.glossary)
        self._compatible = Compatibilities.of(self.settings, self.catalog.pages)
        self._path_through = learning.page(self.catalog, self.settings.project.learning_path)

    def expect(self, pages: Iterable[tuple[Job, Result | None]]) -> None:
        """Take down what pages about to be written use, so that names on them find the API."""
        if self._api is not None:
            for job, result in pages:
                self._api.note(job.page, job.notebook, result.entry.run if result else None)
            self._api.follow(self.catalog.pages)

    def page(self, job: Job, result: Result | None) -> None:
        """Write one page, executed or, without a result, as one that is still to run."""
        page = job.page
        if not job.as_is:
            result = places.without(result)
        job, result, uncited = citing.in_page(job, result, self.settings.source)
        # What nobody executed leaves no record.
        run = result.entry.run if result and not job.as_is else None
        notebook = result.entry.notebook if result else job.notebook
        taken = self._downloads(job, result)
        found = search.page(notebook, page.url, page.front)
        robust = record.current(self.settings.source, page, job.notebook) if run else {}
        before = prerequisites.of(page, self.catalog.pages)
        header = preface.header(job, run, taken, self.settings, self.mode, before)
        works, needs = self._compatible.told(job, run)
        context = Context(
            title=page.front.title,
            path=page.path,
            root=page.root if page.kind == "page" else self.settings.source,
            pages={other.path: other.url for other in self.catalog.pages},
            front=navigation.front(page, self.catalog)
            | self._machines.front(page, found["sections"], run, notebook.cells),
            header=header and header | works,
            needs=needs,
            banner=preface.banner(job, run, self.settings),
            claims={claim.cell: claim for claim in run.claims} if run else {},
            robust={cell: claim.said for cell, claim in robust.items()},
            times=proofs.times(notebook, run),
            failure=run.failures[0] if run and run.failures else None,
            pictured=not self.settings.plain,
            names=run.names if run else {},
            address=self._address,
            static=self._api.lookup if self._api is not None else None,
        )
        text, resources = self._exporter.from_notebook_node(
            self._glossary.linked(page, notebook), {"bodocs": context}
        )
        for name, data in resources["outputs"].items():
            self._write(self.settings.content / "static" / name, data)
        if self._api is not None:
            self._api.note(page, job.notebook, run)
            self._api.illustrate(page, resources["thumbnail"])
        old = self._pages.get(page.id)
        self._pages[page.id] = written = Written(
            page=page,
            path=self._path(page),
            text=text,
            run=run,
            robust=robust,
            found=found,
            thumbnail=resources["thumbnail"],
            loop=resources["loop"],
            broken=resources["broken_links"],
            uncited=[] if self.settings.plain else uncited,
            unusable=[] if self.settings.plain else loops.problems(notebook),
            subject=Subject(job, notebook, run) if result and run and result.passed else None,
            ending=old.ending if old else "",
        )
        self._write(written.path, text + written.ending)

    def _address(self, target: str) -> str | None:
        """Return where the site documents what a dotted path names, its base included."""
        found = self._api.reference.address(target) if self._api is not None else None
        return f"{self.settings.project.base_url.rstrip('/')}{found}" if found else None

    def forget(self, page_id: str) -> None:
        """Leave out a page that is no longer there."""
        gone = self._pages.pop(page_id, None)
        self._files -= {gone.path} if gone is not None else set()
        self._machines.forget(page_id)

    def finish(self) -> None:
        """Write what depends on all pages; remove what no page needs any longer."""
        content = self.settings.content
        runs = {one.page.id: one.run for one in self._in_order()}
        pages = [(page, runs.get(page.id)) for page in self.catalog.pages]
        robust = {one.page.id: one.robust for one in self._in_order()}
        facts = of_site(self.settings, self.mode, pages, robust)
        self._write(content / "static" / "status.json", readable(facts))
        self._write(content / "static" / "status.schema.json", schema())
        cards = landing.cards(facts["pages"], self._in_order())
        loop = {} if self.settings.plain else landing.loop(self._in_order())
        for name, data in landing.files(facts | self._compatible.linked(), cards, loop).items():
            self._write(content / name, readable(data))
        found = [one.found for one in self._in_order()]
        api = self._api.files(self.catalog.pages) if self._api is not None else {}
        found += self._api.found() if self._api is not None else []
        found += [*rulebook.found(self.catalog.pages), *self._compatible.searched()]
        self._write(content / "static" / "search.json", compact({"pages": found}))
        used = uses.of_pages(pages, self._api)
        self._end_pages(used)
        tutorials = [page for page in self.catalog.pages if page.kind == "tutorial"]
        # In how many tutorials each name is used, by the dotted path it stands for.
        counts = Counter(name for page in tutorials for name in used[page.id].names)
        self._write(content / "static" / "names.json", readable(counts))
        self._write(content / "static" / "glossary.json", readable(self._glossary.cards()))
        listed = {
            **gallery.files(tutorials, cards, used),
            **navigation.lists(self.settings, self.catalog),
            **rulebook.files(self.catalog.pages),
            **self._compatible.files(),
        }
        others = [*((path.as_posix(), text) for path, text in listed.items()), *api.items()]
        plain = gallery.plain(tutorials, cards) | self._compatible.plain()
        for name, text in self._machines.others(others, plain).items():
            self._write(content / name, text)
        described = navigation.site(
            self.settings, self.catalog, self._glossary.page, api=bool(api), live=self.live
        )
        self._write(
            content / "site.json",
            readable(described | self._machines.described(self.catalog.pages)),
        )
        self._write_for_machines(content / "static")
        self._remove_stale()

    def _write_for_machines(self, static: Path) -> None:
        def file(address: str) -> Path:
            return static / address.lstrip("/")

        made = self._machines.files(
            self.catalog.pages,
            lambda page: self._path(page).read_text(encoding="utf-8"),
            lambda address: file(address).is_file(),
        )
        for address, data in made:
            if data is None:
                self._files.add(file(address))
            else:
                self._write(file(address), data)

    def _end_pages(self, used: Mapping[str, Uses]) -> None:
        """Write the related pages below each page; another page's run may have changed them."""
        objects = {page_id: found.objects for page_id, found in used.items()}
        address = self._api.reference.address if self._api is not None else references.nowhere
        found = related.lists(self.catalog.pages, objects, address)
        by_url = {written.page.url: written for written in self._pages.values()}
        for page_id, written in self._pages.items():
            ending = f"\n{found[page_id]}\n" if page_id in found else ""
            if written.page == self._path_through:
                self._write(written.path, learning.timed(written.text, by_url) + ending)
            elif ending != written.ending:
                self._write(written.path, written.text + ending)
            written.ending = ending

    def _write(self, path: Path, data: bytes | str) -> None:
        files.write(path, data)
        self._files.add(path)

    def _path(self, page: Page) -> Path:
        return self.settings.content / navigation.path(page)

    def _downloads(self, job: Job, result: Result | None) -> list[Download]:
        found = downloads.of_job(job, result.entry if result else None)
        for file in found:
            self._write(self.settings.content / "static" / file.address.lstrip("/"), file.text)
        return found

    def _remove_stale(self) -> None:
        for path in self.settings.content.rglob("*"):
            # Under `serve` an open browser may still ask for a figure of a minute ago.
            keep = self.live and assets.FOLDER in path.parts
            if path.is_file() and path not in self._files and not keep:
                path.unlink()

    def check_links(self) -> None:
        """Check every link of the pages written so far; a plain folder's are its own affair.

        Raises:
            PageError: A link leads nowhere.
        """
        if not self.settings.plain:
            checks.check_links(self._pages.values())

    def check_citations(self) -> None:
        """Check that what pages cite is in the bibliography; a plain folder's is its own affair.

        Raises:
            PageError: A page cites what is not.
        """
        checks.check_citations(self._pages.values())

    def check_loops(self) -> None:
        """Check that each loop could be shown; a plain folder's are its own affair.

        Raises:
            PageError: One has data of another shape.
        """
        checks.check_loops(self._in_order())

    def check_names(self) -> None:
        """Check the names on the pages that have run; a plain folder's are its own affair.

        Raises:
            PageError: A name does not exist, or one that is marked as former does.
        """
        if not self.settings.plain:
            checks.check_names(self._in_order(), self.settings, self._api)

    def _in_order(self) -> list[Written]:
        return [self._pages[page.id] for page in self.catalog.pages if page.id in self._pages]


def _api_section(settings: Settings) -> ApiSection | None:
    if not settings.project.api:
        return None
    # Most sources have no reference: they need not wait for what reads docstrings.
    from bodocs.api.section import ApiSection

    return ApiSection.of(settings)
