"""Which names are defined anywhere in the source of the installed packages, found by reading it."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from bodocs import syntax

_TESTS = {"test", "tests", "testing"}
_WORD = re.compile(rb"[A-Za-z_]\w*")


def defined(wanted: Iterable[str], packages: Iterable[str]) -> set[str]:
    """Return those of some names that a class, a function, an assignment or an import defines.

    Args:
        wanted: The names.
        packages: Names of importable packages; nothing of them is imported.
    """
    left = set(wanted)
    found: set[str] = set()
    files = (file for package in sorted(packages) for file in _files(package))
    while left and (file := next(files, None)):
        data = file.read_bytes()
        # Most files hold none of them, and parsing takes a hundred times longer than this.
        if any(name.encode() in data for name in left):
            here = left & {word.decode() for word in _WORD.findall(data)}
            here &= _definitions(data) if here else set()
            found |= here
            left -= here
    return found


def _files(package: str) -> Iterator[Path]:
    try:
        spec = importlib.util.find_spec(package)
    except (ImportError, ValueError):
        return
    if spec is None:
        return
    for folder in spec.submodule_search_locations or ():
        for file in sorted(Path(folder).rglob("*.py*")):
            if file.suffix in {".py", ".pyi"} and _TESTS.isdisjoint(file.relative_to(folder).parts):
                yield file
    if spec.origin and not spec.submodule_search_locations and spec.origin.endswith(".py"):
        yield Path(spec.origin)


def _definitions(data: bytes) -> set[str]:
    try:
        tree = syntax.parse(data)
    except (SyntaxError, ValueError):  # perhaps a template, or for another Python
        return set()
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.alias):
            found.add(node.asname or node.name)
    return found
