"""A page as plain Markdown, for readers that are programs: what the site shows, and no more.

It is made of the page that the exporter wrote, in which links, numbers, claims and the best form
of each output are settled already. So whatever has a page has a twin, the reference included.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from bodocs import frontmatter
from bodocs.api.writing import code_span
from bodocs.machines import elements
from bodocs.machines.addresses import Addresses
from bodocs.machines.markup import to_text

_ELEMENT = re.compile(
    r"^(?P<lead>[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)"
    r'<nb-(?P<name>[a-z]+)(?P<attributes>(?: data-[a-z-]+="[^"]*")*)>[ \t]*$'
)
_CLOSED = re.compile(r"^[ \t>]*</nb-[a-z]+>[ \t]*$")
_ATTRIBUTE = re.compile(r' data-([a-z-]+)="([^"]*)"')
_BOX = re.compile(r'^<div class="nb-scroll"[^>]*>$|^</div>$')
_QUOTED = re.compile(r"[ \t]*>")
_ENDS_QUOTED = re.compile(r"^[ \t]*>.*\Z", re.MULTILINE)
_EMPTY = re.compile(r"\n(?:[ \t]*\n){2,}")
_AROUND = re.compile(r"\A(?:[ \t>]*\n)+|(?:\n[ \t>]*)+\Z|\A[ \t>]*\Z")
_BARE_ITEM = re.compile(r"^- *\n\s*", re.MULTILINE)
_PARAGRAPH = r"(?:(?!\n[ \t>]*\n)[\s\S])"
_TOKEN = re.compile(
    rf"""(?P<span>(?<!`)(?P<ticks>`+)(?!`){_PARAGRAPH}+?(?<!`)(?P=ticks)(?!`))
  | (?P<math>(?<![\\$])(?P<dollars>\$+)(?!\$){_PARAGRAPH}+?(?<![\\$])(?P=dollars)(?!\$))
  | (?P<escape>\\[!-/:-@\[-`{{-~])
  | <code>(?P<code>[^<]*)</code>
  | <a\s[^<>]*?href="(?P<address>[^"<>]*)"[^<>]*>(?P<named>(?:<code>[^<]*</code>|[^<])*)</a>
  | <span\sclass="math-(?P<kind>inline|display)">(?P<formula>[^<]*)</span>
  | (?P<link>\]\((?:<(?P<wrapped>[^<>\n]*)>|(?P<target>[^()\s]*))(?P<title>\s+"[^"\n]*")?\))
  | <img\s(?P<image>[^<>]*)>
  | <(?P<close>/?)(?P<tag>[a-z][a-z0-9]*)(?P<rest>(?:\s[^<>]*)?)>
  | &\#(?P<number>\d+);
  | (?P<entity>&(?:lt|gt|amp|quot|nbsp);)
  | [ \t]*\{{\#(?P<anchor>[^}}\n]+)\}}(?=[ \t]*$)""",
    re.VERBOSE | re.MULTILINE,
)
_MARKS = {"em": "*", "i": "*", "strong": "**", "b": "**", "s": "~~", "del": "~~"}
_WITHOUT = {"a", "span", "div", "center", "p", "dl", "ul", "ol"}
_LINES = {"dt": "**", "summary": "**"}
_ADMONITION = re.compile(
    r"^(?P<lead>[ \t>]*)(?P<marks>:{3,})(?P<kind>[a-z]+)?[ \t]*(?:\[(?P<title>.*)\]|(?P<words>.*))$"
)
_ALERTS = {"tip": "TIP", "warning": "WARNING", "danger": "CAUTION"}
_SPECIAL = set("\\`*_[]<|$~")
_AT_START = set("-+>#=")


def of_page(text: str, address: str, site: Addresses) -> str:
    """Return the twin of a page.

    Args:
        text: The page as Docusaurus reads it.
        address: Its address, without the site's base.
        site: Where the site is.
    """
    front = frontmatter.split(text, Path(address))
    about = str(front.data.get("description") or "")
    # What was taken from the text stands there.
    about = "" if about.removesuffix("…").strip() in front.body else about
    title = str(front.data.get("title") or address)
    heading = _heading(title, about, site.absolute(address))
    twin = f"{heading}\n\n{_Page(address, site).text(front.body)}\n"
    # Half of a sign can stand in YAML, but in no file.
    return twin.encode(errors="replace").decode()


def _heading(title: str, about: str, address: str) -> str:
    said = [f"> {_sign_by_sign(about)}"] if about else []
    return "\n\n".join([f"# {_sign_by_sign(title)}", *said, f"Page: <{address}>"])


class _Page:
    def __init__(self, address: str, site: Addresses) -> None:
        self.address = address
        self.site = site
        self.boxes: list[str] = []

    def text(self, body: str) -> str:
        """Return the page's prose and its elements, in order."""
        parts: list[str] = []
        for part in filter(None, self._parts(body)):
            # What goes on in a quote is one with what stands before.
            goes_on = parts and _QUOTED.match(part) and _ENDS_QUOTED.search(parts[-1])
            parts += [">" if goes_on else "", part] if parts else [part]
        return "\n".join(parts)

    def _parts(self, body: str) -> Iterator[str]:
        prose: list[str] = []
        for line in body.split("\n"):
            element = _ELEMENT.match(line)
            if element is None and not _CLOSED.match(line) and not _BOX.match(line):
                prose.append(line)
                continue
            yield self._prose(prose)
            prose = []
            if element is not None:
                yield self._element(element)
        yield self._prose(prose)

    def resolve(self, target: str) -> str:
        """Return the whole address for one on the page."""
        target = html.unescape(target).removeprefix("pathname://")
        if target.startswith("#"):
            return self.site.absolute(self.address + target)
        return self.site.absolute(target) if re.match(r"/(?!/)", target) else target

    def _element(self, match: re.Match[str]) -> str:
        found = _ATTRIBUTE.findall(match["attributes"])
        attributes = {name: html.unescape(value) for name, value in found}
        made = elements.shown(match["name"], attributes, self.resolve)
        if not made:
            return ""
        lead = match["lead"]
        pad = re.sub(r"[^>\s]", " ", lead)
        first, *rest = made.split("\n")
        return self._boxed("\n".join([lead + first, *((pad + line).rstrip() for line in rest)]))

    def _prose(self, lines: list[str]) -> str:
        text = _BARE_ITEM.sub("- ", self._replaced("\n".join(lines)))
        return _AROUND.sub("", _EMPTY.sub("\n\n", self._alerts(text))).rstrip()

    def _replaced(self, text: str) -> str:
        return _TOKEN.sub(self._token, text)

    def _token(self, match: re.Match[str]) -> str:
        for name, write in _HANDLERS.items():
            if match[name] is not None:
                return write(self, match)
        return match.group()

    def _link(self, match: re.Match[str]) -> str:
        target = match["wrapped"] if match["wrapped"] is not None else match["target"]
        return f"]({_destination(self.resolve(target))}{match['title'] or ''})"

    def _anchor(self, match: re.Match[str]) -> str:
        return f"[{self._replaced(match['named'])}]({_destination(self.resolve(match['address']))})"

    def _image(self, match: re.Match[str]) -> str:
        found = dict(re.findall(r'([a-z]+)="([^"]*)"', match["image"]))
        alt = _sign_by_sign(html.unescape(found.get("alt", "")))
        return f"![{alt}]({_destination(self.resolve(found.get('src', '')))})"

    def _tag(self, match: re.Match[str]) -> str:
        name = match["tag"]
        if name in _MARKS or name in _LINES:
            return _MARKS.get(name) or _LINES[name]
        if name in _WITHOUT:
            return ""
        if name == "li":
            return "" if match["close"] else "- "
        return match.group()

    def _alerts(self, text: str) -> str:
        """Return prose with its admonitions as alerts, which are quotes."""
        lines = []
        for line in text.split("\n"):
            found = _ADMONITION.match(line)
            if found is None or (found["kind"] is None and not self.boxes):
                lines.append(self._boxed(line))
            elif found["kind"] is None:
                self.boxes.pop()
            else:
                title = found["title"] or found["words"]
                # An alert in an alert is a part of its text.
                inner = [] if self.boxes else [f"[!{_ALERTS.get(found['kind'], 'NOTE')}]"]
                inner += [f"**{title}**", ""] if title else []
                self.boxes.append(f"{found['lead']}> ")
                lines += [self._boxed(one) for one in inner]
        return "\n".join(lines)

    def _boxed(self, text: str) -> str:
        lead = self._lead
        return "\n".join((lead + line).rstrip() for line in text.split("\n")) if lead else text

    @property
    def _lead(self) -> str:
        """What lines begin with where the page has got to."""
        return self.boxes[0] if self.boxes else ""


def _entity(match: re.Match[str]) -> str:
    return _sign(html.unescape(match["entity"]), match)


def _sign(sign: str, match: re.Match[str]) -> str:
    before, after = match.string[match.start() - 1 : match.start()], match.string[match.end() :][:1]
    if sign == "_" and before.isalnum() and (after.isalnum() or after == "&"):
        return sign
    if sign in _SPECIAL or (sign in _AT_START and _begins_its_line(match)):
        return f"\\{sign}"
    return sign


def _begins_its_line(match: re.Match[str]) -> bool:
    # Backwards from the sign: a line may be as long as the page.
    place = match.start()
    while place and match.string[place - 1] in " \t>|":
        place -= 1
    return place == 0 or match.string[place - 1] == "\n"


def _sign_by_sign(text: str) -> str:
    return "".join(f"\\{sign}" if sign in _SPECIAL - {"_", "$"} else sign for sign in text)


def _destination(target: str) -> str:
    return f"<{target}>" if re.search(r"[()\s]", target) else target


def _formula(match: re.Match[str]) -> str:
    mark = "$" if match["kind"] == "inline" else "$$"
    return f"{mark}{html.unescape(match['formula'])}{mark}"


_HANDLERS: dict[str, Callable[[_Page, re.Match[str]], str]] = {
    "span": lambda _, match: match["span"],
    "math": lambda _, match: match["math"],
    "escape": lambda _, match: match["escape"],
    "code": lambda _, match: code_span(to_text(match["code"])),
    "address": _Page._anchor,
    "formula": lambda _, match: _formula(match),
    "link": _Page._link,
    "image": _Page._image,
    "tag": _Page._tag,
    "number": lambda _, match: _sign(chr(int(match["number"])), match),
    "entity": lambda _, match: _entity(match),
    "anchor": lambda _, __: "",
}
