"""Prose: Markdown of a page, made safe and ready for Docusaurus.

The text stays Markdown, so that table of contents, anchors, admonitions and link checking stay
Docusaurus's own. What changes: code blocks become elements of the website, math gets one notation,
dollars that are no math are escaped, links lead to pages of the site, and every tag that is not on
a short list of permitted ones is written as text. A ``<`` in the result is ours or permitted.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote

from bodocs.rendering import formulas
from bodocs.rendering.assets import Assets, raster
from bodocs.rendering.blocks import code_blocks
from bodocs.rendering.html import closing_tag, inline_tag, opening
from bodocs.rendering.links import Links

_SPACE = r"(?!\n[ \t]*\n)"  # nothing in a line of text reaches over an empty line
_AMS = r"(?:align|alignat|aligned|equation|gather|multline|eqnarray|cases|split)\*?"
# A parser ends an address at what it takes for space, which is less than Python's `\\s`.
_SIGN = r"[^\x00-\x20()<>]"
_DESTINATION = rf"<[^<>\n]*>|(?:\\[()<>\\]|{_SIGN}|\({_SIGN}*\))+"
_TITLE = r"""\s+(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\([^()]*\))"""
_TOKEN = re.compile(
    rf"""
    (?P<span>(?<!`)(?P<ticks>`+)(?!`)(?:{_SPACE}[\s\S])+?(?<!`)(?P=ticks)(?!`))
  | (?P<display>(?<!\\)\$\$(?:{_SPACE}[\s\S])+?\$\$
      | \\\[(?:{_SPACE}[\s\S])+?\\\]
      | \\begin\{{(?P<env>{_AMS})\}}(?:{_SPACE}[\s\S])+?\\end\{{(?P=env)\}})
      (?P<stop>[.,;](?=[ \t]*(?:\n|\Z)))?
  | (?P<math>(?<![\\$])\$(?![\s$])(?:\\.|{_SPACE}[^$\\])+?(?<!\s)\$(?![\d$])
      | \\\((?:{_SPACE}[\s\S])+?\\\))
  | (?P<escape>\\[!-/:-@\[-`{{-~])
  | (?P<comment><!--[\s\S]*?-->)
  | (?P<auto><(?:https?://|mailto:)[^\s<>]*>)
  | (?P<image>!\[(?P<alt>(?:\\.|[^\[\]\\]|\[[^\[\]]*\])*)\]
      \(\s*(?P<src>{_DESTINATION})(?:{_TITLE})?\s*\))
  | (?P<link>\]\(\s*(?P<href>{_DESTINATION})(?P<title>{_TITLE})?\s*\))
  | (?P<nowhere>\]\()
  | (?P<tag></?[A-Za-z][^<>]*>)
  | (?P<dollar>\$)
  | (?P<less><)
    """,
    re.VERBOSE,
)
_DEFINITION = re.compile(
    r"^(?P<start>[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t>]+)*\[(?!\^)(?:\\.|[^\]\\])+\]:[ \t]*\n?[ \t>]*)"
    # Words after the address make it a text that only looks like a definition.
    r"""(?P<target><[^<>\n]*>|[^\x00-\x20<][^\x00-\x20]*)(?=[ \t]*$|[ \t]+["'(])""",
    re.MULTILINE,
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass
class Prose:
    """Renders the Markdown of one page.

    Attributes:
        links: Where its links lead.
        assets: Takes its images.
    """

    links: Links
    assets: Assets
    _attachments: dict[str, dict[str, str]] = field(default_factory=dict)

    def render(self, text: str, attachments: dict[str, dict[str, str]] | None = None) -> str:
        """Return a Markdown text ready for the site.

        Args:
            text: The Markdown.
            attachments: Images of a notebook cell: mime bundles by name.
        """
        self._attachments = attachments or {}
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        lines = text.split("\n")
        parts: list[str] = []
        done = 0
        for start, end, block in code_blocks(text):
            parts.append(self._text("\n".join(lines[done:start])))
            parts.append(block)
            done = end
        parts.append(self._text("\n".join(lines[done:])))
        return "\n".join(part for part in parts if part.strip()).strip("\n")

    def _text(self, text: str) -> str:
        text = _DEFINITION.sub(self._definition, text)
        return _TOKEN.sub(self._token, text)

    def _token(self, match: re.Match[str]) -> str:
        kind = next(name for name in _HANDLERS if match.group(name) is not None)
        return _HANDLERS[kind](self, match)

    def _definition(self, match: re.Match[str]) -> str:
        return match.group("start") + _destination(self._resolve(match.group("target")))

    def _link(self, match: re.Match[str]) -> str:
        target = self._resolve(match.group("href"))
        title = (match.group("title") or "").replace("<", "&lt;")
        return f"]({_destination(target)}{title})"

    def _resolve(self, destination: str) -> str:
        return self.links.resolve(_read(destination))

    def _image(self, match: re.Match[str]) -> str:
        alt, source = match.group("alt"), _read(match.group("src"))
        if source.startswith("attachment:"):
            address = self._attachment(source.removeprefix("attachment:"))
        else:
            address = self.links.image(source)
        if address is not None:
            return f"![{self._text(alt)}]({address})"
        if "://" in source:
            # The site asks no other host for anything, so a foreign picture becomes a link.
            target = _destination(self.links.resolve(source))
            return f"[{self._text(alt or source)}]({target})"
        return self._text(alt)

    def _attachment(self, name: str) -> str | None:
        import base64

        bundle = self._attachments.get(name) or self._attachments.get(unquote(name), {})
        for mime, data in bundle.items():
            if mime.startswith("image/") and mime != "image/svg+xml":
                suffix = mime.removeprefix("image/")
                return raster(base64.b64decode(data), suffix, self.assets).light
        return None

    def _tag(self, match: re.Match[str]) -> str:
        tag = match.group("tag")
        if tag.startswith("</"):
            return closing_tag(tag) or _as_text(tag)
        found = inline_tag(tag)
        if found is None:
            return _as_text(tag)
        name, attributes = found
        if name == "img":
            address = self.links.image(attributes.get("src", ""))
            if address is None:
                return _as_text(attributes.get("alt", ""))
            attributes["src"] = address
        if "href" in attributes:
            attributes["href"] = self.links.resolve(attributes["href"])
        return opening(name, attributes)


def _span(_: Prose, match: re.Match[str]) -> str:
    span = match.group("span")
    if "<" not in span and "$" not in span:
        return span
    ticks = len(match.group("ticks"))
    inside = span[ticks:-ticks]
    if len(inside) > 2 and inside[0] == inside[-1] == " " and inside.strip():
        inside = inside[1:-1]
    # Written so that it is text whatever a parser takes the back-ticks for.
    return f"<code>{_as_text(inside)}</code>"


def _as_text(text: str) -> str:
    """Return ``text`` with every sign that Markdown or HTML could read as a reference."""
    return re.sub(r"[^\w\s]|_", lambda match: f"&#{ord(match.group())};", text)


def _read(destination: str) -> str:
    """Return an address as a parser reads it, without what only Markdown needs."""
    if destination.startswith("<"):
        destination = destination[1:-1]
    return html.unescape(_ESCAPED.sub(r"\1", destination))


def _destination(target: str) -> str:
    target = target.replace("&", "&amp;").replace("\\", "%5C")
    return target.replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(" ", "%20")


_HANDLERS: dict[str, Callable[[Prose, re.Match[str]], str]] = {
    "span": _span,
    "display": lambda _, match: formulas.display(match),
    "math": lambda _, match: formulas.inline(match.group("math")),
    "escape": lambda _, match: match.group("escape"),
    "comment": lambda _, _match: "",
    "auto": lambda _, match: (
        f"[{match.group('auto')[1:-1]}]({_destination(match.group('auto')[1:-1])})"
    ),
    "tag": Prose._tag,
    "image": Prose._image,
    "link": Prose._link,
    # A link whose address cannot be read could lead anywhere: it stays text.
    "nowhere": lambda _, _match: "]&#40;",
    "dollar": lambda _, _match: "\\$",
    "less": lambda _, _match: "&lt;",
}


def escape_markdown(text: str) -> str:
    """Return ``text`` so that Markdown shows it as it is."""
    # Not by back-slashes: `\\[` and `\\(` begin a formula.
    return re.sub(r"[&\\`*_{}\[\]()#+!|$<>~-]", lambda match: f"&#{ord(match.group())};", text)
