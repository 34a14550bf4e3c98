"""Reading Python code in a process of several threads."""

from __future__ import annotations

import ast
import threading
from typing import Literal, overload

_LOCK = threading.Lock()


@overload
def parse(text: str | bytes, mode: Literal["exec"] = ...) -> ast.Module: ...


@overload
def parse(text: str | bytes, mode: Literal["eval"]) -> ast.Expression: ...


def parse(text: str | bytes, mode: Literal["exec", "eval"] = "exec") -> ast.AST:
    """Return the tree of code, one thread at a time.

    Python up to 3.12 counts the depth of a tree in one number for all threads, and gives up with
    a SystemError if another thread builds one meanwhile (python/cpython#106905).

    Raises:
        SyntaxError: It is not Python.
        ValueError: It holds what no source can.
    """
    with _LOCK:
        return ast.parse(text, mode=mode)
