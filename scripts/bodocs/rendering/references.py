"""Makes names on a page references: links to the API pages, with a card of what they are."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from typing import Any, Protocol

from bodocs.execution.records import Name
from bodocs.rendering.assets import Assets
from bodocs.rendering.code import Mark
from bodocs.rendering.html import element
from bodocs.verification import names

CLASS = "api-name"
"""Of the element around a name, for the website's style and script."""


FORMER = "former-name"
"""Of the element around a name that a page marks as gone."""


class Static(Protocol):
    """Knows what names stand for that no kernel was asked about."""

    def at(self, dotted: str) -> Name | None:
        """Return what stands at an importable dotted path; None if it is not known."""

    def spoken(self, dotted: str) -> Name | None:
        """Return what is meant by a name in prose; None if it is not known."""


class Unknowing:
    """Knows nothing: there is no reference."""

    def at(self, _dotted: str) -> Name | None:
        """Return nothing."""
        return None

    def spoken(self, _dotted: str) -> Name | None:
        """Return nothing."""
        return None


def nowhere(_target: str) -> str | None:
    """Give no address: there is no reference."""
    return None


@dataclass
class References:
    """The references of one page.

    Attributes:
        answers: What the kernel has said of names, by question.
        address: Gives the address on the site of what a dotted path names; None if it has none.
        static: Knows what the kernel was not asked, as after an edit of prose.
    """

    answers: Mapping[str, Name]
    address: Callable[[str], str | None] = nowhere
    static: Static = field(default_factory=Unknowing)
    _imported: Mapping[str, str] = field(default_factory=dict)
    _bound: Set[str] = frozenset()
    _used: dict[str, Name] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        codes: Iterable[str],
        answers: Mapping[str, Name],
        address: Callable[[str], str | None] = nowhere,
        static: Static | None = None,
    ) -> References:
        """Return the references of a page whose cells have these codes."""
        if not answers and static is None:
            return cls(answers, address)
        imported, bound = names.bindings(codes)
        return cls(answers, address, static or Unknowing(), imported, bound)

    def marks(self, code: str) -> list[Mark]:
        """Return where in a cell's code which element stands; of names within names the longest."""
        if not self._knows:
            return []
        longest: dict[int, tuple[int, Name]] = {}
        for use in names.uses(code, self._imported):
            name = self.answer(use.question)
            if name is not None:
                longest[use.start] = (use.end, name)
        return [self._mark(start, end, name) for start, (end, name) in sorted(longest.items())]

    def spoken(self, text: str) -> tuple[str, dict[str, str]] | None:
        """Return the element for a name in back-ticks, and its attributes; None if it is none.

        Args:
            text: What stands between the back-ticks.
        """
        match = names.SPOKEN.fullmatch(f"`{text}`") if self._knows else None
        name = self.meant(match["name"]) if match else None
        if name is None:
            return None
        mark = self._mark(0, 0, name)
        return mark.element, mark.attributes

    def meant(self, dotted: str) -> Name | None:
        """Return what a name in prose stands for: on the page, or else anywhere."""
        question = names.question(dotted, self._imported)
        found = self.answer(question)
        if found is not None or ":" in question or dotted.partition(".")[0] in self._bound:
            return found
        return self.static.spoken(dotted)

    def answer(self, question: str) -> Name | None:
        """Return what the kernel has said, or what is known of an imported name without it."""
        found = self.answers.get(question)
        module, colon, path = question.partition(":")
        if found is not None or not colon:
            return found
        return self.static.at(f"{module}.{path}" if path else module)

    @property
    def _knows(self) -> bool:
        return bool(self.answers) or not isinstance(self.static, Unknowing)

    def cards(self, assets: Assets) -> str:
        """Return the element that tells the website of the names marked so far; empty if none.

        What is known of them is a file: it is a third of a page, and most readers never ask.
        """
        if not self._used:
            return ""
        cards = {target: self._card(name) for target, name in sorted(self._used.items())}
        text = json.dumps(cards, ensure_ascii=False)
        return element("names", src=assets.add(text.encode(errors="replace"), "json"))

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
