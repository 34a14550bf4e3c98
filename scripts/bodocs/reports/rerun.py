"""The command that runs just one page again, as it ran."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

from bodocs.catalog import Page
from bodocs.execution.page import Job
from bodocs.settings import Settings


def run_command(page: Page) -> str | None:
    """Return the command that runs a page, from the folder that holds what it is one of.

    None if nothing on the page can be run.
    """
    words = ["bodocs", "run", page.id]
    if page.kind == "page":
        words += ["--source", "."]
    return shlex.join(words) if page.executable else None


def rerun_command(job: Job, settings: Settings, *, spawn: bool = False) -> str:
    """Return the command, quoted for a shell; ``spawn`` if kernels were not forked."""
    page, run = job.page, job.run
    words = ["bodocs", "run", page.id]
    if settings.plain or not Path.cwd().is_relative_to(settings.source):
        words += ["--source", str(settings.source)]
    if run.mode != "full":
        words += ["--mode", run.mode]
    if job.kernel:
        words += ["--kernel", job.kernel]
    if spawn:
        words.append("--spawn")
    for name, value in job.own_parameters.items():
        words += ["--set", f"{name}={json.dumps(value)}"]
    for name, value in run.variables.items():
        words += ["--env", f"{name}={value}"]
    return shlex.join(words)
