"""What pages use of packages: names, and the arguments that they give."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bodocs import keys
from bodocs.execution.page import Job
from bodocs.execution.records import Name
from bodocs.imports import parsed
from bodocs.verification import names


@dataclass(frozen=True)
class Call:
    """The arguments of one call, or of all calls of a page together.

    Attributes:
        keywords: Those given by name.
        positional: How many are given by place.
        spread: True if others may be hidden in ``*`` or ``**``.
    """

    keywords: frozenset[str] = frozenset()
    positional: int = 0
    spread: bool = False

    def gives(self, argument: str, place: int) -> bool:
        """Return True if an argument is given, or may be.

        Args:
            argument: Its name.
            place: Its place among those that can be given by place, from 0; -1 if it cannot be.
        """
        return self.spread or argument in self.keywords or 0 <= place < self.positional


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
            page: [[sorted(one.keywords), one.positional, one.spread] for one in found]
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
        called = _calls(job)
        for question, name in known.items():
            if name.kind == "module" or "." not in name.target:
                continue
            asked = question.replace(":", ".") if ":" in question else ""
            one = found.setdefault((asked, name.target), Used(asked, name.target))
            one.calls.setdefault(job.page.id, []).extend(called.get(question, []))
    return [found[key] for key in sorted(found)]


def _calls(job: Job) -> dict[str, list[Call]]:
    codes = keys.code_of(job.page, job.notebook)
    bound = names.imported(codes)
    found: dict[str, list[Call]] = {}
    for code in codes:
        for question, call in _in(code, bound):
            found.setdefault(question, []).append(call)
    return found


def _in(code: str, bound: Mapping[str, str]) -> Iterator[tuple[str, Call]]:
    tree = parsed(code)
    for node in ast.walk(tree) if tree else ():
        dotted = _dotted(node.func) if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and dotted:
            yield names.question(dotted, bound), _call(node)


def _call(node: ast.Call) -> Call:
    return Call(
        keywords=frozenset(keyword.arg for keyword in node.keywords if keyword.arg),
        positional=sum(not isinstance(one, ast.Starred) for one in node.args),
        spread=any(isinstance(one, ast.Starred) for one in node.args)
        or any(keyword.arg is None for keyword in node.keywords),
    )


def _dotted(node: ast.expr) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.insert(0, node.attr)
        node = node.value
    return ".".join([node.id, *parts]) if isinstance(node, ast.Name) else ""
