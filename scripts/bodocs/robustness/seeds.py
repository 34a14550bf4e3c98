"""Which parameter of a page is its seed, and which other values it is to take."""

from __future__ import annotations

import re

from bodocs import parameters
from bodocs.catalog import Page
from bodocs.errors import SettingsError
from bodocs.notebooks import Node

# Pages that take a seed for each of their runs count up from their first one: so far apart, the
# runs of two repetitions have none in common.
_STEP = 100
_RANGE = re.compile(r"(\d+)-(\d+)")
_SEED = re.compile(r"(?:\w+_)?seed", re.IGNORECASE)
_MOST = 1000


def parameter(page: Page, notebook: Node) -> tuple[str, int]:
    """Return the name of a page's seed parameter and the page's own value.

    Raises:
        SettingsError: It has none, or several.
    """
    found = _parameters(notebook)
    if len(found) != 1:
        said = f"has several seeds, {', '.join(found)}" if found else "has no seed parameter"
        raise SettingsError(
            f"--repeat: page {page.id!r} {said}",
            where=page.path,
            mend="assign one whole number to 'SEED', or to a name that ends in '_SEED', in the "
            "cell tagged 'parameters', and derive every seed of the page from it",
        )
    return next(iter(found.items()))


def has_parameter(notebook: Node) -> bool:
    """Return True if a page can be repeated with other seeds."""
    return len(_parameters(notebook)) == 1


def _parameters(notebook: Node) -> dict[str, int]:
    values = parameters.assigned(notebook) or {}
    return {
        name: value
        for name, value in values.items()
        if _SEED.fullmatch(name) and type(value) is int
    }


def others(own: int, repeat: int | None, given: list[int] | None) -> list[int]:
    """Return the seeds of the repetitions, none of which is the page's own.

    Args:
        own: The page's own seed.
        repeat: How many; None for as many as were given.
        given: Those that were asked for; None for some that are derived from the page's own.

    Raises:
        SettingsError: The page's own is among them, or there are more or less than ``repeat``.
    """
    if given is None:
        return [own + _STEP * number for number in range(1, (repeat or 0) + 1)]
    if own in given:
        raise SettingsError(
            f"--seeds: {own} is the page's own seed", mend="leave it out, or give another one"
        )
    if repeat not in (None, len(given)):
        raise SettingsError(
            f"--repeat {repeat} with {len(given)} --seeds",
            mend="leave out --repeat, and the page runs once for each of the seeds",
        )
    return given


def parse(text: str) -> list[int]:
    """Read ``--seeds``: whole numbers and ranges, such as ``3,7`` or ``1-5``.

    Raises:
        SettingsError: It is something else, or names a seed twice.
    """
    found: list[int] = []
    for part in text.replace(" ", "").split(","):
        ends = _RANGE.fullmatch(part)
        if ends and int(ends[2]) - int(ends[1]) < _MOST:
            found += range(int(ends[1]), int(ends[2]) + 1)
        elif part.isdecimal():
            found.append(int(part))
        else:
            found.clear()
            break
    if not found or len(set(found)) < len(found):
        raise SettingsError(
            f"--seeds {text!r} is no list of different seeds",
            mend="write for example --seeds 1-5 or --seeds 3,7,11",
        )
    return found
