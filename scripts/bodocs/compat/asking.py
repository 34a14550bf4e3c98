"""Has a set's environment run pages, in a process of its own, and fetches what they left."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from bodocs import files
from bodocs.compat import worker
from bodocs.compat.environments import Environment
from bodocs.compat.models import SetFacts
from bodocs.compat.worker import Answer, Request
from bodocs.errors import CompatError, Interrupted
from bodocs.settings import Mode, Settings
from bodocs.store import Entry, Store, opened


@dataclass(frozen=True)
class Asked:
    """What is asked of a call.

    Attributes:
        sets: Names of sets; all if there are none.
        pages: Pages, by id or file; all if there are none.
        mode: Full or smoke.
        jobs: Pages that run at once; None for one for each core.
        fresh: Run even what is known.
        lines: Where the pages of each set are told of.
    """

    sets: list[str]
    pages: list[str]
    mode: Mode
    jobs: int | None
    fresh: bool
    lines: TextIO


@dataclass(frozen=True)
class Ran:
    """A set whose pages have run.

    Attributes:
        facts: The set as it was installed.
        environment: Where they ran.
        answer: What became of each page.
        entries: What each page left, by its id; none of pages with nothing to execute.
    """

    facts: SetFacts
    environment: Environment
    answer: Answer
    entries: dict[str, Entry]


def folder(settings: Settings) -> Path:
    """Return the folder of all that is generated for comparing sets."""
    return settings.build / "compat"


def ran(
    facts: SetFacts, slug: str, environment: Environment, settings: Settings, asked: Asked
) -> Ran:
    """Run pages in a set, and return what became of them.

    Raises:
        CompatError: They could not be run; the worker has said why.
        Interrupted: The call was interrupted; pages that have finished are kept.
    """
    failures = folder(settings) / "failures"
    request = Request(
        source=settings.source,
        pages=asked.pages,
        mode=asked.mode,
        jobs=asked.jobs,
        fresh=asked.fresh,
        folder=folder(settings) / slug,
        failures=failures,
        answer=folder(settings) / slug / "answer.json",
    )
    answer = _answered(facts.name, request, environment, asked.lines)
    places = {"store": opened(settings), "failures": Store(str(failures))}
    return Ran(facts, environment, answer, _entries(answer, places))


def again(pinned: Ran, pages: Iterable[str], settings: Settings, asked: Asked) -> dict[str, Entry]:
    """Run pages in the pinned set once more, and return what those left that passed.

    They are kept apart from the first run, so that this has to be done once only.

    Raises:
        CompatError: They could not be run; the worker has said why.
        Interrupted: The call was interrupted; pages that have finished are kept.
    """
    place = folder(settings) / "again"
    request = Request(
        source=settings.source,
        pages=list(pages),
        mode=asked.mode,
        jobs=asked.jobs,
        fresh=asked.fresh,
        folder=place,
        store=str(place / "store"),
        failures=place / "failures",
        answer=place / "answer.json",
    )
    answer = _answered(pinned.facts.name, request, pinned.environment, asked.lines)
    return _entries(answer, {"store": Store(str(place / "store"))})


def _answered(name: str, request: Request, environment: Environment, lines: TextIO) -> Answer:
    file = request.folder / "request.json"
    files.write(file, request.model_dump_json())
    request.answer.unlink(missing_ok=True)
    _wait(environment.executable, file, lines)
    if not request.answer.is_file():
        raise CompatError(
            "its pages could not be run",
            where=name,
            mend="mend what the lines above say; if they say nothing, run it again",
        )
    return Answer.model_validate_json(request.answer.read_bytes())


def _wait(executable: Path, request: Path, lines: TextIO) -> None:
    command = [str(executable), "-m", worker.__name__, str(request)]
    # Where this is called must not hide what the set has.
    environment = {name: v for name, v in os.environ.items() if name != "PYTHONPATH"}
    with subprocess.Popen(command, env=environment, stdout=lines) as process:
        try:
            process.wait()
        except Interrupted as reason:
            # A terminal tells both; who signals this process alone tells only one.
            process.send_signal(reason.number)
            raise


def _entries(answer: Answer, places: dict[str, Store]) -> dict[str, Entry]:
    found = {
        page: places[outcome.kept].get(outcome.key)
        for page, outcome in answer.pages.items()
        if outcome.kept in places
    }
    return {page: entry for page, entry in found.items() if entry is not None}
