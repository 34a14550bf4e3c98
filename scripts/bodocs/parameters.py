"""A page's parameters: what its ``parameters`` cell assigns, and what may be set in their place."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import Any

from bodocs import sources, syntax
from bodocs.catalog import Page
from bodocs.errors import PageError, SettingsError, nearest
from bodocs.notebooks import Node


def assigned(notebook: Node) -> dict[str, Any] | None:
    """Return what the ``parameters`` cell assigns; None if there is no such cell.

    A value that is no literal is given as None.
    """
    cell = next((c for c in notebook.cells if sources.PARAMETERS_TAG in sources.tags(c)), None)
    if cell is None:
        return None
    try:
        tree = syntax.parse(cell.source)
    except SyntaxError:
        return {}
    found = {}
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [target.id for target in targets if isinstance(target, ast.Name)]
            found.update(dict.fromkeys(names, _literal(node.value)))
    return found


def _literal(node: ast.expr | None) -> Any:
    try:
        return ast.literal_eval(node) if node is not None else None
    except ValueError:
        return None


def check(page: Page, notebook: Node, chosen: dict[str, Any]) -> None:
    """Check that the page has every parameter that is set for it, and every smoke value's.

    Raises:
        SettingsError: ``--set`` names a parameter that the page does not have.
        PageError: The front matter's ``smoke`` does.
    """
    names = assigned(notebook)
    for message, mend in unknown(page.front.smoke, names):
        raise PageError(message, where=page.path, mend=mend)
    for name, value in chosen.items():
        if names is None:
            raise SettingsError(
                f"--set {name}: page {page.id!r} has no parameters",
                where=page.path,
                mend="tag the cell that holds them 'parameters'",
            )
        if name not in names:
            raise SettingsError(
                f"--set {name}: page {page.id!r} has no such parameter.{nearest(name, names)}",
                where=page.path,
                mend=f"its parameters are {', '.join(names)}",
            )
        _check_type(page, name, names[name], value)


def unknown(smoke: Iterable[str], names: Iterable[str] | None) -> Iterator[tuple[str, str]]:
    """Give for each name under ``smoke`` that is no parameter what is wrong, and how to mend it."""
    known = list(names or ())
    for name in smoke:
        if name not in known:
            yield (
                f"'smoke' sets {name!r}, which the parameters cell does not have."
                f"{nearest(name, known)}",
                "add it to the cell tagged 'parameters', or remove it from 'smoke'",
            )


def _check_type(page: Page, name: str, default: Any, value: Any) -> None:
    """Raise if ``value`` is of another kind than the page's own, as text for a number is."""
    if default is None or value is None or _kind(default) == _kind(value):
        return
    raise SettingsError(
        f"--set {name}: {value!r} is {_kind(value)}; the page's own value {default!r} is "
        f"{_kind(default)}",
        where=page.path,
        mend=f"write for example --set {name}={default}",
    )


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "a truth value"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a text"
    return "a list" if isinstance(value, list | tuple) else f"a {type(value).__name__}"
