"""Which names a page uses, and where they stand in it; what they are, the kernel is asked."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bodocs.imports import parsed
from bodocs.verification import fstrings

SPOKEN = re.compile(r"(?<!`)`(?P<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(?:\(\))?`(?!`)")
"""A name in back-ticks, as prose mentions it."""

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(frozen=True)
class Use:
    """A dotted name at one place in a cell's code.

    Attributes:
        question: What the kernel is asked: ``module:path`` for what an import binds, or a path
            in the page's own namespace.
        start: Offset of its first character in the code.
        end: Offset behind its last character.
    """

    question: str
    start: int
    end: int


def imported(codes: Iterable[str]) -> dict[str, str]:
    """Return what import statements bind, anywhere in the codes of a page, as questions.

    A name that the page binds in another way as well is left out.
    """
    return bindings(codes)[0]


def bindings(codes: Iterable[str]) -> tuple[dict[str, str], set[str]]:
    """Return what ``imported`` does, and the names that anything but an import binds."""
    bound: dict[str, str] = {}
    others: set[str] = set()
    for code in codes:
        tree = parsed(code)
        for node in ast.walk(tree) if tree else ():
            if isinstance(node, ast.Import | ast.ImportFrom):
                bound.update(_bindings(node))
            else:
                others |= _binds(node)
    return {name: question for name, question in bound.items() if name not in others}, others


def uses(code: str, known: Mapping[str, str]) -> list[Use]:
    """Return the names that code uses, dotted ones with all that they begin with, in order.

    Names of functions' own variables are left out.

    Args:
        code: Code of a cell.
        known: What ``imported`` returned for the page.
    """
    tree = parsed(code)
    if tree is None:
        return []
    finder = _Finder(code, known)
    finder.visit(tree)
    found = {Use(question, start, start + len(text)) for question, text, start in finder.found}
    return sorted(found, key=lambda use: (use.start, use.end))


def question(dotted: str, known: Mapping[str, str]) -> str:
    """Return what to ask the kernel of a dotted name that stands in a page's prose.

    Args:
        dotted: The name.
        known: What ``imported`` returned for the page.
    """
    base, *path = dotted.split(".")
    return _question(known.get(base), base, path)


class _Places:
    """Turns lines and columns, which Python counts in bytes, into offsets."""

    def __init__(self, code: str) -> None:
        self._code = code
        self._lines = code.split("\n")
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line) + 1)

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a place; behind the end for a line that is not there."""
        if line > len(self._lines):
            return self._starts[-1]
        before = self._lines[line - 1].encode()[:column].decode(errors="replace")
        return self._starts[line - 1] + len(before)


