"""Says whether names exist in the installed packages; run as a program of its own.

It reads questions as a JSON list from standard input, and writes JSON: for each question that can
be answered whether it exists, and if not what its owner has instead. Only the packages that are
asked for are imported, and nothing in them is called.
"""

from __future__ import annotations

import importlib
import inspect
import json
import re
import sys
import types
from typing import Any


def look_up(question: str) -> tuple[bool, list[str]] | None:
    """Return whether ``module:path`` exists, and what is there instead; None if nobody can tell."""
    module, _, path = question.partition(":")
    parents = module.split(".")
    value: Any = None
    for count in range(1, len(parents) + 1):
        name = ".".join(parents[:count])
        try:
            value, owner = importlib.import_module(name), value
        except ModuleNotFoundError as error:
            # Another one that is missing says nothing of this one.
            return (False, _public(value)) if error.name == name else None
    for part in path.split(".") if path else ():
        owner, value = value, _step(value, part)
        if value is _UNKNOWN:
            return None
        if value is _NOTHING:
            return False, _public(owner)
    return True, []


_NOTHING, _UNKNOWN = object(), object()


def _step(owner: Any, name: str) -> Any:
    if isinstance(owner, types.ModuleType):
        return _of_module(owner, name)
    if not isinstance(owner, type):
        return _UNKNOWN  # what an object has, only a run can tell
    try:
        return inspect.getattr_static(owner, name)
    except AttributeError:
        return _UNKNOWN if _may_have(owner, name) else _NOTHING


def _of_module(owner: types.ModuleType, name: str) -> Any:
    try:
        return getattr(owner, name)
    except AttributeError:
        full = f"{owner.__name__}.{name}"
    try:
        return importlib.import_module(full)
    except ModuleNotFoundError as error:
        return _NOTHING if error.name in (full, owner.__name__) else _UNKNOWN


def _may_have(owner: type, name: str) -> bool:
    """Return True if a metaclass gives a name, or objects of the class have it."""
    if hasattr(type(owner), "__getattr__") and hasattr(owner, name):
        return True
    return any(_speaks_of(base, name) for base in owner.__mro__)


def _speaks_of(base: type, name: str) -> bool:
    if name in vars(base).get("__annotations__", {}) or name in vars(base).get("__slots__", ()):
        return True
    try:
        source = inspect.getsource(base)
    except (OSError, TypeError):  # written in another language
        return base is not object and base.__module__ != "builtins"
    return (
        re.search(rf"\bself\.{re.escape(name)}\b|[\"']{re.escape(name)}[\"']", source) is not None
    )


def _public(owner: Any) -> list[str]:
    return [name for name in dir(owner) if not name.startswith("_")] if owner is not None else []


def main() -> None:
    """Answer what standard input asks."""
    out, sys.stdout = sys.stdout, sys.stderr  # packages may print when they are imported
    answers = {}
    for question in json.load(sys.stdin):
        try:
            answers[question] = look_up(question)
        except Exception:  # a package may raise what it likes; then nothing is known of it
            answers[question] = None
    json.dump(answers, out)
    out.flush()


if __name__ == "__main__":
    main()
