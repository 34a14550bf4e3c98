"""One call of ``bodocs compat``: sets, their environments, their runs, and what follows."""

from __future__ import annotations

import datetime
import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from bodocs import files
from bodocs.compat import environments, judging, sets, uses, worker
from bodocs.compat.drifting import Drifts
from bodocs.compat.environments import Environment
from bodocs.compat.installer import RefusedError
from bodocs.compat.models import (
    Compatibility,
    Drift,
    PageCompatibility,
    PageVerdict,
    SetFacts,
)
from bodocs.compat.sets import VersionSet
from bodocs.compat.worker import Answer, Request
from bodocs.errors import CompatError, Interrupted
from bodocs.execution.page import Job
from bodocs.pipeline import Pipeline
from bodocs.settings import Mode, Settings
from bodocs.store import Entry, Store

Tell = Callable[[str, str], None]


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
class _Ran:
    """A set whose pages have run."""

    facts: SetFacts
    environment: Environment
    answer: Answer
    entries: dict[str, Entry]


def run(settings: Settings, asked: Asked, tell: Tell) -> Compatibility:
    """Run pages in sets of versions, and return what became of them.

    Args:
        settings: The project.
        asked: What is asked for.
        tell: Told how it goes: a word on what a line is about, and the line.

    Raises:
        BodocsError: ``compat.toml`` or a page cannot be used, or the pinned set is refused.
        Interrupted: The call was interrupted; pages that have finished are kept.
    """
    wanted = sets.load(settings.source, asked.sets)
    pipeline = Pipeline.open(settings.source, None, asked.mode, None)
    pages = pipeline.catalog.select(asked.pages)  # what is not there is known at once
    facts: list[SetFacts] = []
    ran: list[_Ran] = []
    for one in wanted:
        tell("set", one.name)
        try:
            environment = environments.prepare(one, settings)
        except RefusedError as error:
            facts.append(SetFacts(name=one.name, refused=error.what))
            tell("refused", f"cannot be installed: {error.what}")
            continue
        known = _facts(one, environment, settings)
        facts.append(known)
        tell("versions", ", ".join(f"{name} {version}" for name, version in known.versions.items()))
        answer = _ask(one, environment, settings, asked)
        ran.append(_Ran(known, environment, answer, _entries(answer, settings)))
    return Compatibility(
        measured=datetime.datetime.now(datetime.UTC).date().isoformat(),
        mode=asked.mode,
        sets=facts,
        **_found(pipeline.prepare(pages), ran, facts, settings),
    )


def _folder(settings: Settings) -> Path:
    return settings.build / "compat"


def _failures(settings: Settings) -> Path:
    return _folder(settings) / "failures"


def _facts(wanted: VersionSet, environment: Environment, settings: Settings) -> SetFacts:
    names = dict.fromkeys((*settings.project.versions, *wanted.distributions))
    return SetFacts(
        name=wanted.name,
        python=environment.version,
        # A local version such as +cpu names a build, which is this machine's affair.
        versions={n: v.partition("+")[0] for n, v in environment.versions(tuple(names)).items()},
    )


def _ask(wanted: VersionSet, environment: Environment, settings: Settings, asked: Asked) -> Answer:
    folder = _folder(settings) / wanted.slug
    request = Request(
        source=settings.source,
        pages=asked.pages,
        mode=asked.mode,
        jobs=asked.jobs,
        fresh=asked.fresh,
        folder=folder,
        failures=_failures(settings),
        answer=folder / "answer.json",
    )
    file = folder / "request.json"
    files.write(file, request.model_dump_json())
    request.answer.unlink(missing_ok=True)
    _wait(environment.executable, file, asked)
    if not request.answer.is_file():
        raise CompatError(
            "its pages could not be run",
            where=wanted.name,
            mend="mend what the lines above say; if they say nothing, run it again",
        )
    return Answer.model_validate_json(request.answer.read_bytes())


def _wait(executable: Path, request: Path, asked: Asked) -> None:
    command = [str(executable), "-m", worker.__name__, str(request)]
    # Where this is called must not hide what the set has.
    environment = {name: v for name, v in os.environ.items() if name != "PYTHONPATH"}
    with subprocess.Popen(command, env=environment, stdout=asked.lines) as process:
        try:
            process.wait()
        except Interrupted as reason:
            # A terminal tells both; who signals this process alone tells only one.
            process.send_signal(reason.number)
            raise


def _entries(answer: Answer, settings: Settings) -> dict[str, Entry]:
    places = {"store": Store(settings.store_url), "failures": Store(str(_failures(settings)))}
    found = {
        page: places[outcome.kept].get(outcome.key)
        for page, outcome in answer.pages.items()
        if outcome.kept
    }
    return {page: entry for page, entry in found.items() if entry is not None}


def _pages(
    ran: list[_Ran], facts: list[SetFacts], drifts: list[Drift]
) -> dict[str, PageCompatibility]:
    pinned = ran[0]
    refused = {one.name: PageVerdict(verdict="not-run") for one in facts if not one.installed}
    found = {}
    for page, outcome in pinned.answer.pages.items():
        verdicts = {one.facts.name: _verdict(page, one, pinned) for one in ran} | refused
        for drift in drifts:
            names = dict.fromkeys(one.name for one in drift.changes if page in one.pages)
            changed = verdicts[drift.set].model_copy(update={"changes": list(names)})
            verdicts[drift.set] = changed
        found[page] = PageCompatibility(code=outcome.code, verdicts=verdicts)
    return found


def _verdict(page: str, ran: _Ran, pinned: _Ran) -> PageVerdict:
    entry = ran.entries.get(page)
    if entry is None:
        return PageVerdict(verdict="not-run")
    before = pinned.entries.get(page) if ran is not pinned else None
    whole = before if before is not None and before.run.passed else None
    return judging.verdict(entry, whole, ran.environment.packages.modules)


def _found(
    jobs: list[Job], ran: list[_Ran], facts: list[SetFacts], settings: Settings
) -> dict[str, Any]:
    pinned = ran[0]
    known = [(job, pinned.entries.get(job.page.id)) for job in jobs]
    used = uses.used((job, entry.run.names) for job, entry in known if entry)
    drifts = Drifts(used, settings.project.api, pinned.environment, _folder(settings) / "drift")
    found = [Drift(set=one.facts.name, changes=drifts.to(one.environment)) for one in ran[1:]]
    return {"pages": _pages(ran, facts, found), "drift": found}
