"""The command ``bodocs compat``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bodocs.flags import Fresh, Jobs, Json, Mode, Source, jobs_of


def compat(
    sets: Annotated[
        list[str] | None, typer.Argument(help="Sets of compat.toml, by name; all if none.")
    ] = None,
    source: Source = None,
    page: Annotated[
        list[str] | None, typer.Option("--page", metavar="PAGE", help="Only this page; repeatable.")
    ] = None,
    mode: Mode = "smoke",
    jobs: Jobs = "auto",
    fresh: Fresh = False,
    record: Annotated[
        bool, typer.Option("--record", help="Write compatibility.json, which the site shows.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Run pages against sets of versions, and tell what works with what."""
    from bodocs import files, settings
    from bodocs.compat import asking, run, telling
    from bodocs.compat import record as records
    from bodocs.locking import exclusive
    from bodocs.reports.console import opened, say

    found = settings.load_project(source)
    lines = sys.stderr if as_json else sys.stdout
    console = opened(lines)
    asked = asking.Asked(sets or [], page or [], mode, jobs_of(jobs), fresh, lines)
    folder = found.build / "compat"
    with exclusive(found.model_copy(update={"build": folder})):
        known = records.read(found.source)
        result = run.run(found, asked, lambda label, text: say(console, label, text))
    files.write(folder / "summary.md", telling.markdown(result))
    files.write(folder / "drift.md", telling.drift_markdown(result))
    files.write(folder / "report.json", result.model_dump_json(indent=1) + "\n")
    for label, text in telling.summary(result):
        say(console, label, text)
    say(console, "reports", str(folder))
    if record:
        say(console, "written", str(records.keep(found, result, known)))
    if as_json:
        typer.echo(result.model_dump_json(indent=1))
    news = [] if record else list(records.worse(result, known))
    for name, where, _ in news:
        say(console, "new", f"{name} fails with {where}, which {records.NAME} does not say", "red")
    if news:
        raise typer.Exit(1)
