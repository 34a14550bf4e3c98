"""Footnotes: each cell is a text of its own, but a page has one list of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from bodocs.rendering import blocks, grammar


@dataclass
class Footnotes:
    """The labels of one page's footnotes."""

    _taken: set[str] = field(default_factory=set)
    _own: dict[str, str] = field(default_factory=dict)
    _last: dict[str, int] = field(default_factory=dict)

    def enter(self, text: str) -> None:
        """Begin a cell; footnotes that it defines are its own, whatever other cells define."""
        self._own = {}
        for match in grammar.FOOTNOTE.finditer(text):
            name = blocks.label(match["label"])
            if name not in self._own:
                self._own[name] = self._free(match["label"])
                self._taken.add(blocks.label(self._own[name]))

    def label(self, text: str) -> str:
        """Return the label on the page for one in the cell; one of another cell stays."""
        return self._own.get(blocks.label(text), text)

    def _free(self, text: str) -> str:
        if blocks.label(text) not in self._taken:
            return text
        # Not by a dash: that is how the site numbers the calls of one footnote.
        number = self._last.get(text, 1) + 1
        while blocks.label(f"{text}.{number}") in self._taken:
            number += 1
        self._last[text] = number
        return f"{text}.{number}"
