"""The JSON Schema of ``/status.json``, with what the models' docstrings say of each key."""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from functools import cache
from itertools import pairwise
from typing import Any

from pydantic import BaseModel

from bodocs import syntax
from bodocs.reports import models, published


@cache
def schema() -> str:
    """Return the schema, as the text of a file."""
    found = published.SiteStatus.model_json_schema(by_alias=True, mode="serialization")
    _describe(found, published.SiteStatus)
    for name, part in found["$defs"].items():
        _describe(part, getattr(published, name, None) or getattr(models, name))
    return json.dumps(found, indent=1, sort_keys=True) + "\n"


def _describe(part: dict[str, Any], model: type[BaseModel]) -> None:
    # Pydantic can do this, too, but only for all users of a model, and it costs them 80 ms.
    for name, text in _docstrings(model).items():
        alias = model.model_fields[name].alias or name
        part["properties"][alias]["description"] = text


def _docstrings(model: type[BaseModel]) -> dict[str, str]:
    """Return what stands below each field of a model and of those that it extends."""
    found: dict[str, str] = {}
    for one in reversed(model.__mro__):
        if not issubclass(one, BaseModel) or one is BaseModel:
            continue
        [tree] = syntax.parse(textwrap.dedent(inspect.getsource(one))).body
        for field, after in pairwise(getattr(tree, "body", [])):
            match field, after:
                case (
                    ast.AnnAssign(target=ast.Name(id=name)),
                    ast.Expr(value=ast.Constant(value=str() as text)),
                ):
                    found[name] = inspect.cleandoc(text)
    return found
