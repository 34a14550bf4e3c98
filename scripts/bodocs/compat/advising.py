"""What a page's author would write for another set, and why the page fails there, in sentences.

Both are Markdown: names are code, and nothing else in them is marked up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bodocs.api.writing import code_span
from bodocs.compat.models import Change, ChangeKind, Fault

_REASONS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), said)
    for pattern, said in (
        (r"cannot import name '([\w.]+)' from '([\w.]+)'", "`{1}` has no `{0}`"),
        (r"No module named '([\w.]+)'", "there is no module `{0}`"),
        (r"(?:module|type object) '([\w.]+)' has no attribute '(\w+)'", "`{0}` has no `{1}`"),
        (r"'([\w.]+)' object has no attribute '(\w+)'", "`{0}` has no `{1}`"),
        (
            r"([\w.]+?)(?:\.__init__)?\(\) got an unexpected keyword argument '(\w+)'",
            "`{0}` has no argument `{1}=`",
        ),
        (
            r"([\w.]+?)(?:\.__init__)?\(\) missing 1 required [\w -]+: '(\w+)'",
            "`{0}` needs the argument `{1}=`",
        ),
    )
)
_ORDER: tuple[ChangeKind, ...] = (
    "removed",
    "moved",
    "added",
    "argument removed",
    "argument required",
    "argument moved",
    "default changed",
)


def reason(fault: Fault) -> str:
    """Return why a page fails, as the rest of a sentence that names the set first."""
    if fault.cause == "claim":
        return f"what cell {fault.cell} claims does not hold"
    for pattern, said in _REASONS:
        found = pattern.search(fault.message)
        if found:
            return said.format(*found.groups())
    where = f"cell {fault.cell}" if fault.cell else "the page"
    return f"{where} ends with `{fault.kind}`"


def advice(changes: Iterable[Change]) -> list[str]:
    """Return what to write in a set instead of what pages have: a line for each name."""
    by_name: dict[str, list[Change]] = {}
    for one in changes:
        by_name.setdefault(one.name, []).append(one)
    return [f"`{name}`: {'; '.join(_parts(same))}" for name, same in by_name.items()]


def _parts(changes: list[Change]) -> Iterator[str]:
    """Yield what is to be done about one name; changes of one kind and value are one."""
    alike: dict[tuple[ChangeKind, str, str], list[str]] = {}
    for one in sorted(changes, key=lambda change: _ORDER.index(change.kind)):
        values = (one.before, one.after) if one.kind == "default changed" else ("", one.after)
        if one.kind.startswith("argument"):
            values = ("", "")
        alike.setdefault((one.kind, *values), []).append(f"`{one.argument}=`")
    for (kind, before, after), arguments in alike.items():
        yield _part(kind, " and ".join(arguments), before, after)


def _part(kind: ChangeKind, arguments: str, before: str, after: str) -> str:
    return {
        "removed": "it is not there; leave out what needs it",
        "moved": f"import it as `{after}`",
        "added": "it is there, and not in the pinned versions",
        "argument removed": f"leave out {arguments}",
        "argument required": f"give {arguments}, which cannot be left out there",
        "argument moved": f"give {arguments} by name, since the order is another there",
        "default changed": (
            f"give {arguments} yourself: left out it is {code_span(after)} there, "
            f"and {code_span(before)} in the pinned versions"
        ),
    }[kind]
