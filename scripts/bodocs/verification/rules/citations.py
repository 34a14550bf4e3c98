"""Citations of nothing, lists of references by hand, and entries that lack something."""

from __future__ import annotations

from collections.abc import Iterator

from bodocs.citations import bibliography, citing
from bodocs.errors import SettingsError, nearest
from bodocs.verification.rules.headings import headings
from bodocs.verification.rules.rule import Finding, Rule, nothing
from bodocs.verification.rules.subject import Subject


def _check(subject: Subject) -> Iterator[Finding]:
    try:
        works = bibliography.read(subject.others.source)
    except SettingsError:  # told of by the rule on the bibliography itself
        return
    known = works.references if works else {}
    for prose in subject.prose:
        text = subject.notebook.cells[prose.index].source
        for key in dict.fromkeys(citing.keys(text)):
            if key not in known:
                line = text.count("\n", 0, text.index(f"@{key}")) + 1
                message = f"{bibliography.FILE} has no {key!r}.{nearest(key, known)}"
                yield Finding(message.removesuffix("."), _MEND, prose.index, line)


def _check_lists(subject: Subject) -> Iterator[Finding]:
    for _, text, cell, line in headings(subject):
        if text.strip().casefold() == citing.HEADING.casefold():
            yield Finding("the page has a list of references of its own", _LIST_MEND, cell, line)


_MEND = f"add it to {bibliography.FILE}, or correct the key"
_LIST_MEND = f"cite each work, '[@key2019]', with an entry in {bibliography.FILE}: the list is made"

UNKNOWN = Rule(
    code="BD240",
    name="citation of nothing",
    check=_check,
    explanation="""
    Every work that a page cites is in the bibliography, `references.bib`.

    `[@key]`, `[see @key, p. 3; @other]` and `[-@key]` are citations, as Pandoc and Quarto have
    them; in a sentence that needs the authors as its words, `@key` is one too. Each becomes
    authors and year, and the page gets a list of what it cites at its end.
    """,
)
INCOMPLETE = Rule(
    code="BD241",
    name="incomplete reference",
    check=nothing,
    explanation="""
    Every entry of `references.bib` says who wrote what when, and where readers find it.

    It has an author or an editor, a title, a year, what BibTeX asks for its type, and a DOI, an
    arXiv id (`eprint` with `archivePrefix`), or a URL; a book may have its publisher instead. No
    two entries are of one work.
    """,
)
BY_HAND = Rule(
    code="BD242",
    name="references by hand",
    check=_check_lists,
    explanation="""
    A page's list of references is made from what it cites.

    A list that was typed in is complete only for as long as somebody takes care of it, and what
    it says of a work is said again, and otherwise, on the next page.
    """,
)
RULES = (UNKNOWN, INCOMPLETE, BY_HAND)
