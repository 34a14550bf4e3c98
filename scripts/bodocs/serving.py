"""``bodocs serve``: a live site that executes what changed and shows it as it finishes."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from rich.console import Console
from watchfiles import DefaultFilter, watch

from bodocs import catalog, site
from bodocs.catalog import Catalog, Page
from bodocs.errors import BodocsError, SiteError
from bodocs.execution.graft import graft
from bodocs.execution.page import Job
from bodocs.execution.runner import Result, Runner, from_store
from bodocs.pipeline import Pipeline
from bodocs.rendering.content import Content
from bodocs.reports.terminal import Terminal, summary
from bodocs.store import Entry

_START_SECONDS = 300
_BURST_MS = 80


def serve(pipeline: Pipeline, port: int) -> None:
    """Serve until interrupted; the server outlives failing pages and broken edits.

    Raises:
        SiteError: The port is taken, Node is missing, or Docusaurus ended by itself.
        BodocsError: A page cannot be read at the start.
    """
    site.node()
    site.check_port(port)
    jobs = pipeline.prepare(list(pipeline.catalog.pages))
    console = Console()
    with Terminal(console, pipeline.settings) as terminal:
        live = _Live(pipeline, terminal, pipeline.content(live=True))
        live.show(jobs)
        log = pipeline.settings.reports / "docusaurus.log"
        server = site.start_server(pipeline.settings, port, log)
        try:
            _wait_until_it_answers(server, port, log, terminal)
            terminal.say(f"open     http://{site.HOST}:{port}{pipeline.settings.project.base_url}")
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
    _done: queue.SimpleQueue[Future[Result | None]] = field(default_factory=queue.SimpleQueue)
    _edits: queue.SimpleQueue[set[Path]] = field(default_factory=queue.SimpleQueue)
    _stop: threading.Event = field(default_factory=threading.Event)
    _runner: Runner = field(init=False)
    _waiting: list[Job] = field(default_factory=list)
    _running: int = 0
    _results: dict[str, Result] = field(default_factory=dict)

    def __post_init__(self) -> None:
        pipeline = self.pipeline
        self._runner = Runner(pipeline.settings, pipeline.store, pipeline.jobs, self.terminal)

    def show(self, jobs: list[Job]) -> None:
        """Write all pages, and note which have to run once the server is up."""
        for job in jobs:
            self._write(job, run_later=True)
        self.content.finish()

    def follow(self, server: subprocess.Popen[bytes], log: Path) -> None:
        """Run what has to run, and follow results and edits until the server ends."""
        threading.Thread(target=self._watch, daemon=True).start()
        for job in self._waiting:
            self._submit(job)
        while server.poll() is None:
            self._take_results()
            with suppress(queue.Empty):
                self._take_edits(self._edits.get(timeout=0.1))
        raise SiteError(
            f"Docusaurus ended:\n{site.tail(log)}", mend=f"see what it says above, and {log}"
        )

    def close(self) -> None:
        """End the kernels and the watcher."""
        self._stop.set()
        self._runner.close()

    def _write(self, job: Job, *, run_later: bool = False) -> None:
        """Write one page from the store, or as one to be run; start it unless told to wait."""
        self._jobs[job.page.id] = job
        found = from_store(job, self.pipeline.store)
        self.content.page(job, found)
        if found is not None:
            self._results[job.page.id] = found
            return
        if run_later:
            self._waiting.append(job)
        else:
            self._submit(job)

    def _submit(self, job: Job) -> None:
        self._running += 1
        self._runner.submit(job).add_done_callback(self._done.put)

    def _take_results(self) -> None:
        while not self._done.empty():
            self._running -= 1
            result = self._done.get().result()
            if result is not None:
                self._take_result(result)
            if not self._running:
                self.terminal.say(summary(list(self._results.values())))

    def _take_result(self, result: Result) -> None:
        page_id = result.job.page.id
        self.terminal.finished(result)
        job = self._jobs.get(page_id)
        if job is None or job.key != result.job.key:
            return  # the page has changed since; its next run is under way
        # The prose may have changed while the page ran.
        self._results[page_id] = result
        self.content.page(job, from_store(job, self.pipeline.store) or result)
        self.content.finish()

    def _take_edits(self, paths: set[Path]) -> None:
        start = time.monotonic()
        try:
            changed = self._reread(paths)
        except BodocsError as error:
            self.terminal.say(f"[red]cannot use the edit[/red]: {error}")
            return
        if changed:
            self.content.finish()
            seconds = time.monotonic() - start
            self.terminal.say(f"edited   {', '.join(changed)}  shown after {seconds:.2f} s")

    def _reread(self, paths: set[Path]) -> list[str]:
        found = catalog.load(self.pipeline.settings)
        changed = self._forget_missing(found)
        self.pipeline = replace(self.pipeline, catalog=found)
        self.content.catalog = found
        for page in found.pages:
            if page.id in self._jobs and not _touches(page, paths):
                continue
            self._reread_page(page)
            changed.append(page.id)
        return changed

    def _reread_page(self, page: Page) -> None:
        job = self.pipeline.prepare_one(page)
        before = self._jobs.get(page.id)
        if before is not None and before.key == job.key:
            # Nothing that the kernel sees: outputs stay, a run under way goes on.
            self._jobs[page.id] = job
            self.content.page(job, from_store(job, self.pipeline.store) or self._failed(job))
            return
        self._runner.cancel(page.id)
        self._write(job)

    def _failed(self, job: Job) -> Result | None:
        """Return the failure that today's code has already met, on today's prose."""
        result = self._results.get(job.page.id)
        if result is None or result.job.key != job.key or result.passed:
            return None
        entry = Entry(graft(job.notebook, result.entry.notebook), result.entry.run)
        return replace(result, job=job, entry=entry)

    def _forget_missing(self, found: Catalog) -> list[str]:
        ids = {page.id for page in found.pages}
        missing = [page_id for page_id in self._jobs if page_id not in ids]
        for page_id in missing:
            self._runner.cancel(page_id)
            del self._jobs[page_id]
            self._results.pop(page_id, None)
            self.content.forget(page_id)
        return missing

    def _watch(self) -> None:
        source = self.pipeline.settings.source
        plain = self.pipeline.settings.plain
        folders = [source] if plain else [source / "docs", source / "tutorials"]
        changes = watch(
            *(folder for folder in folders if folder.is_dir()),
            watch_filter=DefaultFilter(ignore_paths=[self.pipeline.settings.build]),
            debounce=_BURST_MS,
            step=20,
            stop_event=self._stop,
        )
        for change in changes:
            self._edits.put({Path(path) for _, path in change})


def _touches(page: Page, paths: set[Path]) -> bool:
    """Return True if one of the changed files is the page or one of its data files."""
    return page.path in paths or any(
        path.is_relative_to(page.root) and path.suffix not in {".md", ".ipynb"} for path in paths
    )


def _wait_until_it_answers(
    server: subprocess.Popen[bytes], port: int, log: Path, terminal: Terminal
) -> None:
    terminal.say("starting Docusaurus")
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise SiteError(
                f"Docusaurus could not start:\n{site.tail(log)}",
                mend=f"see what it says above; all of it is in {log}",
            )
        with suppress(urllib.error.URLError, OSError):
            address = f"http://{site.HOST}:{port}/"
            with urllib.request.urlopen(address, timeout=_START_SECONDS) as answer:
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
