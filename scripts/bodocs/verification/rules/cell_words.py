"""Options and tags of cells that nothing knows."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from bodocs import options, sources
from bodocs.verification import claims
from bodocs.verification.missing import marks
from bodocs.verification.rules.rule import Finding, Rule
from bodocs.verification.rules.subject import Subject

_VERBS, _PARTS = ("hide", "remove", "fold", "scroll"), ("cell", "input", "output")
_TAGS = (
    *(claims.TAG, claims.SMOKE_TAG, marks.TAG),
    *(sources.PARAMETERS_TAG, sources.RAISES_TAG, sources.SKIP_TAG),
    *(f"{verb}-{part}" for verb in _VERBS for part in _PARTS),
)


def _check(subject: Subject) -> Iterator[Finding]:
    for index, cell in enumerate(subject.notebook.cells):
        if cell.cell_type != "code":
            continue
        try:
            options.parse(cell.source)
        except ValueError as error:
            mend = "correct the lines that begin with '#|', or take them out"
            yield Finding(str(error), mend, index)
        for tag in sources.tags(cell):
            near = "" if tag in _TAGS else _meant(str(tag))
            if near:
                mend = f"write {near!r} if that is meant, or give the tag another name"
                yield Finding(f"the tag {tag!r} does nothing", mend, index)


def _meant(tag: str) -> str:
    """Return the tag that another looks like; empty if it looks like none."""
    # The hands of authors write both, and the website knows both.
    plain = tag.lower().replace("_", "-")
    if plain in _TAGS and plain.partition("-")[0] in _VERBS:
        return ""
    return next(iter(difflib.get_close_matches(plain, _TAGS, n=1, cutoff=0.8)), "")


RULE = Rule(
    code="BD343",
    name="option or tag that nothing knows",
    check=_check,
    explanation="""
    Each line `#| key: value` at the top of a cell is an option that exists, with a value that it
    can have, and no tag is a misspelling of one that means something.

    What is misspelled does nothing, and nobody is told: a claim tagged `clam` is never checked.
    Tags that look like none of those known are left alone, since other tools have their own.
    """,
)
