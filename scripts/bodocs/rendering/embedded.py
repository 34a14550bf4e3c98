"""What HTML shows by other means than words: drawings, and pages of other hosts."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

from bodocs.rendering.html import escape

_DRAWING = re.compile(r"<svg\b[^>]*>.*</svg>", re.DOTALL | re.IGNORECASE)
_AROUND = re.compile(r"</?(?:div|p|span|center|figure|br)\b[^<>]*>|<!--.*?-->|\s", re.DOTALL)
_HIDDEN = re.compile(r"<style\b[^>]*>.*?</style>", re.DOTALL)
_SHOWN = re.compile(r"<img\b[^>]*\ssrc=|<(?:audio|video|source)\b[^>]*\ssrc=|<hr\b")
_FOREIGN = {"iframe": "src", "embed": "src", "audio": "src", "video": "src", "img": "src"}


def drawing(markup: str) -> str | None:
    """Return the SVG of HTML that consists of one drawing; None if there is more to it."""
    if markup.count("<svg") != 1:
        return None
    found = _DRAWING.search(markup)
    if found is None or _AROUND.sub("", markup.replace(found[0], "")):
        return None
    return found[0]


def shows_something(clean: str) -> bool:
    """Return True if sanitised HTML has a word, a picture or a sound in it."""
    visible = _HIDDEN.sub("", clean)
    words = re.sub(r"<[^>]*>|&nbsp;|\s", "", visible)
    return bool(words) or _SHOWN.search(visible) is not None


def links(markup: str) -> str:
    """Return links to what HTML would have fetched from other hosts; the page asks none."""
    parser = _Foreign()
    parser.feed(markup)
    parser.close()
    return "<br>".join(
        f'<a href="{_quoted(url)}" rel="noopener nofollow">{escape(url)}</a>'
        for url in dict.fromkeys(parser.found)
    )


def _quoted(url: str) -> str:
    return escape(url).replace('"', "&quot;")


class _Foreign(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        url = (dict(attrs).get(_FOREIGN.get(tag, "")) or "").strip()
        try:
            scheme, host, *_ = urlsplit(url)
        except ValueError:
            return
        if host and scheme.lower() in {"http", "https"}:
            self.found.append(url)

    handle_startendtag = handle_starttag
