"""What ``**name`` in a call stands for, where a page's code shows it without being run."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

Scopes = tuple[ast.AST, ...]
"""The functions and classes around a node, the innermost last."""

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_READING = {"copy", "get", "items", "keys", "values"}
"""Methods of a dict that leave its keys as they are."""


def within(tree: ast.AST) -> Iterator[tuple[Scopes, ast.AST]]:
    """Give each node of a tree with its scopes, a node before those in it."""
    waiting: list[tuple[Scopes, ast.AST]] = [((), tree)]
    while waiting:
        scopes, node = waiting.pop()
        yield scopes, node
        inner = (*scopes, node) if isinstance(node, _SCOPES) else scopes
        waiting.extend((inner, child) for child in ast.iter_child_nodes(node))


class Spreads:
    """The displays to which names of a page are bound.

    A name that is bound in another way as well, anywhere on the page, or whose keys are changed
    later, stands for anything: in which order functions run cannot be read from the code. What a
    function does to a mapping that it is given is not seen.

    Args:
        trees: All code of the page.
    """

    def __init__(self, trees: Sequence[ast.AST]) -> None:
        self._displays: dict[tuple[ast.AST | None, str], list[frozenset[str]]] = {}
        self._unclear: set[str] = set()
        self._read: set[ast.AST] = set()
        for tree in trees:
            for scopes, node in within(tree):
                self._note(scopes, node)

    def of(self, value: ast.expr, scopes: Scopes) -> list[frozenset[str]]:
        """Return the keys of each display that a value may be; none if it may be anything else.

        Args:
            value: What stands behind the stars.
            scopes: Where it stands.
        """
        if "dict" in self._unclear:
            return []
        if not isinstance(value, ast.Name):
            keys = _keys(value)
            return [] if keys is None else [keys]
        if value.id in self._unclear:
            return []
        places = ((scope, value.id) for scope in (*reversed(scopes), None))
        return next((self._displays[one] for one in places if one in self._displays), [])

    def _note(self, scopes: Scopes, node: ast.AST) -> None:
        target, keys = _bound(node)
        # The variables of a class are not seen in its methods.
        if target and keys is not None and not (scopes and isinstance(scopes[-1], ast.ClassDef)):
            place = scopes[-1] if scopes else None
            self._displays.setdefault((place, target.id), []).append(keys)
            self._read.add(target)
        elif node not in self._read:
            self._unclear |= _made_unclear(node)


def _bound(node: ast.AST) -> tuple[ast.Name | None, frozenset[str] | None]:
    """Return the one name that a statement binds, and the keys of the display it is bound to."""
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        target = node.targets[0]
    elif isinstance(node, ast.AnnAssign):
        target = node.target
    else:
        return None, None
    if not isinstance(target, ast.Name) or node.value is None:
        return None, None
    return target, _keys(node.value)


def _keys(value: ast.expr) -> frozenset[str] | None:
    """Return the keys of a display; None for any other value.

    None, too, for a display with keys that are no constant texts, or with those of other mappings.
    """
    names: list[object] = [None]
    if isinstance(value, ast.Dict):
        names = [key.value if isinstance(key, ast.Constant) else None for key in value.keys]
    elif isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and not value.args:
        names = [keyword.arg for keyword in value.keywords] if value.func.id == "dict" else names
    texts = [name for name in names if isinstance(name, str)]
    return frozenset(texts) if len(texts) == len(names) else None


def _made_unclear(node: ast.AST) -> set[str]:
    """Return the names that a node binds, or whose keys it may change."""
    if isinstance(node, ast.Name):
        return set() if isinstance(node.ctx, ast.Load) else {node.id}
    if isinstance(node, ast.Subscript):
        return set() if isinstance(node.ctx, ast.Load) else _name(node.value)
    if isinstance(node, ast.Attribute):
        return set() if node.attr in _READING else _name(node.value)
    if isinstance(node, ast.arg):
        return {node.arg}
    if isinstance(node, ast.Global | ast.Nonlocal):
        return set(node.names)
    if isinstance(node, ast.alias):
        return {node.asname or node.name.partition(".")[0]}
    # Functions, classes, exceptions and patterns.
    found = (getattr(node, field, None) for field in ("name", "rest"))
    return {name for name in found if isinstance(name, str)}


def _name(node: ast.expr) -> set[str]:
    return {node.id} if isinstance(node, ast.Name) else set()
