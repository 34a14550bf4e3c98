"""What HTML shows by other means than words: figures, drawings, controls, pages of other hosts."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from bodocs.rendering.html import escape
from bodocs.rendering.scripts import plotly_figures

_DRAWING = re.compile(r"<svg\b[^>]*>.*</svg>", re.DOTALL | re.IGNORECASE)
_AROUND = re.compile(r"</?(?:div|p|span|center|figure|br)\b[^<>]*>|<!--.*?-->|\s", re.DOTALL)
_HIDDEN = re.compile(r"<style\b[^>]*>.*?</style>", re.DOTALL)
_SHOWN = re.compile(r"<img\b[^>]*\ssrc=|<(?:audio|video|source)\b[^>]*\ssrc=|<hr\b")
_TAG = re.compile(r"<[^>]*>")

# Only HTML with one of these is read tag by tag; tables, which is most of it, have none.
_OTHER_MEANS = re.compile(
    r"<(?:script|svg|iframe|embed|object|canvas|noscript|select|textarea|button|input|progress"
    r"|meter|audio|video|source|img)\b",
    re.IGNORECASE,
)
_TAKEN = {"script", "svg", "iframe", "select", "textarea", "button"}
_OPENED = {"noscript", "object", "canvas"}
"""What stands in these is for readers for whom the rest is nothing."""

_LOADING = {"iframe", "embed", "audio", "video", "source", "img", "object"}
_NAMES = {
    "iframe": "an embedded page",
    "embed": "an embedded file",
    "object": "an embedded file",
    "audio": "a recording",
    "video": "a film",
    "source": "a recording or film",
    "img": "a picture",
    "canvas": "a drawing area",
}
_RUN = re.compile(r"(?:|module|(?:text|application)/(?:x-)?(?:java|ecma)script)", re.IGNORECASE)
# Representations that hold all they say; their scripts and buttons only open and copy.
_COMPLETE = re.compile(
    r"class=[\"'][^\"']*\b(?:sk-top-container|xr-wrap|colab-df-container|card-subtitle-toggle)\b"
)
_FOLIUM = re.compile(r"<span[^<>]*>Make this Notebook Trusted to load map[^<>]*</span>")
_PART = re.compile(
    r"<(?P<end>/?)(?:(?P<kept>defs|symbol)"
    r"|path|rect|circle|ellipse|line|polyline|polygon|text|image)\b(?P<empty>\s*/>)?",
    re.IGNORECASE,
)
_USED = re.compile(r"<use\b[^<>]*href=[\"']#([^\"']+)", re.IGNORECASE)
_SVG_DATA = re.compile(r"data:image/svg\+xml(?P<base64>[^,]*;base64)?[^,]*,", re.IGNORECASE)
SLOT = re.compile(r'<img class="nb-slot-(\d+)">')
"""What the sanitiser leaves of the place of a figure or drawing."""


@dataclass
class Embedded:
    """HTML, and what it shows by other means.

    Attributes:
        markup: The HTML with a slot where a figure or drawing stood; as little trusted as before.
        figures: Plotly figures by the number of their slot.
        drawings: SVG by the number of its slot.
        left_out: What a reader does not get, in words.
        addresses: What it would have fetched from other hosts.
    """

    markup: str
    figures: dict[int, dict[str, Any]] = field(default_factory=dict)
    drawings: dict[int, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)


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


def taken(markup: str) -> Embedded:
    """Return HTML without what only a browser with its scripts could show, and what that was."""
    if not _OTHER_MEANS.search(markup):
        return Embedded(markup)
    reader = _Reader(_COMPLETE.search(markup) is not None)
    reader.feed(markup)
    reader.close()
    found = reader.finished()
    if "an embedded page" in " ".join(found.left_out):
        found.markup = _FOLIUM.sub("", found.markup)
    return found


class _Reader(HTMLParser):
    """Writes HTML down again, but for what it takes out.

    Attributes:
        complete: Scripts and buttons add nothing to what is there without them.
    """

    def __init__(self, complete: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.complete = complete
        self._pieces: list[str] = []
        self._places: dict[str, int] = {}  # of elements with an id, as indices of pieces
        self._found = Embedded("")
        self._scripts: list[str] = []
        self._slots = 0
        self._taking = ""
        self._opening = ""
        self._attributes: dict[str, str] = {}
        self._depth = 0
        self._inside: list[str] = []

    def finished(self) -> Embedded:
        """Return what was found once all has been read."""
        if self._taking:
            self._take()
        drawn = bool(self._found.figures)
        if not (self.complete or drawn):
            self._found.left_out += self._scripts
        elif drawn and "a drawing area" in self._found.left_out:
            self._found.left_out.remove("a drawing area")
        self._found.markup = "".join(self._pieces)
        return self._found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        raw = self.get_starttag_text() or ""
        if self._taking:
            self._inside.append(raw)
            self._depth += tag == self._taking
            return
        attributes = {name: (value or "").strip() for name, value in reversed(attrs)}
        if tag in _LOADING:
            self._loads(tag, attributes)
        if tag in _TAKEN:
            self._taking, self._opening, self._attributes = tag, raw, attributes
            self._depth, self._inside = 1, []
        elif tag in {"input", "progress", "meter"}:
            self._pieces.append(self._control(tag, attributes, raw))
        elif tag == "img" and _SVG_DATA.match(attributes.get("src", "")):
            self._draw(_svg_of(attributes["src"]))
        elif tag not in _OPENED:
            self._pieces.append(raw)
        elif tag == "canvas":
            self._found.left_out.append(_NAMES[tag])
        if "id" in attributes:
            self._places.setdefault(attributes["id"], len(self._pieces))
            self._pieces.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag == self._taking == "svg":
            self._depth -= 1
            if not self._depth:
                self._take()

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag == self._taking
        if self._taking and not self._depth:
            self._take()
        elif self._taking:
            self._inside.append(f"</{tag}>")
        elif tag not in _OPENED:
            self._pieces.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        text = data if self.cdata_elem else escape(data)
        (self._inside if self._taking else self._pieces).append(text)

    def _take(self) -> None:
        """Put something else for an element that has ended."""
        tag, inside, self._taking = self._taking, "".join(self._inside), ""
        if tag == "script":
            self._script(inside)
        elif tag == "svg":
            self._draw(self._opening + inside + "</svg>")
        elif tag == "select":
            options = (_words(part) for part in re.split(r"</?option\b[^<>]*>", inside))
            self._pieces.append(f"<span>{' · '.join(filter(None, options))}</span>")
            self._found.left_out.append("a menu")
        elif tag == "textarea":
            self._pieces.append("<pre>{}</pre>".format(inside.replace("<", "&lt;")))
            self._found.left_out.append("a field to write in")
        elif tag == "button" and _words(inside):
            self._scripts.append(f"the button “{_words(inside)}”")

    def _script(self, text: str) -> None:
        drawn = plotly_figures(text)
        for one in drawn:
            slot = self._slot()
            self._found.figures[slot] = one.figure
            place = self._places.get(one.target)
            if place is None:
                self._pieces.append(_hole(slot))
            else:
                self._pieces[place] += _hole(slot)
        runs = _RUN.fullmatch(self._attributes.get("type", ""))
        if runs and not drawn and (text.strip() or "src" in self._attributes):
            self._scripts.append("a script")

    def _draw(self, svg: str) -> None:
        if not _draws(svg):
            return  # symbols for others, or one of them: an icon
        slot = self._slot()
        self._found.drawings[slot] = svg
        self._pieces.append(_hole(slot))

    def _slot(self) -> int:
        self._slots += 1
        return self._slots

    def _control(self, tag: str, attributes: dict[str, str], raw: str) -> str:
        kind, value = attributes.get("type", "").lower(), escape(attributes.get("value", ""))
        if tag != "input":
            return f"<span>{value} / {escape(attributes.get('max', '1'))}</span>" if value else raw
        if kind in {"checkbox", "radio", "hidden"}:
            return raw
        if kind in {"button", "submit", "reset", "image"}:
            self._scripts.append(f"the button “{value}”" if value else "a button")
            return ""
        self._found.left_out.append("a field to write in")
        return f"<span>{value}</span>"

    def _loads(self, tag: str, attributes: dict[str, str]) -> None:
        """Note what an element would have loaded, from here or elsewhere."""
        url = attributes.get("data" if tag == "object" else "src", "")
        try:
            scheme, host, path, *_ = urlsplit(url)
        except ValueError:
            scheme, host, path = "", "", ""
        if host and scheme.lower() in {"", "http", "https"}:
            self._found.addresses.append(url if scheme else f"https:{url}")
        elif tag == "iframe" or (url and (tag in {"embed", "object"} or not scheme)):
            self._found.left_out.append(_named(tag, scheme, path))


def _named(tag: str, scheme: str, path: str) -> str:
    name = path.rpartition("/")[2] if not scheme else ""
    return f"{_NAMES[tag]} ({name})" if name else _NAMES[tag]


def _hole(slot: int) -> str:
    return f'<img class="nb-slot-{slot}">'


def _words(markup: str) -> str:
    """Return the text of HTML without its tags, still escaped."""
    return " ".join(_TAG.sub(" ", markup).split())


def _draws(svg: str) -> bool:
    """Return True if there is something to see of a drawing itself."""
    kept = 0  # how many elements, of which nothing is seen where they are, are open
    for part in _PART.finditer(svg):
        if part["kept"]:
            kept += 0 if part["empty"] else -1 if part["end"] else 1
        elif not kept:
            return True
    own = set(re.findall(r"\sid=[\"']([^\"']+)", svg))
    return not own.isdisjoint(_USED.findall(svg))


def _svg_of(url: str) -> str:
    """Return the drawing in a ``data:`` address."""
    head = _SVG_DATA.match(url)
    data = unquote_to_bytes(url[head.end() :] if head else "")
    try:
        data = base64.b64decode(data) if head and head["base64"] else data
    except ValueError:
        return ""
    return data.decode(errors="replace")
