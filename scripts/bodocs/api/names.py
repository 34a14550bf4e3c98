"""The dotted names that a page's code uses of what it imports, found without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from bodocs.imports import parsed


def dotted_names(cells: Iterable[str]) -> set[str]:
    """Return the dotted paths of all imported names, and of all attributes taken of them.

    A name keeps its meaning from one cell to the next. Paths may go on beyond the last object
    that is defined anywhere, as in ``botorch.models.SingleTaskGP.posterior.mean``.
    """
    imported: dict[str, str] = {}
    found: set[str] = set()
    for code in cells:
        tree = parsed(code)
        if tree is None:
            continue
        nodes = list(ast.walk(tree))
        for node in nodes:
            found |= _imports(node, imported)
        for node in nodes:
            path = _attribute(node, imported)
            if path is not None:
                found.add(path)
    return found


def _imports(node: ast.AST, imported: dict[str, str]) -> set[str]:
    """Note which local name stands for which path; return the paths."""
    names: dict[str, str] = {}
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        names = {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
    elif isinstance(node, ast.Import):
        for alias in node.names:
            top = alias.name.partition(".")[0]
            names[alias.asname or top] = alias.name if alias.asname else top
    imported.update(names)
    return set(names.values())


def _attribute(node: ast.AST, imported: dict[str, str]) -> str | None:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not parts or not isinstance(node, ast.Name) or node.id not in imported:
        return None
    return ".".join([imported[node.id], *reversed(parts)])
