"""Code blocks in prose: where they stand, and what takes their place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.token import Token

from bodocs.rendering import code, grammar
from bodocs.verification import shown
from bodocs.verification.missing import marks

_PARSER = MarkdownIt("commonmark").enable("table")
# What stands in a line is not looked at: most of the time would go there.
_PARSER.core.ruler.enableOnly(["normalize", "block"])
# Addresses are judged where they are used.
_PARSER.validateLink = lambda _: True  # type: ignore[method-assign, assignment]
_PARSER.normalizeLink = lambda url: url  # type: ignore[method-assign]
_LANGUAGE = re.compile(r"[{.\s]*(?P<name>[^\s{},]*)")


@dataclass(frozen=True)
class Definition:
    """Where the references of one label lead.

    Attributes:
        target: The address.
        title: The words shown with it; empty for none.
    """

    target: str
    title: str


@dataclass(frozen=True)
class Blocks:
    """A text's blocks that need a look of their own.

    Attributes:
        lines: The text, without its definitions of links.
        code: First line, line after the last, and rendering of each block of code.
        definitions: The definitions of links, by label.
    """

    lines: list[str]
    code: list[tuple[int, int, str]]
    definitions: dict[str, Definition]

    @classmethod
    def of(cls, text: str) -> Blocks:
        """Read a Markdown text."""
        found: dict[str, Any] = {}
        lines = text.split("\n")
        code = list(_code(_PARSER.parse(text, found), lines))
        definitions: dict[str, Definition] = {}
        for label, entry in _definitions(found):
            definitions.setdefault(label, Definition(entry["href"], entry["title"] or ""))
            for number in range(*entry["map"]):
                lines[number] = _containers(lines[number])
        return cls(lines, code, definitions)


def tokens(text: str) -> list[Token]:
    """Return the tokens of a text's blocks."""
    return _PARSER.parse(text)


def _code(parsed: list[Token], lines: list[str]) -> Iterator[tuple[int, int, str]]:
    for token in parsed:
        if token.type not in {"fence", "code_block"} or token.map is None:
            continue
        start, end = token.map
        if token.type == "code_block" and not token.level and _continues_footnote(lines, start):
            continue
        while end > start + 1 and not lines[end - 1].strip(" \t>"):
            end -= 1
        language = _LANGUAGE.match(token.info)
        said = marks.LABEL if marks.on_fence(token.info) else _not_executed(token.info)
        block = code.block(token.content, language["name"] if language else "", label=said)
        yield start, end, _placed(block, _before(token, lines[start]))


def _not_executed(info: str) -> str | None:
    reason = shown.reason(info)
    return f"Not executed: {reason}" if reason else None


def _continues_footnote(lines: list[str], start: int) -> bool:
    """Return True if what is indented is the next paragraph of a footnote."""
    while start and not lines[start - 1].strip():
        start -= 1
    while start and lines[start - 1].strip():
        start -= 1
    return grammar.FOOTNOTE.match(lines[start]) is not None


def _definitions(found: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield labels and what they stand for, first ones first; footnotes only look like them."""
    entries = [*found.get("references", {}).items()]
    entries += [(entry["label"], entry) for entry in found.get("duplicate_refs", [])]
    return ((label, entry) for label, entry in entries if not label.startswith("^"))


def _containers(line: str) -> str:
    match = grammar.CONTAINERS.match(line)
    return match.group().rstrip() if match else ""


def label(text: str) -> str:
    """Return a label as it is compared with others."""
    return str(normalizeReference(text))


def padding(before: str) -> str:
    """Return what continues the lists and quotes that the start of a line opens or continues."""
    return re.sub(r"[^>\s]", " ", before)


def _before(token: Token, line: str) -> str:
    """Return what stands before a block on its first line: quotes, list markers, indentation."""
    if token.type == "fence":
        return line[: line.index(token.markup)]
    line = line.expandtabs(4)
    content = token.content.split("\n")[0].expandtabs(4)
    return re.sub(r" {1,4}$", "", line.removesuffix(content))


def _placed(block: str, before: str) -> str:
    pad = padding(before)
    first, *rest = [*block.split("\n"), ""]
    lines = [(pad + line).rstrip() for line in rest]
    if pad != before:  # a list marker stands on the same line
        return "\n".join([before + first, *lines])
    # The empty lines around it make CommonMark see a block of HTML.
    return "\n".join([pad.rstrip(), pad + first, *lines])
