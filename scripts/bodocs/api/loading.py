"""Reading a package's source with griffe: nothing of it is imported or executed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import griffe

from bodocs.api.model import Inventory, Kind, Member, Module, Parameter, Signature, first_sentence
from bodocs.errors import SettingsError

_KINDS: dict[Any, Any] = {
    griffe.ParameterKind.positional_only: "/",
    griffe.ParameterKind.positional_or_keyword: "",
    griffe.ParameterKind.keyword_only: "*",
    griffe.ParameterKind.var_positional: "args",
    griffe.ParameterKind.var_keyword: "kwargs",
}
_LABELS = ("abstractmethod", "async", "classmethod", "staticmethod")
_LABEL_OF_GRIFFE = {"abstractmethod": "abstract"}
_TYPE_VARIABLE = re.compile(r"(?:typing\.)?(?:TypeVar|ParamSpec|TypeVarTuple)\(")
_VALUE_LIMIT = 300


def load(package: str, search: Sequence[Path] | None = None) -> tuple[Inventory, list[Module]]:
    """Return a package's inventory and its modules in full.

    Args:
        package: What ``import`` calls it.
        search: Folders to look in; where Python looks if not given.

    Raises:
        SettingsError: It is not there.
    """
    loader = griffe.GriffeLoader(allow_inspection=False, search_paths=search, store_source=False)
    try:
        root = loader.load(package, try_relative_path=False)
    except ImportError as error:
        raise SettingsError(
            f"[tool.bodocs] api: there is no source of a package {package!r}",
            mend="name packages that Python can import and that are written in Python",
        ) from error
    found = list(_modules(root))
    for module in found:
        loader.expand_wildcards(module)
    modules = [_module(module) for module in found]
    inventory = Inventory(
        package=package,
        modules={m.path: {member.name: member.kind for member in m.members} for m in modules},
        aliases=dict(sorted(alias for module in found for alias in _aliases(module))),
        bases={f"{m.path}.{c.name}": c.bases for m in modules for c in m.members if c.bases},
        summaries=_summaries(modules),
    )
    return inventory, modules


def _summaries(modules: list[Module]) -> dict[str, str]:
    return {
        f"{module.path}.{member.name}": first_sentence(member.docstring)
        for module in modules
        for member in module.members
        if member.docstring and member.kind in {"class", "function"}
    }


def _modules(module: Any) -> Iterator[Any]:
    yield module
    for child in sorted(module.members.values(), key=lambda child: child.name):
        if not child.is_alias and child.is_module:
            yield from _modules(child)


def _aliases(module: Any) -> Iterator[tuple[str, str]]:
    # A module that fetches its names when they are asked for imports them for type checkers only.
    lazy = "__getattr__" in module.members
    for name, member in module.members.items():
        if member.is_alias and (member.runtime or lazy) and _public(name):
            yield f"{module.path}.{name}", member.target_path


def _module(module: Any) -> Module:
    return Module(
        path=module.path,
        file=_file(module),
        docstring=_docstring(module),
        members=tuple(_members(module, "")),
    )


def _file(module: Any) -> str:
    if isinstance(module.filepath, list):  # a namespace package has folders, and no file
        return ""
    return str(module.relative_package_filepath.as_posix())


def _members(parent: Any, prefix: str) -> Iterator[Member]:
    found = [m for m in parent.members.values() if not m.is_alias and _public(m.name)]
    for member in sorted(found, key=lambda member: (member.lineno or 0, member.name)):
        name = prefix + member.name
        if member.is_class:
            yield _class(member, name)
            yield from _members(member, f"{name}.")
        elif member.is_function:
            yield _function(member, name)
        elif member.is_attribute and "property" in member.labels:
            yield _attribute(member, name, "property")
        elif member.is_attribute and _worth_showing(member, prefix):
            yield _attribute(member, name, "attribute")


def _public(name: str) -> bool:
    return not name.startswith("_")


def _worth_showing(attribute: Any, prefix: str) -> bool:
    """Return True for what is a part of the interface, rather than of how it is made."""
    if _TYPE_VARIABLE.match(str(attribute.value or "")):
        return False
    if attribute.docstring:
        return True
    if not prefix:
        return bool(attribute.name[0].isupper())
    # Assigned or declared in the body of the class, as fields are; not in a method.
    declared = attribute.annotation is not None and attribute.value is None
    return "class-attribute" in attribute.labels or declared


def _class(found: Any, name: str) -> Member:
    made = found.members.get("__init__")
    own = made is not None and not made.is_alias and made.is_function
    return Member(
        name=name,
        kind="class",
        line=found.lineno or 0,
        end=found.endlineno or 0,
        docstring=_docstring(found),
        constructor=_docstring(made) if own else "",
        signatures=_constructors(made) if own else (),
        bases=tuple(_path(base) for base in found.bases),
    )


def _path(base: Any) -> str:
    # A base such as Generic[T] is the class without its argument.
    return str(getattr(base, "canonical_path", base)).partition("[")[0]


def _function(found: Any, name: str) -> Member:
    bound = "." in name and "staticmethod" not in found.labels
    return Member(
        name=name,
        kind="function",
        line=found.lineno or 0,
        end=found.endlineno or 0,
        docstring=_docstring(found),
        signatures=_signatures(found, bound=bound),
        labels=tuple(n for n in _LABELS if {n, _LABEL_OF_GRIFFE.get(n, n)} & set(found.labels)),
    )


def _attribute(found: Any, name: str, kind: Kind) -> Member:
    value = "" if kind == "property" or found.value is None else str(found.value)
    return Member(
        name=name,
        kind=kind,
        line=found.lineno or 0,
        end=found.endlineno or 0,
        docstring=_docstring(found),
        annotation=str(found.annotation or ""),
        value=value if len(value) <= _VALUE_LIMIT else f"{value[:_VALUE_LIMIT]}…",
    )


def _docstring(found: Any) -> str:
    return str(found.docstring.value) if found.docstring else ""


def _constructors(made: Any) -> tuple[Signature, ...]:
    # That __init__ returns None says nothing of what making an object gives.
    return tuple(one.model_copy(update={"returns": ""}) for one in _signatures(made, bound=True))


def _signatures(function: Any, *, bound: bool) -> tuple[Signature, ...]:
    shown = function.overloads or [function]
    return tuple(_signature(one, bound=bound) for one in shown)


def _signature(function: Any, *, bound: bool) -> Signature:
    parameters = list(function.parameters)
    # The first one is the object or the class itself, which no caller gives.
    itself = bound and bool(parameters) and _KINDS[parameters[0].kind] in {"", "/"}
    given = parameters[1:] if itself else parameters
    return Signature(
        parameters=tuple(_parameter(one) for one in given), returns=str(function.returns or "")
    )


def _parameter(parameter: Any) -> Parameter:
    kind = _KINDS[parameter.kind]
    # griffe gives the variadic ones a default that no source has.
    default = "" if kind in {"args", "kwargs"} else parameter.default
    return Parameter(
        name=parameter.name.lstrip("*"),
        kind=kind,
        annotation=str(parameter.annotation or ""),
        default="" if default is None else str(default),
    )
