"""Makes names on a page references: links to the API pages, with a card of what they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bodocs.execution.records import Name
from bodocs.rendering.code import Mark
from bodocs.rendering.html import element
from bodocs.verification import names

CLASS = "api-name"
"""Of the element around a name, for the website's style and script."""


def nowhere(_target: str) -> str | None:
    """Give no address: there is no reference."""
    return None


@dataclass
class References:
    """The references of one page.

    Attributes:
        answers: What the kernel has said of names, by question.
        address: Gives the address on the site of what a dotted path names; None if it has none.
    """

    answers: Mapping[str, Name]
    address: Callable[[str], str | None] = nowhere
    _imported: Mapping[str, str] = field(default_factory=dict)
    _used: dict[str, Name] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        codes: Iterable[str],
        answers: Mapping[str, Name],
        address: Callable[[str], str | None] = nowhere,
    ) -> References:
        """Return the references of a page whose cells have these codes."""
        return cls(answers, address, names.imported(codes) if answers else {})

    def marks(self, code: str) -> list[Mark]:
        """Return where in a cell's code which element stands; of names within names the longest."""
        if not self.answers:
            return []
        longest: dict[int, tuple[int, Name]] = {}
        for use in names.uses(code, self._imported):
            name = self.answers.get(use.question)
            if name is not None:
                longest[use.start] = (use.end, name)
        return [self._mark(start, end, name) for start, (end, name) in sorted(longest.items())]

    def spoken(self, text: str) -> tuple[str, dict[str, str]] | None:
        """Return the element for a name in back-ticks, and its attributes; None if it is none.

        Args:
            text: What stands between the back-ticks.
        """
        match = names.SPOKEN.fullmatch(f"`{text}`") if self.answers else None
        name = self.answers.get(names.question(match["name"], self._imported)) if match else None
        if name is None:
            return None
        mark = self._mark(0, 0, name)
        return mark.element, mark.attributes

    def cards(self) -> str:
        """Return the element that tells the website of the names marked so far; empty if none."""
        if not self._used:
            return ""
        return element("names", json={t: self._card(n) for t, n in sorted(self._used.items())})

    def _mark(self, start: int, end: int, name: Name) -> Mark:
        self._used[name.target] = name
        address = self.address(name.target)
        attributes = {"class": CLASS, "data-name": name.target}
        if address is None:
            # A button, so that the card opens for the keyboard, too.
            return Mark(start, end, "span", {**attributes, "role": "button", "tabindex": "0"})
        return Mark(start, end, "a", {**attributes, "href": address})

    def _card(self, name: Name) -> dict[str, Any]:
        facts = name.model_dump(exclude={"target"})
        return {key: value for key, value in facts.items() if value}
