"""Prose: Markdown of a page, made safe and ready for Docusaurus.

The text stays Markdown, so that table of contents, anchors, admonitions and link checking stay
Docusaurus's own. What changes: code blocks become elements of the website, math gets one notation,
dollars that are no math are escaped, links lead to pages of the site, and every tag that is not on
a short list of permitted ones is written as text. A ``<`` in the result is ours or permitted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote

from bodocs.rendering import admonitions, blocks, grammar, scanning
from bodocs.rendering.assets import Assets, picture
from bodocs.rendering.blocks import Blocks, Definition
from bodocs.rendering.escaping import as_text, read_address, written_address
from bodocs.rendering.footnotes import Footnotes
from bodocs.rendering.formulas import Formulas
from bodocs.rendering.html import (
    ENDED_BY_OTHERS,
    VOID,
    closing_tag,
    foreign_tag,
    inline_tag,
    opening,
    safe_url,
)
from bodocs.rendering.links import Links
from bodocs.rendering.opened import Opened
from bodocs.rendering.references import FORMER, References


@dataclass
class Prose:
    """Renders the Markdown of one page.

    Attributes:
        links: Where its links lead.
        assets: Takes its images.
        references: Knows what names in back-ticks stand for.
        formulas: Knows what its formulas define and refer to.
    """

    links: Links
    assets: Assets
    references: References = field(default_factory=lambda: References({}))
    formulas: Formulas = field(default_factory=Formulas)
    _attachments: dict[str, dict[str, str]] = field(default_factory=dict)
    _definitions: dict[str, Definition] = field(default_factory=dict)
    _footnotes: Footnotes = field(default_factory=Footnotes)
    _open: Opened = field(default_factory=Opened)

    def render(self, text: str, attachments: dict[str, dict[str, str]] | None = None) -> str:
        """Return a Markdown text ready for the site.

        Args:
            text: The Markdown.
            attachments: Images of a notebook cell: mime bundles by name.
        """
        self._attachments = attachments or {}
        self._open = Opened()
        text = admonitions.written_out(text.replace("\r\n", "\n").replace("\r", "\n"))
        found = Blocks.of(text)
        self._definitions = found.definitions
        texts, done = [], 0
        for start, end, _ in found.code:
            texts.append("\n".join(found.lines[done:start]))
            done = end
        texts.append("\n".join(found.lines[done:]))
        self._footnotes.enter("\n".join(texts))
        parts = [self._text(texts[0])]
        for (_, _, block), following in zip(found.code, texts[1:], strict=True):
            parts += [block, self._text(following)]
        # Each cell is a text of its own: what one opens is not open in the next.
        left = [name for name in self._open.left() if name not in ENDED_BY_OTHERS]
        parts.append("".join(f"\n\n</{name}>" for name in left))
        page = "\n".join(part for part in parts if part.strip()).strip("\n")
        return page + "".join(f"\n\n{marks}" for marks in admonitions.left_open(page))

    def _text(self, text: str) -> str:
        text = grammar.DIRECTIVE.sub(lambda m: m["fence"] + grammar.ADMONITIONS[m["kind"]], text)
        # The definitions are out of the text: whatever a parser takes these for, they are none.
        text = grammar.DEFINITION.sub(lambda m: f"{m['start']}&#91;{m['rest'][1:]}", text)
        return scanning.replaced(text, self._token)

    def _token(self, match: re.Match[str]) -> str | None:
        kind = next(name for name in _HANDLERS if match.group(name) is not None)
        return _HANDLERS[kind](self, match)

    def _footnote(self, match: re.Match[str]) -> str:
        return f"[^{self._footnotes.label(match['footnote'])}]"

    def _labelled(self, match: re.Match[str]) -> str | None:
        target = self._defined(match["labelled"])
        return f"]({target})" if target is not None else None

    def _brief(self, match: re.Match[str]) -> str | None:
        """Return the link that a text in brackets is if it is a label."""
        target = self._defined(match["brief"])
        return f"[{self._text(match['brief'])}]({target})" if target is not None else None

    def _defined(self, label: str) -> str | None:
        """Return address and title of a label, as they stand in a link; None for no label."""
        found = self._definitions.get(blocks.label(label))
        if found is None:
            return None
        title = f' "{as_text(" ".join(found.title.split()))}"' if found.title else ""
        return f"{written_address(self.links.resolve(found.target))}{title}"

    def _link(self, match: re.Match[str]) -> str:
        target = self._resolve(match.group("href"))
        title = (match.group("title") or "").replace("<", "&lt;")
        return f"]({written_address(target)}{title})"

    def _resolve(self, destination: str) -> str:
        return self.links.resolve(read_address(destination))

    def _image(self, match: re.Match[str]) -> str:
        alt, source = match.group("alt"), read_address(match.group("src"))
        address = self._picture(source)
        if address is not None:
            return f"![{self._text(alt)}]({address})"
        if _foreign(source) and not _is_linked(match):
            # The site asks no other host for anything, so a foreign picture becomes a link.
            target = written_address(self.links.resolve(source))
            return f"[{self._text(alt or source)}]({target})"
        return self._text(alt) or _name(source)

    def _reference(self, match: re.Match[str]) -> str:
        """Return a picture whose address stands elsewhere, or the text that it is not one."""
        words, label = match.group("words"), match.group("label")
        found = self._definitions.get(blocks.label(label or words))
        source = found.target if found else None
        address = self._picture(source) if source is not None else None
        if address is not None:
            return f"![{self._text(words)}]({address})"
        # Without the sign before it, it is a link; or text.
        rest = match.group("reference")[1:]
        return self._text(rest) if source is not None else f"&#33;{self._text(rest)}"

    def _picture(self, source: str) -> str | None:
        if source.startswith("attachment:"):
            return self._attachment(source.removeprefix("attachment:"))
        return self.links.image(source)

    def _attachment(self, name: str) -> str | None:
        bundle = self._attachments.get(name) or self._attachments.get(unquote(name))
        drawn = picture(bundle, {}, self.assets) if isinstance(bundle, dict) else None
        return drawn.light if drawn else None

    def _math(self, match: re.Match[str]) -> str:
        formula = match["math"] or match["formula"]
        if self._open:
            return self.formulas.within(formula, "inline")
        return self.formulas.inline(formula)

    def _display(self, match: re.Match[str]) -> str:
        if self._open:
            return self.formulas.within(match["display"], "display") + (match["stop"] or "")
        return self.formulas.display(match)

    def _number(self, match: re.Match[str]) -> str | None:
        return self.formulas.reference(match["kind"], match["equation"])

    def _tag(self, match: re.Match[str]) -> str:
        tag = match.group("tag")
        if tag.startswith("</"):
            name = closing_tag(tag)
            return self._not_permitted(tag) if name is None else self._close(name)
        found = inline_tag(tag)
        if found is None:
            return self._not_permitted(tag)
        name, attributes = found
        if name == "img":
            return self._drawn(attributes)
        if "href" in attributes:
            attributes["href"] = self.links.resolve(attributes["href"])
        if name not in VOID and not tag.endswith("/>"):
            self._open.open(name)
        return opening(name, attributes)

    def _close(self, name: str) -> str:
        # If nothing of this cell is closed by it, something of another would be.
        return f"</{name}>" if self._open.close(name) else ""

    def _drawn(self, attributes: dict[str, str]) -> str:
        source, alt = attributes.get("src", ""), attributes.get("alt", "")
        address = self._picture(source)
        if address is not None:
            return opening("img", attributes | {"src": address})
        if _foreign(source) and "a" not in self._open:
            return opening("a", {"href": source}) + as_text(alt or source) + "</a>"
        return as_text(alt) or _name(source)

    def _not_permitted(self, tag: str) -> str:
        found = foreign_tag(tag)
        if found is None:
            return as_text(tag)
        _, source = found
        return opening("a", {"href": source}) + as_text(source) + "</a>" if _foreign(source) else ""


def _foreign(address: str) -> bool:
    return re.match(r"(?:https?:)?//", address, re.IGNORECASE) is not None and safe_url(address)


def _name(source: str) -> str:
    """Return what stands for a picture that is not there and has no words of its own."""
    return "" if source.startswith("data:") else as_text(source)


def _is_linked(image: re.Match[str]) -> bool:
    """Return True for a picture that is a link, as badges are: a link holds no other."""
    start, end = image.span()
    return image.string[start - 1 : start] == "[" and image.string.startswith("](", end)


def _span(prose: Prose, match: re.Match[str]) -> str:
    span = match.group("span")
    ticks = len(match.group("ticks"))
    inside = span[ticks:-ticks]
    if len(inside) > 2 and inside[0] == inside[-1] == " " and inside.strip():
        inside = inside[1:-1]
    if match.group("former"):
        # A heading is what the table of contents shows, too.
        return span if _in_heading(match) else _former(inside)
    named = prose.references.spoken(inside) if _may_be_linked(match) else None
    if named is not None:
        element, attributes = named
        return f"{opening(element, attributes)}<code>{as_text(inside)}</code></{element}>"
    if "<" not in span and "$" not in span:
        return span
    # Written so that it is text whatever a parser takes the back-ticks for.
    return f"<code>{as_text(inside)}</code>"


def _former(name: str) -> str:
    """Return a name that is gone, marked up as what is no longer right."""
    return f'<s class="{FORMER}" title="Former name"><code>{as_text(name)}</code></s>'


def _may_be_linked(match: re.Match[str]) -> bool:
    """Return False within the text of a link, and in a heading, which is a link of its own."""
    return not _in_heading(match) and not grammar.ENDS_LINK.match(match.string, match.end())


def _in_heading(match: re.Match[str]) -> bool:
    line = scanning.before(match.string, match.start()) or ""
    return line.lstrip(" >").startswith("#")


_HANDLERS: dict[str, Callable[[Prose, re.Match[str]], str | None]] = {
    "span": _span,
    "display": Prose._display,
    "math": Prose._math,
    "formula": Prose._math,
    "number": Prose._number,
    "escape": lambda _, match: match.group("escape"),
    "comment": lambda _, _match: "",
    "sheet": lambda _, _match: "",
    "auto": lambda _, match: (
        f"[{match.group('auto')[1:-1]}]({written_address(match.group('auto')[1:-1])})"
    ),
    "tag": Prose._tag,
    "image": Prose._image,
    "reference": Prose._reference,
    "link": Prose._link,
    "footnote": Prose._footnote,
    "labelled": Prose._labelled,
    "brief": Prose._brief,
    # A link whose address cannot be read could lead anywhere: it stays text.
    "nowhere": lambda _, _match: "]&#40;",
    "dollar": lambda _, _match: "\\$",
    "less": lambda _, _match: "&lt;",
}
