"""HTML made here and HTML that came in: building the first, sanitising the second."""

from __future__ import annotations

import html
import json
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import nh3

# fmt: off
_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "center", "cite", "code", "col",
    "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure",
    "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "label", "li", "mark",
    "ol", "p", "pre", "q", "s", "samp", "small", "span", "strong", "sub", "summary", "sup",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var",
}
# fmt: on
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
_STYLES = {
    *("background-color", "border-collapse", "border-spacing", "color", "font-style"),
    *("font-weight", "text-align", "text-decoration", "vertical-align", "white-space"),
}
_SCHEMES = {"http", "https", "mailto"}
_IMAGE_DATA = ("data:image/png", "data:image/jpeg", "data:image/gif", "data:image/webp")


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
    return html.escape(text, quote=True).replace("\r", "").replace("\n", "&#10;")


def escape(text: str) -> str:
    """Return ``text`` for use between tags."""
    return html.escape(text, quote=False)


def sanitize(markup: str) -> str:
    """Return HTML from an output with everything active, and everything that leaks, removed."""
    return nh3.clean(
        markup,
        tags=_TAGS,
        clean_content_tags={"script", "style", "template", "noscript", "iframe", "object"},
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute_filter,
        filter_style_properties=_STYLES,
        url_schemes=_SCHEMES | {"data"},
        strip_comments=True,
        link_rel="noopener nofollow",
    )


def _attribute_filter(_tag: str, attribute: str, value: str) -> str | None:
    if attribute == "src":
        return value if value.lower().startswith(_IMAGE_DATA) else None
    if attribute == "href":
        return value if safe_url(value) else None
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
    allowed = (_ATTRIBUTES["*"] | _ATTRIBUTES.get(name, set())) - {"style", "class"}
    kept = {key: value or "" for key, value in attributes.items() if key in allowed}
    if not all(safe_url(kept[key]) for key in ("href", "src") if key in kept):
        return None
    return name, kept


def closing_tag(tag: str) -> str | None:
    """Return a closing tag in prose if it is permitted, else None."""
    name = tag[2:-1].strip().lower()
    return f"</{name}>" if name in _TAGS else None


def opening(name: str, attributes: dict[str, str]) -> str:
    """Return an opening tag; void elements are closed, as Markdown parsers like it."""
    parts = [name, *(f'{key}="{_attribute(value)}"' for key, value in attributes.items())]
    end = " /" if name in {"br", "hr", "img", "col"} else ""
    return f"<{' '.join(parts)}{end}>"
