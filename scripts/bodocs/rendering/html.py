"""HTML made here and HTML that came in: building the first, sanitising the second."""

from __future__ import annotations

import html
import json
import re
from functools import partial
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import nh3

from bodocs.rendering import styles

# fmt: off
_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "center", "cite", "code", "col",
    "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure",
    "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "label", "li", "mark",
    "ol", "p", "pre", "q", "s", "samp", "small", "span", "strong", "sub", "summary", "sup",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var",
}
# What representations of objects are drawn and opened with; prose has no use for it.
_OUTPUT_TAGS = _TAGS | {"audio", "input", "source", "style", "video"}
_OUTPUT_ATTRIBUTES = {
    "*": {"class", "title", "align", "dir", "lang", "id", "style", "hidden"},
    "label": {"for"},
    "input": {"checked", "disabled", "type"},
    "audio": {"controls", "src"},
    "video": {"controls", "src", "width", "height"},
    "source": {"src", "type"},
}
# fmt: on
_DROPPED = {"script", "template", "noscript", "iframe", "object", "svg", "select", "textarea"}
_ATTRIBUTES = {
    "*": {"class", "title", "align", "dir", "lang"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "style"},
    "th": {"colspan", "rowspan", "scope", "style"},
    "tr": {"style"},
    "span": {"style"},
    "div": {"style"},
    "ol": {"start", "type"},
    "details": {"open"},
    "col": {"span"},
}
# Tags of old or of whole pages: what they enclose is shown without them.
# fmt: off
_FOREIGN = {
    "address", "article", "aside", "audio", "bdi", "bdo", "big", "button", "data", "embed", "font",
    "footer", "form", "header", "iframe", "input", "main", "nav", "nobr", "picture", "section",
    "source", "strike", "time", "tt", "video", "wbr",
}
# fmt: on
VOID = {"br", "hr", "img", "col"}
"""Elements that have no end."""

ENDED_BY_OTHERS = {"p", "li", "td", "th", "tr", "dt", "dd", "tbody", "thead", "tfoot", "colgroup"}
"""Elements that what comes after them ends, if nothing else does."""

_BOX = re.compile(r"\balert-(info|success|warning|danger)\b")
# What the website's own scripts look for is not to be had.
_ANCHOR = re.compile(r"(?!_|docusaurus)[^\W\d][\w.:-]*", re.IGNORECASE)
_SCHEMES = {"http", "https", "mailto"}
_DATA = {
    "img": re.compile(r"data:image/(?:png|jpe?g|gif|webp|bmp)[;,]", re.IGNORECASE),
    "audio": re.compile(r"data:audio/[\w.+-]+[;,]", re.IGNORECASE),
    "video": re.compile(r"data:video/[\w.+-]+[;,]", re.IGNORECASE),
    "source": re.compile(r"data:(?:audio|video)/[\w.+-]+[;,]", re.IGNORECASE),
}
# What the sanitiser wrote. Every tag is matched whole: what looks like one in an attribute is none.
_INSIDE = r'[^<>"]*(?:"[^"]*"[^<>"]*)*'
_WRITTEN = re.compile(
    rf"<style\b{_INSIDE}>(?P<sheet>.*?)</style>|(?P<input><input\b{_INSIDE}>)|<{_INSIDE}>",
    re.DOTALL,
)
_SWITCH = re.compile(r'<input\s(?:[\w-]+="[^"]*"\s)*type="(?:checkbox|radio)"')


_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def element(name: str, **attributes: Any) -> str:
    """Return a custom element of the website, as a block of Markdown.

    Strings stand as they are, everything else as JSON; None is left out. The closing tag has to
    stand alone after an empty line, or CommonMark takes the element for a part of a paragraph.
    """
    parts = [f"<nb-{name}"]
    for key, value in attributes.items():
        if value is None:
            continue
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        parts.append(f'data-{key.replace("_", "-")}="{_attribute(text)}"')
    return " ".join(parts) + f">\n\n</nb-{name}>"


def _attribute(text: str) -> str:
    # An HTML block ends at an empty line, so line ends are written as references.
    return _CONTROLS.sub("", html.escape(text, quote=True)).replace("\n", "&#10;")


def escape(text: str) -> str:
    """Return ``text`` for use between tags."""
    return html.escape(text, quote=False)


