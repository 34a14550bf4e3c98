"""Asks a kernel, once its page has run, what the names on the page stand for."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from bodocs.execution import condition
from bodocs.execution.records import Name
from bodocs.verification import in_kernel, names

_ANSWER = "names"


class Answer(BaseModel):
    """What a kernel has said."""

    model_config = ConfigDict(frozen=True)

    names: dict[str, Name] = {}
    """As in ``PageRun``."""
    nameless: list[str] = []
    """As in ``PageRun``."""


def request(codes: Iterable[str], prose: Iterable[str] = ()) -> dict[str, str]:
    """Return what to ask the kernel; nothing if the page uses no names.

    Args:
        codes: Code of the page's cells, in order.
        prose: Its Markdown, in order.
    """
    every = list(codes)
    known = names.imported(every)
    used = {use.question for code in every for use in names.uses(code, known)}
    spoken = {match["name"] for text in prose for match in names.SPOKEN.finditer(text)}
    questions = sorted(used | {names.question(name, known) for name in spoken})
    if not questions:
        return {}
    space = "__import__('IPython').get_ipython().user_ns"
    run = f"exec(compile({_source()!r}, '<bodocs>', 'exec'), space)"
    answer = f"space['describe']({questions!r}, {space})"
    return {_ANSWER: condition.question(f"(lambda space: ({run}, {answer})[1])({{}})")}


def answer(reply: dict[str, Any]) -> Answer:
    """Return what the kernel knows; nothing if it is no Python that can tell."""
    given = (reply.get("user_expressions") or {}).get(_ANSWER) or {}
    if given.get("status") != "ok":
        return Answer()
    try:
        return Answer.model_validate_json(ast.literal_eval(given["data"]["text/plain"]))
    except (ValueError, SyntaxError, KeyError, ValidationError):
        return Answer()


@cache
def _source() -> str:
    return Path(in_kernel.__file__).read_text(encoding="utf-8")
