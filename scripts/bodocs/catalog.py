"""The catalog: which pages there are, what they are called and where they go on the site.

Only JSON and YAML are read here, so that ``bodocs list`` answers at once.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from bodocs import frontmatter, headers
from bodocs.errors import BodocsError, PageError, SettingsError, nearest, raise_all
from bodocs.frontmatter import FrontMatter
from bodocs.settings import Settings

Kind = Literal["doc", "tutorial", "page"]

_SKIPPED_FOLDERS = {"node_modules", "build", "dist", "site-packages", "__pycache__"}
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
        return self.path.suffix == ".ipynb"

    @property
    def section(self) -> str:
        """The part of the site the page belongs to: ``docs``, ``tutorials`` or ``pages``."""
        return {"doc": "docs", "tutorial": "tutorials", "page": "pages"}[self.kind]


@dataclass(frozen=True)
class Catalog:
    """All pages of one source, in reading order."""

    pages: tuple[Page, ...]

    def select(self, names: list[str]) -> list[Page]:
        """Return the pages called ``names``, by id or by file; all of them if there are no names.

        Raises:
            SettingsError: A name is no page's id; the nearest id is suggested.
        """
        if not names:
            return list(self.pages)
        return list({page.id: page for page in map(self._find, names)}.values())

    def _find(self, name: str) -> Page:
        for page in self.pages:
            if name == page.id or Path(name).resolve() == page.path:
                return page
        ids = [page.id for page in self.pages]
        raise SettingsError(
            f"there is no page {name!r}.{nearest(name, ids)}",
            mend="'bodocs list' shows every page",
        )

    def by_path(self) -> dict[Path, Page]:
        """Return the pages by their source file."""
        return {page.path: page for page in self.pages}


def load(settings: Settings) -> Catalog:
    """Find and validate every page of the source.

    Raises:
        BodocsError: A page's front matter is wrong, two pages share an id, or there is no page;
            all problems are reported together.
    """
    problems: list[BodocsError] = []
    pages: list[Page] = []
    find = _plain_pages if settings.plain else _project_pages
    for make in find(settings.source, settings):
        try:
            pages.append(make())
        except BodocsError as error:
            problems.append(error)
    problems += _duplicates(pages)
    raise_all(problems)
    if not pages:
        raise SettingsError(
            "there are no pages",
            where=settings.source,
            mend="put notebooks (.ipynb) or Markdown (.md) into the folder",
        )
    return Catalog(tuple(sorted(pages, key=_reading_order)))


class _Make:
    """A page about to be read; calling it reads the file."""

    def __init__(self, path: Path, root: Path, kind: Kind, url: str, page_id: str) -> None:
        self._fields = (path, root, kind, url, page_id)

    def __call__(self) -> Page:
        path, root, kind, url, page_id = self._fields
        header = headers.of_notebook(path) if path.suffix == ".ipynb" else headers.of_markdown(path)
        if kind != "page":
            front = frontmatter.validate(header.data, path)
            return Page(page_id, kind, path, root, url, front)
        front = _guessed_front(header, path)
        executable = path.suffix == ".ipynb" or "jupyter" in header.data
        return Page(page_id, kind, path, root, url, front, executable)


def _project_pages(source: Path, settings: Settings) -> Iterator[Any]:
    del settings
    docs = source / "docs"
    for path in sorted(docs.rglob("*.md")):
        relative = path.relative_to(docs).with_suffix("").as_posix()
        yield _Make(path, docs, "doc", f"/docs/{relative}", path.stem)
    for stray in sorted((source / "tutorials").glob("*.ipynb")):
        yield _Orphan(stray, f"tutorials/{stray.stem}/{stray.name}")
    for folder in sorted(p for p in (source / "tutorials").glob("*") if p.is_dir()):
        path = folder / f"{folder.name}.ipynb"
        strays = [p for p in sorted(folder.glob("*.ipynb")) if p != path]
        for stray in strays:
            yield _Orphan(stray, f"tutorials/{folder.name}/{folder.name}.ipynb")
        if path.is_file():
            yield _Make(path, folder, "tutorial", f"/tutorials/{folder.name}", folder.name)
        elif not strays and any(folder.iterdir()):
            yield _Orphan(folder, f"tutorials/{folder.name}/{folder.name}.ipynb")


class _Orphan:
    """Something in ``tutorials/`` that no page would show; calling it says so."""

    def __init__(self, path: Path, expected: str) -> None:
        self._path, self._expected = path, expected

    def __call__(self) -> Page:
        raise PageError(
            "this is on no page of the site",
            where=self._path,
            mend=f"a tutorial is {self._expected}: move or rename it",
        )


def _plain_pages(source: Path, settings: Settings) -> Iterator[_Make]:
    for path in _walk(source, {settings.site, settings.build}):
        relative = path.relative_to(source).with_suffix("")
        parts = [slug(part) for part in relative.parts]
        if parts[-1].lower() in _INDEX_NAMES:
            parts.pop()
        yield _Make(path, source, "page", "/" + "/".join(parts), "/".join(parts) or "index")


def _walk(source: Path, generated: set[Path]) -> Iterator[Path]:
    for folder, folders, files in os.walk(source):
        here = Path(folder)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and name not in _SKIPPED_FOLDERS
            and here / name not in generated
            and not (here / name / "pyvenv.cfg").exists()
        )
        for name in sorted(files):
            if not name.startswith(".") and name.endswith((".ipynb", ".md")):
                yield here / name


def slug(name: str) -> str:
    """Return ``name`` as one part of an address: letters, digits, ``-``, ``_`` and ``.`` only."""
    return re.sub(r"[^\w.-]+", "-", name).strip("-_.") or "page"


def _guessed_front(header: headers.Header, path: Path) -> FrontMatter:
    title = header.data.get("title") or header.heading or path.stem.replace("_", " ")
    description = header.data.get("description")
    position = header.data.get("sidebar_position")
    return FrontMatter(
        title=re.sub(r"[*_`]+|\[([^]]*)\]\([^)]*\)", r"\1", str(title)).strip() or path.stem,
        description=description[:160] if isinstance(description, str) else "",
        sidebar_position=float(position) if isinstance(position, int | float) else None,
    )


def _duplicates(pages: list[Page]) -> list[BodocsError]:
    first: dict[str, Page] = {}
    problems: list[BodocsError] = []
    for page in pages:
        other = first.setdefault(page.id, page)
        if other is not page:
            problems.append(
                PageError(
                    f"two pages have the id {page.id!r}; the other is {other.path}",
                    where=page.path,
                    mend="rename one of the two files",
                )
            )
    return problems


def _reading_order(page: Page) -> tuple[str, float, str]:
    position = page.front.sidebar_position
    return (page.section, position if position is not None else float("inf"), page.id)