def sanitize(markup: str, scope: str = "") -> str:
    """Return HTML from an output with everything active, and everything that leaks, removed.

    Args:
        markup: The HTML, possibly broken or hostile.
        scope: Class of the element that it will stand in, and of no other on the page. Its style
            sheets reach only what is inside, and its ids begin with it. Without one, neither
            style sheets nor ids are kept.
    """
    clean = nh3.clean(
        markup.encode(errors="replace").decode(),  # JSON can hold half a sign, a page cannot
        tags=_OUTPUT_TAGS,
        clean_content_tags=_DROPPED,
        attributes={
            name: _ATTRIBUTES.get(name, set()) | _OUTPUT_ATTRIBUTES.get(name, set())
            for name in _ATTRIBUTES | _OUTPUT_ATTRIBUTES
        },
        attribute_filter=partial(_attribute_filter, scope),
        url_schemes=_SCHEMES | {"data"},
        strip_comments=True,
        link_rel="noopener nofollow",
    )
    return _WRITTEN.sub(partial(_confined, scope), clean)


def _confined(scope: str, match: re.Match[str]) -> str:
    if match["sheet"] is not None:
        sheet = styles.scoped(match["sheet"], scope, f"{scope}-") if scope else ""
        return f"<style>{sheet}</style>" if sheet else ""
    if match["input"] is not None and not _SWITCH.search(match["input"]):
        return ""  # a field to type into, on a page that takes nothing
    return match[0]


def _attribute_filter(scope: str, tag: str, attribute: str, value: str) -> str | None:
    if attribute == "src":
        return value if tag in _DATA and _DATA[tag].match(value) else None
    if attribute == "href":
        if value.startswith("#"):
            return f"#{scope}-{value[1:]}" if scope else value
        return value if safe_url(value) else None
    if attribute in {"id", "for"}:
        return f"{scope}-{value}" if scope else None
    if attribute == "style":
        return styles.declarations(value) or None
    if (tag, attribute) == ("input", "type"):
        return value.lower()
    return value


def safe_url(url: str) -> bool:
    """Return True for an address that a page may link to: relative, http, https or mailto."""
    try:
        scheme = urlsplit("".join(url.split())).scheme.lower()
    except ValueError:
        return False
    return scheme in _SCHEMES or scheme == ""


class _Tag(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: tuple[str, dict[str, str | None]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found = (tag, dict(attrs))

    handle_startendtag = handle_starttag


def inline_tag(tag: str) -> tuple[str, dict[str, str]] | None:
    """Return name and permitted attributes of one opening tag in prose; None if not permitted.

    Style and class stay out: prose has the look of the site.
    """
    parser = _Tag()
    parser.feed(tag)
    parser.close()
    if parser.found is None or parser.found[0] not in _TAGS:
        return None
    name, attributes = parser.found
    name = "h2" if name == "h1" else name  # the title is the only heading of its level
    allowed = (_ATTRIBUTES["*"] | _ATTRIBUTES.get(name, set())) - {"style", "class"}
    kept = {key: value or "" for key, value in attributes.items() if key in allowed}
    if "href" in kept and not safe_url(kept["href"]):
        return None
    box = _BOX.search(attributes.get("class") or "") if name == "div" else None
    if box:
        kept["class"] = f"alert alert--{box[1]}"
    anchor = attributes.get("id") or (attributes.get("name") if name == "a" else None)
    if anchor and _ANCHOR.fullmatch(anchor):
        kept["id"] = anchor
    return name, kept


def foreign_tag(tag: str) -> tuple[str, str] | None:
    """Return name and ``src`` of an opening or closing tag of HTML that no page may hold.

    None for what only looks like a tag.
    """
    name = re.match(r"</?([A-Za-z][A-Za-z0-9]*)[\s/>]", tag)
    if name is None or name[1].lower() not in _FOREIGN:
        return None
    parser = _Tag()
    parser.feed(tag)
    parser.close()
    attributes = parser.found[1] if parser.found else {}
    return name[1].lower(), attributes.get("src") or ""


def closing_tag(tag: str) -> str | None:
    """Return the name in a closing tag in prose if it is permitted, else None."""
    name = tag[2:-1].strip().lower()
    name = "h2" if name == "h1" else name
    return name if name in _TAGS else None


def opening(name: str, attributes: dict[str, str]) -> str:
    """Return an opening tag; void elements are closed, as Markdown parsers like it."""
    parts = [name, *(f'{key}="{_attribute(value)}"' for key, value in attributes.items())]
    end = " /" if name in VOID else ""
    return f"<{' '.join(parts)}{end}>"
