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

_NOTHING = {"None", "()", "[]", "{}", "dict()", "list()", "set()", "tuple()"}


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
    """Return what to write in a set instead of what pages have: a line for each name.

    A name of which nothing has to be changed is left out, unless there is no other.
    """
    by_name: dict[str, list[Change]] = {}
    for one in changes:
        by_name.setdefault(one.name, []).append(one)
    parts = {name: list(_parts(_worth_telling(same))) for name, same in by_name.items()}
    if not any(parts.values()):
        return [f"`{name}`: nothing to change, other defaults mean the same" for name in parts]
    return [f"`{name}`: {'; '.join(said)}" for name, said in parts.items() if said]


def _worth_telling(changes: list[Change]) -> Iterator[Change]:
    """Give the changes of one name that readers have to heed.

    Nearly all libraries take None for nothing given, and so what is empty.
    """
    certain = {(one.kind, one.argument) for one in changes if not one.hidden}
    for one in changes:
        alike = one.kind == "default changed" and {one.before, one.after} <= _NOTHING
        if not alike and not (one.hidden and (one.kind, one.argument) in certain):
            yield one


def _parts(changes: Iterable[Change]) -> Iterator[str]:
    """Yield what is to be done about one name; changes of one kind and value are one."""
    alike: dict[tuple[object, ...], list[Change]] = {}
    for one in sorted(changes, key=lambda change: (_ORDER.index(change.kind), change.hidden)):
        alike.setdefault((one.kind, one.hidden, *_values(one)), []).append(one)
    for same in alike.values():
        yield _part(same[0], [f"`{one.argument}=`" for one in same])


def _values(change: Change) -> tuple[str, ...]:
    """Return what of a change's values its sentence tells."""
    if change.kind == "default changed":
        return change.before, change.after
    return () if change.kind in ("argument required", "argument moved") else (change.after,)


def _part(change: Change, several: list[str]) -> str:
    arguments = " and ".join(several)
    return {
        "removed": "it is not there; leave out what needs it",
        "moved": f"import it as `{change.after}`",
        "added": "it is there, and not in the pinned versions",
        "argument removed": _without(change, several),
        "argument required": f"give {arguments}, which cannot be left out there",
        "argument moved": _by_name(change, several),
        "default changed": (
            f"give {arguments} yourself: left out it is {code_span(change.after)} there, "
            f"and {code_span(change.before)} in the pinned versions"
        ),
    }[change.kind]


def _without(change: Change, arguments: list[str]) -> str:
    are, they, them = ("is", "it does", "it")
    if len(arguments) > 1:
        are, they, them = ("are", "they do", "them")
    instead = f"give what {they} in another way, or leave {them} out"
    if change.after:
        instead = f"`{change.after}=` is probably the same under another name"
    if change.hidden:
        return f"if you give {' or '.join(arguments)}, which {are} not there: {instead}"
    return f"there is no {' and no '.join(arguments)} there: {instead}"


def _by_name(change: Change, arguments: list[str]) -> str:
    why = "by name, since the order is another there"
    if not change.hidden:
        return f"give {' and '.join(arguments)} {why}"
    them = "it" if len(arguments) == 1 else "them"
    return f"if you give {' or '.join(arguments)} by place: give {them} {why}"
