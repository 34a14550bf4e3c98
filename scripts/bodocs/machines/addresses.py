"""Where the site is: paths and whole addresses of what lies on it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from bodocs.settings import Settings


@dataclass(frozen=True)
class Addresses:
    """Writes addresses of one site.

    Attributes:
        base: The path of the site's top, with a slash at its end.
        host: Scheme and host; empty for a plain folder, of which nobody has said where it goes.
    """

    base: str
    host: str

    @classmethod
    def of(cls, settings: Settings) -> Addresses:
        """Return those of the site that the settings describe."""
        project = settings.project
        base = f"/{project.base_url.strip('/')}/".replace("//", "/")
        return cls(base, "" if settings.plain else project.url.rstrip("/"))

    def path(self, address: str) -> str:
        """Return the path at which a browser finds what has an address on the site."""
        page, mark, fragment = address.partition("#")
        return f"{self.base}{quote(page.lstrip('/'))}{mark}{fragment}"

    def absolute(self, address: str) -> str:
        """Return the whole address; without a host, it is that of the site's top."""
        return f"{self.host}{self.path(address)}"


def twin(address: str) -> str:
    """Return the address of a page's Markdown."""
    return f"{address if address != '/' else '/index'}.md"
