"""Runs many pages at once: longest first, one thread a kernel, nothing left behind."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
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
    """Who wants to know how a run goes; called from several threads."""

    def started(self, page: Page) -> None:
        """Note that a page's kernel is being started."""

    def cell(self, page: str, number: int, count: int) -> None:
        """Note that in the page with this id code cell ``number`` of ``count`` starts."""

    def finished(self, result: Result) -> None:
        """Note that a page is done, whether it ran or came from the store."""


@dataclass(frozen=True)
class Result:
    """What became of one page.

    Attributes:
        job: What was asked for.
        entry: The executed notebook and its record.
        cached: True if it came from the store.
        notebook: File of the executed notebook, written for failed pages and own parameters.
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
    _tasks: dict[str, Task] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stopping: bool = False

    def __post_init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=max(1, self.jobs))

    def run(
        self, jobs: Iterable[Job], on_result: Callable[[Result], None] = lambda _: None
    ) -> list[Result]:
        """Run every job that the store does not have; return results in the order of ``jobs``.

        Args:
            jobs: The pages.
            on_result: Called in this thread as each page is done.

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
            on_result(found)
        todo.sort(key=self._expected_seconds, reverse=True)
        try:
            for result in _as_done({self.submit(job) for job in todo}):
                results[result.job.page.id] = result
                self.observer.finished(result)
                on_result(result)
        finally:
            self.close()
        return [results[job.page.id] for job in ordered if job.page.id in results]

    def submit(self, job: Job) -> Future[Result | None]:
        """Run a page as soon as a place is free; the future's result is None if it was ended."""
        return self._pool.submit(self._one, job)

    def cancel(self, page: str) -> None:
        """End the page's kernel now, if it has one."""
        with self._lock:
            task = self._tasks.get(page)
        if task is not None:
            task.cancel()

    def close(self) -> None:
        """End every kernel now and wait until all are gone; pages that have finished are kept."""
        with self._lock:
            self._stopping = True
            tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _expected_seconds(self, job: Job) -> float:
        # A page never run before may be the longest of all, so it goes first.
        seconds = self.store.seconds(job.page.id, job.run.mode)
        return float("inf") if seconds is None else seconds

    def _one(self, job: Job) -> Result | None:
        if self._stopping:
            return None
        self.observer.started(job.page)
        entry = page_run.execute(job, self.settings, self._register, self.observer.cell)
        with self._lock:
            task = self._tasks.pop(job.page.id)
        return None if task.cancelled else self._kept(job, entry)

    def _register(self, task: Task) -> None:
        with self._lock:
            self._tasks[task.page] = task
            stopping = self._stopping
        if stopping:
            task.cancel()

    def _kept(self, job: Job, entry: Entry) -> Result:
        failed_path = self.settings.reports / "failed" / f"{job.page.id}.ipynb"
        if not entry.run.passed:
            return Result(job, entry, cached=False, notebook=_written(entry, failed_path))
        with suppress(FileNotFoundError):
            failed_path.unlink()
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
