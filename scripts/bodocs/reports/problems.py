"""Errors that end a run, as its reports tell them."""

from __future__ import annotations

import re
from pathlib import Path

from bodocs.errors import BodocsError, ManyProblemsError, PageFailedError, of_system
from bodocs.reports.models import Problem

_AT_LINE = re.compile(r"(.+):([0-9]+)")


def found(error: BaseException, root: Path) -> list[Problem]:
    """Return what an error says, one problem for each; none for what the pages tell already.

    Args:
        error: What was raised.
        root: The repository, from which files are named.
    """
    match error:
        case ManyProblemsError():
            return [problem for one in error.problems for problem in found(one, root)]
        case PageFailedError():
            return []
        case BodocsError():
            return [_problem(error, root)]
        case OSError():
            return [_problem(of_system(error), root)]
        case Exception():
            message = f"{type(error).__name__}: {error}"
            return [Problem(message=message, mend="this is a fault of bodocs: report it")]
        case _:
            return []


def _problem(error: BodocsError, root: Path) -> Problem:
    path, line = _place(error.where)
    if path is None or not path.is_relative_to(root):
        place = f"{error.where}: " if error.where else ""
        return Problem(message=f"{place}{error.what}", mend=error.mend)
    file = path.relative_to(root).as_posix()
    return Problem(file=file, line=line, message=error.what, mend=error.mend)


def _place(where: str) -> tuple[Path | None, int]:
    """Return the file and the line that ``where`` names; no file if it is something else."""
    at_line = _AT_LINE.fullmatch(where)
    named = [(where, 0), *([(at_line[1], int(at_line[2]))] if at_line else [])]
    for name, line in named:
        try:
            path = Path(name).resolve()
            if name and path.is_file():
                return path, line
        except (OSError, ValueError):  # no name that a file can have
            continue
    return None, 0
