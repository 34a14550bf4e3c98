"""Metadata that says nothing of the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bodocs.notebooks import Node
from bodocs.verification.rules.rule import Finding, Rule
from bodocs.verification.rules.subject import Subject

_NOTEBOOK = {"kernelspec": {"display_name", "language", "name"}, "language_info": {"name"}}
# `jupyter` holds what Jupyter has collapsed, which the page folds.
_CELL = {"tags", "jupyter"}


def _check(subject: Subject) -> Iterator[Finding]:
    if subject.raw is None or not subject.is_current:
        return
    stray = sorted(_stray(subject.raw.get("metadata", {})))
    if stray:
        yield Finding(f"the notebook's metadata holds {', '.join(stray)}", _MEND)
    for index, cell in enumerate(subject.raw.get("cells", [])):
        extra = sorted(cell.get("metadata", {}).keys() - _CELL)
        if extra:
            yield Finding(f"the cell's metadata holds {', '.join(extra)}", _MEND, index)


def _stray(metadata: dict[str, Any]) -> set[str]:
    found = metadata.keys() - _NOTEBOOK.keys()
    for name, known in _NOTEBOOK.items():
        value = metadata.get(name, {})
        found |= {f"{name}.{key}" for key in value.keys() - known}
    return found


def _fix(notebook: Node) -> None:
    notebook.metadata = Node(
        {
            name: Node({key: v for key, v in notebook.metadata[name].items() if key in known})
            for name, known in _NOTEBOOK.items()
            if name in notebook.metadata
        }
    )
    for cell in notebook.cells:
        cell.metadata = Node({key: v for key, v in cell.metadata.items() if key in _CELL})


_MEND = "run 'bodocs check --fix', which takes it out"

RULE = Rule(
    code="BD111",
    name="stray metadata",
    check=_check,
    fix=_fix,
    explanation="""
    A notebook's metadata names its kernel and its language, a cell's its tags; nothing else.

    Editors write more: versions, times of execution, where they had scrolled to. It changes with
    whoever opened the file last, and hides in a difference what has really changed.
    """,
)
