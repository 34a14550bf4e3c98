"""Links in prose: to pages by their source file, to files that come along, and to elsewhere."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bodocs.rendering.assets import Assets
from bodocs.rendering.html import safe_url

_IMAGES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"}


@dataclass
class Links:
    """Where a page's links lead.

    Attributes:
        path: The page's source file.
        root: No link reaches a file outside this folder.
        pages: Address on the site of each page's source file.
        assets: Takes the files that links and images name.
        broken: Targets that lead nowhere, as they stand in the page.
    """

    path: Path
    root: Path
    pages: Mapping[Path, str]
    assets: Assets
    broken: list[str] = field(default_factory=list)

    def resolve(self, target: str) -> str:
        """Return the address for a link's target; what leads nowhere stays, and is noted.

        A target is a page's file, with or without its suffix, a page's address relative to this
        one's, or any other file below the root, which then comes along.
        """
        if not safe_url(target):
            self.broken.append(target)
            return "#"
        if _elsewhere(target):
            return target
        parts = urlsplit(target)
        address = self._page(unquote(parts.path))
        if address is not None:
            return address + (f"#{parts.fragment}" if parts.fragment else "")
        file = self._file(unquote(parts.path))
        if file is not None:
            # Docusaurus would look for a page; this form says that it is a file.
            return f"pathname://{self.assets.add(file.read_bytes(), _suffix(file))}"
        self.broken.append(target)
        return target

    def image(self, target: str) -> str | None:
        """Return the address of an image file of the page; None if it is not one."""
        if _elsewhere(target):
            return None
        file = self._file(unquote(urlsplit(target).path))
        if file is None or file.suffix.lower() not in _IMAGES:
            self.broken.append(target)
            return None
        return self.assets.add(file.read_bytes(), _suffix(file))

    def _page(self, path: str) -> str | None:
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

    def _file(self, path: str) -> Path | None:
        file = (self.path.parent / path).resolve()
        return file if file.is_relative_to(self.root) and file.is_file() else None


def _suffix(file: Path) -> str:
    return file.suffix.lstrip(".").lower() or "bin"


def _elsewhere(target: str) -> bool:
    # An address such as /docs/x is one of the site already.
    return target.startswith(("#", "/", "mailto:")) or "://" in target
