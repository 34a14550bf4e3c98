"""Notebooks whose file is not in order."""

from __future__ import annotations

from collections.abc import Iterator

from bodocs import headers, notebooks
from bodocs.verification.rules.rule import Finding, Rule
from bodocs.verification.rules.subject import Subject


def _check(subject: Subject) -> Iterator[Finding]:
    if subject.raw is None:
        return
    if not subject.is_current:
        yield Finding(
            f"the notebook has format {subject.raw.nbformat}, and {notebooks.FORMAT} is today's",
            "open it in Jupyter and save it",
        )
        return
    text = headers.read_text(subject.page.path)
    tidy = headers.read_notebook_json(subject.page.path)
    notebooks.join_lines(tidy)
    if notebooks.as_file(tidy) != text:
        yield Finding(
            "the file is not written as 'bodocs tidy' writes it", "run 'bodocs tidy', or --fix"
        )


def _fix(_notebook: notebooks.Node) -> None:
    """Do nothing: what has been mended is written in order."""


RULE = Rule(
    code="BD113",
    name="untidy file",
    check=_check,
    fix=_fix,
    explanation="""
    Files of notebooks have their keys in order, and each line of a text on a line of its own.

    Every editor writes JSON in its own way. Where all files are written in one, a difference
    between two versions shows what was changed, and nothing else.
    """,
)
