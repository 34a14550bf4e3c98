"""Running a page, and once more if nothing but the machinery was at fault."""

from __future__ import annotations

import datetime
import traceback
from collections.abc import Callable

from bodocs import keys, sources
from bodocs.errors import BodocsError, MachineryError
from bodocs.execution.executor import Cancellable, Executor
from bodocs.execution.findings import cell_runs
from bodocs.execution.page import Job
from bodocs.execution.records import Failure, Flake, PageRun
from bodocs.execution.task import Outcome, Watch
from bodocs.store import Entry


def execute(
    executor: Executor,
    job: Job,
    attach: Callable[[Cancellable], None],
    watch: Watch,
    cancelled: Callable[[], bool],
) -> Entry:
    """Run a page; a fault of the machinery is written down, and the page tried once more.

    Code that fails, a deadline, and a kernel that dies in a cell are the page's own affair: they
    are never tried again, or a page that fails now and then would pass for one that holds.

    Args:
        executor: Where to run it.
        job: What to run.
        attach: As in ``Executor.execute``; called for each attempt.
        watch: Told how the page goes.
        cancelled: True once the page has been asked to end.
    """
    lacks = sources.lacks_kernel(job.page, job.notebook, keys.here())
    if lacks:
        failure = Failure(kind="no kernel", message=f"{lacks.what}; {lacks.mend}")
        return _unrun(job, _now(), failure)
    first = _attempt(executor, job, attach, watch)
    failures = first.run.failures
    if cancelled() or not failures or not all(failure.machinery for failure in failures):
        return first
    flakes = [_flake(first.run, failure) for failure in failures]
    second = _attempt(executor, job, attach, watch)
    flakes = [*first.run.flakes, *flakes, *second.run.flakes]
    return Entry(second.notebook, second.run.model_copy(update={"flakes": flakes}))


def _flake(run: PageRun, failure: Failure) -> Flake:
    return Flake(started=run.started, kind=failure.kind, message=failure.message)


def _attempt(
    executor: Executor, job: Job, attach: Callable[[Cancellable], None], watch: Watch
) -> Entry:
    started = _now()
    try:
        return executor.execute(job, attach, watch)
    except MachineryError as error:
        failure = Failure(kind=error.kind, message=error.message, machinery=True)
        return _unrun(job, started, failure)
    except (BodocsError, OSError):
        raise
    except Exception as error:  # of one page; the others can do without
        why = str(error).strip().partition("\n")[0]
        message = f"{type(error).__name__}: {why}; this is a fault of bodocs, please report it"
        failure = Failure(kind="internal", message=message, traceback=traceback.format_exc())
        return _unrun(job, started, failure)


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def _unrun(job: Job, started: str, failure: Failure) -> Entry:
    """Return a page of which nothing is known but how it failed."""
    entry = job.unexecuted()
    facts = {
        "parameters": job.run.parameters,
        "started": started,
        "versions": job.versions,
        "cells": cell_runs(job.notebook, Outcome()),
        "failures": [failure],
    }
    return Entry(entry.notebook, entry.run.model_copy(update=facts))
