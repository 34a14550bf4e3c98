"""Whether names exist, asked once and remembered until a package changes."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from bodocs import files, installed
from bodocs.verification.missing import in_packages, vocabulary

_PATIENCE_SECONDS = 300


class Answer(BaseModel):
    """What is known of a name."""

    model_config = ConfigDict(frozen=True)

    exists: bool | None
    """None if nobody can tell without a run."""
    instead: list[str] = []
    """If it does not exist, the names that its owner has."""


@dataclass
class Answers:
    """Answers for the packages that are installed here.

    Attributes:
        file: Where they are remembered.
        packages: The top-level packages.
    """

    file: Path
    packages: frozenset[str]

    def of(self, questions: Iterable[str]) -> dict[str, Answer]:
        """Return the answer to each question: ``module:path``, or a name that stands alone."""
        wanted = {question: self._key(question) for question in sorted(set(questions))}
        known = self._remembered() if wanted else {}
        new = {question for question, key in wanted.items() if key not in known}
        if new:
            known |= {wanted[question]: answer for question, answer in self._asked(new).items()}
            # Those of packages of before are forgotten.
            kept = {key: known[key].model_dump() for key in sorted(wanted.values())}
            files.write(self.file, json.dumps(kept, indent=1))
        return {question: known[key] for question, key in wanted.items()}

    def _asked(self, questions: set[str]) -> dict[str, Answer]:
        paths = sorted(question for question in questions if ":" in question)
        names = sorted(questions.difference(paths))
        found = _imported(paths) if paths else {}
        defined = vocabulary.defined(names, self.packages) if names else set()
        return found | {name: Answer(exists=name in defined) for name in names}

    def _remembered(self) -> dict[str, Answer]:
        try:
            kept = TypeAdapter(dict[str, Answer]).validate_json(self.file.read_bytes())
        except (OSError, ValidationError):
            return {}
        return kept

    def _key(self, question: str) -> str:
        package, colon, _ = question.partition(":")
        tops = [package.partition(".")[0]] if colon else sorted(self.packages)
        return f"{_state(tuple(tops))} {question}"


def pinned(modules: Iterable[str]) -> frozenset[str]:
    """Return those of some top-level modules that an installed distribution has.

    What is installed to be edited is not pinned.
    """
    here = installed.at(installed.search_path())
    editable = set(here.edited.values())
    return frozenset(
        module
        for module in modules
        if module not in sys.stdlib_module_names
        and (owners := here.owners(module))
        and not owners & editable
    )


@cache
def _state(packages: tuple[str, ...]) -> str:
    """Return a digest of some packages as they are installed, and of how they are looked into."""
    here = installed.at(installed.search_path())
    owners = sorted({name for package in packages for name in here.owners(package)})
    found = ((name, here.distribution(name)) for name in owners)
    versions = [f"{name}=={entry.version} {entry.content}" for name, entry in found if entry]
    return hashlib.sha256("\0".join([_own_code(), *versions]).encode()).hexdigest()[:12]


def _imported(questions: list[str]) -> dict[str, Answer]:
    """Ask a new Python, which imports the packages."""
    unknown = {question: Answer(exists=None) for question in questions}
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-W", "ignore", in_packages.__file__],
            input=json.dumps(questions),
            capture_output=True,
            text=True,
            timeout=_PATIENCE_SECONDS,
            check=True,
        )
        told = TypeAdapter(dict[str, tuple[bool, list[str]] | None]).validate_json(done.stdout)
    except (subprocess.SubprocessError, ValidationError):
        return unknown
    said = {q: Answer(exists=a[0], instead=a[1]) for q, a in told.items() if a is not None}
    return unknown | said


def _own_code() -> str:
    own = (Path(in_packages.__file__), Path(vocabulary.__file__))
    return hashlib.sha256(b"".join(path.read_bytes() for path in own)).hexdigest()
