"""Every error a user can meet. Each message says where, what, and how to mend it."""

from __future__ import annotations

import difflib
import errno
import re
from collections.abc import Iterable
from pathlib import Path

_PASSWORD = re.compile(r"(?<=://)[^/@\s]*@")


class BodocsError(Exception):
    """An error that a user can mend.

    Attributes:
        where: The file, cell or flag at fault; empty if there is none.
        what: What is wrong, one sentence.
        mend: What to do about it, one sentence.
        exit_status: What the command line ends with.
    """

    exit_status = 2

    def __init__(self, what: str, *, mend: str, where: str | Path = "") -> None:
        self.where = str(where)
        self.what = what
        self.mend = mend
        super().__init__(str(self))

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what}\n  mend: {self.mend}"


class PageError(BodocsError):
    """A page's file or front matter cannot be used."""


class OrphanError(PageError):
    """A file among the pages is on no page."""


class DuplicateError(PageError):
    """Two pages have one id."""


class SettingsError(BodocsError):
    """A flag or ``[tool.bodocs]`` cannot be used."""


class StoreError(BodocsError):
    """An executed page could not be kept."""


class SiteError(BodocsError):
    """The website could not be built or served."""


class ReportError(BodocsError):
    """A report of a run cannot be read, or does not go with another."""


class ClusterError(BodocsError):
    """A Dask cluster cannot be reached, or cannot run a page."""


class CompatError(BodocsError):
    """Pages could not be held against a set of versions."""


class PageFailedError(BodocsError):
    """One or more pages failed; the report has said which and why."""

    exit_status = 1


class MachineryError(Exception):
    """A fault of what runs pages, not of a page: the runner tries that page once more.

    Attributes:
        kind: As in ``Failure``.
        message: One line.
    """

    def __init__(self, kind: str, message: str) -> None:
        self.kind = kind
        self.message = message
        super().__init__(f"{kind}: {message}")


class Interrupted(BaseException):
    """Ctrl-C or a request to end; passes through everything that catches errors.

    Attributes:
        number: The signal's number.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(number)


def of_system(error: OSError) -> BodocsError:
    """Return what the operating system refused as an error that says how to mend it."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return BodocsError(
        str(error.strerror or error),
        where=str(error.filename or ""),
        mend="make room" if full else "check that it is there and that you may use it",
    )


def shown(text: str) -> str:
    """Return a text, such as a URL, without the user and the password of URLs in it."""
    return _PASSWORD.sub("...@", text)


def nearest(name: str, known: Iterable[str]) -> str:
    """Return `` Did you mean 'x'?`` for the known name closest to ``name``, or nothing."""
    by_lower = {candidate.lower(): candidate for candidate in known}
    matches = difflib.get_close_matches(name.lower(), by_lower, n=1, cutoff=0.5)
    return f" Did you mean {by_lower[matches[0]]!r}?" if matches else ""


class ManyProblemsError(BodocsError):
    """Several errors at once, so that all can be mended in one go.

    Attributes:
        problems: The errors, in the order they were found.
    """

    def __init__(self, problems: Iterable[BodocsError]) -> None:
        self.problems = list(problems)
        super().__init__(f"{len(self.problems)} problems", mend="mend each of them")

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


def raise_all(problems: list[BodocsError]) -> None:
    """Raise the one problem, or all of them together; return if there is none."""
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise ManyProblemsError(problems)
