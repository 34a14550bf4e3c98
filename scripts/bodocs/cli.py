"""The command line. Commands wire stages together; nothing heavy is imported to start it."""

from __future__ import annotations

import json
import signal
import sys
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from bodocs import authoring, storekeeping
from bodocs.compat.command import compat
from bodocs.errors import BodocsError, Interrupted, of_system
from bodocs.flags import (
    Annotations,
    AsIs,
    Changed,
    Cluster,
    Durations,
    Env,
    Fresh,
    Jobs,
    Json,
    Kernel,
    Mode,
    Out,
    Pages,
    Port,
    Repeat,
    Reports,
    Seeds,
    Set,
    ShardOf,
    Source,
    Spawn,
    jobs_of,
)
from bodocs.releases.command import publish, release

app = typer.Typer(
    help="Executes every page of a documentation, and builds the website from what came out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

report = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.add_typer(report, name="report", help="Joins the reports of several runs.")
app.add_typer(storekeeping.store, name="store", help="Lists, checks and prunes executed pages.")


@app.command("list")
def list_pages(source: Source = None, as_json: Json = False) -> None:
    """List the pages: id, kind, title and skips; with --json also address and file."""
    from bodocs import catalog, settings, skipping

    pages = catalog.load(settings.load(source)).pages
    if as_json:
        rows = [
            {
                "id": page.id,
                "kind": page.kind,
                "url": page.url,
                "title": page.front.title,
                "path": str(page.path),
                "skip": page.front.skip and page.front.skip.model_dump(mode="json"),
            }
            for page in pages
        ]
        typer.echo(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    width = max(len(page.id) for page in pages)
    for page in pages:
        skip = f"  [{skipping.state(page.front.skip)}]" if page.front.skip else ""
        typer.echo(f"{page.id:{width}}  {page.kind:8}  {page.front.title}{skip}")


@app.command()
def run(
    pages: Pages = None,
    source: Source = None,
    mode: Mode = "full",
    jobs: Jobs = "auto",
    set_: Set = None,
    env: Env = None,
    fresh: Fresh = False,
    kernel: Kernel = None,
    spawn: Spawn = False,
    cluster: Cluster = None,
    changed: Changed = None,
    shard: ShardOf = None,
    durations: Durations = None,
    repeat: Repeat = None,
    seeds: Seeds = None,
    reports: Reports = None,
    annotations: Annotations = False,
    as_json: Json = False,
) -> None:
    """Execute pages; each keeps its executed notebook in build/runs."""
    from bodocs import running, sharding, unchanged
    from bodocs.pipeline import Pipeline
    from bodocs.reports.account import Account
    from bodocs.selection import Selection

    opened = partial(
        Pipeline.open,
        source,
        None,
        mode,
        env,
        fresh=fresh,
        kernel=kernel,
        spawn=spawn,
        cluster=cluster,
        reports=reports,
    )
    if repeat is not None or seeds is not None:
        from bodocs.robustness import repeating

        others = {
            "--mode smoke": mode == "smoke",
            "--set": set_,
            "--changed": changed,
            "--shard": shard,
            "--durations": durations,
            "--reports": reports,
            "--annotations": annotations,
            "--json": as_json,
        }
        repeating.check_alone(others)
        repeating.run(opened(jobs=jobs_of(jobs)), pages or [], repeat, seeds)
        return
    given = any(option is not None for option in (cluster, changed, shard, durations))
    special = given or fresh or annotations or as_json
    look = unchanged.look(source, reports, pages or [], special=special)
    with Account(mode, as_json=as_json, annotate=annotations) as account:
        account.begin(source, reports)
        part = sharding.parse(shard) if shard is not None else None
        account.shard = str(part or "")
        selection = Selection(pages or [], changed, part, durations)
        running.run(opened(jobs=jobs_of(jobs)), selection, _pairs(set_, "--set"), account, look)


for command in (authoring.check, authoring.tidy, authoring.new, authoring.explain):
    app.command()(command)


@app.command()
def render(
    source: Source = None,
    mode: Mode = "full",
    env: Env = None,
    kernel: Kernel = None,
    as_is: AsIs = False,
) -> None:
    """Write the website's content from what the store holds, executing nothing."""
    from bodocs.locking import exclusive
    from bodocs.pipeline import Pipeline

    pipeline = Pipeline.open(source, None, mode, env, kernel=kernel, as_is=as_is)
    with exclusive(pipeline.settings):
        pipeline.render()


@app.command()
def build(
    source: Source = None,
    out: Out = None,
    mode: Mode = "full",
    jobs: Jobs = "auto",
    env: Env = None,
    fresh: Fresh = False,
    kernel: Kernel = None,
    as_is: AsIs = False,
) -> None:
    """Execute what changed, and build the website."""
    from bodocs.locking import exclusive
    from bodocs.pipeline import Pipeline

    pipeline = Pipeline.open(
        source, out, mode, env, jobs=jobs_of(jobs), fresh=fresh, kernel=kernel, as_is=as_is
    )
    with exclusive(pipeline.settings):
        pipeline.build_as_it_is() if as_is else pipeline.build()


@app.command()
def serve(
    source: Source = None,
    port: Port = 3000,
    mode: Mode = "full",
    jobs: Jobs = "auto",
    env: Env = None,
    kernel: Kernel = None,
    as_is: AsIs = False,
) -> None:
    """Serve the website, execute its pages, and follow every edit."""
    from bodocs.locking import exclusive
    from bodocs.pipeline import Pipeline
    from bodocs.serving import serve as serve_pages
    from bodocs.site import check_port

    check_port(port)
    pipeline = Pipeline.open(
        source, None, mode, env, jobs=jobs_of(jobs), kernel=kernel, as_is=as_is
    )
    with exclusive(pipeline.settings):
        serve_pages(pipeline, port)


app.command()(authoring.diff)
app.command()(compat)
app.command()(release)
app.command()(publish)


@report.command("merge")
def merge_reports(
    parts: Annotated[
        list[Path], typer.Argument(help="Reports of parts: each a status.json, or its folder.")
    ],
    out: Annotated[Path, typer.Option(help="Folder for the joined reports.")],
) -> None:
    """Join the reports of the parts of one run, such as those of --shard."""
    from bodocs.reports.merge import merge

    merge(parts, out)


@app.command()
def clean(
    source: Source = None,
    store: Annotated[bool, typer.Option("--store", help="Executed pages, too.")] = False,
) -> None:
    """Remove what was generated; executed pages stay unless --store is given."""
    from bodocs.pipeline import clean as remove

    remove(source, store=store)


def _pairs(texts: list[str] | None, flag: str) -> dict[str, Any]:
    """Read NAME=VALUE; a value is YAML, so 3, 0.5, true and [1, 2] are what they look like."""
    from bodocs.pipeline import pairs

    return pairs(texts, flag, parse=True)


def _is_answered(words: list[str]) -> bool:
    """Return True if a call was answered before what takes long: to read the command line, too."""
    if words[:1] != ["run"]:
        return False
    from bodocs import unchanged

    return unchanged.answer(words)


def main() -> None:
    """Run the command line, and turn errors and signals into messages and exit statuses."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    try:
        if not _is_answered(sys.argv[1:]):
            app()
    except BodocsError as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(error.exit_status)
    except OSError as error:
        typer.echo(f"error: {of_system(error)}", err=True)
        sys.exit(2)
    except Interrupted as reason:
        typer.echo("stopped: every kernel has ended; finished pages are kept", err=True)
        sys.exit(128 + reason.number)


def _interrupt(number: int, _frame: object) -> None:
    # A second signal must not cut short what ends the kernels.
    signal.signal(number, signal.SIG_IGN)
    raise Interrupted(number)
