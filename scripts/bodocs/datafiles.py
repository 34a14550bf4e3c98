"""What pages may read: the files below a folder, looked through once for all its pages."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bodocs import folders
from bodocs.imports import imported_modules

_PAGES = {".ipynb", ".md"}
_NAMED = re.compile(r"\.(?:ipynb|md)\b", re.IGNORECASE)
_STEM = re.compile(r"[^'\"/\\\n]*\Z")
_PUT_TOGETHER = frozenset("*?[]{}%$<>+")
_LONGEST_NAME = 255
# What gives the names of all files in a folder.
_LISTS = re.compile(
    r"\b(?:iterdir|listdir|scandir|os\.walk|Path\.walk)\b"
    r"|\bglob\([^)\n]*[*?\]][\"']"
    r"|^\s*[!%].*\b(?:ls|dir|find|tree|cat|grep)\b",
    re.MULTILINE,
)

_AT_REST_NS = 2_000_000_000
"""A file changed less than this ago may change again without its times showing it."""

_known: dict[Path, tuple[tuple[int, ...], str]] = {}


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, from memory if the file has been at rest since."""
    status = path.stat()
    times = (status.st_mtime_ns, status.st_ctime_ns)
    mark = (status.st_dev, status.st_ino, status.st_size, *times)
    mark_then, found = _known.get(path, ((), ""))
    if mark_then == mark:
        return found
    read = time.time_ns()
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if read - max(times) > _AT_REST_NS:
        _known[path] = (mark, found)
    return found


@dataclass(frozen=True)
class Listing:
    """The files below a folder, as they are now.

    Attributes:
        root: The folder.
    """

    root: Path

    @cached_property
    def files(self) -> tuple[Path, ...]:
        """All files that count."""
        found = folders.walk(self.root, follow=True)
        return tuple(path for folder in found for path in folder.files)

    @cached_property
    def data(self) -> str:
        """A digest of the names and contents of all files that are no pages."""
        whole = hashlib.sha256()
        for path in self.files:
            if not is_page(path):
                whole.update(f"{self._name(path)!r} {digest(path)}\n".encode())
        return whole.hexdigest()

    @cached_property
    def code(self) -> tuple[str, ...]:
        """The Python modules."""
        paths = (path for path in self.files if path.suffix == ".py")
        return tuple(path.read_text(encoding="utf-8", errors="replace") for path in paths)

    @cached_property
    def imports(self) -> frozenset[str]:
        """The top-level modules that the Python modules import."""
        return frozenset[str]().union(*map(imported_modules, self.code))

    def pages_read(self, page: Path, code: Iterable[str]) -> dict[str, str]:
        """Return the digest of each other page that a page's code may read, by its name.

        One counts only if the code, or a module, names it, or each page would run again when any
        other one changes. Code that puts names together, or lists folders, may read them all.
        """
        found: set[Path] = set()
        for text in (*code, *self._modules_naming_pages):
            if _LISTS.search(text):
                found.update(path for path in self.files if is_page(path))
            for match in _NAMED.finditer(text):
                found |= self._meant(text, match)
        return {self._name(path): digest(path) for path in sorted(found - {page})}

    def _meant(self, text: str, match: re.Match[str]) -> set[Path]:
        if _is_put_together(text, match.start()):
            return {path for path in self.files if path.suffix.lower() == match.group().lower()}
        start, end = match.span()
        names = (text[start - size : end] for size in self._stem_sizes if size <= start)
        return {path for name in names for path in self._pages.get(name, ())}

    @cached_property
    def _modules_naming_pages(self) -> tuple[str, ...]:
        return tuple(text for text in self.code if _NAMED.search(text) or _LISTS.search(text))

    @cached_property
    def _pages(self) -> dict[str, list[Path]]:
        found: dict[str, list[Path]] = {}
        for path in self.files:
            if is_page(path):
                found.setdefault(path.name, []).append(path)
        return found

    @cached_property
    def _stem_sizes(self) -> set[int]:
        return {len(Path(name).stem) for name in self._pages}

    def _name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()


def is_page(path: Path) -> bool:
    """Return True for a file that is, or might be, a page itself."""
    return path.suffix.lower() in _PAGES


def may_read(code: str, page: Path) -> bool:
    """Return True if code may read a page: because it names it, or might put its name together."""
    return (
        re.search(rf"{re.escape(page.name)}\b", code) is not None
        or _LISTS.search(code) is not None
        or any(
            match.group().lower() == page.suffix.lower() and _is_put_together(code, match.start())
            for match in _NAMED.finditer(code)
        )
    )


def _is_put_together(text: str, end: int) -> bool:
    """Return True if a name that goes on at ``end`` with its suffix is a pattern, or computed."""
    stem = _STEM.search(text, max(0, end - _LONGEST_NAME), end)
    return not stem or not stem.group() or not _PUT_TOGETHER.isdisjoint(stem.group())
