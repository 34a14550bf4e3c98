"""Commands for who writes pages: they execute nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bodocs.errors import BodocsError, raise_all
from bodocs.flags import Annotations, Json, Mode, Pages, Source

if TYPE_CHECKING:
    from bodocs.settings import Settings


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


def tidy(pages: Pages = None, source: Source = None) -> None:
    """Write notebooks in order, without outputs, so that differences show what was changed."""
    from bodocs import settings

    raise_all(_tidy(settings.load_project(source), pages or []))


def new(
    kind: Annotated[Literal["doc", "tutorial"], typer.Argument(help="What kind of page.")],
    name: Annotated[str, typer.Argument(help="Its id, which is part of its address.")],
    source: Source = None,
) -> None:
    """Begin a page that runs and keeps every rule."""
    from bodocs import catalog, scaffold, settings

    found = catalog.scan(settings.load_project(source))[0]
    typer.echo(scaffold.create(found, kind, name))


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


def _tidy(found: Settings, pages: list[str]) -> list[BodocsError]:
    """Mend notebooks, and return what is wrong with those that cannot be read."""
    from bodocs.verification import check as checks

    mended, problems = checks.fix(found, pages)
    for path in mended:
        typer.echo(f"mended {path}", err=True)
    return problems
