"""Escaping: text and addresses as Markdown reads and writes them."""

from __future__ import annotations

import html
import re

from bodocs.rendering import grammar


def as_text(text: str) -> str:
    """Return ``text`` with every sign that Markdown or HTML could read as a reference."""
    return re.sub(r"[^\w\s]|_", lambda match: f"&#{ord(match.group())};", text)


def escape_markdown(text: str) -> str:
    """Return ``text`` so that Markdown shows it as it is."""
    # Not by back-slashes: `\\[` and `\\(` begin a formula.
    return re.sub(r"[&\\`*_{}\[\]()#+!|$<>~-]", lambda match: f"&#{ord(match.group())};", text)


def read_address(written: str) -> str:
    """Return an address as a parser reads it, without what only Markdown needs."""
    if written.startswith("<"):
        written = written[1:-1]
    return html.unescape(grammar.ESCAPED.sub(r"\1", written))


def written_address(address: str) -> str:
    """Return an address as it stands in a link, which no sign in it ends."""
    address = address.replace("&", "&amp;").replace("\\", "%5C")
    return address.replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(" ", "%20")
