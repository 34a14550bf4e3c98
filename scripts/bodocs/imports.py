"""Which modules code imports, found without running it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache

from bodocs import syntax

# Code with none of these names no module.
_MAY_NAME = re.compile(r"import|-m\b|load_ext|run_module")
_MAGIC = re.compile(r"^(?P<indent>[ \t]*)(?:%%?[A-Za-z_]|[!?]).*(?:(?<=\\)\n.*)*$", re.MULTILINE)
_CELL_MAGIC = re.compile(r"\s*%%")
_BY_NAME = {"import_module", "__import__", "load_extension", "run_module", "importorskip"}
_RUN_TEXT = {"exec", "eval", "compile", "timeit", "repeat", "Timer"}
_IN_LINES = re.compile(
    r"(?:^|[;:]|(?<=exec\([\"']))[ \t]*"
    r"(?:from[ \t]+(?P<source>[A-Za-z_]\w*)|import[ \t]+(?P<list>[^#\n;\"']+))"
    rf"|\b(?:{'|'.join(sorted(_BY_NAME))})\([ \t]*(?:name[ \t]*=[ \t]*)?"
    r"[\"'](?P<name>[A-Za-z_]\w*)",
    re.MULTILINE,
)
_ANYWHERE = re.compile(
    r"\bfrom[ \t]+(?P<source>[A-Za-z_]\w*)[\w.]*[ \t]+import\b"
    r"|\bimport[ \t]+(?P<list>\w[\w. \t]*(?:,[\w. \t]+)*)"
)
# In a command's line, or in a list of its words.
_PROGRAM = re.compile(r"(?<![\w)\]-])-m(?:[ \t]+|[\"'],\s*[\"'])(?P<list>[A-Za-z_]\w*)")
_INLINE = re.compile(r"(?<![\w)\]-])-c(?:[ \t]+|[\"'],\s*)[\"'](?P<code>[^\"'\n]+)")
_EXTENSION = re.compile(
    r"\b(?:load_ext|reload_ext|aimport)\b[ \t\"',]+(?P<list>[\w.-]+(?:[ \t]*,[ \t]*[\w.-]+)*)"
)


@lru_cache(maxsize=4096)
def imported_modules(code: str) -> frozenset[str]:
    """Return the top-level modules that ``code`` imports, or has IPython or a program import."""
    if not _MAY_NAME.search(code):
        return frozenset()
    found = set(_in_words(code))
    for magic in _MAGIC.finditer(code):
        found |= named_in_lines(magic.group()) | _anywhere(magic.group())
    tree = parsed(code)
    if tree is None:  # a cell that cannot run still deserves a key
        loose = _anywhere(code) if _CELL_MAGIC.match(code) else frozenset[str]()
        return named_in_lines(code) | loose | found
    return frozenset(found.union(*(_of(node) for node in ast.walk(tree))))


def parsed(code: str) -> ast.Module | None:
    """Return code as Python reads it, without IPython's magics; None if it cannot be read."""
    try:
        return syntax.parse(_MAGIC.sub(r"\g<indent>pass", code))
    except (SyntaxError, ValueError):
        return None


def dotted(node: ast.AST) -> list[str]:
    """Return the modules that an import statement names; none for anything else."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [node.module]
    return []


def named_in_lines(code: str) -> frozenset[str]:
    """Return the top-level modules of all that looks like an import, also in a text.

    It takes a fraction of the time of ``imported_modules``, and code that cannot be parsed.
    """
    return _names(_IN_LINES, code) | _in_words(code)


def _in_words(code: str) -> frozenset[str]:
    """Return the modules named to IPython, or to a Python that is started as a program."""
    found: frozenset[str] = frozenset()
    if "-m" in code:
        found |= _names(_PROGRAM, code)
    if "-c" in code:
        found = found.union(*(_anywhere(match["code"]) for match in _INLINE.finditer(code)))
    if "load_ext" in code or "aimport" in code:
        found |= _names(_EXTENSION, code)
    return found


def _anywhere(text: str) -> frozenset[str]:
    return _names(_ANYWHERE, text)


def _names(pattern: re.Pattern[str], text: str) -> frozenset[str]:
    found: set[str] = set()
    for match in pattern.finditer(text):
        groups = match.groupdict()
        listed = groups["list"]
        names = listed.split(",") if listed else [groups["source"] or groups["name"]]
        found.update(re.split(r"[.\s]", name.strip().lstrip("-"))[0] for name in names)
    return frozenset(name for name in found if name.isidentifier())


def _of(node: ast.AST) -> Iterator[str]:
    yield from (name.partition(".")[0] for name in dotted(node))
    if not isinstance(node, ast.Call):
        return
    called = _called(node.func)
    if called in _BY_NAME:
        named = [keyword.value for keyword in node.keywords if keyword.arg == "name"]
        yield from (text.partition(".")[0] for text in _texts([*node.args[:1], *named]))
    elif called in _RUN_TEXT:
        values = [*node.args, *(keyword.value for keyword in node.keywords)]
        for text in _texts(values):
            yield from named_in_lines(text)


def _texts(nodes: list[ast.expr]) -> list[str]:
    found = (node.value for node in nodes if isinstance(node, ast.Constant))
    return [value for value in found if isinstance(value, str)]


def _called(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
