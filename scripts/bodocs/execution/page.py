"""Runs one page through papermill and turns what happened into a record."""

from __future__ import annotations

import datetime
import platform
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from bodocs import folders, keys, parameters, sources
from bodocs.catalog import Page
from bodocs.execution.environment import kernel_environment
from bodocs.execution.records import CellRun, Claim, Failure, PageRun
from bodocs.execution.task import Outcome, Task
from bodocs.settings import Settings
from bodocs.store import Entry
from bodocs.verification import claims

# Larger data files are linked instead of copied into the working folder.
_COPIED_BYTES = 64 * 1024 * 1024


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
    """

    page: Page
    notebook: NotebookNode
    key: str
    run: keys.Run
    versions: dict[str, str]
    remarks: tuple[str, ...] = ()
    kernel: str | None = None

    @property
    def needs_kernel(self) -> bool:
        """True if there is anything on the page to execute."""
        return sources.needs_kernel(self.page, self.notebook)

    @property
    def own_parameters(self) -> dict[str, object]:
        """The parameters that are neither the page's own nor its smoke values."""
        smoke = _smoke(self.page, self.run)
        values = self.run.parameters.items()
        return {name: v for name, v in values if name not in smoke or smoke[name] != v}

    def unexecuted(self) -> Entry:
        """Return the page as it stands, for one that has nothing to execute."""
        run = PageRun(
            page=self.page.id,
            key=self.key,
            mode=self.run.mode,
            started="",
            seconds=0,
            cpu_seconds=0,
            peak_bytes=0,
            cells=[],
        )
        return Entry(self.notebook, run)


def prepare(
    page: Page, run: keys.Run, kernel: str | None = None, chosen: dict[str, object] | None = None
) -> Job:
    """Read a page and work out its key.

    Args:
        page: The page.
        run: Mode and variables; the parameters are completed here.
        kernel: Kernel to use whatever the notebook names.
        chosen: Parameters given with ``--set``.

    Raises:
        BodocsError: The page cannot be read, or lacks a parameter that is set.
    """
    notebook, remarks = sources.load(page, kernel)
    chosen = chosen or {}
    parameters.check(page, notebook, chosen)
    smoke = _smoke(page, run)
    if run.mode == "smoke" and not page.front.smoke and page.executable:
        remarks.append(f"{page.id}: no smoke values, so smoke mode runs it as it is")
    run = keys.Run(run.mode, {**smoke, **chosen}, run.variables)
    versions = keys.versions(page, notebook)
    return Job(
        page,
        notebook,
        keys.key(page, notebook, run, versions),
        run,
        {"python": platform.python_version(), **versions},
        tuple(remarks),
        kernel,
    )


def _smoke(page: Page, run: keys.Run) -> dict[str, object]:
    return page.front.smoke if run.mode == "smoke" else {}


def execute(
    job: Job,
    settings: Settings,
    task_made: Callable[[Task], None],
    on_cell: Callable[[int, int], None],
) -> Entry:
    """Run the page in a kernel of its own and return what it left, whether it passed or not.

    Args:
        job: What to run.
        settings: Deadlines, limits and folders.
        task_made: Called with the task before the kernel starts, so that it can be cancelled.
        on_cell: Called with the number of each code cell as it starts, and their count.
    """
    with tempfile.TemporaryDirectory(prefix="bodocs-", ignore_cleanup_errors=True) as folder:
        scratch = Path(folder)
        task = _task(job, settings, scratch, on_cell)
        task_made(task)
        return _execute(job, task, scratch)


def _task(job: Job, settings: Settings, scratch: Path, on_cell: Callable[[int, int], None]) -> Task:
    work = scratch / "work"
    mirror(job.page, work)
    project = settings.project
    return Task(
        page=job.page.id,
        mode=job.run.mode,
        folder=work / job.page.path.parent.relative_to(job.page.root),
        environment=kernel_environment(scratch, job.run.variables),
        log=scratch / "kernel.log",
        cell_deadline=project.cell_deadline,
        page_deadline=project.page_deadline,
        output_limit=project.output_limit,
        on_cell=on_cell,
    )


def _execute(job: Job, task: Task, scratch: Path) -> Entry:
    import papermill
    from papermill.exceptions import PapermillExecutionError

    source = scratch / "input.ipynb"
    nbformat.write(job.notebook, source)
    started = datetime.datetime.now(datetime.UTC)
    start = time.monotonic()
    with suppress(PapermillExecutionError):  # the outcome says more
        papermill.execute_notebook(
            str(source),
            str(scratch / "output.ipynb"),
            parameters=job.run.parameters or None,
            engine_name="bodocs",
            progress_bar=False,
            task=task,
        )
    seconds = time.monotonic() - start
    outcome = task.outcome
    notebook = _without_papermill(outcome.notebook or job.notebook)
    run = PageRun(
        page=job.page.id,
        key=job.key,
        mode=job.run.mode,
        parameters=job.run.parameters,
        started=started.isoformat(timespec="seconds"),
        seconds=round(seconds, 2),
        cpu_seconds=round(outcome.cpu_seconds, 2),
        peak_bytes=outcome.peak_bytes,
        versions=job.versions,
        cells=_cells(notebook, outcome),
        claims=_claims(notebook, outcome),
        failures=[_placed(job, failure) for failure in outcome.failures],
    )
    return Entry(notebook, run)


def mirror(page: Page, work: Path) -> None:
    """Give the kernel a folder of its own that holds the files beside the page.

    A page that writes files then changes neither the repository nor its own key. Large files and
    linked folders are linked.
    """
    for folder in folders.walk(page.root):
        copy = work / folder.path.relative_to(page.root)
        copy.mkdir(parents=True)
        for path in folder.linked:
            (copy / path.name).symlink_to(path.resolve())
        for path in folder.files:
            if path == page.path:
                continue
            if path.stat().st_size > _COPIED_BYTES:
                (copy / path.name).symlink_to(path.resolve())
            else:
                shutil.copy2(path, copy)


def _without_papermill(notebook: NotebookNode) -> NotebookNode:
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if not cell.metadata.get("tags"):  # papermill gives every cell a list of them
            cell.metadata.pop("tags", None)
    return notebook


def _cells(notebook: NotebookNode, outcome: Outcome) -> list[CellRun]:
    return [
        outcome.cells.get(cell["id"], CellRun(id=cell["id"], index=index, state="unrun"))
        for index, cell in enumerate(notebook.cells)
        if cell.cell_type == "code" and cell.source.strip()
    ]


def _claims(notebook: NotebookNode, outcome: Outcome) -> list[Claim]:
    met = {claim.cell: claim for claim in outcome.claims}
    return [
        met.get(cell["id"])
        or Claim(cell=cell["id"], sentence=claims.sentence(cell.source), verdict="not-run")
        for cell in notebook.cells
        if cell.cell_type == "code" and claims.TAG in sources.tags(cell)
    ]


def _placed(job: Job, failure: Failure) -> Failure:
    """Add the line of the page's own file; the executed notebook may hold an injected cell."""
    ids = [cell["id"] for cell in job.notebook.cells]
    if failure.cell not in ids:
        return failure
    index = ids.index(failure.cell)
    if job.notebook.cells[index].cell_type != "code":
        return failure
    line = sources.source_line(job.page, job.notebook, index, max(failure.line, 1))
    return failure.model_copy(update={"file_line": line})
