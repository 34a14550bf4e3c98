"""Links in prose: to pages by their source file, to files that come along, and to elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bodocs.rendering.assets import Assets, picture
from bodocs.rendering.html import safe_url
from bodocs.rendering.svg import harmless
from bodocs.slugs import slug
from bodocs.targets import Targets, elsewhere

_IMAGES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"}

_ACTIVE = {
    "htm",
    "html",
    "js",
    "mht",
    "mhtml",
    "mjs",
    "shtml",
    "xht",
    "xhtml",
    "xml",
    "xsl",
    "xslt",
}


@dataclass
class Links:
    """Where a page's links lead.

    Attributes:
        path: The page's source file.
        root: No link reaches a file outside this folder.
        pages: Address on the site of each page's source file.
        assets: Takes the files that links and images name.
        anchors: Fragments that the page itself defines, beside those of its headings.
        broken: Targets that lead nowhere, as they stand in the page.
    """

    path: Path
    root: Path
    pages: Mapping[Path, str]
    assets: Assets
    anchors: frozenset[str] = frozenset()
    broken: list[str] = field(default_factory=list)
    _targets: Targets = field(init=False)

    def __post_init__(self) -> None:
        self._targets = Targets(self.path, self.root, self.pages)

    def resolve(self, target: str) -> str:
        """Return the address for a link's target; what leads nowhere stays, and is noted.

        A target is a page's file, with or without its suffix, a page's address relative to this
        one's, or any other file below the root, which then comes along.
        """
        if not safe_url(target):
            self.broken.append(target)
            return "#"
        if target.startswith("#"):
            return f"#{self._fragment(target[1:])}"
        if elsewhere(target):
            return target
        parts = urlsplit(target)
        address = self._targets.page(unquote(parts.path))
        if address is not None:
            of_notebook = parts.path.endswith(".ipynb")
            fragment = self._fragment(parts.fragment) if of_notebook else parts.fragment
            return address + (f"#{fragment}" if fragment else "")
        file = self._targets.file(unquote(parts.path))
        if file is not None:
            # Docusaurus would look for a page; this form says that it is a file.
            return f"pathname://{self._bring(file)}"
        self.broken.append(target)
        return target

    def image(self, target: str) -> str | None:
        """Return the address of an image of the page: a file, or data; None if it is not one."""
        if target.startswith("data:image/"):
            mime, _, data = target.removeprefix("data:").partition(";base64,")
            drawn = picture({mime: data}, {}, self.assets)
            return drawn.light if drawn else None
        if elsewhere(target):
            return None
        file = self._targets.file(unquote(urlsplit(target).path))
        if file is None or file.suffix.lower() not in _IMAGES:
            self.broken.append(target)
            return None
        return self._bring(file)

    def _fragment(self, fragment: str) -> str:
        """Return a heading's fragment as the site has it; Jupyter's keeps capitals and signs."""
        name = unquote(fragment)
        return fragment if name in self.anchors or not name else slug(name, {})

    def _bring(self, file: Path) -> str:
        """Take a file along; one in which a browser would run scripts, as a text."""
        data, suffix = file.read_bytes(), _suffix(file)
        if suffix == "svg":
            drawing = harmless(data.decode(errors="replace"))
            return self.assets.add((drawing or "").encode(), "svg")
        return self.assets.add(data, f"{suffix}.txt" if suffix in _ACTIVE else suffix)


def _suffix(file: Path) -> str:
    suffix = file.suffix.lstrip(".").lower()
    return suffix if suffix.isalnum() else "bin"
