"""What a page's key is made of: a worker that does not find the same must not run the page."""

from __future__ import annotations

import json
from typing import Any

from bodocs import keys
from bodocs.execution.page import Job

_OF_DISTRIBUTIONS = ("versions", "tools")


def of(job: Job) -> dict[str, Any]:
    """Return what the page's outputs depend on, as plain data, as it is now."""
    found = keys.ingredients(job.page, job.notebook, job.run, keys.here())
    plain: dict[str, Any] = json.loads(json.dumps(found))
    return plain


def differences(expected: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """Return in words what is not as expected."""
    # Another engine may make keys of other things, and then all else says nothing.
    other_engine = _difference("engine", expected["engine"], found["engine"])
    names = sorted(expected.keys() | found.keys())
    return other_engine or [
        text for name in names for text in _difference(name, expected.get(name), found.get(name))
    ]


def _difference(name: str, here: Any, there: Any) -> list[str]:
    if here == there:
        return []
    if isinstance(here, dict) and isinstance(there, dict):
        prefix = "" if name in _OF_DISTRIBUTIONS else f"{name} "
        names = sorted(here.keys() | there.keys())
        pairs = [(f"{prefix}{inner}", here.get(inner), there.get(inner)) for inner in names]
        return [text for pair in pairs for text in _difference(*pair)]
    if all(isinstance(value, str | None) for value in (here, there)):
        return [f"{name} is {there or 'missing'} there and {here or 'missing'} here"]
    return [f"{name} is not the same there as here"]
