"""One output as its bundle of types, and the types that are shown with nothing else known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bodocs.rendering import alternatives, code, figures, terminal, widgets
from bodocs.rendering.assets import Picture
from bodocs.rendering.html import element, escape

_JSON = re.compile(r"application/(?:[\w.-]+\+)?json")


@dataclass(frozen=True)
class Bundle:
    """One output: its data by mime type, its metadata, and the words for its figure.

    Of these the author's own come first, then those that the output has, then the fallback.
    """

    data: dict[str, Any]
    metadata: dict[str, Any]
    said: str
    fallback: str
    caption: str
    depth: int

    @property
    def alt(self) -> str:
        """What stands for the output where it cannot be seen."""
        return self.said or alternatives.of_metadata(self.metadata) or self.fallback

    def alt_of(self, picture: Picture) -> str:
        """Return the same for a picture, which may have a title of its own."""
        return self.said or alternatives.of_metadata(self.metadata) or picture.title or self.alt

    def text(self, mime: str) -> str:
        """Return the data of one type as text; empty if there are none."""
        return joined(self.data.get(mime, ""))


def json(bundle: Bundle) -> list[str]:
    """Return JSON, folded."""
    value = bundle.data.get("application/json", bundle.data.get("application/geo+json"))
    return [] if value is None else [figures.specification(value, "JSON")]


def script(bundle: Bundle) -> list[str]:
    """Return the text of a script, which no page runs."""
    for mime in ("application/javascript", "text/javascript"):
        if bundle.text(mime).strip():
            label = "A script of this output, which the page does not run"
            return [code.block(bundle.text(mime), "javascript", fold=True, label=label)]
    return []


def plain(bundle: Bundle) -> list[str]:
    """Return plain text as a terminal shows it."""
    return [text_block("text", bundle.text("text/plain"))]


def other_json(bundle: Bundle) -> list[str]:
    """Return what is JSON by the end of its type."""
    for mime, value in bundle.data.items():
        if _JSON.fullmatch(mime) and mime != widgets.VIEW and value not in (None, "", {}, []):
            return [figures.specification(value, mime)]
    return []


def other_text(bundle: Bundle) -> list[str]:
    """Return the first text of any type but HTML."""
    texts = (bundle.text(m) for m in bundle.data if m.startswith("text/") and m != "text/html")
    return [text_block("text", next((text for text in texts if text.strip()), ""))]


def note(bundle: Bundle) -> list[str]:
    """Return a note that names the types, of which the page can show none."""
    what = f"An output of type {', '.join(sorted(map(str, bundle.data))) or 'nothing'}"
    return [remark(f"{what} is in the notebook, not on this page.")]


def remark(text: str) -> str:
    """Return a note of the page on an output."""
    return element("output", kind="note", html=escape(text))


def text_block(kind: str, text: str) -> str:
    """Return text with the colours of a terminal; empty if there is nothing to see."""
    html = terminal.to_html(text)
    return element("output", kind=kind, html=html) if text.strip() else ""


def joined(text: Any) -> str:
    """Return text that a notebook may keep as a list of lines."""
    return "".join(map(str, text)) if isinstance(text, list) else str(text or "")
