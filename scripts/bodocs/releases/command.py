"""The commands ``bodocs release`` and ``bodocs publish``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from bodocs.flags import Jobs, Mode, Out, Source, jobs_of


def release(
    name: Annotated[str, typer.Argument(help="What readers call it, such as 0.18.")],
    source: Source = None,
    mode: Mode = "full",
    jobs: Jobs = "auto",
    force: Annotated[bool, typer.Option("--force", help="Replace a release of that name.")] = False,
) -> None:
    """Build the site for a place of its own, and pack it as an archive in build/releases."""
    from bodocs.pipeline import Pipeline
    from bodocs.releases import cutting
    from bodocs.reports.console import opened, say

    pipeline = Pipeline.open(source, None, mode, None, jobs=jobs_of(jobs))
    packed = cutting.cut(pipeline, name, force=force)
    say(opened(sys.stdout), "release", str(packed))


def publish(
    archives: Annotated[
        list[Path] | None,
        typer.Argument(help="Archives; all in build/releases if none."),
    ] = None,
    source: Source = None,
    out: Out = None,
) -> None:
    """Lay out the latest site and earlier releases as a host serves them, building nothing."""
    from bodocs import settings
    from bodocs.locking import exclusive
    from bodocs.releases import publishing
    from bodocs.reports.console import opened, say

    found = settings.load(source)
    with exclusive(found):
        target = publishing.publish(found, archives or [], out)
    say(opened(sys.stdout), "public", str(target))
