"""What the catalog finds: files that are no page, or not one page.

They are found before there is a page that a rule could look at, so these only give such an error
its code and its explanation.
"""

from __future__ import annotations

from bodocs.errors import BodocsError, DuplicateError, OrphanError
from bodocs.verification.rules.rule import Rule, nothing

_UNREADABLE = Rule(
    code="BD101",
    name="page that cannot be read",
    check=nothing,
    explanation="""
    Each page is a file of its kind, and begins with front matter that can be read.

    Front matter is YAML: in Markdown between two lines of `---` at the top, in a notebook in a
    first cell of type raw. A key that is not known is an error, since it is most often a known
    one that was mistyped.
    """,
)
_ORPHAN = Rule(
    code="BD102",
    name="file on no page",
    check=nothing,
    explanation="""
    Every notebook and every Markdown file among the pages is a page.

    A page is `docs/NAME.md` or `tutorials/NAME/NAME.ipynb`. A file beside that scheme would be
    on no page of the site, would never be executed, and nobody would miss it.
    """,
)
_DUPLICATE = Rule(
    code="BD103",
    name="two pages of one id",
    check=nothing,
    explanation="""
    No two pages have one id.

    The id, the file's name without its suffix, is what the command line and links call a page.
    """,
)

RULES = (_UNREADABLE, _ORPHAN, _DUPLICATE)


def rule_of(error: BodocsError) -> Rule:
    """Return the rule that stands behind an error of the catalog."""
    if isinstance(error, OrphanError):
        return _ORPHAN
    return _DUPLICATE if isinstance(error, DuplicateError) else _UNREADABLE
