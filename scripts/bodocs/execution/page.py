"""Runs one page through papermill and turns what happened into a record."""

from __future__ import annotations

import datetime
import hashlib
import json
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from bodocs import datafiles, keys, parameters, skipping, sources
from bodocs.catalog import Page
from bodocs.execution import findings, heap, scratch
from bodocs.execution.environment import kernel_environment
from bodocs.execution.kernels.host import KernelHost, available
from bodocs.execution.records import PageRun
from bodocs.execution.task import Task, Watch
from bodocs.frontmatter import Skip
from bodocs.notebooks import Node
from bodocs.settings import Mode, Settings
from bodocs.store import Entry
from bodocs.surroundings import Surroundings
from bodocs.verification import inline


@dataclass(frozen=True)
class Job:
    """A page with all that its execution depends on.

    Attributes:
        page: The page.
        notebook: Its notebook, without outputs.
        key: Its store key.
        run: Mode, parameters and variables.
        versions: Versions of the distributions it depends on.
        remarks: What was changed or guessed while it was read.
        kernel: The kernel that was asked for; None for the notebook's own.
        pages_read: Other pages that its code may read, by their paths below the page's root.
        as_is: Its notebook has the outputs it was saved with, and is never executed.
    """

    page: Page
    notebook: Node
    key: str
    run: keys.Run
    versions: dict[str, str]
    remarks: tuple[str, ...] = ()
    kernel: str | None = None
    pages_read: frozenset[str] = frozenset()
    as_is: bool = False

    @property
    def needs_kernel(self) -> bool:
        """True if there is anything on the page to execute."""
        if self.as_is or self.skip is not None:
            return False
        return sources.needs_kernel(self.page, self.notebook)

    @property
    def skip(self) -> Skip | None:
        """Why the page must not run for now; None if it may, and where nothing runs anyway."""
        return None if self.as_is else self.page.front.skip

    @property
    def own_parameters(self) -> dict[str, object]:
        """The parameters that are neither the page's own nor its smoke values."""
        smoke = _smoke(self.page, self.run)
        values = self.run.parameters.items()
        return {name: v for name, v in values if name not in smoke or smoke[name] != v}

    def needs(self, path: Path) -> bool:
        """Return True for a file below the page's root that its kernel finds beside it."""
        if not datafiles.is_page(path) or not path.is_relative_to(self.page.root):
            return True
        return path.relative_to(self.page.root).as_posix() in self.pages_read

    def unexecuted(self) -> Entry:
        """Return the page as it stands, for one that has nothing to execute, or must not run."""
        skip = self.skip
        over = [skipping.failure(skip)] if skip and skipping.is_over(skip) else []
        run = PageRun(
            page=self.page.id,
            key=self.key,
            mode=self.run.mode,
            started="",
            seconds=0,
            cpu_seconds=0,
            peak_bytes=0,
            cells=[],
            skipped=skip is not None and not over,
            failures=over,
        )
        cells = [_with_expressions(cell) for cell in self.notebook.cells]
        return Entry(Node(self.notebook, cells=cells), run)


def _with_expressions(cell: Node) -> Node:
    """Return a cell in whose prose an expression that nobody evaluates stands for its value."""
    if cell.cell_type != "markdown" or "bodocs" in cell.metadata:
        return cell
    found = [f"{{python}} {expression}" for expression in inline.expressions(cell.source)]
    values = {"bodocs": Node(inline=found)} if found else {}
    return Node(cell, metadata=Node(cell.metadata, **values))


def prepare(
    page: Page,
    run: keys.Run,
    kernel: str | None = None,
    chosen: dict[str, object] | None = None,
    surroundings: Surroundings | None = None,
) -> Job:
    """Read a page and work out its key.

    Args:
        page: The page.
        run: Mode and variables; the parameters are completed here.
        kernel: Kernel to use whatever the notebook names.
        chosen: Parameters given with ``--set``.
        surroundings: What pages share; looked at now if not given.

    Raises:
        BodocsError: The page cannot be read, lacks a parameter that is set, or there is no kernel
            of the name that was asked for.
    """
    notebook, remarks = sources.load(page, kernel)
    surroundings = surroundings or keys.here()
    lacks = sources.lacks_kernel(page, notebook, surroundings)
    if lacks and kernel is not None:
        raise lacks  # of the call's making; one of a notebook's fails that page alone
    chosen = chosen or {}
    parameters.check(page, notebook, chosen)
    smoke = _smoke(page, run)
    skip = page.front.skip
    if run.mode == "smoke" and not page.front.smoke and page.executable and skip is None:
        remarks.append(f"{page.id}: no smoke values, so smoke mode runs it as it is")
    run = replace(run, parameters={**smoke, **chosen})
    ingredients = keys.ingredients(page, notebook, run, surroundings)
    key = keys.digest(ingredients)
    if skip is not None:
        # No key of the store, but it too changes with all that decides what becomes of the page.
        key = keys.digest({"key": key, "skipped": not skipping.is_over(skip)})
    return Job(
        page,
        notebook,
        key,
        run,
        ingredients["versions"],
        tuple(remarks),
        kernel,
        frozenset(ingredients.get("pages read", ())),
    )


