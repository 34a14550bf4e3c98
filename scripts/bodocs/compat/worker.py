"""Runs pages in the environment of one set; started there as a program of its own.

It is a process because a package has one version in each. What it executes goes into the store
that all sets share, under keys in which the versions are; what fails, of which the store keeps
nothing, goes into one beside it, so that it need not fail again to be known.
"""

from __future__ import annotations

import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bodocs import files, keys
from bodocs.errors import BodocsError, Interrupted
from bodocs.execution.page import Job
from bodocs.execution.runner import Result
from bodocs.pipeline import Pipeline
from bodocs.reports.console import opened
from bodocs.reports.terminal import Terminal
from bodocs.reports.text import line
from bodocs.robustness.record import code_key
from bodocs.settings import Mode
from bodocs.store import Entry, Store


class Request(BaseModel):
    """What is asked of a worker."""

    model_config = ConfigDict(frozen=True)

    source: Path
    """The project's folder."""
    pages: list[str]
    """Pages, by id or file; all if there are none."""
    mode: Mode
    """Full or smoke."""
    jobs: int | None
    """Pages that run at once; None for one for each core."""
    fresh: bool
    """Run even what is known."""
    folder: Path
    """Where the set's reports and notebooks go."""
    store: str | None = None
    """Where pages that pass are kept, if not in the project's own store."""
    failures: Path
    """The store of pages that fail."""
    answer: Path
    """The file that the answer is written to."""


class Outcome(BaseModel):
    """What became of one page."""

    model_config = ConfigDict(frozen=True)

    key: str
    """The key that it has in this set."""
    code: str
    """Digest of its code."""
    kept: Literal["store", "failures", ""]
    """Where its execution is kept; empty if there was nothing to execute, or not for now."""


class Answer(BaseModel):
    """What a worker found: the pages, by id."""

    model_config = ConfigDict(frozen=True)

    pages: dict[str, Outcome]


def answer(request: Request) -> Answer:
    """Run what is not known yet.

    Raises:
        BodocsError: A page cannot be read, or the store cannot be used.
        Interrupted: The run was interrupted; what had finished is kept.
    """
    pipeline = _pipeline(request)
    failures = Store(str(request.failures))
    surroundings = keys.here()
    asked = pipeline.prepare(pipeline.catalog.select(request.pages), surroundings=surroundings)
    known = {job.page.id for job in asked if not request.fresh and _failed(job, failures)}
    todo = [job for job in asked if job.page.id not in known]
    with _Lines(opened(sys.stdout), pipeline.settings, len(todo)) as terminal:
        try:
            pipeline.execute(todo, terminal)
        finally:  # an interrupted run need not do again what it has done
            done = list(terminal.results.values())
            for result in filter(_is_worth_keeping, done):
                failures.put(result.entry)
    unkept = next((result.unkept for result in done if result.unkept), None)
    if unkept is not None:
        raise unkept
    passed = {result.job.page.id for result in done if result.passed}
    return Answer(pages={job.page.id: _outcome(job, passed) for job in asked})


class _Lines(Terminal):
    """Tells of each page that runs in one line: what became of it the summary says."""

    def finished(self, result: Result) -> None:
        """Write the line, if the page was not known."""
        self.results[result.job.page.id] = result
        found = result.entry.run
        with self._lock:
            self._running.done += 1
            if result.cached:
                return
            took = f"{found.seconds:.1f} s, {found.cpu_seconds:.1f} s CPU"
            if result.passed:
                self.say("passed", f"{found.page}  {took}", "green")
            for failure in found.failures[:1]:
                text = f"{found.page}  {took}  {failure.kind}: {failure.message}"
                self.say("failed", line(text), "red")


def _pipeline(request: Request) -> Pipeline:
    found = Pipeline.open(request.source, None, request.mode, None, jobs=request.jobs)
    places = {"build": request.folder, "reports": request.folder / "reports"}
    settings = found.settings.model_copy(update=places)
    store = Store(request.store) if request.store else found.store
    return replace(found, settings=settings, store=store, fresh=request.fresh)


def _failed(job: Job, failures: Store) -> Entry | None:
    return failures.get(job.key) if job.needs_kernel else None


def _is_worth_keeping(result: Result) -> bool:
    """Return True for a failure that would come again; one of the machinery may not."""
    found = result.entry.run.failures
    if result.passed or not result.job.needs_kernel:
        return False
    return not any(one.machinery or one.kind in {"deadline", "internal"} for one in found)


def _outcome(job: Job, passed: set[str]) -> Outcome:
    kept: Literal["store", "failures", ""] = ""
    if job.needs_kernel:
        kept = "store" if job.page.id in passed else "failures"
    return Outcome(key=job.key, code=code_key(job.notebook), kept=kept)


def main() -> None:
    """Answer the request in the file that is named on the command line."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    request = Request.model_validate_json(Path(sys.argv[1]).read_bytes())
    try:
        files.write(request.answer, answer(request).model_dump_json())
    except BodocsError as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(error.exit_status)
    except Interrupted as reason:
        sys.exit(128 + reason.number)


def _interrupt(number: int, _frame: object) -> None:
    signal.signal(number, signal.SIG_IGN)
    raise Interrupted(number)


if __name__ == "__main__":
    main()
