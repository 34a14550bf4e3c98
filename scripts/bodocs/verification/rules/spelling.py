"""Words that are misspelled."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from bodocs.verification.rules.rule import Finding, Rule
from bodocs.verification.rules.subject import Subject

_LINE = re.compile(r"(?P<file>.+):(?P<line>\d+): (?P<wrong>\S+) ==> (?P<right>.+)")


class Misspelling(NamedTuple):
    """A word in a page's file, with what it should be."""

    path: Path
    line: int
    wrong: str
    right: str

    @property
    def finding(self) -> Finding:
        """What to say of it."""
        return Finding(f"{self.wrong!r} is misspelled", f"write {self.right!r}{_IGNORED}")


def misspelled(paths: Iterable[Path], source: Path) -> Iterator[Misspelling]:
    """Give the misspelled words of some files, all in one go: codespell takes long to start.

    Args:
        paths: The files.
        source: The project, whose settings for codespell count.
    """
    named = [str(path) for path in paths]
    if not named:
        return
    done = subprocess.run(
        [sys.executable, "-m", "codespell_lib", "--quiet-level", "35", *named],
        cwd=source,
        capture_output=True,
        text=True,
        check=False,
    )
    for line in done.stdout.splitlines():
        found = _LINE.fullmatch(line)
        if found:
            yield Misspelling(
                Path(found["file"]), int(found["line"]), found["wrong"], found["right"]
            )


def _check(_subject: Subject) -> Iterator[Finding]:
    yield from ()


_IGNORED = ", or add it to ignore-words-list under [tool.codespell] in pyproject.toml"

RULE = Rule(
    code="BD221",
    name="misspelled word",
    check=_check,
    explanation="""
    Words are spelled as codespell knows them.

    It finds common misspellings only, and so is hardly ever wrong. A name that it takes for one
    goes into `ignore-words-list` under `[tool.codespell]` in pyproject.toml.
    """,
)
