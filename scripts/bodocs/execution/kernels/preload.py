"""What the zygote imports: of the packages in ``preload``, the modules that pages name."""

from __future__ import annotations

from collections.abc import Iterable

from bodocs import imports


def modules(code: Iterable[str], packages: tuple[str, ...]) -> tuple[str, ...]:
    """Return the dotted names to import, in the order in which pages import them.

    Only imports that surely happen count: not those in functions, branches or ``try``.

    Args:
        code: Code of cells and of modules beside the pages.
        packages: Top-level packages that may be imported beforehand.
    """
    found: dict[str, None] = {}
    for text in code:
        tree = imports.parsed(text)
        # If it cannot be read, the page will say so.
        for node in tree.body if tree else []:
            for name in imports.dotted(node):
                if name.partition(".")[0] in packages:
                    found.setdefault(name)
    return tuple(found)
