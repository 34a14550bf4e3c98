"""Pictures that say nothing to whoever does not see them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from bodocs.verification.rules.rule import Finding, Rule
from bodocs.verification.rules.subject import Code, Subject, placed

# Of pyplot: what makes a figure, and what makes one where there is none yet.
# fmt: off
_DRAWING = {
    "subplots", "figure", "show", "subplot_mosaic", "subplot", "axes", "plot", "scatter",
    "bar", "barh", "hist", "hist2d", "hexbin", "imshow", "matshow", "contour", "contourf",
    "pcolormesh", "errorbar", "fill_between", "boxplot", "violinplot", "step", "stem",
    "stackplot", "quiver", "pie", "semilogx", "semilogy", "loglog", "axhline", "axvline",
}
# fmt: on
_MODULES = {"plt", "pyplot", "matplotlib.pyplot"}


def _check(subject: Subject) -> Iterator[Finding]:
    for prose in subject.prose:
        for token in prose.tokens:
            for child, line in placed(token):
                if child.type == "image" and not child.content.strip():
                    name = child.attrGet("src")
                    yield Finding(
                        f"the picture {name} has no text for those who do not see it",
                        "write what it shows between the brackets: ![what it shows](...)",
                        prose.index,
                        line,
                    )
    for code in subject.code:
        said = subject.options(code.cell)
        if said is not None and not said.fig_alt and _draws(code):
            yield Finding(
                "the cell draws a figure, and no text says what it shows",
                "begin the cell with a line '#| fig-alt: ...' that says what a reader sees in it",
                code.index,
            )


def _draws(code: Code) -> bool:
    drawing = [call for call, name in code.calls if _is_drawing(*name.rpartition("."))]
    if not drawing:
        return False
    # In a function it draws when that is called, which may be in another cell.
    functions = [n for n in code.nodes if isinstance(n, ast.FunctionDef)]
    inner = {id(node) for function in functions for node in ast.walk(function)}
    return any(id(call) not in inner for call in drawing)


def _is_drawing(module: str, _dot: str, name: str) -> bool:
    return module in _MODULES and name in _DRAWING


RULE = Rule(
    code="BD210",
    name="picture without alternative text",
    check=_check,
    explanation="""
    Every picture and every figure has a text that says what it shows.

    It is read out to those who do not see the picture, shown where it cannot be loaded, and found
    by search. Say what the picture tells, not that there is one: "the model's band closes where
    points were measured", not "a plot".
    """,
)
