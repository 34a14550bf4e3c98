"""Fields of a docstring, as Sphinx has them: ``:param x:`` with ``:type x:``, and ``:rtype:``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from bodocs.api.writing import code_span, entry, listed
from bodocs.rendering.escaping import escape_markdown

_GROUPS = {
    **dict.fromkeys(["param", "parameter", "arg", "argument", "key", "keyword"], "Parameters"),
    **dict.fromkeys(["kwarg", "kwparam"], "Parameters"),
    **dict.fromkeys(["var", "ivar", "cvar"], "Attributes"),
    **dict.fromkeys(["raise", "raises", "except", "exception"], "Raises"),
    **dict.fromkeys(["return", "returns"], "Returns"),
    **dict.fromkeys(["yield", "yields"], "Yields"),
}
_TYPES = {
    **dict.fromkeys(["type", "paramtype", "kwtype"], "Parameters"),
    "vartype": "Attributes",
    "rtype": "Returns",
}
# What the default in the signature says.
_OPTIONAL = re.compile(r",\s*optional$")
# Sphinx shows the last part of a path that has this sign before it.
_SHORTENED = re.compile(r"~(?:\w+\.)*(?=\w)")


@dataclass(frozen=True)
class Field:
    """One field.

    Attributes:
        label: What stands between the colons.
        text: The rest, as it is written.
        blocks: The rest as Markdown.
    """

    label: str
    text: str
    blocks: list[str]


@dataclass(frozen=True)
class _Item:
    name: str
    type: str = ""
    blocks: list[str] = field(default_factory=list)


def grouped(
    fields: Iterable[Field], types: Mapping[str, str], named: Callable[[str, str], str]
) -> list[str]:
    """Return the blocks that show fields: a list for each group, its title above it.

    Args:
        fields: The fields, in their order.
        types: The signature's, for parameters of which no field says the type.
        named: Gives the code of its first argument, a link if the second one names an object.
    """
    groups: dict[str, list[_Item]] = {}
    for one in fields:
        _add(groups, one)
    made: list[str] = []
    for title, items in groups.items():
        known = types if title == "Parameters" else {}
        shown = [_shown(item, known, named) for item in items]
        alone = title in {"Returns", "Yields"} and len(shown) == 1
        made += [f"**{escape_markdown(title)}**", *(shown[0] if alone else [listed(shown)])]
    return made


def _add(groups: dict[str, list[_Item]], one: Field) -> None:
    head, _, rest = one.label.partition(" ")
    head, rest = head.lower(), rest.strip()
    if head in _TYPES:
        _set_type(groups.setdefault(_TYPES[head], []), rest, one.text)
        return
    if head not in _GROUPS:
        groups.setdefault(one.label, []).append(_Item("", "", one.blocks))
        return
    kind, _, name = rest.rpartition(" ")
    items = groups.setdefault(_GROUPS[head], [])
    at = _index(items, name)
    # Its type may stand before it.
    if at is not None and not items[at].blocks:
        items[at] = _Item(name, kind or items[at].type, one.blocks)
    else:
        items.append(_Item(name, kind, one.blocks))


def _set_type(items: list[_Item], name: str, kind: str) -> None:
    at = _index(items, name)
    if at is None:
        items.append(_Item(name, kind))
    elif not items[at].type:
        items[at] = replace(items[at], type=kind)
    else:
        # Two types for one name: one is kept beside the other.
        items[at] = replace(items[at], type=f"{items[at].type}, {kind}")


def _index(items: list[_Item], name: str) -> int | None:
    return next((number for number, item in enumerate(items) if item.name == name), None)


def _shown(item: _Item, types: Mapping[str, str], named: Callable[[str, str], str]) -> list[str]:
    kind = _OPTIONAL.sub("", item.type.strip()) or types.get(item.name.lstrip("*"), "")
    written = named(code_span(_SHORTENED.sub("", kind)), kind.lstrip("~"))
    name = code_span(item.name)
    return entry(f"{name} ({written})" if name and written else name or written, item.blocks)
