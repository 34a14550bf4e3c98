"""The catalog: which pages there are, what they are called and where they go on the site.

Only JSON and YAML are read here, so that ``bodocs list`` answers at once.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from bodocs import folders, former, frontmatter, headers, prerequisites
from bodocs.errors import (
    BodocsError,
    DuplicateError,
    ManyProblemsError,
    OrphanError,
    SettingsError,
    nearest,
    raise_all,
)
from bodocs.frontmatter import FrontMatter
from bodocs.settings import Settings

Kind = Literal["doc", "tutorial", "page"]

_SUFFIXES = {".ipynb", ".md"}
_INDEX_NAMES = {"readme", "index"}


@dataclass(frozen=True)
class Page:
    """One page: a Markdown file or a notebook.

    Attributes:
        id: What the command line calls it; unique.
        kind: ``doc``, ``tutorial``, or ``page`` in a plain folder.
        path: The source file.
        root: The folder that the kernel sees; the page's data files lie in it.
        url: Path on the site, without the site's base.
        front: Its front matter; in a plain folder what could be made of it.
        executable: False for Markdown of a plain folder, whose code is only shown.
    """

    id: str
    kind: Kind
    path: Path
    root: Path
    url: str
    front: FrontMatter
    executable: bool = True

    @property
    def is_notebook(self) -> bool:
        """True for ``.ipynb``, False for Markdown."""
        return self.path.suffix.lower() == ".ipynb"

    @property
    def section(self) -> str:
        """The part of the site the page belongs to: ``docs``, ``tutorials`` or ``pages``."""
        return {"doc": "docs", "tutorial": "tutorials", "page": "pages"}[self.kind]

    def wanted(self) -> Page:
        """Return the page as one that runs whatever its front matter says of skipping it."""
        return replace(self, front=self.front.model_copy(update={"skip": None}))


@dataclass(frozen=True)
class Catalog:
    """All pages of one source, in reading order.

    Attributes:
        pages: The pages.
        source: The folder they come from.
    """

    pages: tuple[Page, ...]
    source: Path

    def select(self, names: list[str]) -> list[Page]:
        """Return the pages called ``names``, by id or by file; all of them if there are no names.

        Raises:
            SettingsError: A name is no page's id; the nearest id is suggested.
        """
        if not names:
            return list(self.pages)
        return list({page.id: page for page in map(self._find, names)}.values())

    def named(self, page_id: str | None, setting: str, what: str) -> Page | None:
        """Return the page that a setting names; None if the setting is left out.

        Args:
            page_id: What the setting says.
            setting: Its name under ``[tool.bodocs]``.
            what: Whose id it has to be, for who mends it.

        Raises:
            SettingsError: There is no page of that id.
        """
        for page in self.pages:
            if page.id == page_id:
                return page
        if page_id is None:
            return None
        raise SettingsError(
            f"[tool.bodocs] {setting}: there is no page {page_id!r}."
            + nearest(page_id, [page.id for page in self.pages]),
            where=self.source / "pyproject.toml",
            mend=f"name the id of {what}, or leave it out",
        )

    def _find(self, name: str) -> Page:
        for page in self.pages:
            if name == page.id or Path(name).resolve() == page.path:
                return page
        ids = [page.id for page in self.pages]
        raise SettingsError(
            f"there is no page {name!r}.{nearest(name, ids)}",
            where=self.source,
            mend=f"'bodocs list' shows every page{self._elsewhere(name)}",
        )

    def _elsewhere(self, name: str) -> str:
        """Return what ``--source`` would do for a page that may lie in another folder."""
        path = Path(name)
        if path.exists() and not path.resolve().is_relative_to(self.source):
            folder = path if path.is_dir() else path.parent
            return f"; --source {shlex.quote(str(folder))} takes those of the folder of {name!r}"
        if not Path.cwd().is_relative_to(self.source):
            return "; --source names the folder whose pages are meant"
        return ""


def load(settings: Settings) -> Catalog:
    """Find and validate every page of the source.

    Raises:
        BodocsError: A page's front matter is wrong, two pages share an id, or there is no page;
            all problems are reported together.
    """
    catalog, problems = scan(settings)
    raise_all(problems)
    if not catalog.pages:
        raise SettingsError(
            "there are no pages",
            where=settings.source,
            mend="put notebooks (.ipynb) or Markdown (.md) into the folder",
        )
    return catalog


def scan(settings: Settings) -> tuple[Catalog, list[BodocsError]]:
    """Return the pages that can be read, and what is wrong with the others."""
    problems: list[BodocsError] = []
    pages: list[Page] = []
    find = _plain_pages if settings.plain else _project_pages
    found = list(find(settings.source))
    for make in found:
        try:
            pages.append(make())
        except BodocsError as error:
            problems += error.problems if isinstance(error, ManyProblemsError) else [error]
    problems += _duplicates(pages)
    ids = [make.page_id for make in found if isinstance(make, _Make)]
    problems += prerequisites.problems(pages, ids)
    problems += former.clashes(pages)
    return Catalog(tuple(sorted(pages, key=_reading_order)), settings.source), problems


class _Make:
    """A page about to be read; calling it reads the file."""

    def __init__(self, path: Path, root: Path, kind: Kind, url: str, page_id: str) -> None:
        self._fields = (path, root, kind, url)
        self.page_id = page_id

    def __call__(self) -> Page:
        path, root, kind, url = self._fields
        notebook = path.suffix.lower() == ".ipynb"
        foreign = kind == "page"
        header = (
            headers.of_notebook(path, foreign=foreign) if notebook else headers.of_markdown(path)
        )
        if not foreign:
            front = frontmatter.validate(header.data, path)
            return Page(self.page_id, kind, path, root, url, front)
        front = _guessed_front(header, path)
        executable = notebook or "jupyter" in header.data
        return Page(self.page_id, kind, path, root, url, front, executable)


class _Orphan:
    """Something in a project that no page would show; calling it says so."""

    def __init__(self, path: Path, mend: str) -> None:
        self._path, self._mend = path, mend

    def __call__(self) -> Page:
        raise OrphanError("this is on no page of the site", where=self._path, mend=self._mend)


def _project_pages(source: Path) -> Iterator[_Make | _Orphan]:
    docs, tutorials = source / "docs", source / "tutorials"
    for path in _page_files(docs):
        yield _doc(path, docs)
    top = next(folders.walk(tutorials))
    for stray in (path for path in top.files if path.suffix.lower() == ".ipynb"):
        yield from _tutorial_orphans([stray], stray.stem)
    for folder in top.folders:
        yield from _tutorial(folder)
    for name, path in folders.pages_of_tools(source):
        yield _Orphan(path, f"rename the folder: tools name {name!r} what they generate")


def _doc(path: Path, docs: Path) -> _Make | _Orphan:
    if path.suffix == ".md":
        relative = path.relative_to(docs).with_suffix("").as_posix()
        return _Make(path, docs, "doc", f"/docs/{relative}", path.stem)
    if path.suffix.lower() == ".md":
        return _Orphan(path, f"rename it to {path.stem}.md")
    return _Orphan(path, f"a notebook is a tutorial: move it to tutorials/{path.stem}/{path.name}")


def _tutorial(folder: Path) -> Iterator[_Make | _Orphan]:
    path = folder / f"{folder.name}.ipynb"
    strays = [p for p in _page_files(folder) if p.suffix.lower() == ".ipynb" and p != path]
    yield from _tutorial_orphans(strays, folder.name)
    if path.is_file():
        yield _Make(path, folder, "tutorial", f"/tutorials/{folder.name}", folder.name)
    elif not strays and any(found.files for found in folders.walk(folder)):
        yield from _tutorial_orphans([folder], folder.name)


def _tutorial_orphans(paths: list[Path], name: str) -> Iterator[_Orphan]:
    for path in paths:
        yield _Orphan(path, f"a tutorial is tutorials/{name}/{name}.ipynb: move or rename it")


def _plain_pages(source: Path) -> Iterator[_Make]:
    for path in _page_files(source):
        relative = path.relative_to(source).with_suffix("")
        parts = [slug(part) for part in relative.parts]
        if parts[-1].lower() in _INDEX_NAMES:
            parts.pop()
        yield _Make(path, source, "page", "/" + "/".join(parts), "/".join(parts) or "index")


def _page_files(root: Path) -> Iterator[Path]:
    for folder in folders.walk(root):
        yield from (path for path in folder.files if path.suffix.lower() in _SUFFIXES)


def slug(name: str) -> str:
    """Return ``name`` as one part of an address: letters, digits, ``-``, ``_`` and ``.`` only."""
    return re.sub(r"[^\w.-]+", "-", name).strip("-_.") or "page"


def _guessed_front(header: headers.Header, path: Path) -> FrontMatter:
    given = header.data.get("title")
    title = headers.plain_text(header.heading) if given is None else str(given).strip()
    description = header.data.get("description")
    position = header.data.get("sidebar_position")
    return FrontMatter(
        title=title or path.stem.replace("_", " ").strip() or path.stem,
        description=description[:160] if isinstance(description, str) else "",
        sidebar_position=float(position) if isinstance(position, int | float) else None,
        skip=frontmatter.skip_of_plain(header.data, path),
    )


def _duplicates(pages: list[Page]) -> list[BodocsError]:
    first: dict[str, Page] = {}
    problems: list[BodocsError] = []
    for page in pages:
        other = first.setdefault(page.id, page)
        if other is not page:
            problems.append(
                DuplicateError(
                    f"two pages have the id {page.id!r}; the other is {other.path}",
                    where=page.path,
                    mend="rename one of the two files",
                )
            )
    return problems


def _reading_order(page: Page) -> tuple[str, float, str]:
    position = page.front.sidebar_position
    return (page.section, position if position is not None else float("inf"), page.id)
