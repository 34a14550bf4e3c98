"""The command line. Commands wire stages together; nothing heavy is imported to start it."""

from __future__ import annotations

import errno
import json
import signal
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from bodocs.errors import BodocsError, Interrupted

app = typer.Typer(
    help="Executes every page of a documentation, and builds the website from what came out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Pages = Annotated[list[str] | None, typer.Argument(help="Pages, by id or file; all if none.")]
Source = Annotated[
    Path | None,
    typer.Option(help="Any folder of notebooks and Markdown, instead of this project."),
]
Out = Annotated[Path | None, typer.Option(help="Folder for the website.")]
Mode = Annotated[
    Literal["full", "smoke"],
    typer.Option(help="full: as readers see it; smoke: the front matter's small values."),
]
Jobs = Annotated[
    int | None, typer.Option(min=1, help="Pages that run at once; as many as cores if not given.")
]
Set = Annotated[
    list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A page's parameter.")
]
Env = Annotated[
    list[str] | None,
    typer.Option("--env", metavar="NAME=VALUE", help="An environment variable for kernels."),
]
Fresh = Annotated[bool, typer.Option("--fresh", help="Run even what has not changed.")]
Kernel = Annotated[
    str | None, typer.Option(help="Kernel for all pages, whatever the notebooks name.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="Port of 127.0.0.1 to serve on.")]


@app.command("list")
def list_pages(source: Source = None, as_json: Json = False) -> None:
    """List the pages: id, kind and title; with --json also address and file."""
    from bodocs import catalog, settings

    pages = catalog.load(settings.load(source)).pages
    if as_json:
        rows = [
            {"id": p.id, "kind": p.kind, "url": p.url, "title": p.front.title, "path": str(p.path)}
            for p in pages
        ]
        typer.echo(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    width = max(len(page.id) for page in pages)
    for page in pages:
        typer.echo(f"{page.id:{width}}  {page.kind:8}  {page.front.title}")


@app.command()
def run(
    pages: Pages = None,
    source: Source = None,
    mode: Mode = "full",
    jobs: Jobs = None,
    set_: Set = None,
    env: Env = None,
    fresh: Fresh = False,
    kernel: Kernel = None,
    as_json: Json = False,
) -> None:
    """Execute pages; each keeps its executed notebook in build/runs."""
    from bodocs.pipeline import Pipeline

    pipeline = Pipeline.open(source, None, mode, env, jobs=jobs, fresh=fresh, kernel=kernel)
    pipeline.run(pages or [], _pairs(set_, "--set"), as_json=as_json)


@app.command()
def render(
    source: Source = None, mode: Mode = "full", env: Env = None, kernel: Kernel = None
) -> None:
    """Write the website's content from what the store holds, executing nothing."""
    from bodocs.locking import exclusive
    from bodocs.pipeline import Pipeline

    pipeline = Pipeline.open(source, None, mode, env, kernel=kernel)
    with exclusive(pipeline.settings):
        pipeline.render()


@app.command()
def build(
    source: Source = None,
    out: Out = None,
    mode: Mode = "full",
    jobs: Jobs = None,
    env: Env = None,
    fresh: Fresh = False,
    kernel: Kernel = None,
) -> None:
    """Execute what changed, and build the website."""
    from bodocs.locking import exclusive
    from bodocs.pipeline import Pipeline

    pipeline = Pipeline.open(source, out, mode, env, jobs=jobs, fresh=fresh, kernel=kernel)
    with exclusive(pipeline.settings):
        pipeline.build()


@app.command()
def serve(
    source: Source = None,
    port: Port = 3000,
    mode: Mode = "full",
    jobs: Jobs = None,
    env: Env = None,
    kernel: Kernel = None,
) -> None:
    """Serve the website, execute its pages, and follow every edit."""
    from bodocs.locking import exclusive
    from bodocs.pipeline import Pipeline
    from bodocs.serving import serve as serve_pages
    from bodocs.site import check_port

    check_port(port)
    pipeline = Pipeline.open(source, None, mode, env, jobs=jobs, kernel=kernel)
    with exclusive(pipeline.settings):
        serve_pages(pipeline, port)


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


def main() -> None:
    """Run the command line, and turn errors and signals into messages and exit statuses."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    try:
        app()
    except BodocsError as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(error.exit_status)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        mend = "make room" if full else "check that it is there and that you may use it"
        typer.echo(f"error: {place}{error.strerror or error}\n  mend: {mend}", err=True)
        sys.exit(2)
    except Interrupted as reason:
        typer.echo("stopped: every kernel has ended; finished pages are kept", err=True)
        sys.exit(128 + reason.number)


def _interrupt(number: int, _frame: object) -> None:
    # A second signal must not cut short what ends the kernels.
    signal.signal(number, signal.SIG_IGN)
    raise Interrupted(number)
