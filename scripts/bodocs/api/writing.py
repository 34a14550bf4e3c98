"""The parts of Markdown that pages of the reference are written with."""

from __future__ import annotations

import re
from collections.abc import Iterable

# A block that is no paragraph: a list, a table, code, or a formula of its own.
_NO_PARAGRAPH = re.compile(r"- |\d+\. |\||`{3,}[\w+-]*\n|\$\$\n")


def listed(items: Iterable[list[str]], *, first: int | None = None) -> str:
    """Return a list; each item is its blocks.

    Args:
        items: The items.
        first: Number of the first one; without it none has a number.
    """
    lines = []
    for number, item in enumerate(items, start=first or 0):
        marker = "- " if first is None else f"{number}. "
        pad = " " * len(marker)
        body = "\n\n".join(item) or "&#8203;"
        lines.append(marker + body.replace("\n", f"\n{pad}").replace(f"\n{pad}\n", "\n\n"))
    return "\n".join(lines)


def code_span(text: str) -> str:
    """Return text as code within a line."""
    text = re.sub(r"\s+", " ", text).strip()
    if not text:
        return ""
    runs = [len(run) for run in re.findall("`+", text)]
    ticks = "`" * (max(runs, default=0) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{space}{text}{space}{ticks}"


def fenced(text: str, language: str = "") -> str:
    """Return text as a block of code."""
    text = text.strip("\n")
    if text.lstrip().startswith(">>>"):
        language = "pycon"
    ticks = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text)), 3)
    return f"{ticks}{language}\n{text}\n{ticks}"


def display(formula: str) -> str:
    """Return a formula as a block of its own."""
    formula = re.sub(r"\n\s*\n", "\n", formula.strip())
    if ("\\\\" in formula or "&" in formula) and "\\begin" not in formula:
        formula = f"\\begin{{aligned}}\n{formula}\n\\end{{aligned}}"
    return f"$$\n{formula}\n$$"


def entry(lead: str, blocks: list[str]) -> list[str]:
    """Return an item of a list whose first words are what it is about."""
    if not blocks:
        return [lead]
    first, *rest = blocks
    if not lead or _NO_PARAGRAPH.match(first):
        return [part for part in (lead, *blocks) if part]
    return [f"{lead}: {first}", *rest]
