"""What links of a page name: another page, or a file beside it."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Targets:
    """What can be named from one page.

    Attributes:
        path: The page's source file.
        root: No link reaches a file outside this folder.
        pages: Address on the site of each page's source file.
    """

    path: Path
    root: Path
    pages: Mapping[Path, str]

    def page(self, path: str) -> str | None:
        """Return the address of the page that a relative path names; None if it names none."""
        base = (self.path.parent / path).resolve()
        candidates = [base, base.with_name(f"{base.name}.md"), base.with_name(f"{base.name}.ipynb")]
        candidates += [base / f"{base.name}.ipynb", base / "README.md", base / "index.md"]
        by_file = next((self.pages[c] for c in candidates if c in self.pages), None)
        if by_file is not None:
            return by_file
        # As a browser would resolve it, from the page's own address.
        here = self.pages.get(self.path, "/")
        address = posixpath.normpath(posixpath.join(posixpath.dirname(here), path))
        return address if address in self.pages.values() else None

    def file(self, path: str) -> Path | None:
        """Return the file that a relative path names; None if there is none below the root."""
        try:
            file = (self.path.parent / path).resolve()
            return file if file.is_relative_to(self.root) and file.is_file() else None
        except (OSError, ValueError):  # no file system has such a name
            return None


def elsewhere(target: str) -> bool:
    """Return True for a target that is no relative path."""
    # An address such as /docs/x is one of the site already.
    return target.startswith(("#", "/", "mailto:")) or "://" in target
