"""``bodocs run``: which pages, their execution, and what is told of it however it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from bodocs import files, keys, noting
from bodocs.errors import Interrupted, raise_all
from bodocs.execution.runner import Result
from bodocs.reports import closing, problems, publish, status
from bodocs.reports.account import Account
from bodocs.reports.console import say
from bodocs.reports.models import Status
from bodocs.reports.terminal import Terminal
from bodocs.selection import Selected, Selection, select
from bodocs.settings import Settings
from bodocs.unchanged import Look

if TYPE_CHECKING:
    from bodocs.pipeline import Pipeline


@dataclass(frozen=True)
class Outcome:
    """What became of a run.

    Attributes:
        results: The pages that have finished, in the order they were asked for.
        facts: What the reports say.
        cause: What ended it before all had finished.
    """

    results: list[Result]
    facts: Status
    cause: Exception | Interrupted | None

    def check(self) -> None:
        """End with the exit status of the run.

        Raises:
            Interrupted: It was interrupted.
            PageFailedError: A page failed.
            StoreError: A page that passed could not be kept.
        """
        if self.cause is not None:
            raise self.cause
        unkept = [result.unkept for result in self.results if result.unkept]
        raise_all([*publish.failed(self.facts), *unkept[:1]])


def run(
    pipeline: Pipeline,
    selection: Selection,
    chosen: dict[str, Any],
    account: Account,
    look: Look | None = None,
) -> None:
    """Execute pages, report, and keep each executed notebook where a person finds it.

    Args:
        pipeline: Settings, pages and limits.
        selection: Which pages.
        chosen: Parameters given with ``--set``.
        account: Where the run is told.
        look: The call as it was found, to be noted if the run turns out to change nothing.

    Raises:
        PageFailedError: A page failed.
        StoreError: A page that passed could not be kept.
        Interrupted: The run was interrupted; kernels have ended, and the reports are written.
    """
    surroundings = keys.here()
    pages = pipeline.catalog.select(selection.names)
    if selection.names:  # who asks for a page by its name wants it run
        pages = [page.wanted() for page in pages]
    named = pipeline.prepare(pages, chosen, surroundings)
    tell = partial(say, account.console)
    selected = select(named, selection, chosen, pipeline.settings, pipeline.store, tell)
    watch = noting.watch(pipeline.settings, pipeline.store, selected.jobs) if look else None
    outcome = executed(pipeline, selected, account, keep=_keep)
    account.tell(outcome.facts, f"notebooks in {pipeline.settings.runs}")
    outcome.check()
    if not (look and watch):
        return
    if noting.is_steady(surroundings) and noting.is_quiet(outcome.results, outcome.facts):
        watch.note(look, outcome.facts, account)


def executed(
    pipeline: Pipeline,
    selected: Selected,
    account: Account,
    keep: Callable[[list[Result], Settings], None] = lambda _results, _settings: None,
) -> Outcome:
    """Execute pages and write the reports of what has finished, whatever ends the run.

    Args:
        pipeline: Settings, pages and limits.
        selected: The pages.
        account: Where the run is told.
        keep: What to do with the pages that have finished, before anything is reported.
    """
    console = account.console
    jobs, settings = selected.jobs, pipeline.settings
    with Terminal(console, settings, len(jobs), spawn=pipeline.spawn) as terminal:
        cause = _met_by(lambda: pipeline.execute(jobs, terminal))
        done = terminal.results
        results = [done[job.page.id] for job in jobs if job.page.id in done]
        cause = cause or _met_by(lambda: keep(results, settings))
        facts = _facts(pipeline, selected, results, cause)
        account.write(facts)
        closing.close(console, facts)
    return Outcome(results, facts, cause)


def _met_by(step: Callable[[], object]) -> Exception | Interrupted | None:
    try:
        step()
    except (Exception, Interrupted) as error:  # raised again once it has been reported
        return error
    return None


def _facts(
    pipeline: Pipeline,
    selected: Selected,
    results: list[Result],
    cause: Exception | Interrupted | None,
) -> Status:
    settings = pipeline.settings
    root = status.repository(settings.source)
    errors = [*(result.unkept for result in results), cause]
    met = [found for error in errors if error for found in problems.found(error, root)]
    left = status.unfinished(settings, selected.jobs, results)
    facts = status.of_results(
        settings, pipeline.catalog, pipeline.mode, results, spawn=pipeline.spawn
    )
    return facts.model_copy(
        update={
            "shard": selected.shard,
            "asked": list(selected.asked),
            "problems": list(dict.fromkeys(met)),
            "stopped": _why(cause, unfinished=bool(left)),
            "unfinished": left,
        }
    )


def _why(cause: Exception | Interrupted | None, *, unfinished: bool) -> str:
    if isinstance(cause, Interrupted):
        return "interrupted"
    return "error" if cause and unfinished else ""


def _keep(results: list[Result], settings: Settings) -> None:
    for result in (found for found in results if not found.entry.run.skipped):
        path = settings.runs / f"{result.job.page.id}.ipynb"
        files.write_notebook(path, result.entry.notebook)
