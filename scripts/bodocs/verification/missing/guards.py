"""Code that is written for the case that a name does not exist."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bodocs.imports import parsed
from bodocs.verification import names
from bodocs.verification.names import Use

_CAUGHT = {"AttributeError", "BaseException", "Exception", "ImportError", "ModuleNotFoundError"}
_MANAGERS = {"suppress", "raises"}


@dataclass(frozen=True)
class Guarded:
    """What of some code need not exist.

    Attributes:
        lines: The lines that stand under a guard.
        questions: What is imported there, and so may be missing elsewhere.
    """

    lines: frozenset[int]
    questions: frozenset[str]

    def covers(self, use: Use, line: int) -> bool:
        """Return True for a name that need not exist."""
        parts = use.question.split(".")
        begins = (".".join(parts[: count + 1]) for count in range(len(parts)))
        return line in self.lines or any(begin in self.questions for begin in begins)


def guarded(code: str, known: Mapping[str, str]) -> Guarded:
    """Return what of some code need not exist.

    Args:
        code: The code.
        known: What ``names.imported`` returned for the page.
    """
    bodies = list(_bodies(parsed(code)))
    if not bodies:
        return Guarded(frozenset(), frozenset())
    lines = frozenset(
        number
        for body in bodies
        for statement in body
        for number in range(statement.lineno, (statement.end_lineno or 0) + 1)
    )
    inside = names.imported(ast.unparse(statement) for body in bodies for statement in body)
    return Guarded(lines, frozenset(q for name, q in inside.items() if known.get(name) == q))


def _bodies(tree: ast.Module | None) -> Iterator[list[ast.stmt]]:
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.Try):
            guards = any(_catches(handler.type) for handler in node.handlers)
        elif isinstance(node, ast.With):
            guards = any(_expects(item.context_expr) for item in node.items)
        else:
            continue
        if guards:
            yield node.body


def _catches(kind: ast.expr | None) -> bool:
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(one is None or _last(one) in _CAUGHT for one in kinds)


def _expects(manager: ast.expr) -> bool:
    if not isinstance(manager, ast.Call) or _last(manager.func) not in _MANAGERS:
        return False
    return any(_catches(kind) for kind in manager.args)


def _last(node: ast.expr) -> str:
    return ast.unparse(node).rpartition(".")[2]
