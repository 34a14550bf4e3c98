"""Code blocks in prose: where they stand, and what takes their place."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bodocs.rendering import code
from bodocs.verification.missing import marks

_PARSER = MarkdownIt("commonmark").enable("table")
_LANGUAGE = re.compile(r"[{.\s]*(?P<name>[^\s{},]*)")


def code_blocks(text: str) -> list[tuple[int, int, str]]:
    """Return first line, line after the last, and rendering of each code block."""
    found = []
    lines = text.split("\n")
    for token in _PARSER.parse(text):
        if token.type not in {"fence", "code_block"} or token.map is None:
            continue
        start, end = token.map
        while end > start + 1 and not lines[end - 1].strip(" \t>"):
            end -= 1
        language = _LANGUAGE.match(token.info)
        label = marks.LABEL if marks.on_fence(token.info) else None
        block = code.block(token.content, language["name"] if language else "", label=label)
        found.append((start, end, _placed(block, _before(token, lines[start]))))
    return found


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
