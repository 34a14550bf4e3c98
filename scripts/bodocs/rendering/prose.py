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

from markdown_it import MarkdownIt

from bodocs.rendering import code
from bodocs.rendering.assets import Assets, raster
from bodocs.rendering.html import closing_tag, inline_tag, opening
from bodocs.rendering.links import Links

_PARSER = MarkdownIt("commonmark").enable("table")

_SPACE = r"(?!\n[ \t]*\n)"  # nothing in a line of text reaches over an empty line
_AMS = r"(?:align|alignat|aligned|equation|gather|multline|eqnarray|cases|split)\*?"
_TOKEN = re.compile(
    rf"""
    (?P<span>(?<!`)(?P<ticks>`+)(?!`)(?:{_SPACE}[\s\S])+?(?<!`)(?P=ticks)(?!`))
  | (?P<display>(?<!\\)\$\$(?:{_SPACE}[\s\S])+?\$\$
      | \\\[(?:{_SPACE}[\s\S])+?\\\]
      | \\begin\{{(?P<env>{_AMS})\}}(?:{_SPACE}[\s\S])+?\\end\{{(?P=env)\}})
  | (?P<math>(?<![\\$])\$(?![\s$])(?:\\.|{_SPACE}[^$\\])+?(?<!\s)\$(?![\d$])
      | \\\((?:{_SPACE}[\s\S])+?\\\))
  | (?P<escape>\\[!-/:-@\[-`{{-~])
  | (?P<comment><!--[\s\S]*?-->)
  | (?P<auto><(?:https?://|mailto:)[^\s<>]*>)
  | (?P<tag></?[A-Za-z][^<>]*>)
  | (?P<image>!\[(?P<alt>[^\]]*)\]\(\s*<?(?P<src>[^\s)>]+)>?(?:\s+["'][^"']*["'])?\s*\))
  | (?P<link>\]\(\s*<?(?P<href>(?:[^\s()<>]|\([^\s()<>]*\))+)>?
      (?P<title>\s+(?:"[^"]*"|'[^']*'))?\s*\))
  | (?P<dollar>\$)
  | (?P<less><)
    """,
    re.VERBOSE,
)
_DEFINITION = re.compile(
    r"^(?P<start>[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t>]+)*\[(?:\\.|[^\]\\])+\]:[ \t]*\n?[ \t>]*)"
    r"<?(?P<target>[^\s>]+)>?",
    re.MULTILINE,
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_H1 = re.compile(r"^#[ \t]+(?P<text>.+?)[ \t]*#*[ \t]*$", re.MULTILINE)


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
        lines = text.replace("\r\n", "\n").split("\n")
        parts: list[str] = []
        done = 0
        for start, end, block in _code_blocks(text):
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
        return f"]({_destination(target)}{match.group('title') or ''})"

    def _resolve(self, destination: str) -> str:
        # As a parser reads it: without the back-slashes, and with the signs that references name.
        return self.links.resolve(html.unescape(_ESCAPED.sub(r"\1", destination)))

    def _image(self, match: re.Match[str]) -> str:
        alt, source = match.group("alt"), match.group("src")
        if source.startswith("attachment:"):
            address = self._attachment(source.removeprefix("attachment:"))
        else:
            address = self.links.image(source)
        if address is not None:
            return f"![{self._text(alt)}]({address})"
        if "://" in source:
            # The site asks no other host for anything, so a foreign picture becomes a link.
            return f"[{self._text(alt) or source}]({_destination(source)})"
        return self._text(alt)

    def _attachment(self, name: str) -> str | None:
        import base64

        for mime, data in self._attachments.get(name, {}).items():
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
            attributes["href"] = self.links.resolve(attributes["href"]).removeprefix("pathname://")
        return opening(name, attributes)


def _code_blocks(text: str) -> list[tuple[int, int, str]]:
    """Return first line, line after the last, and rendering of each code block."""
    found = []
    lines = text.replace("\r\n", "\n").split("\n")
    for token in _PARSER.parse(text):
        if token.type not in {"fence", "code_block"} or token.map is None:
            continue
        start, end = token.map
        while end > start + 1 and not lines[end - 1].strip(" \t>"):
            end -= 1
        language = re.split(r"[\s{,]", token.info.strip() or "text")[0]
        prefix = re.match(r"[ \t>]*", lines[start] if token.type == "fence" else "")
        block = code.block(token.content, language)
        found.append((start, end, _indented(block, prefix.group(0) if prefix else "")))
    return found


def _indented(block: str, prefix: str) -> str:
    # The empty lines around it make CommonMark see a block of HTML.
    return "\n".join((prefix + line).rstrip() for line in ["", *block.split("\n"), ""])


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


def _math(_: Prose, match: re.Match[str]) -> str:
    return f"${_formula(match.group('math'))}$"


def _display(_: Prose, match: re.Match[str]) -> str:
    formula = match.group("display")
    body = formula if formula.startswith("\\begin") else formula[2:-2]
    return f"\n\n$$\n{_harmless(body.strip())}\n$$\n\n"


def _formula(text: str) -> str:
    inside = text[2:-2] if text.startswith("\\(") else text[1:-1]
    return _harmless(inside.strip()).replace("\n", " ")


def _harmless(formula: str) -> str:
    """Return a formula in which no parser can see a tag."""
    return formula.replace("<", "\\lt ")


def _as_text(text: str) -> str:
    """Return ``text`` with every sign that Markdown or HTML could read as a reference."""
    return re.sub(r"[^\w\s]|_", lambda match: f"&#{ord(match.group())};", text)


def _destination(target: str) -> str:
    target = target.replace("&", "&amp;").replace("\\", "%5C")
    return target.replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(" ", "%20")


_HANDLERS: dict[str, Callable[[Prose, re.Match[str]], str]] = {
    "span": _span,
    "display": _display,
    "math": _math,
    "escape": lambda _, match: match.group("escape"),
    "comment": lambda _, _match: "",
    "auto": lambda _, match: (
        f"[{match.group('auto')[1:-1]}]({_destination(match.group('auto')[1:-1])})"
    ),
    "tag": Prose._tag,
    "image": Prose._image,
    "link": Prose._link,
    "dollar": lambda _, _match: "\\$",
    "less": lambda _, _match: "&lt;",
}


def without_title(text: str, *, first: bool) -> str:
    """Return a text without H1: the title is the page's only one.

    Args:
        text: The Markdown of one cell.
        first: An H1 at its start says the page's title, and goes; any other becomes an H2.
    """
    text = _hashed(text)
    found = _H1.search(text)
    if first and found and not text[: found.start()].strip():
        text = text[found.end() :]
    lines = text.split("\n")
    blocks = [range(start, end) for start, end, _ in _code_blocks(text)]
    for number, line in enumerate(lines):
        if _H1.match(line) and not any(number in block for block in blocks):
            lines[number] = f"#{line}"
    return "\n".join(lines)


def _hashed(text: str) -> str:
    """Return ``text`` with every underlined H1 written with a hash."""
    lines = text.split("\n")
    for token in reversed(_PARSER.parse(text)):
        if token.type == "heading_open" and token.markup == "=" and token.map is not None:
            start, end = token.map
            lines[start:end] = ["# " + " ".join(line.strip() for line in lines[start : end - 1])]
    return "\n".join(lines)


def escape_markdown(text: str) -> str:
    """Return ``text`` so that Markdown shows it as it is."""
    # Not by back-slashes: `\\[` and `\\(` begin a formula.
    return re.sub(r"[&\\`*_{}\[\]()#+!|$<>~-]", lambda match: f"&#{ord(match.group())};", text)
