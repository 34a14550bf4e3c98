"""Links that lead nowhere."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bodocs import anchors, sources
from bodocs.errors import nearest
from bodocs.slugs import slug
from bodocs.targets import Targets, elsewhere
from bodocs.verification import claims
from bodocs.verification.rules.headings import headings
from bodocs.verification.rules.rule import Finding, Rule
from bodocs.verification.rules.subject import Subject, placed

_OWN_ID = re.compile(r"\s*\{#([^}]+)\}\s*$")
_HTML_ID = re.compile(r"<[a-z][^>]*\s(?:id|name)=[\"']([^\"']+)[\"']", re.IGNORECASE)
# Addresses of pages, of which each has a file; what else a site has is made when it is built.
_SECTIONS = ("/docs/", "/tutorials/")
_LABEL = re.compile(r"\\label\{([^}]+)\}")


def _check(subject: Subject) -> Iterator[Finding]:
    for prose in subject.prose:
        for token in prose.tokens:
            for child, line in placed(token):
                target = child.attrGet("href" if child.type == "link_open" else "src")
                if child.type in ("link_open", "image") and isinstance(target, str):
                    message = _broken(subject, target)
                    if message:
                        yield Finding(message, _MEND, prose.index, line)


def _broken(subject: Subject, target: str) -> str:
    """Return what is wrong with a link; empty if it leads somewhere, or out of the project."""
    page = subject.page
    if target.startswith("#"):
        return _no_anchor(subject, target, target[1:])
    parts = urlsplit(target)
    addresses = subject.others.addresses
    if target.startswith(_SECTIONS):
        named = parts.path.rstrip("/").removesuffix(".md")
        if named not in addresses.values():
            return f"the link to {target!r} leads nowhere.{nearest(named, addresses.values())}"
        return _no_anchor(subject.others.at(named), target, parts.fragment)
    if elsewhere(target) or target.startswith(("data:", "attachment:")):
        return ""
    targets = Targets(
        page.path, page.root.parent if page.kind == "tutorial" else page.root, addresses
    )
    path = unquote(parts.path)
    address = targets.page(path)
    if address is None:
        if targets.file(path) is not None:
            return ""
        return f"the link to {target!r} leads nowhere.{_suggestion(subject, path)}"
    other = subject.others.at(address)
    return _no_anchor(other, target, parts.fragment)


def _suggestion(subject: Subject, path: str) -> str:
    """Return `` Did you mean ...?`` for the page whose name is nearest, or nothing."""
    here = subject.page.path.parent
    files = {other.stem: os.path.relpath(other, here) for other in subject.others.addresses}
    last = path.rstrip("/").rpartition("/")[2].partition(".")[0]
    near = difflib.get_close_matches(last, files, n=1)
    return f" Did you mean {Path(files[near[0]]).as_posix()!r}?" if near else ""


def _no_anchor(subject: Subject | None, target: str, fragment: str) -> str:
    if subject is None or not fragment:
        return ""
    known = _anchors(subject)
    name = unquote(fragment)
    if name in known or slug(name, {}) in known:
        return ""
    return f"the link to {target!r} leads to no heading of that page.{nearest(name, known)}"


def _anchors(subject: Subject) -> set[str]:
    """Return the fragments to which links on the site can lead on a page."""
    found: set[str] = set()
    taken: dict[str, int] = {}
    for _, text, _, _ in headings(subject):
        own = _OWN_ID.search(text)
        found.add(own[1] if own else slug(text, taken))
    for cell in subject.notebook.cells:
        if cell.cell_type == "markdown":
            found.update(_HTML_ID.findall(cell.source))
            found.update(_LABEL.findall(cell.source))
    tagged = [cell for cell in subject.notebook.cells if claims.TAG in sources.tags(cell)]
    named = anchors.of_claims((cell.id, claims.sentence(cell.source)) for cell in tagged)
    return found | set(named) | set(named.values())


_MEND = "name a page's file, a file beside it, or a heading that is there"

RULE = Rule(
    code="BD230",
    name="link that leads nowhere",
    check=_check,
    explanation="""
    Every link to a page, to a heading or to a file leads there.

    Links name files, as an editor follows them: `../docs/introduction.md#one-step`. The site
    turns them into its own addresses. Links to other hosts are no part of this: nobody is online
    at every commit.
    """,
)
