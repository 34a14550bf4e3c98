"""``bodocs check``: holds every page to the rules, executing nothing."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bodocs import catalog, files, headers, notebooks, sources
from bodocs.catalog import Catalog, Page
from bodocs.citations import bibliography
from bodocs.compat import record as compatibilities
from bodocs.compat.models import Compatibility
from bodocs.errors import BodocsError, PageError, SettingsError, nearest
from bodocs.robustness import record
from bodocs.robustness.record import PageRecord
from bodocs.settings import Settings
from bodocs.verification.external.memory import Memory
from bodocs.verification.rules import RULES, catalog_rules, citations, external_links, spelling
from bodocs.verification.rules.rule import Finding, Rule
from bodocs.verification.rules.subject import Subject


@dataclass(frozen=True)
class Found:
    """A place at which a page breaks a rule.

    Attributes:
        rule: The rule.
        file: The page's file, or whatever else the message is about.
        line: Line of the file; 0 if it is about no line.
        cell: Which cell of a notebook, from 1; 0 if it is about none.
        message: What is wrong.
        mend: What to do about it.
    """

    rule: Rule
    file: str
    line: int
    cell: int
    message: str
    mend: str


def check(
    settings: Settings, names: Iterable[str] = (), *, external: bool = False
) -> tuple[int, list[Found]]:
    """Return how many pages were looked at, and what breaks a rule, in the order of files.

    Args:
        settings: The project.
        names: Pages, by id or file; all if there are none.
        external: Ask other hosts too whether links to them still lead anywhere.

    Raises:
        SettingsError: A name is no page's.
    """
    chosen = list(names)
    known, problems = catalog.scan(settings)
    told = [_of_error(error, settings.source) for error in problems]
    found = [
        one
        for one in told
        if not chosen or any(_is_named(one, name, settings.source) for name in chosen)
    ]
    # A page that cannot be read is none of the catalog's.
    unreadable = {
        name for name in chosen if any(_is_named(one, name, settings.source) for one in found)
    }
    rest = [name for name in chosen if name not in unreadable]
    pages = known.select(rest) if rest or not chosen else []
    project = _Project(known)
    with _uncollected():
        for page in pages:
            found += _of_page(page, project)
    found += _misspellings(pages, settings.source)
    found += _of_bibliography(settings.source)
    if external:
        found += _elsewhere(pages, project, Memory(settings.build / "external-links.json"))
    return len(pages), sorted(found, key=lambda f: (f.file, f.line, f.rule.code))


def fix(settings: Settings, names: Iterable[str] = ()) -> tuple[list[Path], list[BodocsError]]:
    """Mend what rules can mend in notebooks, and write each in order.

    Returns:
        The files that were changed, and what is wrong with those that cannot be read.
    """
    known, problems = catalog.scan(settings)
    mended = []
    for page in known.select(list(names)):
        try:
            if page.is_notebook and _mended(page):
                mended.append(page.path)
        except PageError as error:
            problems.append(error)
    return mended, problems


def rule(code: str) -> Rule:
    """Return the rule of a code.

    Raises:
        SettingsError: There is none.
    """
    for known in RULES:
        if known.code == code.upper():
            return known
    raise SettingsError(
        f"there is no rule {code!r}.{nearest(code, [known.code for known in RULES])}",
        mend="'bodocs explain' lists every rule",
    )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let no garbage be looked for: in trees of code there is none, and it takes half the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class _Project:
    """The pages of a project, each read once, when a rule first asks for it."""

    def __init__(self, known: Catalog) -> None:
        self.source = known.source
        self.addresses = {page.path: page.url for page in known.pages}
        self._pages = {page.url: page for page in known.pages}
        self._subjects: dict[str, Subject | PageError] = {}

    @cached_property
    def robustness(self) -> Mapping[str, PageRecord]:
        """What is recorded of pages with other seeds, by id."""
        return record.read(self.source)

    @cached_property
    def compatibility(self) -> Compatibility | None:
        """What is recorded of pages with other versions; None if nothing is."""
        return compatibilities.read(self.source)

    def at(self, address: str) -> Subject | None:
        """Return the page at an address; None if its file is no page."""
        page = self._pages.get(address)
        found = self.read(page) if page else None
        return found if isinstance(found, Subject) else None

    def read(self, page: Page) -> Subject | PageError:
        """Return a page, or what is wrong with its file."""
        if page.url not in self._subjects:
            try:
                self._subjects[page.url] = Subject(page, self)
            except PageError as error:
                self._subjects[page.url] = error
        return self._subjects[page.url]


def _of_page(page: Page, project: _Project) -> Iterator[Found]:
    source = project.source
    subject = project.read(page)
    if isinstance(subject, PageError):
        yield _of_error(subject, source)
        return
    for known in RULES:
        for finding in known.check(subject):
            yield _found(known, finding, subject, source)


def _found(rule: Rule, finding: Finding, subject: Subject, source: Path) -> Found:
    page = subject.page
    return Found(
        rule=rule,
        file=_name(page.path, source),
        line=subject.line(finding.cell, finding.line),
        cell=finding.cell + 1 if finding.cell is not None and page.is_notebook else 0,
        message=finding.message,
        mend=finding.mend,
    )


def _elsewhere(pages: Iterable[Page], project: _Project, memory: Memory) -> Iterator[Found]:
    from bodocs.verification.external.crawl import crawl

    read = [subject for page in pages if isinstance(subject := project.read(page), Subject)]
    links = [(subject, *link) for subject in read for link in external_links.links(subject)]
    answers = crawl([url for _, url, _, _ in links], memory)
    for subject, url, cell, line in links:
        broken = external_links.finding(url, answers[url], cell, line)
        if broken is not None:
            yield _found(*broken, subject, project.source)


def _is_named(found: Found, name: str, source: Path) -> bool:
    """Return True if what was found is in the file that a name means."""
    path = source / found.file
    return name in (path.stem, found.file) or Path(name).resolve() == path


def _misspellings(pages: Iterable[Page], source: Path) -> Iterator[Found]:
    for word in spelling.misspelled((page.path for page in pages), source):
        found = word.finding
        file = _name(word.path, source)
        yield Found(spelling.RULE, file, word.line, 0, found.message, found.mend)


def _of_bibliography(source: Path) -> Iterator[Found]:
    file = bibliography.FILE
    try:
        works = bibliography.read(source)
    except SettingsError as error:
        line = int(error.where.rpartition(":")[2]) if error.where[-1:].isdecimal() else 0
        yield Found(citations.INCOMPLETE, file, line, 0, error.what, error.mend)
        return
    for line, message in works.problems if works else ():
        yield Found(citations.INCOMPLETE, file, line, 0, message, "give it, as BibTeX does")


def _of_error(error: BodocsError, source: Path) -> Found:
    where, _, line = error.where.rpartition(":")
    at_line = line.isdecimal() and Path(where).is_file()
    file = Path(where if at_line else error.where)
    return Found(
        rule=catalog_rules.rule_of(error),
        file=_name(file, source),
        line=int(line) if at_line else 0,
        cell=0,
        message=error.what,
        mend=error.mend,
    )


def _name(path: Path, source: Path) -> str:
    return path.relative_to(source).as_posix() if path.is_relative_to(source) else str(path)


def _mended(page: Page) -> bool:
    sources.load(page)  # raises for what is no notebook, whatever its JSON is
    notebook = headers.read_notebook_json(page.path)
    # What is older is converted when it is read; whoever wants it kept opens it in Jupyter.
    if notebook.nbformat != notebooks.FORMAT:
        return False
    notebooks.join_lines(notebook)
    for known in RULES:
        if known.fix is not None:
            known.fix(notebook)
    return files.write(page.path, notebooks.as_file(notebook))