class _Finder(ast.NodeVisitor):
    """Finds names.

    Attributes:
        found: Each as question, text and offset.
    """

    def __init__(self, code: str, known: Mapping[str, str]) -> None:
        self.found: list[tuple[str, str, int]] = []
        self._code = code
        self._known = known
        self._locals: list[set[str]] = []
        self._offset: Callable[[int, int], int] = _Places(code).offset

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self._import(alias.name, "", alias.name, alias.lineno, alias.col_offset)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        if node.level or not node.module:
            return
        column = node.col_offset + len("from ")
        self._import(node.module, "", node.module, node.lineno, column)
        for alias in node.names:
            if alias.name != "*":
                self._import(node.module, alias.name, alias.name, alias.lineno, alias.col_offset)

    def _import(self, module: str, name: str, text: str, line: int, column: int) -> None:
        self._note(f"{module}:{name}", text, line, column)

    def _note(self, question: str, text: str, line: int, column: int) -> None:
        start = self._offset(line, column)
        # Not where it is written in several pieces.
        if self._code.startswith(text, start):
            self.found.append((question, text, start))

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self._chain(node.id, [], node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        parts: list[str] = []
        base: ast.expr = node
        while isinstance(base, ast.Attribute):
            parts.insert(0, base.attr)
            base = base.value
        if isinstance(base, ast.Name):
            self._chain(base.id, parts, node)
        else:
            self.visit(base)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        if sys.version_info >= (3, 12):
            self.generic_visit(node)
            return
        offset = self._offset
        start = offset(node.lineno, node.col_offset)
        end = offset(node.end_lineno or 0, node.end_col_offset or 0)
        for expression, at in fstrings.expressions(self._code, start, end):
            self._offset = _from(at, self._code)
            self.visit(expression)
        self._offset = offset

    def _chain(self, base: str, parts: list[str], node: ast.expr) -> None:
        if any(base in names for names in self._locals):
            return
        for count in range(len(parts) + 1):
            path = parts[:count]
            question = _question(self._known.get(base), base, path)
            text = ".".join([base, *path])
            self._note(question, text, node.lineno, node.col_offset)

    def visit(self, node: ast.AST) -> None:
        if isinstance(node, _FUNCTIONS):
            self._function(node)
        elif isinstance(node, _COMPREHENSIONS):
            targets = [generator.target for generator in node.generators]
            self._within(set().union(*map(_stored, targets)), ast.iter_child_nodes(node))
        elif isinstance(node, ast.ClassDef):
            self._outside(node.decorator_list, node.bases, [k.value for k in node.keywords])
            self._within(set().union(*map(_stored, node.body)), node.body)
        else:
            super().visit(node)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> None:
        given = node.args
        every = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
        parameters = [parameter for parameter in every if parameter]
        defaults = [*given.defaults, *(value for value in given.kw_defaults if value)]
        self._outside(defaults, [p.annotation for p in parameters if p.annotation])
        names = {parameter.arg for parameter in parameters}
        if isinstance(node, ast.Lambda):
            self._within(names, [node.body])
            return
        self._outside(node.decorator_list, [node.returns] if node.returns else [])
        stored = set().union(*map(_stored, node.body))
        self._within(names | stored - _shared(node.body), node.body)

    def _outside(self, *groups: Iterable[ast.AST]) -> None:
        for group in groups:
            for node in group:
                self.visit(node)

    def _within(self, names: set[str], nodes: Iterable[ast.AST]) -> None:
        self._locals.append(names)
        for node in nodes:
            self.visit(node)
        self._locals.pop()


def _from(start: int, code: str) -> Callable[[int, int], int]:
    places = _Places(code[start:])
    return lambda line, column: start + places.offset(line, column)


def _question(bound: str | None, base: str, path: list[str]) -> str:
    if bound is None:
        return ".".join([base, *path])
    module, _, name = bound.partition(":")
    return f"{module}:{'.'.join([*filter(None, [name]), *path])}"


def _bindings(node: ast.Import | ast.ImportFrom) -> dict[str, str]:
    if isinstance(node, ast.Import):
        return {
            alias.asname or alias.name.partition(".")[0]: (
                f"{alias.name}:" if alias.asname else f"{alias.name.partition('.')[0]}:"
            )
            for alias in node.names
        }
    if node.level or not node.module:
        return {}
    return {alias.asname or alias.name: f"{node.module}:{alias.name}" for alias in node.names}


def _binds(node: ast.AST) -> set[str]:
    """Return the names that a node itself binds, by anything but an import."""
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        return {node.id}
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar):
        return {node.name} if node.name else set()
    return {node.arg} if isinstance(node, ast.arg) else set()


def _stored(node: ast.AST) -> set[str]:
    """Return the names bound in a scope's own statements, those of inner scopes left out."""
    found = _binds(node)
    if isinstance(node, ast.Import | ast.ImportFrom):
        found |= _bindings(node).keys()
    if isinstance(node, (*_FUNCTIONS, ast.ClassDef, *_COMPREHENSIONS)):
        return found
    return found.union(*map(_stored, ast.iter_child_nodes(node)))


def _shared(body: list[ast.stmt]) -> set[str]:
    """Return the names that a function declares to be those of outer scopes."""
    every = (node for statement in body for node in ast.walk(statement))
    declared = (node.names for node in every if isinstance(node, ast.Global | ast.Nonlocal))
    return {name for names in declared for name in names}
