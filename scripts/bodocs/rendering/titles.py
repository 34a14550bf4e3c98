"""Headings of the first level: the page's title is its only one."""

from __future__ import annotations

from dataclasses import dataclass

from markdown_it import MarkdownIt

from bodocs import headers

_PARSER = MarkdownIt("commonmark").enable("table")
_PARSER.core.ruler.enableOnly(["normalize", "block"])


@dataclass
class Titles:
    """Takes the title out of one page's prose, cell by cell, and makes other H1s H2s.

    Attributes:
        title: The page's title.
    """

    title: str
    _begun: bool = False
    _taken: bool = False

    def without(self, text: str) -> str:
        """Return the text of the next Markdown cell without H1.

        An H1 with which the page begins says its title, and goes; so does the first one that
        says just what the title says.
        """
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        removed: set[int] = set()
        tokens = _PARSER.parse("\n".join(lines))
        for at, token in enumerate(tokens):
            if token.type == "heading_open" and token.tag == "h1" and token.map is not None:
                start, end = token.map
                removed.update(range(start + 1, end))
                if not token.level and self._is_title(tokens[at + 1].content, first=at == 0):
                    self._taken = True
                    removed.add(start)
                else:
                    lines[start] = _as_h2(lines[start], tokens[at + 1].content, token.markup)
        self._begun = self._begun or bool(text.strip())
        return "\n".join(line for n, line in enumerate(lines) if n not in removed)

    @classmethod
    def lowered(cls, text: str) -> str:
        """Return a Markdown text that has no part in the title, with H2 for each H1."""
        return cls("", _taken=True).without(text)

    def _is_title(self, heading: str, *, first: bool) -> bool:
        if self._taken:
            return False
        return (first and not self._begun) or headers.plain_text(heading) == self.title


def _as_h2(line: str, content: str, markup: str) -> str:
    if markup == "#":
        return line.replace("#", "##", 1)
    words = [part.strip() for part in content.splitlines()]
    return f"{line[: line.rindex(words[0])]}## {' '.join(words)}"
