"""Addresses that lead to pages beside their own: those of before, and those of kindred sites."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator

from bodocs.errors import PageError

if TYPE_CHECKING:
    from bodocs.catalog import Page

_ID = re.compile(r"[\w.-]+")
_ADDRESS = re.compile(r"(?:/[\w.~-]+)+/?")
_ENDS = re.compile(r"(?:/index)?\.html$|/(?:index)?$")
# BoTorch's site and Ax's have tutorials under the first; BoTorch's had them under the second.
_FOLDERS = {"doc": ("/docs",), "tutorial": ("/docs/tutorials", "/tutorials"), "page": ()}


def _checked(text: str) -> str:
    whole = _ID.fullmatch(text) or _ADDRESS.fullmatch(text)
    if not whole or any(part in {".", ".."} for part in text.split("/")):
        raise ValueError("it should be an id such as old_name, or an address such as /docs/old")
    return text


Former = Annotated[str, AfterValidator(_checked)]
"""An id that a page had, or an address from the top of the site; either way without its host."""


def plain_address(address: str) -> str:
    """Return an address without what servers add or leave out at its end."""
    return _ENDS.sub("", address) or "/"


def addresses(page: Page) -> list[str]:
    """Return the addresses that a page's front matter says it had."""
    found = [
        f"{folder}/{name}" if folder else name
        for name in page.front.former
        for folder in (_FOLDERS[page.kind] if not name.startswith("/") else ("",))
    ]
    return list(dict.fromkeys(map(plain_address, found)))


def clashes(pages: Iterable[Page], live: Iterable[str] = ()) -> list[PageError]:
    """Return what is wrong with the former addresses of pages.

    Args:
        pages: The pages.
        live: Addresses of what else the site has, beside its top and its list of tutorials.
    """
    known = list(pages)
    made = {*live, "/", *("/tutorials" for page in known if page.kind == "tutorial")}
    owners = dict.fromkeys(made, "a page that the site makes itself")
    owners |= {page.url: f"the address of {page.path}" for page in known}
    taken: dict[str, Page] = {}
    problems = []
    for page in known:
        for address in addresses(page):
            other = taken.setdefault(address, page)
            owner = owners.get(address)
            if other is not page:
                owner = f"a former address of {other.path} too"
            if owner is not None:
                problems.append(
                    PageError(
                        f"the former address {address} is {owner}",
                        where=page.path,
                        mend="remove it under 'former': an address leads to one page only",
                    )
                )
    return problems


def redirects(pages: Iterable[Page], live: set[str]) -> dict[str, str]:
    """Return the addresses that lead to others, and where to; never to what is not live.

    Args:
        pages: The pages.
        live: The address of each page of the site.
    """
    known = list(pages)
    given = {former: page.url for page in known for former in addresses(page)}
    ruled = dict(_by_rule(known))
    found = {**ruled, **given}
    return {a: to for a, to in sorted(found.items()) if a not in live and to in live}


def _by_rule(pages: list[Page]) -> Iterator[tuple[str, str]]:
    for page in pages:
        if page.kind == "tutorial":
            yield f"/docs/tutorials/{page.id}", page.url
    yield "/docs/tutorials", "/tutorials"
    docs = (page for page in pages if page.kind == "doc")
    first = next(docs, None)
    if first is not None:
        yield "/docs", first.url
