"""Runs many pages at once: longest first, one thread a kernel, nothing left behind."""

from __future__ import annotations

import itertools
import queue
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from bodocs import files, revisions
from bodocs.catalog import Page
from bodocs.errors import StoreError
from bodocs.execution import attempts, budget, noise, smoke
from bodocs.execution import page as page_run
from bodocs.execution.executor import Executor
from bodocs.execution.graft import MismatchError, graft
from bodocs.execution.page import Job
from bodocs.execution.submission import Submission
from bodocs.settings import Settings
from bodocs.store import Entry, Store

_LOOK_SECONDS = 0.2


class Observer(Protocol):
    """Who wants to know how a run goes; all but ``finished`` are called from several threads.

    ``run`` is a number for one execution of one page, of which there may be two for a moment
    when a page is edited while it runs.
    """

    def started(self, run: int, page: Page) -> None:
        """Note that a page's kernel is being started."""

    def kernel(self, run: int, pid: int | None) -> None:
        """Note the kernel's process on this machine; None once it has ended."""

    def cell(self, run: int, number: int, count: int) -> None:
        """Note that code cell ``number`` of ``count`` starts."""

    def waiting(self, page: Page) -> None:
        """Note that another run, or another page of the same code, is waited for."""

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
        unkept: Why a page that passed is not in the store.
    """

    job: Job
    entry: Entry
    cached: bool
    notebook: Path | None = None
    unkept: StoreError | None = None

    @property
    def passed(self) -> bool:
        """True if every code cell completed."""
        return self.entry.run.passed


def from_store(job: Job, store: Store) -> Result | None:
    """Return a page as the store has it, with today's prose; None if it must run."""
    if not job.needs_kernel:
        return Result(job, job.unexecuted(), cached=True)
    entry = store.get(job.key)
    # What a page may cost and show is in no key: an entry beyond it has to be looked at anew.
    if entry is None or budget.over(job, entry) or noise.found(job, entry):
        return None
    try:
        notebook = graft(job.notebook, entry.notebook)
    except MismatchError:
        store.discard(job.key)
        return None
    return Result(job, Entry(notebook, entry.run), cached=True)


@dataclass
class Runner:
    """Runs pages, several at once, and keeps what passes.

    Attributes:
        settings: Deadlines, limits and folders.
        store: Where executed pages are kept.
        executor: Where pages run; closed with the runner.
        jobs: How many pages run at once.
        observer: Who is told.
        fresh: Run even what the store has.
    """

    settings: Settings
    store: Store
    executor: Executor
    jobs: int
    observer: Observer
    fresh: bool = False
    _submissions: set[Submission] = field(default_factory=set)
    _waiting: set[Submission] = field(default_factory=set)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=max(1, self.jobs))

    def run(self, jobs: Iterable[Job]) -> list[Result]:
        """Run every job that the store does not have; return results in the order of ``jobs``.

        Raises:
            StoreError: The store cannot be read; kernels are ended first.
            Interrupted: The run was interrupted; kernels are ended first.
        """
        ordered = list(jobs)
        results: dict[str, Result] = {}
        try:
            for result in self._results(ordered):
                results[result.job.page.id] = result
                self.observer.finished(result)
        finally:
            self.close()
        return [results[job.page.id] for job in ordered if job.page.id in results]

    def _results(self, jobs: list[Job]) -> Iterator[Result]:
        """Give what the store has, and then what runs, as each is done."""
        todo = []
        for job in jobs:
            found = None if self.fresh and job.needs_kernel else from_store(job, self.store)
            if found is None:
                todo.append(job)
            else:
                yield found
        todo.sort(key=self._expected_seconds, reverse=True)
        self.executor.expect(todo)
        yield from _as_done([self.submit(job).future for job in todo])

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
        self.executor.stop_waiting()
        self._pool.shutdown(wait=True)
        self.executor.close()

    def _expected_seconds(self, job: Job) -> float:
        # A page never run before may be the longest of all, so it goes first.
        seconds = self.store.seconds(job.page.id, job.run.mode)
        return float("inf") if seconds is None else seconds

    def _one(self, submission: Submission) -> None:
        """Take a page in hand, or put it behind the others if another process executes it now."""
        try:
            with self.store.lock(submission.job.key) as free:
                if free or self.fresh or submission.cancelled:
                    result = None if submission.cancelled else self._result(submission)
                    self._settled(submission).set_result(result)
                    return
            self._put_back(submission)
        except BaseException as error:  # the future hands it to the main thread
            self._settled(submission).set_exception(error)

    def _put_back(self, submission: Submission) -> None:
        if submission not in self._waiting:
            self._waiting.add(submission)
            self.observer.waiting(submission.job.page)
        submission.rest()
        try:
            self._pool.submit(self._one, submission)
        except RuntimeError:  # the runner is being closed
            self._settled(submission).set_result(None)

    def _settled(self, submission: Submission) -> Future[Result | None]:
        self._submissions.discard(submission)
        self._waiting.discard(submission)
        return submission.future

    def _result(self, submission: Submission) -> Result | None:
        # Another process, or a page with the same code, may have executed it since it was asked.
        found = None if self.fresh else from_store(submission.job, self.store)
        return found or self._execute(submission)

    def _execute(self, submission: Submission) -> Result | None:
        job, run = submission.job, next(self._numbers)
        self.observer.started(run, job.page)
        try:
            entry = attempts.execute(
                self.executor,
                job,
                submission.attach,
                _OneRun(self.observer, run),
                lambda: submission.cancelled,
            )
        finally:
            self.observer.ended(run)
        return None if submission.cancelled else self._kept(job, entry)

    def _kept(self, job: Job, entry: Entry) -> Result:
        entry = smoke.held(job, noise.held(job, budget.held(job, entry)), self.store)
        if not entry.run.passed:
            path = self.settings.reports / "failed" / f"{job.page.id}.ipynb"
            files.write_notebook(path, entry.notebook)
            return Result(job, entry, cached=False, notebook=path)
        try:
            if not page_run.is_current(job):
                raise StoreError(
                    "what it depends on has changed while it ran, so its outputs are of neither",
                    where=job.page.path,
                    mend="run it again",
                )
            entry = _with_commit(job, entry)
            self.store.put(entry)
        except StoreError as error:
            # What has been executed is still worth showing, and other pages worth executing.
            return Result(job, entry, cached=False, unkept=error)
        return Result(job, entry, cached=False)


def _with_commit(job: Job, entry: Entry) -> Entry:
    page = job.page
    commit = revisions.commit_of(page.root, lambda path: path == page.path or job.needs(path))
    return replace(entry, run=entry.run.model_copy(update={"commit": commit}))


@dataclass(frozen=True)
class _OneRun:
    """Tells the observer of one run."""

    observer: Observer
    number: int

    def kernel(self, pid: int | None) -> None:
        self.observer.kernel(self.number, pid)

    def cell(self, number: int, count: int) -> None:
        self.observer.cell(self.number, number, count)


def _as_done(pending: list[Future[Result | None]]) -> Iterable[Result]:
    done: queue.SimpleQueue[Future[Result | None]] = queue.SimpleQueue()
    for future in pending:
        future.add_done_callback(done.put)
    for _ in pending:
        result = _next(done).result()
        if result is not None:
            yield result


def _next(done: queue.SimpleQueue[Future[Result | None]]) -> Future[Result | None]:
    while True:
        # A bounded wait, so that a signal is seen by the main thread at once.
        with suppress(queue.Empty):
            return done.get(timeout=_LOOK_SECONDS)
