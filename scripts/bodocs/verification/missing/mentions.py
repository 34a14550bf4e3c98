"""The names that a page mentions and that ought to exist, with the places where they stand."""

from __future__ import annotations

import ast
import builtins
import keyword
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bodocs import markdown as md
from bodocs import sources
from bodocs.imports import parsed
from bodocs.notebooks import Node
from bodocs.verification import inline, names
from bodocs.verification.missing import guards, marks

_SPAN = re.compile(
    r"(?<!`)(?P<ticks>`+)(?!`)(?P<inside>(?:(?!\n[ \t]*\n)[\s\S])+?)(?<!`)(?P=ticks)(?!`)"
    r"(?P<former>\{\.former\})?"
)
_COMMENT = re.compile(r"<!--[\s\S]*?-->")
_NAMED = re.compile(r"(?P<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(?P<call>\([\s\S]*\))?")
_IMPORT = re.compile(r"(?:from|import)\s+\w")
_FENCED = re.compile(r"[{.]*(?:python3?|py|ipython3?)\b", re.IGNORECASE)
# With a capital after a small letter, or a word after an acronym; not the plural of one.
_CAMEL = re.compile(r"[A-Za-z]\w*(?:[a-z0-9][A-Z]|[A-Z][a-z]{2})\w*")
_SNAKE = re.compile(r"[a-z][a-z0-9]*_\w*[a-z0-9]")
# Of files and of websites, which may begin with the name of a package.
_ENDINGS = {"ai", "cfg", "com", "csv", "dev", "html", "io", "ipynb", "js", "json", "lock", "md"}
_ENDINGS |= {"net", "org", "pt", "py", "rst", "toml", "txt", "whl", "yaml", "yml", "zip"}
_BUILTIN = frozenset({*dir(builtins), *keyword.kwlist})


@dataclass(frozen=True)
class Mention:
    """A name at one place on a page.

    Attributes:
        text: The name as it is written.
        question: ``module:path`` for a name that begins in a package; else the name alone, of
            which only the inventory of all packages can tell whether it exists.
        cell: Place of its cell among all cells of the notebook.
        line: Its line in the cell, from 1.
        former: It is marked as a former name.
        block: For code that is marked as a whole, the line at which it begins; else 0.
        called: It is written as a call.
    """

    text: str
    question: str
    cell: int
    line: int
    former: bool = False
    block: int = 0
    called: bool = False


@dataclass
class Mentions:
    """The mentions on one page.

    Attributes:
        notebook: The page as it was written.
        packages: Names of the packages in which names can be looked up.
        shown: Texts in which names of the page's own may stand, such as its outputs.
    """

    notebook: Node
    packages: frozenset[str]
    shown: Iterable[str] = ()
    _known: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self._known = names.imported(code for _, code in self._cells("code"))

    def __iter__(self) -> Iterator[Mention]:
        for index, cell in enumerate(self.notebook.cells):
            if cell.cell_type == "code":
                former = marks.TAG in sources.tags(cell)
                yield from self._in_code(cell.source, index, 0, self._known, former=former)
            elif cell.cell_type == "markdown":
                yield from self._in_prose(cell.source, index)

    def _in_code(
        self, code: str, cell: int, before: int, known: Mapping[str, str], *, former: bool
    ) -> Iterator[Mention]:
        guarded = guards.guarded(code, known)
        for use in names.uses(code, known):
            line = code.count("\n", 0, use.start) + 1
            module, colon, _ = use.question.partition(":")
            if not colon or not self._is_known(module) or guarded.covers(use, line):
                continue
            text = code[use.start : use.end]
            block = before + 1 if former else 0
            yield Mention(text, use.question, cell, before + line, former, block)

    def _in_prose(self, text: str, cell: int) -> Iterator[Mention]:
        lines = text.split("\n")
        for fence in md.fences(text):
            if _FENCED.match(fence.info):
                known = {**self._known, **names.imported([fence.content])}
                former = marks.on_fence(fence.info)
                yield from self._in_code(fence.content, cell, fence.start + 1, known, former=former)
        for start, end in md.code_blocks(text):
            lines[start:end] = [""] * (end - start)
        prose = _COMMENT.sub(lambda m: "\n" * m.group().count("\n"), "\n".join(lines))
        for span in _SPAN.finditer(prose):
            line = prose.count("\n", 0, span.start()) + 1
            yield from self._spoken(span["inside"].strip(), cell, line, bool(span["former"]))

    def _spoken(self, text: str, cell: int, line: int, former: bool) -> Iterator[Mention]:
        if _IMPORT.match(text):
            known = names.imported([text])
            yield from self._in_code(text, cell, line - 1, known, former=former)
            return
        match = _NAMED.fullmatch(text)
        question = self._question(match["name"], former=former) if match else None
        if match and question:
            called = match["call"] is not None
            yield Mention(match["name"], question, cell, line, former, called=called)

    def _question(self, dotted: str, *, former: bool) -> str | None:
        """Return what to look up for a name in back-ticks; None if it need not exist."""
        base, *path = dotted.split(".")
        if former and not path:
            return base
        if base in self._known:
            question = names.question(dotted, self._known)
            return question if self._is_known(question.partition(":")[0]) else None
        if not former and (base in self._own or base in _BUILTIN):
            return None
        if path and base in self.packages:
            is_other = len(path) == 1 and path[0] in _ENDINGS
            return None if is_other else f"{base}:{'.'.join(path)}"
        is_name = former or is_class_like(base) or (not path and _SNAKE.fullmatch(base))
        return dotted if is_name and not self._is_package(base) else None

    def _is_package(self, name: str) -> bool:
        """Return True for what a project calls itself, such as PyTorch."""
        lower = name.lower()
        return lower in self.packages or lower.removeprefix("py") in self.packages

    def _is_known(self, module: str) -> bool:
        return module.partition(".")[0] in self.packages

    def _cells(self, kind: str) -> Iterator[tuple[Node, str]]:
        return ((c, c.source) for c in self.notebook.cells if c.cell_type == kind)

    @cached_property
    def _own(self) -> frozenset[str]:
        """The words that mean something on this page, whatever packages have."""
        codes = [c for cell, c in self._cells("code") if marks.TAG not in sources.tags(cell)]
        for _, prose in self._cells("markdown"):
            codes += inline.expressions(prose)
            fences = [fence for fence in md.fences(prose) if _FENCED.match(fence.info)]
            codes += [f.content for f in fences if not marks.on_fence(f.info)]
        shown = re.findall(r"(?<![\w.])[A-Za-z_]\w*(?![\w.])", "\n".join(self.shown))
        return frozenset({*shown}.union(*map(_words, codes)))


def is_class_like(name: str) -> bool:
    """Return True for a name written as those of classes are, with capitals within."""
    return _CAMEL.fullmatch(name) is not None


def _words(code: str) -> set[str]:
    """Return the names in some code, and the texts in it that could be one."""
    tree = parsed(code)
    found: set[str] = set()
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found |= {node.value} if node.value.isidentifier() else set()
        # What has a name keeps it under one of these.
        for key in ("id", "attr", "arg", "name", "asname"):
            value = getattr(node, key, None)
            found |= {value} if isinstance(value, str) else set()
    return found
