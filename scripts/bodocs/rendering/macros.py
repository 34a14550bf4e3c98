r"""Macros that formulas of a page define for those after them, as MathJax has it.

They are expanded here: Temml gets each formula alone, and takes time that grows with the square of
what comes out, so that a few short macros could stall a build.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial

LONGEST = 4000
"""Characters of a formula that Temml is asked to typeset."""

_PAGE = 1_000_000
"""Characters that the macros of one page may make."""

_NAME = r"\{?\s*\\(?P<%s>[A-Za-z]+)\s*\}?\s*"
_DEFINITION = re.compile(
    r"\\(?P<kind>(?:new|renew|provide)command)\*?\s*"
    + _NAME % "command"
    + r"(?:\[(?P<count>[1-9])\]\s*(?:\[(?P<default>[^\[\]{}]*)\]\s*)?)?(?=\{)"
    r"|\\[gex]?def\s*\\(?P<def>[A-Za-z]+)\s*(?P<parameters>(?:\#[1-9])*)\s*(?=\{)"
    r"|\\DeclareMathOperator(?P<star>\*?)\s*" + _NAME % "operator" + r"(?=\{)"
    r"|\\let\s*\\(?P<let>[A-Za-z]+)\s*=?\s*(?P<same>\\(?:[A-Za-z]+|[^A-Za-z])|[^\\\s{}])"
)
_PART = re.compile(r"\\(?P<name>[A-Za-z]+)[ \t\n]*|\\[^A-Za-z]|[^\\]+|\\")
_TOKEN = re.compile(r"\\[A-Za-z]+|\\[\s\S]|[\s\S]")
_OPTIONAL = re.compile(r"\s*\[([^\[\]]*)\]")
_PARAMETER = re.compile(r"#([1-9])")
_BRACE = re.compile(r"\\[\s\S]|[{}]")


@dataclass(frozen=True)
class _Macro:
    """What a name stands for; ``final`` if that is no macro itself, whatever its name becomes."""

    body: str
    count: int = 0
    default: str | None = None
    final: bool = False


@dataclass
class Macros:
    """The macros of one page, as far as it has been read."""

    _known: dict[str, _Macro] = field(default_factory=dict)
    _left: int = _PAGE

    def applied(self, formula: str) -> str:
        """Return a formula without its definitions, and with what the page's names stand for.

        A formula that would become too long keeps its names.
        """
        if "\\" not in formula:
            return formula
        rest = self._taken(formula)
        if not self._known or self._left <= 0 or len(rest) > LONGEST:
            return rest
        expanded = self._expanded(rest)
        self._left -= max(0, len(expanded or "") - len(rest))
        return rest if expanded is None else expanded

    def _taken(self, formula: str) -> str:
        """Take the definitions out of a formula."""
        if not _DEFINITION.search(formula):
            return formula
        ends = _ends(formula)
        parts, done, at = [], 0, 0
        while match := _DEFINITION.search(formula, at):
            at = match.end()
            end = at if match["let"] else ends.get(at, -1)
            if end >= 0:
                self._define(match, formula[at + 1 : end - 1])
                parts.append(formula[done : match.start()])
                done = at = end
        return "".join([*parts, formula[done:]])

    def _define(self, match: re.Match[str], body: str) -> None:
        if match["command"]:
            if match["kind"] == "providecommand" and match["command"] in self._known:
                return
            count = int(match["count"] or 0)
            self._known[match["command"]] = _Macro(body, count, match["default"])
        elif match["def"]:
            self._known[match["def"]] = _Macro(body, match["parameters"].count("#"))
        elif match["operator"]:
            body = f"\\operatorname{match['star']}{{{body}}}"
            self._known[match["operator"]] = _Macro(body)
        else:
            same = self._known.get(match["same"].removeprefix("\\"))
            self._known[match["let"]] = same or _Macro(match["same"], final=True)

    def _expanded(self, formula: str) -> str | None:
        """Return a formula with all macros expanded; None if it gets too long."""
        out: list[str] = []
        pending, at, made = formula, 0, 0
        while match := _PART.match(pending, at):
            at = match.end()
            macro = self._known.get(match["name"] or "")
            if macro is None or macro.final:
                out.append(match.group() if macro is None else f"{macro.body} ")
                continue
            arguments, at = _arguments(pending, at, macro)
            body = _PARAMETER.sub(partial(_given, arguments), macro.body)
            # A name must not run into the letters after it.
            pending, at, made = f"{body} {pending[at:]}", 0, made + 1
            if len(pending) > LONGEST or made > LONGEST // 4:
                return None
        return "".join(out)


def _given(arguments: list[str], parameter: re.Match[str]) -> str:
    place = int(parameter[1]) - 1
    return arguments[place] if place < len(arguments) else ""


def _arguments(text: str, at: int, macro: _Macro) -> tuple[list[str], int]:
    found: list[str] = []
    if macro.default is not None:
        optional = _OPTIONAL.match(text, at)
        found.append(optional[1] if optional else macro.default)
        at = optional.end() if optional else at
    while len(found) < macro.count:
        while at < len(text) and text[at].isspace():
            at += 1
        end = closing(text, at) if text[at : at + 1] == "{" else None
        if end is not None:
            found.append(text[at + 1 : end - 1])
        else:
            part = _TOKEN.match(text, at)
            end = part.end() if part else at
            found.append(text[at:end])
        at = end
    return found, at


def closing(text: str, start: int) -> int | None:
    """Return where the group that a brace opens has ended; None if it has no end."""
    depth = 0
    for match in _BRACE.finditer(text, start):
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if not depth:
            return match.end()
    return None


def _ends(text: str) -> dict[int, int]:
    """Return where each group of a text has ended, by where it begins."""
    ends: dict[int, int] = {}
    open_: list[int] = []
    for match in _BRACE.finditer(text):
        if match.group() == "{":
            open_.append(match.start())
        elif match.group() == "}" and open_:
            ends[open_.pop()] = match.end()
    return ends
