"""The bibliography of a project: ``references.bib``, in BibTeX."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bodocs.errors import SettingsError

if TYPE_CHECKING:
    from pybtex.database import Entry

FILE = "references.bib"
"""Its name, in the project's folder."""

_WHEREABOUTS = ("doi", "eprint", "url")
# Old ones have none of these, and are found by their publisher.
_BOOKS = ("book", "inbook", "incollection")
_ENTRY = re.compile(r"^\s*@\w+\s*[{(]\s*(?P<key>[^,\s]+)\s*,", re.MULTILINE)
# Escaped by those who do not know where a text will stand; before brackets it begins a formula.
_NEEDLESS = re.compile(r"\\([.()!+#{}|-])")
_OTHERS = "others"
"""How BibTeX names authors that are left out."""
_SYNTAX = re.compile(r"syntax error in line (?P<line>\d+): (?P<what>.*)", re.DOTALL)


@dataclass(frozen=True)
class Reference:
    """A work that pages can cite.

    Attributes:
        key: What citations call it.
        authors: Whose it is, as text cites it: ``Ament et al.``.
        year: When it was published.
        text: All about it as a line of Markdown.
    """

    key: str
    authors: str
    year: str
    text: str


@dataclass(frozen=True)
class Bibliography:
    """The works that a project's pages can cite.

    Attributes:
        references: Each work by its key.
        problems: Line of the file and what is wrong there, for entries that lack something.
    """

    references: Mapping[str, Reference] = field(default_factory=dict)
    problems: tuple[tuple[int, str], ...] = ()


def path(source: Path) -> Path:
    """Return where the bibliography of a project is, if it has one."""
    return source / FILE


def read(source: Path) -> Bibliography | None:
    """Return the bibliography of a folder of pages; None if it has none.

    Raises:
        SettingsError: The file is no BibTeX.
    """
    file = path(source)
    try:
        status = file.stat()
    except OSError:
        return None
    return _read(file, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=8)
def _read(file: Path, _changed: int, _size: int) -> Bibliography:
    from pybtex.database import parse_string
    from pybtex.exceptions import PybtexError

    text = file.read_text(encoding="utf-8")
    lines = {m["key"]: text.count("\n", 0, m.start("key")) + 1 for m in _ENTRY.finditer(text)}
    try:
        entries: Mapping[str, Entry] = parse_string(text, "bibtex").entries
    except PybtexError as error:
        raise _unreadable(file, str(error)) from error
    problems: list[tuple[int, str]] = []
    references: dict[str, Reference] = {}
    for key, entry in entries.items():
        lacking = list(_lacking(entry))
        problems += [(lines.get(key, 1), f"{key!r} {what}") for what in lacking]
        if not lacking:
            references[key] = _reference(key, entry)
    problems += [(lines.get(key, 1), what) for key, what in _twice(entries)]
    return Bibliography(references, tuple(sorted(problems)))


def _unreadable(file: Path, said: str) -> SettingsError:
    syntax = _SYNTAX.match(said)
    where = f"{file}:{syntax['line']}" if syntax else str(file)
    what = syntax["what"] if syntax else said
    return SettingsError(
        f"the bibliography cannot be read: {what}",
        where=where,
        mend="write it as BibTeX does: '@article{key2019, title = {...}, ...}', each key once",
    )


def _lacking(entry: Entry) -> Iterator[str]:
    """Give what an entry lacks that readers need to find the work."""
    if not (entry.persons.get("author") or entry.persons.get("editor")):
        yield "has no author"
    fields = entry.fields
    if not fields.get("title"):
        yield "has no title"
    if not re.fullmatch(r"\d{4}", fields.get("year", "")):
        yield "has no year of four digits"
    findable = (*_WHEREABOUTS, "publisher") if entry.type in _BOOKS else _WHEREABOUTS
    if not any(fields.get(name) for name in findable):
        yield "has none of doi, eprint and url"
    try:
        _formatted("", entry)
    except _missing_field() as error:
        missing = re.match(r"missing (?P<field>.+) in", str(error))
        if missing and missing["field"] not in ("author", "title", "year"):
            yield f"has no {missing['field']}, which an entry of type {entry.type!r} needs"


def _missing_field() -> type[Exception]:
    from pybtex.style.template import FieldIsMissing

    found: type[Exception] = FieldIsMissing
    return found


def _twice(entries: Mapping[str, Entry]) -> Iterator[tuple[str, str]]:
    """Give each entry that is of the same work as one before it."""
    first: dict[tuple[str, str], str] = {}
    for key, entry in entries.items():
        for name in ("doi", "eprint"):
            value = entry.fields.get(name, "").lower()
            if value and first.setdefault((name, value), key) != key:
                yield key, f"{key!r} has the {name} of {first[name, value]!r}: one work, two keys"


def _reference(key: str, entry: Entry) -> Reference:
    people = entry.persons.get("author") or entry.persons["editor"]
    names = [_plain(" ".join([*person.prelast_names, *person.last_names])) for person in people]
    match names:
        case [only]:
            authors = only
        case [one, other] if other != _OTHERS:
            authors = f"{one} and {other}"
        case _:
            authors = f"{names[0]} et al."
    return Reference(key, authors, entry.fields["year"], _formatted(key, entry))


def _formatted(key: str, entry: Entry) -> str:
    style, backend = _style()
    text = style.format_entry(key, entry).text.render(backend)
    return _NEEDLESS.sub(r"\1", " ".join(text.split()).replace(f" and {_OTHERS}", " et al"))


@lru_cache(maxsize=1)
def _style() -> tuple[Any, Any]:
    from pybtex.plugin import find_plugin

    style = find_plugin("pybtex.style.formatting", "unsrt")(abbreviate_names=True)
    return style, find_plugin("pybtex.backends", "markdown")()


def _plain(latex: str) -> str:
    """Return a name without LaTeX's braces and commands for accents."""
    from pybtex.richtext import Text

    return str(Text.from_latex(latex))
