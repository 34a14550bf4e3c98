"""Code that Python cannot read."""

from __future__ import annotations

from collections.abc import Iterator

from bodocs import notebooks, sources, syntax
from bodocs.verification.rules.rule import Finding, Rule
from bodocs.verification.rules.subject import Subject


def _check(subject: Subject) -> Iterator[Finding]:
    if notebooks.language(subject.notebook) != "python":
        return
    readable = {code.index for code in subject.code}
    for index, cell in enumerate(subject.notebook.cells):
        if cell.cell_type != "code" or index in readable:
            continue
        if cell.source.lstrip().startswith("%%") or sources.RAISES_TAG in sources.tags(cell):
            continue
        try:
            syntax.parse(_as_python(cell.source))
        except (SyntaxError, ValueError) as error:
            line = getattr(error, "lineno", 1) or 1
            what = getattr(error, "msg", str(error))
            yield Finding(f"Python cannot read the cell: {what}", "correct it", index, line)


def _as_python(source: str) -> str:
    """Return what IPython makes of a cell: ``files = !ls`` and ``name?`` are code to it."""
    # Few cells need it, and it takes longer to import than all rules take for a page.
    from IPython.core.inputtransformer2 import TransformerManager

    manager = TransformerManager()  # type: ignore[no-untyped-call]
    return str(manager.transform_cell(source))


RULE = Rule(
    code="BD300",
    name="code that cannot be read",
    check=_check,
    explanation="""
    Every code cell is valid Python, IPython's magics aside.

    It would fail when the page runs; here it is known at once.
    """,
)
