"""What pages use of packages: names, and the arguments that they give."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from bodocs import keys
from bodocs.compat.spreads import Scopes, Spreads, within
from bodocs.execution.page import Job
from bodocs.execution.records import Name
from bodocs.imports import parsed
from bodocs.verification import names

Certainty = Literal["always", "perhaps", "never"]
"""How much the code alone shows of what happens when it runs."""


@dataclass(frozen=True)
class Call:
    """The arguments of one call, or of all calls of a page together.

    Attributes:
        keywords: Those given by name.
        positional: How many are given by place.
        spread: True if any others may be hidden in ``*`` or ``**``.
        possible: Those that only some of the mappings have that ``**`` may stand for.
    """

    keywords: frozenset[str] = frozenset()
    positional: int = 0
    spread: bool = False
    possible: frozenset[str] = frozenset()

    def gives(self, argument: str, place: int) -> Certainty:
        """Return whether an argument is given.

        Args:
            argument: Its name.
            place: Its place among those that can be given by place, from 0; -1 if it cannot be.
        """
        if argument in self.keywords or 0 <= place < self.positional:
            return "always"
        return "perhaps" if self.spread or argument in self.possible else "never"


@dataclass
class Used:
    """A name that pages use.

    Attributes:
        asked: The dotted path by which pages import it; empty for what they reach through an
            object.
        target: The dotted path at which it is defined in the pinned set.
        calls: The calls of each page, by the page's id; none where it is only named.
    """

    asked: str
    target: str
    calls: dict[str, list[Call]] = field(default_factory=dict)

    @property
    def described(self) -> list[object]:
        """All of it as JSON has it, the same in each process."""
        calls = {
            page: [
                [sorted(one.keywords), one.positional, one.spread, sorted(one.possible)]
                for one in found
            ]
            for page, found in sorted(self.calls.items())
        }
        return [self.asked, self.target, calls]

    @property
    def name(self) -> str:
        """The path that says most to who reads the page."""
        return self.asked or self.target


def used(pages: Iterable[tuple[Job, Mapping[str, Name]]]) -> list[Used]:
    """Return what pages use, in the order of names.

    Args:
        pages: Each with what the pinned set's run found its names to stand for.
    """
    found: dict[tuple[str, str], Used] = {}
    for job, known in pages:
        called = calls(keys.code_of(job.page, job.notebook))
        for question, name in known.items():
            if name.kind == "module" or "." not in name.target:
                continue
            asked = question.replace(":", ".") if ":" in question else ""
            one = found.setdefault((asked, name.target), Used(asked, name.target))
            one.calls.setdefault(job.page.id, []).extend(called.get(question, []))
    return [found[key] for key in sorted(found)]


def calls(codes: list[str]) -> dict[str, list[Call]]:
    """Return what is called, as questions to a kernel, and with which arguments.

    Args:
        codes: All code of one page, since a cell may give what another has bound.
    """
    trees = [tree for tree in map(parsed, codes) if tree]
    bound = names.imported(codes)
    spreads = Spreads(trees)
    found: dict[str, list[Call]] = {}
    for scopes, node in (each for tree in trees for each in within(tree)):
        dotted = _dotted(node.func) if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and dotted:
            call = _call(node, scopes, spreads)
            found.setdefault(names.question(dotted, bound), []).append(call)
    return found


def _call(node: ast.Call, scopes: Scopes, spreads: Spreads) -> Call:
    hidden = [spreads.of(one.value, scopes) for one in node.keywords if one.arg is None]
    named = frozenset(keyword.arg for keyword in node.keywords if keyword.arg)
    always = named.union(*(frozenset.intersection(*displays) for displays in hidden if displays))
    return Call(
        keywords=always,
        positional=sum(not isinstance(one, ast.Starred) for one in node.args),
        spread=any(isinstance(one, ast.Starred) for one in node.args) or not all(hidden),
        possible=frozenset[str]().union(*(one for displays in hidden for one in displays)) - always,
    )


def _dotted(node: ast.expr) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.insert(0, node.attr)
        node = node.value
    return ".".join([node.id, *parts]) if isinstance(node, ast.Name) else ""
