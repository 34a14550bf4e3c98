"""What a project's pages are held to once they are written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bodocs.citations import bibliography
from bodocs.errors import PageError, raise_all
from bodocs.rendering import loops
from bodocs.rendering.written import Written
from bodocs.settings import Settings
from bodocs.verification.missing.check import NameCheck

if TYPE_CHECKING:
    from bodocs.api.section import ApiSection


def check_links(pages: Iterable[Written]) -> None:
    """Check every link.

    Raises:
        PageError: A link leads nowhere.
    """
    raise_all(
        [
            PageError(
                f"the link to {target!r} leads nowhere",
                where=written.page.path,
                mend="name a page's file, a page's address, or a file that is there",
            )
            for written in pages
            for target in dict.fromkeys(written.broken)
        ]
    )


def check_citations(pages: Iterable[Written]) -> None:
    """Check that what pages cite is in the bibliography.

    Raises:
        PageError: A page cites what is not.
    """
    raise_all(
        [
            PageError(
                f"[@{key}] cites what {bibliography.FILE} does not have",
                where=written.page.path,
                mend=f"add it to {bibliography.FILE}, or correct the key",
            )
            for written in pages
            for key in written.uncited
        ]
    )


def check_loops(pages: Iterable[Written]) -> None:
    """Check that each loop could be shown.

    Raises:
        PageError: One has data of another shape.
    """
    raise_all(
        [
            PageError(
                f"the loop of {problem}",
                where=written.page.path,
                mend=f"give the output of type {loops.MIME} that shape, or leave it out",
            )
            for written in pages
            for problem in written.unusable
        ]
    )


def check_names(pages: Iterable[Written], settings: Settings, api: ApiSection | None) -> None:
    """Check the names on the pages that have run.

    Raises:
        PageError: A name does not exist, or one that is marked as former does.
    """
    lookup = api.lookup if api is not None else None
    check = NameCheck(
        settings.build / "api" / "names.json",
        lookup.objects if lookup is not None else {},
        lambda path: lookup is not None and lookup.reference.find(path) is not None,
        {*settings.project.api, *settings.project.versions},
    )
    subjects = (written.subject for written in pages)
    raise_all([*check.problems(subject for subject in subjects if subject is not None)])
