"""The command line. Commands wire stages together; nothing heavy is imported to start it."""

from __future__ import annotations

import json
import signal
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from bodocs.errors import BodocsError, Interrupted, SettingsError, of_system, raise_all

if TYPE_CHECKING:
    from bodocs.settings import Settings

app = typer.Typer(
    help="Executes every page of a documentation, and builds the website from what came out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

report = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.add_typer(report, name="report", help="Joins the reports of several runs.")

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
    str, typer.Option(metavar="N|auto", help="Pages that run at once; auto: one for each core.")
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
Spawn = Annotated[
    bool, typer.Option("--spawn", help="Start each kernel as a new process instead of forking it.")
]
Changed = Annotated[
    str | None,
    typer.Option(metavar="REVISION", help="Only pages that have changed since a git revision."),
]
ShardOf = Annotated[
    str | None,
    typer.Option("--shard", metavar="K/N", help="Only part K of N parts of about equal length."),
]
Durations = Annotated[
    Path | None,
    typer.Option(help="A status.json from which --shard learns how long pages take."),
]
Cluster = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="Dask scheduler whose workers run the pages."),
]
Reports = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Folder for the reports; the last line names it.")
]
Annotations = Annotated[
    bool, typer.Option("--annotations", help="Print GitHub's annotations, as in its jobs.")
]
AsIs = Annotated[
    bool, typer.Option("--as-is", help="Show the outputs that notebooks hold; execute nothing.")
]
Repeat = Annotated[
    int | None,
    typer.Option(
        min=1, metavar="N", help="Run with N other seeds, and record how often claims hold."
    ),
]
Seeds = Annotated[
    str | None,
    typer.Option(metavar="LIST", help="Those seeds, such as 1-5 or 3,7; else N are derived."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="Port of 127.0.0.1 to serve on.")]


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
    from bodocs.robustness import repeating
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
    if repeating.wanted(repeat, seeds, others):
        repeating.run(opened(jobs=_jobs(jobs)), pages or [], repeat, seeds)
        return
    given = any(option is not None for option in (cluster, changed, shard, durations))
    special = given or fresh or annotations or as_json
    look = unchanged.look(source, reports, pages or [], special=special)
    with Account(mode, as_json=as_json, annotate=annotations) as account:
        account.begin(source, reports)
        part = sharding.parse(shard) if shard is not None else None
        account.shard = str(part or "")
        selection = Selection(pages or [], changed, part, durations)
        running.run(opened(jobs=_jobs(jobs)), selection, _pairs(set_, "--set"), account, look)


@app.command()
def check(
    pages: Pages = None,
    source: Source = None,
    fix: Annotated[bool, typer.Option("--fix", help="Mend first what can be mended.")] = False,
    external: Annotated[
        bool, typer.Option("--external", help="Ask other hosts too whether links to them lead on.")
    ] = False,
    annotations: Annotations = False,
    as_json: Json = False,
) -> None:
    """Hold pages to the rules, executing nothing; 'bodocs explain' tells each rule."""
    from bodocs import settings
    from bodocs.reports import findings
    from bodocs.reports.console import on_github, opened
    from bodocs.verification import check as checks

    found = settings.load_project(source)
    console = opened(sys.stdout)
    if fix:
        _tidy(found, pages or [])  # what cannot be mended, the check tells
    count, problems = checks.check(found, pages or [], external=external)
    if as_json:
        typer.echo(findings.as_json(problems))
    else:
        findings.tell(console, count, problems)
    if annotations or on_github():
        findings.annotate(console, problems)
    if any(problem.rule.severity == "error" for problem in problems):
        raise typer.Exit(1)


@app.command()
def tidy(pages: Pages = None, source: Source = None) -> None:
    """Write notebooks in order, without outputs, so that differences show what was changed."""
    from bodocs import settings

    raise_all(_tidy(settings.load_project(source), pages or []))


@app.command()
def new(
    kind: Annotated[Literal["doc", "tutorial"], typer.Argument(help="What kind of page.")],
    name: Annotated[str, typer.Argument(help="Its id, which is part of its address.")],
    source: Source = None,
) -> None:
    """Begin a page that runs and keeps every rule."""
    from bodocs import catalog, scaffold, settings

    found = catalog.scan(settings.load_project(source))[0]
    typer.echo(scaffold.create(found, kind, name))


@app.command()
def explain(
    code: Annotated[str | None, typer.Argument(help="A rule's code; all rules if none.")] = None,
) -> None:
    """Tell what a rule of 'bodocs check' asks for, and why."""
    from bodocs.reports import findings
    from bodocs.verification import check as checks
    from bodocs.verification.rules import RULES

    if code is None:
        typer.echo(findings.explain(RULES))
        return
    rule = checks.rule(code)
    typer.echo(f"{rule.code}: {rule.name}\n\n{rule.text}")


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
        source, out, mode, env, jobs=_jobs(jobs), fresh=fresh, kernel=kernel, as_is=as_is
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
    pipeline = Pipeline.open(source, None, mode, env, jobs=_jobs(jobs), kernel=kernel, as_is=as_is)
    with exclusive(pipeline.settings):
        serve_pages(pipeline, port)


@app.command()
def diff(
    before: Annotated[
        str, typer.Argument(metavar="A", help="A notebook, a folder, a store, or a git revision.")
    ],
    after: Annotated[str, typer.Argument(metavar="B", help="What it is compared with.")],
    pages: Pages = None,
    source: Source = None,
    mode: Mode = "full",
    tolerance: Annotated[
        float, typer.Option(min=0, help="How far numbers may be apart, as a share of their size.")
    ] = 1e-6,
    html: Annotated[Path | None, typer.Option(help="Write the comparison as an HTML file.")] = None,
    as_json: Json = False,
) -> None:
    """Compare two executions of pages: texts and tables by their numbers, figures by sight."""
    from bodocs import settings
    from bodocs.comparison import run

    comparison = run.compare(before, after, pages or [], settings.load(source), mode, tolerance)
    if html is not None:
        comparison.write(html)
    typer.echo(comparison.json() if as_json else comparison.text())
    if comparison.differs:
        raise typer.Exit(1)


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


def _tidy(found: Settings, pages: list[str]) -> list[BodocsError]:
    """Mend notebooks, and return what is wrong with those that cannot be read."""
    from bodocs.verification import check as checks

    mended, problems = checks.fix(found, pages)
    for path in mended:
        typer.echo(f"mended {path}", err=True)
    return problems


def _jobs(text: str) -> int | None:
    """Read --jobs; None for as many as there is room for."""
    if text == "auto":
        return None
    if not text.isdecimal() or int(text) < 1:
        raise SettingsError(
            f"--jobs {text!r} is neither a number from 1 nor 'auto'",
            mend="leave it out, and as many pages run at once as there are cores",
        )
    return int(text)


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
