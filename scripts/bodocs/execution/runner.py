"""Runs many pages at once: longest first, one thread a kernel, nothing left behind."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import nbformat

from bodocs.catalog import Page
from bodocs.execution import page as page_run
from bodocs.execution.graft import graft
from bodocs.execution.page import Job
from bodocs.execution.task import Task
from bodocs.settings import Settings
from bodocs.store import Entry, Store


class Observer(Protocol):
    """Who wants to know how a run goes; all but ``finished`` are called from several threads.

    ``run`` is a number for one execution of one page, of which there may be two for a moment
    when a page is edited while it runs.
    """

    def started(self, run: int, page: Page) -> None:
        """Note that a page's kernel is being started."""

    def cell(self, run: int, number: int, count: int) -> None:
        """Note that code cell ``number`` of ``count`` starts."""

    def ended(self, run: int) -> None:
        """Note that the kernel is gone, whatever came of it."""

    def finished(self, result: Result) -> None:
        """Note that a page is done, whether it ran or came from the store."""


@dataclass(frozen=True)
class Result:
    """What became of one page.

    Attributes:
        job: What was asked for.
        entry: The executed notebook and its record.
        cached: True if it came from the store.
        notebook: File of the notebook of a failed page, as far as it got.
    """

    job: Job
    entry: Entry
    cached: bool
    notebook: Path | None = None

    @property
    def passed(self) -> bool:
        """True if every code cell completed."""
        return self.entry.run.passed


def from_store(job: Job, store: Store) -> Result | None:
    """Return a page as the store has it, with today's prose; None if it must run."""
    if not job.needs_kernel:
        return Result(job, job.unexecuted(), cached=True)
    entry = store.get(job.key)
    if entry is None:
        return None
    return Result(job, Entry(graft(job.notebook, entry.notebook), entry.run), cached=True)


class Submission:
    """One page handed to the runner.

    Attributes:
        job: The page.
        future: What becomes of it; None as its result if it was ended.
    """

    def __init__(self, job: Job) -> None:
        self.job = job
        self.future: Future[Result | None] = Future()
        self._lock = threading.Lock()
        self._task: Task | None = None
        self._cancelled = False

    @property
    def cancelled(self) -> bool:
        """True once it has been asked to end."""
        return self._cancelled

    def cancel(self) -> None:
        """End the page's kernel now; a page that still waits will not start."""
        with self._lock:
            self._cancelled = True
            task = self._task
        if task is not None:
            task.cancel()

    def attach(self, task: Task) -> None:
        """Take the task by which the kernel can be ended."""
        with self._lock:
            self._task = task
            cancelled = self._cancelled
        if cancelled:
            task.cancel()


@dataclass
class Runner:
    """Runs pages on this machine.

    Attributes:
        settings: Deadlines, limits and folders.
        store: Where executed pages are kept.
        jobs: How many pages run at once.
        observer: Who is told.
        fresh: Run even what the store has.
    """

    settings: Settings
    store: Store
    jobs: int
    observer: Observer
    fresh: bool = False
    _submissions: set[Submission] = field(default_factory=set)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=max(1, self.jobs))

    def run(self, jobs: Iterable[Job]) -> list[Result]:
        """Run every job that the store does not have; return results in the order of ``jobs``.

        Raises:
            StoreError: An executed page could not be kept; kernels are ended first.
            Interrupted: The run was interrupted; kernels are ended first.
        """
        ordered = list(jobs)
        results: dict[str, Result] = {}
        todo = []
        for job in ordered:
            found = None if self.fresh and job.needs_kernel else from_store(job, self.store)
            if found is None:
                todo.append(job)
                continue
            results[job.page.id] = found
            self.observer.finished(found)
        todo.sort(key=self._expected_seconds, reverse=True)
        try:
            for result in _as_done({self.submit(job).future for job in todo}):
                results[result.job.page.id] = result
                self.observer.finished(result)
        finally:
            self.close()
        return [results[job.page.id] for job in ordered if job.page.id in results]

    def submit(self, job: Job) -> Submission:
        """Run a page as soon as a place is free."""
        submission = Submission(job)
        self._submissions.add(submission)
        self._pool.submit(self._one, submission)
        return submission

    def close(self) -> None:
        """End every kernel now and wait until all are gone; pages that have finished are kept."""
        for submission in list(self._submissions):
            submission.cancel()
        self._pool.shutdown(wait=True)

    def _expected_seconds(self, job: Job) -> float:
        # A page never run before may be the longest of all, so it goes first.
        seconds = self.store.seconds(job.page.id, job.run.mode)
        return float("inf") if seconds is None else seconds

    def _one(self, submission: Submission) -> None:
        try:
            result = None if submission.cancelled else self._execute(submission)
        except BaseException as error:  # the future hands it to the main thread
            submission.future.set_exception(error)
        else:
            submission.future.set_result(result)
        finally:
            self._submissions.discard(submission)

    def _execute(self, submission: Submission) -> Result | None:
        job, run = submission.job, next(self._numbers)

        def on_cell(number: int, count: int) -> None:
            self.observer.cell(run, number, count)

        self.observer.started(run, job.page)
        try:
            entry = page_run.execute(job, self.settings, submission.attach, on_cell)
        finally:
            self.observer.ended(run)
        return None if submission.cancelled else self._kept(job, entry)

    def _kept(self, job: Job, entry: Entry) -> Result:
        if not entry.run.passed:
            path = self.settings.reports / "failed" / f"{job.page.id}.ipynb"
            return Result(job, entry, cached=False, notebook=_written(entry, path))
        self.store.put(entry)
        return Result(job, entry, cached=False)


def _written(entry: Entry, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(entry.notebook, path)
    return path


def _as_done(pending: set[Future[Result | None]]) -> Iterable[Result]:
    while pending:
        # A bounded wait, so that a signal is seen by the main thread at once.
        done, pending = wait(pending, timeout=0.2, return_when=FIRST_COMPLETED)
        for future in done:
            result = future.result()
            if result is not None:
                yield result
