"""Claims: cells that assert what the prose says, and the figures they show when they hold."""

from __future__ import annotations

import ast
import re

from bodocs import syntax
from bodocs.options import split_options

TAG = "claim"
SMOKE_TAG = "smoke"


def sentence(source: str) -> str:
    """Return the claim's sentence: the comment on the first lines of the cell; empty if none."""
    words = []
    for line in split_options(source)[1].strip().splitlines():
        if not line.startswith("#"):
            break
        words.append(line.lstrip("# ").strip())
    return re.sub(r"[ \t]+", " ", " ".join(words)).strip()


def messages(source: str) -> list[str]:
    """Return the source of the message of each top-level assertion that has one.

    Assertions in functions and loops are left out: their names may be gone when the cell ends.
    """
    try:
        tree = syntax.parse(source)
    except SyntaxError:
        return []
    return [
        ast.unparse(node.msg)
        for node in tree.body
        if isinstance(node, ast.Assert) and node.msg is not None
    ]