def prepare_as_it_is(page: Page, mode: Mode) -> Job:
    """Read a page with the outputs it was saved with.

    Raises:
        BodocsError: The page cannot be read.
    """
    notebook = sources.load_as_it_is(page)
    # No key of the store, but it too changes with all that the page shows.
    key = hashlib.sha256(json.dumps(notebook, sort_keys=True).encode()).hexdigest()
    return Job(page, notebook, key, keys.Run(mode, {}, {}), {}, as_is=True)


def is_current(job: Job) -> bool:
    """Return True if all that a page's outputs depend on is still as it was when it was read.

    What has changed while the page ran may have been read by it before, after or in between.
    """
    return keys.key(job.page, job.notebook, job.run, keys.here()) == job.key


def _smoke(page: Page, run: keys.Run) -> dict[str, object]:
    return page.front.smoke if run.mode == "smoke" else {}


def execute(
    job: Job,
    settings: Settings,
    host: KernelHost,
    task_made: Callable[[Task], None],
    watch: Watch,
) -> Entry:
    """Run the page in a kernel of its own and return what it left, whether it passed or not.

    Args:
        job: What to run.
        settings: Deadlines, limits and folders.
        host: Who makes the kernel.
        task_made: Called with the task before the kernel starts, so that it can be cancelled.
        watch: Told how the page goes.
    """
    heap.return_what_is_freed()
    with tempfile.TemporaryDirectory(
        prefix="bodocs-", dir=scratch.short_folder(), ignore_cleanup_errors=True
    ) as folder:
        task = _task(job, settings, host, Path(folder), watch)
        task_made(task)
        return _execute(job, task)


def _task(job: Job, settings: Settings, host: KernelHost, folder: Path, watch: Watch) -> Task:
    work = scratch.work(folder)
    scratch.mirror(job.page.root, work, job.needs)
    project = settings.project
    return Task(
        page=job.page.id,
        mode=job.run.mode,
        folder=work / job.page.path.parent.relative_to(job.page.root),
        environment=kernel_environment(folder, job.run.variables),
        scratch=folder,
        log=folder / "kernel.log",
        host=host,
        memory_limit=project.memory_limit * 1_000_000,
        cell_deadline=project.cell_deadline,
        page_deadline=project.page_deadline,
        output_limit=project.output_limit,
        watch=watch,
    )


def _execute(job: Job, task: Task) -> Entry:
    import nbformat
    import papermill
    from papermill.exceptions import PapermillExecutionError

    folder = task.scratch
    source = folder / "input.ipynb"
    nbformat.write(job.notebook, source)
    started = datetime.datetime.now(datetime.UTC)
    start = time.monotonic()
    with suppress(PapermillExecutionError):  # the outcome says more
        papermill.execute_notebook(
            str(source),
            str(folder / "output.ipynb"),
            parameters=job.run.parameters or None,
            engine_name="bodocs",
            progress_bar=False,
            task=task,
        )
    seconds = time.monotonic() - start
    outcome = task.outcome
    notebook = findings.without_papermill(outcome.notebook or job.notebook)
    hide = scratch.hider(scratch.work(folder))
    scratch.hide_in_outputs(notebook, hide)
    run = PageRun(
        page=job.page.id,
        key=job.key,
        mode=job.run.mode,
        parameters=job.run.parameters,
        started=started.isoformat(timespec="seconds"),
        seconds=round(seconds, 2),
        cpu_seconds=round(outcome.cpu_seconds, 2),
        peak_bytes=outcome.peak_bytes,
        kernel=task.made.process.kind if task.made else "spawned",
        spawned_because=_spawned_because(task),
        versions=job.versions,
        cells=findings.cell_runs(notebook, outcome),
        claims=findings.claims_met(notebook, outcome),
        names=outcome.names,
        nameless=outcome.nameless,
        failures=[scratch.hide_in_failure(findings.placed(job, f), hide) for f in outcome.failures],
    )
    return Entry(notebook, run)


def _spawned_because(task: Task) -> str:
    if task.made is not None:
        return task.made.because
    return "" if available() else "kernels are forked on Linux only"
