"""``llms.txt`` and ``llms-full.txt``: the site for language models, as a list and as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bodocs.machines.addresses import Addresses, twin

_RULE = "\n\n---\n\n"


@dataclass(frozen=True)
class Listed:
    """A page in the list.

    Attributes:
        title: Its title.
        address: Its address on the site.
        about: What it is about; may be empty.
    """

    title: str
    address: str
    about: str = ""


def index(
    title: str, about: str, sections: Iterable[tuple[str, Sequence[Listed]]], site: Addresses
) -> str:
    """Return ``llms.txt``.

    Args:
        title: Name of the site.
        about: One sentence on it; may be empty.
        sections: Headings and pages; "Optional" is what a reader short of room leaves out.
        site: Where the site is.
    """
    blocks = [f"# {_line(title)}", *([f"> {_line(about)}"] if about else [])]
    blocks.append(
        f"All pages in one file: {site.absolute('/llms-full.txt')}. "
        "Each page listed here is Markdown under its address with .md at the end."
    )
    for heading, pages in sections:
        if pages:
            items = "\n".join(_item(page, site) for page in pages)
            blocks += [f"## {heading}", items]
    return "\n\n".join(blocks) + "\n"


def whole(twins: Iterable[str]) -> str:
    """Return ``llms-full.txt``."""
    return _RULE.join(text.strip("\n") for text in twins) + "\n"


def _item(page: Listed, site: Addresses) -> str:
    about = f": {_line(page.about)}" if page.about else ""
    title = _line(page.title).replace("[", "\\[").replace("]", "\\]")
    return f"- [{title}]({site.absolute(twin(page.address))}){about}"


def _line(text: str) -> str:
    return " ".join(text.split())
