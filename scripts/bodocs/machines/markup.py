"""HTML of outputs as Markdown: tables as tables, pictures as images, the rest as its text."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise, zip_longest

from bodocs.api.writing import code_span, fenced

_MARKS = {"em": "*", "i": "*", "strong": "**", "b": "**", "s": "~~", "del": "~~"}
_CODE = {"code", "samp", "kbd", "var", "tt"}
# fmt: off
_BLOCKS = {
    "blockquote", "center", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "h1", "h2",
    "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "summary", "table", "ul",
}
# fmt: on
_SPACE = re.compile(r"[ \t\n\r\f]+")
_TAG = re.compile(r"<[^<>]*>")
_WIDEST = 100
"""Cells that one may span; a browser stops somewhere, too."""


def to_markdown(markup: str, resolve: Callable[[str], str]) -> str:
    """Return sanitised HTML as Markdown.

    Args:
        markup: The HTML.
        resolve: Gives the whole address for one on the page.
    """
    reader = _Reader(resolve)
    reader.feed(markup)
    reader.close()
    return reader.text()


def to_text(markup: str) -> str:
    """Return what HTML of our own says, as it stands there: no attribute of it holds a ``>``."""
    return html.unescape(_TAG.sub("", markup))


@dataclass
class _Table:
    """Rows of cells; what spans several stands in each of them."""

    rows: list[list[str]] = field(default_factory=list)
    heads: int = 0
    hanging: dict[int, tuple[int, str]] = field(default_factory=dict)
    _later: dict[int, tuple[int, str]] = field(default_factory=dict)

    def begin(self) -> None:
        self._fill()
        self.rows.append([])

    def add(self, text: str, columns: int, rows: int) -> None:
        if not self.rows:
            self.begin()
        self._hang()
        for _ in range(columns):
            if rows > 1:
                self.hanging[len(self.rows[-1])] = (rows - 1, text)
            self.rows[-1].append(text)

    def _hang(self) -> None:
        row = self.rows[-1]
        while len(row) in self.hanging:
            left, text = self.hanging.pop(len(row))
            if left > 1:
                self._later[len(row)] = (left - 1, text)
            row.append(text)

    def _fill(self) -> None:
        if self.rows:
            self._hang()
        self.hanging.update(self._later)
        self._later.clear()

    def text(self) -> str:
        self._fill()
        rows = [row for row in self.rows if row]
        if not rows:
            return ""
        width = max(map(len, rows))
        rows = [row + [""] * (width - len(row)) for row in rows]
        heads, body = rows[: self.heads], rows[self.heads :]
        columns = zip(*heads, strict=True)
        head = [" / ".join(dict.fromkeys(filter(None, column))) for column in columns]
        lines = [head or [""] * width, ["---"] * width, *body]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)


class _Reader(HTMLParser):
    def __init__(self, resolve: Callable[[str], str]) -> None:
        super().__init__(convert_charrefs=True)
        self.resolve = resolve
        self.blocks: list[str] = []
        self.line: list[str] = []
        self.tables: list[tuple[_Table, list[str]]] = []
        self.span = (1, 1)
        self.held: list[tuple[str, list[str], str]] = []
        self.links: list[str] = []
        self.silent = 0

    def text(self) -> str:
        while self.held:
            self._release(self.held[-1][0])
        while self.tables:
            self._end_table()
        self._break()
        items = [block.startswith("- ") for block in self.blocks]
        ends = ["\n" if one and other else "\n\n" for one, other in pairwise(items)]
        parts = zip_longest(self.blocks, ends, fillvalue="")
        return "".join(text for pair in parts for text in pair)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "style":
            self.silent += 1
        elif tag == "table":
            if not self.tables:
                self._break()
            self.tables.append((_Table(), self.line))
            self.line = []
        elif tag == "tr" and self.tables:
            self.tables[-1][0].begin()
        elif tag in {"td", "th"} and self.tables:
            self.line = []
            self.span = (_number(given.get("colspan")), _number(given.get("rowspan")))
        elif tag == "img":
            self._image(given)
        elif tag == "br":
            self.line.append(" ")
        elif tag == "pre" or tag in _CODE:
            self.held.append((tag, self.line, ""))
            self.line = []
        elif tag == "a":
            self.held.append((tag, self.line, given.get("href", "")))
            self.line = []
        elif tag in _MARKS:
            self.held.append((tag, self.line, ""))
            self.line = []
        elif tag in _BLOCKS:
            self._break("- " if tag == "li" else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "style":
            self.silent = max(0, self.silent - 1)
        elif tag in {"td", "th"} and self.tables:
            self.tables[-1][0].add(self._cell(), *self.span)
            self.line = []
        elif tag == "thead" and self.tables:
            self.tables[-1][0].heads = len(self.tables[-1][0].rows)
        elif tag == "table" and self.tables:
            self._end_table()
        elif any(name == tag for name, _, _ in self.held):
            while self._release(self.held[-1][0]) != tag:
                pass
        elif tag in _BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        raw = any(name == "pre" or name in _CODE for name, _, _ in self.held)
        self.line.append(data if raw else escaped(_SPACE.sub(" ", data)))

    def _release(self, tag: str) -> str:
        """End what was opened last: put what it holds, marked, where it stands."""
        _, line, address = self.held.pop()
        held = "".join(self.line)
        self.line = line
        if tag == "pre":
            if self.tables:
                self.line.append(code_span(held))
            else:
                self._break()
                self.blocks.append(fenced(held, "text"))
        elif tag in _CODE:
            self.line.append(code_span(held))
        elif tag == "a":
            self.line.append(f"[{held}]({self.resolve(address)})" if address else held)
        else:
            mark = _MARKS[tag]
            self.line.append(f"{mark}{held.strip()}{mark}" if held.strip() else held)
        return tag

    def _image(self, given: dict[str, str]) -> None:
        source, alt = given.get("src", ""), " ".join(given.get("alt", "").split())
        # Data in an address is of no use to a reader of text.
        shown = f"![{escaped(alt)}]({self.resolve(source)})"
        self.line.append(escaped(alt) if source.startswith("data:") else shown)

    def _end_table(self) -> None:
        table, self.line = self.tables.pop()
        text = table.text()
        if not text:
            return
        if self.tables:  # Markdown has no table in a table
            self.line.append(" ".join(text.replace("|", " ").split()))
        else:
            self.blocks.append(text)

    def _cell(self) -> str:
        return _SPACE.sub(" ", "".join(self.line)).strip().replace("|", "\\|")

    def _break(self, mark: str = "") -> None:
        if self.tables or self.held:
            self.line.append(" ")
            return
        text = "".join(self.line).strip()
        if text and text != "-":
            self.blocks.append(text)
        self.line = [mark]


def _number(text: str | None) -> int:
    return min(max(int(text), 1), _WIDEST) if text and text.isdecimal() else 1


def escaped(text: str) -> str:
    """Return text so that Markdown shows it as it is."""
    return re.sub(r"([\\`*\[\]<]|(?<!\w)_|_(?!\w))", r"\\\1", text)
