"""Says what names stand for; its text is run in a page's kernel, in a namespace of its own.

Only the standard library may be imported, nothing of a page is called, and no attribute is read
in a way that would run code of an object.
"""

from __future__ import annotations

import functools
import inspect
import json
import re
import sys
import types
from typing import Any

_LONGEST = 600
_DATA = "data"
_NOTHING = object()


def describe(questions: list[str], namespace: dict[str, Any]) -> str:
    """Return JSON: what each question stands for.

    Under ``names`` stands what is public, by question; under ``nameless`` the questions of
    imported modules whose answer is something else than that, such as a private object. What is
    in neither does not exist, or is a page's own.

    Args:
        questions: Each ``module:path`` of an imported module, or a path in the namespace.
        namespace: The page's own.
    """
    found = {}
    nameless = []
    for question in questions:
        try:
            facts = _facts(question, namespace)
        except LookupError:
            continue
        except Exception:  # an object may raise whatever it likes; then nothing is known of it
            facts = None
        if facts:
            found[question] = facts
        elif ":" in question:
            nameless.append(question)
    return json.dumps({"names": found, "nameless": nameless})


def _facts(question: str, namespace: dict[str, Any]) -> dict[str, str] | None:
    """Return what is known of what a question stands for; None if that has no public name.

    Raises:
        LookupError: It stands for nothing.
    """
    module, colon, path = question.partition(":")
    if colon:
        owner, parts = sys.modules[module], path.split(".") if path else []
    else:
        first, *parts = question.split(".")
        owner = namespace[first]
    value, name = owner, ""
    for part in parts:
        owner, value, name = value, _attribute(value, part), part
        if value is _NOTHING and colon:
            value = _asked(owner, part, module)
        if value is _NOTHING:
            raise LookupError(question)
    kind = _kind(value)
    target = _defined(value, kind) or _reached(owner, name, kind)
    if colon and not target:
        target = f"{module}.{path}"
    if not target or not _is_public(target):
        return None
    top = target.partition(".")[0]
    # A variable that holds a class is no name of that class.
    own = not colon and not parts and target.rpartition(".")[2] != question
    if top == "builtins" or own:
        return None
    version = getattr(sys.modules.get(top), "__version__", "")
    facts = {"target": target, "kind": kind, "signature": "", "summary": ""}
    facts["version"] = version if isinstance(version, str) else ""
    if kind != _DATA:
        facts["signature"] = _signature(value, kind)
        facts["summary"] = _summary(value)
    return facts


def _attribute(owner: Any, name: str) -> Any:
    """Return an attribute as it is defined, without asking the object for it."""
    try:
        value = inspect.getattr_static(owner, name)
    except AttributeError:
        # A module may import its parts only when they are asked for.
        value = getattr(owner, name, _NOTHING) if isinstance(owner, types.ModuleType) else _NOTHING
    if isinstance(value, (staticmethod, classmethod)):
        return value.__func__
    if isinstance(value, functools.cached_property):
        return value.func
    return value


def _asked(owner: Any, name: str, module: str) -> Any:
    """Return what an object of a package gives for a name that it has no attribute for.

    A package's own object, such as ``pandas.options``, may be asked; one of the page may not.
    """
    home = type(owner).__module__
    if isinstance(owner, type) or home.partition(".")[0] != module.partition(".")[0]:
        return _NOTHING
    return getattr(owner, name, _NOTHING)


def _kind(value: Any) -> str:
    if isinstance(value, types.ModuleType):
        return "module"
    if isinstance(value, type):
        return "class"
    if isinstance(value, (property, types.GetSetDescriptorType, types.MemberDescriptorType)):
        return "property"
    # What is callable because its class says so, such as a model, has no name of its own.
    named = inspect.getattr_static(value, "__name__", None) is not None
    return "function" if callable(value) and named else _DATA


def _is_public(target: str) -> bool:
    return not any(part.startswith("_") for part in target.split("."))


def _defined(value: Any, kind: str) -> str | None:
    """Return where an object says that it is defined, if it is found there and is public."""
    if kind == "module":
        return str(value.__name__)
    if kind == _DATA:
        return None
    if isinstance(value, property):
        value = value.fget
    module, path = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
    if not isinstance(module, str) or not isinstance(path, str) or module == "__main__":
        return None
    # What is defined in a private module is meant to be taken from a package around it.
    parts = module.split(".")
    for count in range(len(parts), 0, -1):
        place = ".".join(parts[:count])
        if _is_public(f"{place}.{path}") and _found(place, path) is value:
            return f"{place}.{path}"
    return None


def _found(module: str, path: str) -> Any:
    found = sys.modules.get(module)
    for part in path.split("."):
        found = _attribute(found, part)
    return found.fget if isinstance(found, property) else found


def _reached(owner: Any, name: str, kind: str) -> str | None:
    """Return by which name a module or a class has what does not know where it belongs."""
    if not name:
        return None
    if isinstance(owner, types.ModuleType):
        return f"{owner.__name__}.{name}" if owner.__name__ != "__main__" else None
    if not isinstance(owner, type):
        if kind == _DATA:
            return None
        owner = type(owner)
    home = _defined(owner, "class")
    return f"{home}.{name}" if home else None


class _Plain:
    """An annotation that was written as a text, shown without its quotes."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return self._text


def _signature(value: Any, kind: str) -> str:
    if kind not in ("class", "function"):
        return ""
    try:
        signature = inspect.signature(value)
    except (ValueError, TypeError):
        return ""
    parameters = list(signature.parameters.values())
    if parameters and parameters[0].name in ("self", "cls"):
        del parameters[0]
    returns = signature.empty if kind == "class" else _plain(signature.return_annotation)
    typed = [p.replace(annotation=_plain(p.annotation)) for p in parameters]
    text = _written(signature, typed, returns)
    if len(text) > _LONGEST:
        text = _written(signature, [p.replace(annotation=p.empty) for p in parameters], returns)
    return text if len(text) <= _LONGEST else "(…)"


def _plain(annotation: Any) -> Any:
    return _Plain(annotation) if isinstance(annotation, str) else annotation


def _written(
    signature: inspect.Signature, parameters: list[inspect.Parameter], returns: Any
) -> str:
    text = str(signature.replace(parameters=parameters, return_annotation=returns))
    # Where an object lies in memory is different in every run.
    return re.sub(r" at 0x[0-9a-fA-F]+", "", text)


def _summary(value: Any) -> str:
    """Return the first sentence of the documentation."""
    text = inspect.getdoc(value)
    if not isinstance(text, str):
        return ""
    paragraph = " ".join(re.split(r"\n\s*\n", text.strip(), maxsplit=1)[0].split())
    match = re.match(r".+?[.!?](?= [A-Z`(]|$)", paragraph)
    return (match.group() if match else paragraph)[:_LONGEST]
