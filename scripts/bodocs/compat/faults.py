"""From a failure to what kind of fault it is, and in whose code it was raised."""

from __future__ import annotations

import re

from bodocs.compat.models import Cause, Fault
from bodocs.execution.records import Claim, Failure

_NAME = re.compile(
    r"cannot import name|No module named|has no attribute|is not defined|no attribute named"
)
_SIGNATURE = re.compile(
    r"unexpected keyword argument|missing \d+ required|got multiple values for|"
    r"takes (?:from )?\d+ .*positional|takes no (?:keyword )?arguments"
)
_NUMERIC = (
    "ArithmeticError",
    "FloatingPointError",
    "LinAlgError",
    "ModelFittingError",
    "NanError",
    "NotPSDError",
    "NumericalWarning",
    "OverflowError",
    "ZeroDivisionError",
)
_WORDS_OF_NUMBERS = re.compile(
    r"\bnans?\b|\binf(?:inite)?\b|positive[- ]definite|singular|cholesky|did not converge",
    re.IGNORECASE,
)
_FRAME = re.compile(r"^(?:File (?P<file>\S.*?):\d+|Cell In ?\[\d*\], line \d+)", re.MULTILINE)
_PACKAGE = re.compile(r"site-packages[/\\](?P<name>\w+)")
_FOLDERS = re.compile(r"(?<![\w.…/])/+(?:[\w.+-]+/)+(?:(?<=site-packages/)(?:[\w.+-]+/)*)?")
_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}\b")
_MISSING = re.compile(r"No module named '(?P<module>[\w.]+)'")


def of(failure: Failure, claims: list[Claim], known: frozenset[str]) -> Fault:
    """Return what is known of a failure.

    Args:
        failure: The failure.
        claims: The page's claims.
        known: Top-level modules that are installed in the set.
    """
    return Fault(
        kind=failure.kind,
        message=_steady(failure.message),
        cell=failure.number,
        line=failure.file_line,
        code=failure.source,
        cause=_cause(failure, claims, known),
        inside=_inside(failure.traceback),
    )


def _steady(message: str) -> str:
    """Return a message without what is another one on each machine or in each run."""
    return _ADDRESS.sub("0x…", _FOLDERS.sub(_shortened, message))


def _shortened(found: re.Match[str]) -> str:
    # Of a package's file the part within the package says where it is.
    return found[0].rpartition("site-packages/")[2] if "site-packages/" in found[0] else "…/"


def _cause(failure: Failure, claims: list[Claim], known: frozenset[str]) -> Cause:
    claimed = any(claim.cell == failure.cell and claim.verdict == "failed" for claim in claims)
    if claimed and failure.kind == "AssertionError":
        return "claim"
    missing = _MISSING.search(failure.message)
    if missing:
        # A module that is gone from a package is another thing than a package that is not there.
        return "name" if missing["module"].partition(".")[0] in known else "package"
    if failure.kind in {"ImportError", "AttributeError", "NameError"} or _NAME.search(
        failure.message
    ):
        return "name"
    if failure.kind == "TypeError" and _SIGNATURE.search(failure.message):
        return "signature"
    if failure.kind in _NUMERIC or _WORDS_OF_NUMBERS.search(failure.message):
        return "numeric"
    return "other"


def _inside(traceback: str) -> str:
    """Return the package in whose code the innermost frame lies; empty for the page's own."""
    # Of chained exceptions the last is the one that ended the cell.
    last = traceback.rpartition("Traceback (most recent call last)")[2]
    frames = list(_FRAME.finditer(last))
    package = _PACKAGE.search(frames[-1]["file"] or "") if frames else None
    return package["name"] if package else ""
