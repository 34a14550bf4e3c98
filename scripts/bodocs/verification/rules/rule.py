"""What a rule is, and what it finds."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from bodocs.notebooks import Node
from bodocs.verification.rules.subject import Subject

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Finding:
    """One place at which a page breaks a rule.

    Attributes:
        message: What is wrong, one sentence without a full stop.
        mend: What to do about it.
        cell: Index of the cell, from 0; None for the page as a whole.
        line: Line of the cell, from 1.
    """

    message: str
    mend: str
    cell: int | None = None
    line: int = 1


def nothing(_subject: Subject) -> Iterable[Finding]:
    """Find nothing: for rules that are broken where no page is looked at by itself."""
    return ()


@dataclass(frozen=True)
class Rule:
    """A rule that pages of a project keep.

    Attributes:
        code: What it is called in messages; never given to another rule.
        name: What it is about, in words.
        severity: Whether a page that breaks it fails the check.
        check: Gives what it finds on a page.
        explanation: What it asks for, and why; ``bodocs explain`` shows it.
        fix: Mends a notebook as its file holds it; None where only a person can.
    """

    code: str
    name: str
    check: Callable[[Subject], Iterable[Finding]]
    explanation: str
    severity: Severity = "error"
    fix: Callable[[Node], None] | None = None

    @property
    def summary(self) -> str:
        """The first paragraph of the explanation, on one line."""
        return " ".join(self.text.split("\n\n")[0].split())

    @property
    def text(self) -> str:
        """The explanation without the indentation it has in the source."""
        return inspect.cleandoc(self.explanation)
