"""The rules on links to other hosts, and what breaks them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bodocs.verification.rules.rule import Finding, Rule, nothing
from bodocs.verification.rules.subject import Subject, placed

if TYPE_CHECKING:
    from bodocs.verification.external.answer import Answer


GONE = Rule(
    code="BD231",
    name="link to what is gone",
    check=nothing,
    explanation="""
    Every link to another host leads to something that is there.

    Hosts are asked by `bodocs check --external` only, one thing at a time each, and not again
    within a week. An address that moved for good is told too (BD232), and so is one that could
    not be checked (BD233): neither is taken for a link that is fine.
    """,
)
MOVED = Rule(
    code="BD232",
    name="link to what has moved",
    check=nothing,
    severity="warning",
    explanation="""
    Links name the address at which something is, not one that only leads on to it.

    A host that answers with a permanent redirect asks for this. The old address works until it
    does not, and the reader waits for one request more.
    """,
)
UNKNOWN = Rule(
    code="BD233",
    name="link that could not be checked",
    check=nothing,
    severity="warning",
    explanation="""
    A link whose host could not be reached, or did not want to answer, is not known to be right.

    This is no error of the page: without a network every link is told so. It is said because
    silence would look as if all were well.
    """,
)
RULES = (GONE, MOVED, UNKNOWN)


def links(subject: Subject) -> Iterator[tuple[str, int, int]]:
    """Give each link of a page to another host, with its cell's index and its line there."""
    for prose in subject.prose:
        for token in prose.tokens:
            for child, line in placed(token):
                target = child.attrGet("href" if child.type == "link_open" else "src")
                if isinstance(target, str) and target.startswith(("http://", "https://")):
                    yield target, prose.index, line


def finding(url: str, answer: Answer, cell: int, line: int) -> tuple[Rule, Finding] | None:
    """Return which rule a link breaks by what its host has said; None if it breaks none."""
    if answer.state == "gone":
        what, mend = f"{url} is gone: {answer.detail}", "find where it is now, or take the link out"
        return GONE, Finding(what, mend, cell, line)
    if answer.state == "moved":
        return MOVED, Finding(f"{url} has moved", f"write {answer.detail}", cell, line)
    if answer.state == "not checked":
        mend = "try again later, or open it in a browser"
        return UNKNOWN, Finding(f"{url} was not checked: {answer.detail}", mend, cell, line)
    return None
