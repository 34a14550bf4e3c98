"""What a cell may have broken in its kernel although it ended well: asked after every cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# The page may have given other meanings to the names of builtins, and to how values are shown:
# this is evaluated without its names, and brings its own representation.
_ASKED = (
    "(lambda text: type('Answer', (), {{'_repr_mimebundle_': "
    "lambda self, **_: {{'text/plain': text}}}})())(repr({}))"
)
_SYS, _OS = "__import__('sys')", "__import__('os')"
_STREAMS = {"stdout": 1, "stderr": 2}
_LOST = "what is printed later would be lost"

_EXPRESSIONS = {
    "ending": "__import__('IPython').get_ipython().exit_now",
    # tqdm's watchman stays in every process that has shown a bar, pyzmq's in every kernel that
    # has shown a large figure.
    "threads": "sum(type(thread).__name__ not in ('TMonitor', 'GarbageCollectorThread') "
    "for thread in __import__('threading').enumerate())",
    **{f"{name} closed": f"{_SYS}.{name}.closed" for name in _STREAMS},
    # A file or a buffer of Python's own; what libraries put there passes text on.
    **{
        f"{name} diverted": f"type({_SYS}.{name}).__module__ == '_io' and "
        f"not (hasattr({_SYS}.{name}, 'buffer') and {_SYS}.{name}.fileno() in (1, 2))"
        for name in _STREAMS
    },
    **{f"{name} kind": f"repr(type({_SYS}.{name}))" for name in _STREAMS},
    # Device and inode: which pipe the descriptor leads to.
    **{f"{name} leads": f"{_OS}.fstat({number})[1:3]" for name, number in _STREAMS.items()},
}
"""Expressions that the kernel evaluates as part of every request."""


def question(expression: str) -> str:
    """Return what the kernel is to evaluate so that the page's own names cannot get in the way."""
    return f"__import__('builtins').eval({_ASKED.format(expression)!r}, {{}})"


QUESTIONS = {name: question(expression) for name, expression in _EXPRESSIONS.items()}


@dataclass(frozen=True)
class Condition:
    """A kernel's answers.

    Attributes:
        ending: True if it has been told to end.
        threads: Number of its Python threads.
        closed: Which of Python's output streams are closed.
        diverted: Which of them have been replaced by something that shows nothing.
        kinds: What the streams are, by name.
        leads: Where the output descriptors lead to, by stream; None for one that is closed.
    """

    ending: bool
    threads: int
    closed: frozenset[str]
    diverted: frozenset[str]
    kinds: dict[str, str | None]
    leads: dict[str, str | None]


def condition(reply: dict[str, Any]) -> Condition | None:
    """Return what a reply tells; None if the kernel did not answer the questions."""
    answers = reply.get("user_expressions") or {}
    if not set(QUESTIONS) <= set(answers):
        return None
    texts = {name: _text(answers[name]) for name in QUESTIONS}
    threads = texts["threads"] or ""
    return Condition(
        ending=texts["ending"] == "True",
        threads=int(threads) if threads.isdigit() else 0,
        closed=frozenset(name for name in _STREAMS if texts[f"{name} closed"] == "True"),
        diverted=frozenset(name for name in _STREAMS if texts[f"{name} diverted"] == "True"),
        kinds={name: texts[f"{name} kind"] for name in _STREAMS},
        leads={name: texts[f"{name} leads"] for name in _STREAMS},
    )


def _text(answer: dict[str, Any]) -> str | None:
    if answer["status"] != "ok":
        return None
    return str(answer["data"].get("text/plain", ""))


def damage(before: Condition, after: Condition) -> tuple[str, str] | None:
    """Return kind and message of a failure if a cell has spoilt what later cells need."""
    if after.ending:
        return "kernel ended", "the cell told the kernel to end; no later cell can run"
    for name, number in _STREAMS.items():
        if name in after.closed - before.closed:
            return "output lost", f"the cell closed sys.{name}; {_LOST}"
        if name in after.diverted - before.diverted:
            what = f"the cell put a file or a buffer in the place of sys.{name}"
            return "output lost", f"{what} and did not put it back; {_LOST}"
        where = after.leads[name]
        if where != before.leads[name]:
            what = "closed" if where is None else "replaced"
            message = f"the cell {what} file descriptor {number} ({name}); what programs and "
            return "output lost", message + "libraries write to it would be lost"
    return None
