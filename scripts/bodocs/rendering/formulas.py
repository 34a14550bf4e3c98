"""Formulas in prose: one notation for all, each where its lists, quotes and tables go on."""

from __future__ import annotations

import re

from bodocs.rendering import scanning
from bodocs.rendering.blocks import padding

_CONTAINERS = re.compile(r"(?:[ \t]|>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))*")
_LINE_END = re.compile(r"[^\S\n]*(?:\n|\Z)")
# Deeper, what each line begins with would outgrow what it holds.
_DEEP = 100
_HEADING = re.compile(r"#{1,6}(?:[ \t]|$)")
_ENVIRONMENT = re.compile(
    r"(\\(?:begin|end)\{)(align|alignat|equation|gather|multline|eqnarray|split)\*?\}"
)
# KaTeX knows these within a line; the others stand alone.
_INLINE = {"gather": "gathered", "alignat": "alignedat"}


def inline(formula: str) -> str:
    """Return a formula of a line of text."""
    return f"${_one_line(inside(formula))}$"


def inside(formula: str) -> str:
    """Return a formula without what marks it as one."""
    if formula.startswith("\\begin"):
        return formula
    marks = 1 if re.match(r"\$(?!\$)", formula) else 2
    return formula[marks:-marks]


def display(match: re.Match[str]) -> str:
    """Return a displayed formula as a block of the list or quote that it stands in.

    A formula with text after it on its line, in a heading or in a table, stays in its line.

    Args:
        match: The formula as ``display``, and as ``stop`` the sign that ends its sentence.
    """
    formula, stop = match["display"], match["stop"] or ""
    body = inside(formula)
    before = scanning.before(match.string, match.start())
    found = _CONTAINERS.match(before or "")
    containers = found.group() if found else ""
    own_line = before == containers
    if _stays_in_line(match, before, len(containers)):
        return f"$\\displaystyle {_ENVIRONMENT.sub(_within_a_line, _one_line(body))}${stop}"
    pad = padding(containers)
    depth = pad.count(">")
    lines = re.sub(rf"^[ \t]*(?:>[ \t]*){{0,{depth}}}", "", body, flags=re.MULTILINE).strip()
    block = ["$$", *(_harmless(lines) + stop).split("\n"), "$$"]
    return ("" if own_line else f"\n{pad}") + f"\n{pad}".join(block) + f"\n{pad.rstrip()}"


def _stays_in_line(match: re.Match[str], before: str | None, containers: int) -> bool:
    if before is None or containers > _DEEP or "|" in before:
        return True
    heading = _HEADING.match(before, containers)
    return heading is not None or not _LINE_END.match(match.string, match.end())


def _one_line(formula: str) -> str:
    return re.sub(r"\n[ \t>]*", " ", _harmless(formula.strip()))


def _within_a_line(match: re.Match[str]) -> str:
    return f"{match[1]}{_INLINE.get(match[2], 'aligned')}}}"


def _harmless(formula: str) -> str:
    """Return a formula in which no parser can see a tag."""
    return formula.replace("<", "\\lt ")
