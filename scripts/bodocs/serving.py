"""``bodocs serve``: a live site that executes what changed and shows it as it finishes."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from watchfiles import DefaultFilter, watch

from bodocs import catalog, datafiles, site
from bodocs.catalog import Catalog, Page
from bodocs.citations import bibliography
from bodocs.echo import Echo
from bodocs.errors import BodocsError, SiteError
from bodocs.execution.graft import graft
from bodocs.execution.page import Job
from bodocs.execution.runner import Result, Runner, from_store
from bodocs.execution.submission import Submission
from bodocs.pipeline import Pipeline, forget_failure
from bodocs.rendering.content import Content
from bodocs.reports import closing, publish, status
from bodocs.reports.console import opened
from bodocs.reports.terminal import Terminal
from bodocs.store import Entry

_START_SECONDS = 300
_BURST_MS = 80


def serve(pipeline: Pipeline, port: int) -> None:
    """Serve until interrupted; the server outlives failing pages and broken edits.

    Raises:
        SiteError: Node is missing, or Docusaurus ended by itself.
        BodocsError: A page cannot be read at the start.
    """
    site.node()
    jobs = pipeline.prepare(list(pipeline.catalog.pages))
    with Terminal(opened(sys.stdout), pipeline.settings) as terminal:
        live = _Live(pipeline, terminal, pipeline.content(live=True))
        live.show(jobs)
        log = pipeline.settings.reports / "docusaurus.log"
        address = f"http://{site.HOST}:{port}{pipeline.settings.project.base_url}"
        server = site.start_server(pipeline.settings, port, log)
        try:
            terminal.say("starting", "Docusaurus")
            _wait_until_it_answers(server, address, log)
            terminal.say("open", address)
            live.follow(server, log)
        finally:
            live.close()
            _end(server)


@dataclass
class _Live:
    """The pages as they are now, and what is running."""

    pipeline: Pipeline
    terminal: Terminal
    content: Content
    _jobs: dict[str, Job] = field(default_factory=dict)
    _results: dict[str, Result] = field(default_factory=dict)
    _running: dict[str, Submission] = field(default_factory=dict)
    _waiting: list[Job] = field(default_factory=list)
    _edits: queue.SimpleQueue[set[Path]] = field(default_factory=queue.SimpleQueue)
    _unread: set[Path] = field(default_factory=set)
    _stop: threading.Event = field(default_factory=threading.Event)
    _runner: Runner = field(init=False)
    _echo: Echo = field(init=False)

    def __post_init__(self) -> None:
        self._runner = self.pipeline.runner(self.terminal)
        self._echo = Echo(self.pipeline.settings.content)

    def show(self, jobs: list[Job]) -> None:
        """Write all pages, and note which have to run once the server is up."""
        self.content.expect((job, None) for job in jobs)
        for job in jobs:
            if not self._shown(job):
                self._waiting.append(job)
        for remark in self.pipeline.store.remarks:
            self.terminal.say("store", remark)
        self.content.finish()
        self._echo.start()

    def follow(self, server: subprocess.Popen[bytes], log: Path) -> None:
        """Run what has to run, and follow results and edits until the server ends."""
        threading.Thread(target=self._watch, daemon=True).start()
        self._runner.executor.expect(self._waiting)
        for job in self._waiting:
            self._submit(job)
        while server.poll() is None:
            self._take_results()
            with suppress(queue.Empty):
                self._take_edits(self._edits.get(timeout=0.1))
            self._echo.tell()
        raise SiteError(
            f"Docusaurus ended:\n{site.tail(log)}", mend=f"see what it says above, and {log}"
        )

    def close(self) -> None:
        """End the kernels and the watcher."""
        self._stop.set()
        self._runner.close()

    def _shown(self, job: Job) -> bool:
        """Write a page as the store has it, or as one to be run; return whether the store did."""
        self._jobs[job.page.id] = job
        found = from_store(job, self.pipeline.store)
        self.content.page(job, found)
        if found is not None:
            self._results[job.page.id] = found
        return found is not None

    def _submit(self, job: Job) -> None:
        self._running[job.page.id] = self._runner.submit(job)

    def _cancel(self, page_id: str) -> None:
        submission = self._running.pop(page_id, None)
        if submission is not None:
            submission.cancel()

    def _take_results(self) -> None:
        done = [(name, s) for name, s in self._running.items() if s.future.done()]
        for page_id, submission in done:
            del self._running[page_id]
            try:
                result = submission.future.result()
                if result is not None:
                    self._take_result(result)
            except (BodocsError, OSError) as error:
                self.terminal.say("error", f"{page_id}: {error}", "red")
        if done and not self._running:
            self._report()

    def _report(self) -> None:
        settings, results = self.pipeline.settings, list(self._results.values())
        facts = status.of_results(settings, self.pipeline.catalog, self.pipeline.mode, results)
        publish.write(facts, settings.reports)
        self.terminal.say("done", closing.summary(facts))

    def _take_result(self, result: Result) -> None:
        self.terminal.finished(result)
        if result.unkept:
            self.terminal.say("error", f"{result.job.page.id}: {result.unkept}", "red")
        forget_failure(result, self.pipeline.settings)
        # The prose may have changed while the page ran.
        job = self._jobs[result.job.page.id]
        self._results[job.page.id] = result
        self.content.page(job, _on_todays_prose(job, result))
        self.content.finish()
        self._echo.wrote()

    def _take_edits(self, paths: set[Path]) -> None:
        start = time.monotonic()
        # What could not be read is tried again with the next edit.
        self._unread |= paths
        try:
            changed = self._reread()
        except (BodocsError, OSError) as error:
            self.terminal.say("error", f"cannot use the edit: {error}", "red")
            return
        if changed:
            self.content.finish()
            self._echo.wrote()
            seconds = time.monotonic() - start
            self.terminal.say("edited", f"{', '.join(changed)}  shown after {seconds:.2f} s")

    def _reread(self) -> list[str]:
        found = catalog.load(self.pipeline.settings)
        changed = self._forget_missing(found)
        self.pipeline = replace(self.pipeline, catalog=found)
        self.content.catalog = found
        unread: set[Path] = set()
        for page in found.pages:
            before = self._jobs.get(page.id)
            cites = bibliography.path(self.pipeline.settings.source) in self._unread
            if before is not None and not cites and not _touches(before, self._unread):
                continue
            try:
                self._reread_page(page)
                changed.append(page.id)
            except (BodocsError, OSError) as error:
                unread.add(page.path)
                self.terminal.say("error", f"cannot use the edit: {error}", "red")
        self._unread = unread
        return changed

    def _reread_page(self, page: Page) -> None:
        job = self.pipeline.prepare_one(page)
        before = self._jobs.get(page.id)
        if before is not None and before.key == job.key:
            # Nothing that the kernel sees: outputs stay, a run under way goes on.
            self._jobs[page.id] = job
            result = self._results.get(page.id)
            same = result is not None and result.job.key == job.key
            self.content.page(job, _on_todays_prose(job, result) if result and same else None)
            return
        self._cancel(page.id)
        if not self._shown(job):
            self._submit(job)

    def _forget_missing(self, found: Catalog) -> list[str]:
        ids = {page.id for page in found.pages}
        missing = [page_id for page_id in self._jobs if page_id not in ids]
        for page_id in missing:
            self._cancel(page_id)
            del self._jobs[page_id]
            self._results.pop(page_id, None)
            self.content.forget(page_id)
        return missing

    def _watch(self) -> None:
        source = self.pipeline.settings.source
        plain = self.pipeline.settings.plain
        works = bibliography.path(source)
        places = [source] if plain else [source / "docs", source / "tutorials", works]
        changes = watch(
            *(place for place in places if place.exists()),
            watch_filter=DefaultFilter(ignore_paths=[self.pipeline.settings.build]),
            debounce=_BURST_MS,
            step=20,
            stop_event=self._stop,
        )
        for change in changes:
            self._edits.put({Path(path) for _, path in change})


def _on_todays_prose(job: Job, result: Result) -> Result:
    """Return a result of the same key with the page's text as it is now."""
    entry = Entry(graft(job.notebook, result.entry.notebook), result.entry.run)
    return replace(result, job=job, entry=entry)


def _touches(job: Job, paths: set[Path]) -> bool:
    """Return True if one of the changed files is the page, or a file that it may read."""
    page = job.page
    if page.path in paths:
        return True
    code = "\n".join(cell.source for cell in job.notebook.cells)
    return any(
        # Another page counts only if this one may read it, as it does in the key.
        path.is_relative_to(page.root)
        and (not datafiles.is_page(path) or datafiles.may_read(code, path))
        for path in paths
    )


def _wait_until_it_answers(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise SiteError(
                f"Docusaurus could not start:\n{site.tail(log)}",
                mend=f"see what it says above; all of it is in {log}",
            )
        with suppress(urllib.error.URLError, OSError):
            with urllib.request.urlopen(address, timeout=_START_SECONDS) as answer:  # noqa: S310
                answer.read()
            return
        time.sleep(0.2)
    raise SiteError(
        f"Docusaurus did not answer within {_START_SECONDS} s", mend=f"see what it says in {log}"
    )


def _end(server: subprocess.Popen[bytes]) -> None:
    """End the server and the workers it started; it leads a process group of its own."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(server.pid, number)
        with suppress(subprocess.TimeoutExpired):
            server.wait(timeout=1)
            return
