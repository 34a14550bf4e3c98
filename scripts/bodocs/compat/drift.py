"""What of the API that pages use differs between the pinned set and another, before any run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import griffe

from bodocs.compat.models import Change, ChangeKind, merged
from bodocs.compat.tree import Tree, called
from bodocs.compat.uses import Call, Certainty, Used

_KINDS: dict[type[griffe.Breakage], ChangeKind] = {
    griffe.ParameterRemovedBreakage: "argument removed",
    griffe.ParameterAddedRequiredBreakage: "argument required",
    griffe.ParameterChangedRequiredBreakage: "argument required",
    griffe.ParameterMovedBreakage: "argument moved",
    griffe.ParameterChangedKindBreakage: "argument moved",
    griffe.ParameterChangedDefaultBreakage: "default changed",
}


def changes(used: Iterable[Used], before: Tree, after: Tree) -> list[Change]:
    """Return what changed of what pages use, in the order of names.

    Args:
        used: The names, as the pinned set has them.
        before: The pinned set's packages.
        after: The other set's.
    """
    return merged(change for one in used for change in _changes(one, before, after))


def _changes(used: Used, before: Tree, after: Tree) -> Iterator[Change]:
    old, new = _find(used, before), _find(used, after)
    if old is None and new is None:
        return  # it is made when the package runs, or lies in a package that is not read
    if old is None:
        yield _change(used, "added", used.calls, after=new.path)
    elif new is None:
        yield from _gone(used, old, after)
    else:
        yield from _of_arguments(used, old, new)


def _find(used: Used, tree: Tree) -> Any:
    # What is imported breaks when that path leads nowhere, wherever the object itself is.
    return tree.find(used.asked) if used.asked else tree.find(used.target)


def _gone(used: Used, old: Any, after: Tree) -> Iterator[Change]:
    if not old.parent.is_class:
        place = after.elsewhere(used.target, old.kind)
    elif _is_another_affair(used.target, after):
        return
    else:
        place = ""
    yield _change(used, "moved" if place else "removed", used.calls, before=used.name, after=place)


def _is_another_affair(member: str, after: Tree) -> bool:
    """Return True for a member whose class's own change says all, or is made when it runs."""
    owner, _, name = member.rpartition(".")
    there = after.find(owner)
    if there is None:
        place = after.elsewhere(owner, griffe.Kind.CLASS)
        return after.find(f"{place}.{name}") is not None
    return not there.is_class


def _of_arguments(used: Used, old: Any, new: Any) -> Iterator[Change]:
    one, other = called(old), called(new)
    if one is None or other is None:
        return
    for breakage in _breakages(one, other):
        kind = _KINDS.get(type(breakage))
        if kind is None:
            continue
        was, now = breakage.old_value, breakage.new_value
        argument = (was or now).name.lstrip("*")
        before, after = _values(kind, was, now)
        for hidden, pages in _concerned(used, kind, argument, one):
            if kind == "argument removed":
                after = _likely(argument, other, [used.calls[page] for page in pages])
            yield Change(
                name=used.name,
                kind=kind,
                argument=argument,
                before=before,
                after=after,
                pages=sorted(pages),
                hidden=hidden,
            )


def _breakages(old: Any, new: Any) -> Iterator[griffe.Breakage]:
    # griffe compares the members of two objects: each function becomes the one member of one.
    yield from griffe.find_breaking_changes(_around(old), _around(new))


def _around(function: Any) -> griffe.Module:
    module = griffe.Module("called")
    alias = griffe.Alias("called", function, parent=module)
    alias.public = True
    module.members["called"] = alias
    return module


def _values(kind: ChangeKind, was: Any, now: Any) -> tuple[str, str]:
    if kind == "default changed":
        return str(was.default), str(now.default)
    return str(was.name) if was else "", str(now.name) if now else ""


def _concerned(
    used: Used, kind: ChangeKind, argument: str, function: Any
) -> Iterator[tuple[bool, list[str]]]:
    """Give the pages to which a change of an argument matters, apart those to which it only may.

    True goes with those: they hide what they give in stars.
    """
    place = _place(function, argument)
    found: dict[str, set[Certainty]] = {
        page: {_matters(call, kind, argument, place) for call in calls}
        for page, calls in sorted(used.calls.items())
    }
    always = [page for page, certain in found.items() if "always" in certain]
    rest = {page: certain for page, certain in found.items() if page not in always}
    perhaps = [page for page, certain in rest.items() if "perhaps" in certain]
    yield from ((hidden, pages) for hidden, pages in ((False, always), (True, perhaps)) if pages)


def _matters(call: Call, kind: ChangeKind, argument: str, place: int) -> Certainty:
    given = call.gives(argument, place)
    if kind == "argument removed":
        return given
    if kind == "argument moved":
        by_place = 0 <= place < call.positional
        return "always" if by_place else "perhaps" if call.spread else "never"
    needed = argument not in call.keywords if kind == "argument required" else given != "always"
    return "always" if needed else "never"


def _likely(argument: str, function: Any, calls: Iterable[Iterable[Call]]) -> str:
    """Return the argument that another set has instead, as far as names tell; empty if none.

    Libraries rename a word for all that has it: ``generator_kwargs`` was ``model_kwargs``.
    """
    given = {name for page in calls for call in page for name in call.keywords | call.possible}
    rest = argument.partition("_")[2]
    alike = [
        one.name
        for one in function.parameters
        if rest and one.name.partition("_")[2] == rest and one.name not in given
    ]
    return alike[0] if len(alike) == 1 else ""


def _place(function: Any, argument: str) -> int:
    """Return an argument's place among those that callers can give by place; -1 if it has none."""
    kinds = (griffe.ParameterKind.positional_only, griffe.ParameterKind.positional_or_keyword)
    given: Sequence[Any] = [one for one in function.parameters if one.kind in kinds]
    if function.parent.is_class and "staticmethod" not in function.labels:
        given = given[1:]
    return next((place for place, one in enumerate(given) if one.name == argument), -1)


def _change(
    used: Used, kind: ChangeKind, pages: Iterable[str], *, before: str = "", after: str = ""
) -> Change:
    return Change(name=used.name, kind=kind, before=before, after=after, pages=sorted(pages))
