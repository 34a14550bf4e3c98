"""Commands for who keeps a store: what it holds, whether it is whole, what of it may go."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from bodocs.errors import SettingsError, nearest
from bodocs.flags import Json, Source

if TYPE_CHECKING:
    from bodocs.inventory import Held, Inventory
    from bodocs.settings import Settings
    from bodocs.storage import Stored

store = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

PageIds = Annotated[
    list[str] | None, typer.Argument(metavar="[PAGE]...", help="Ids of pages; all if none.")
]


@store.command("ls")
def list_entries(pages: PageIds = None, source: Source = None, as_json: Json = False) -> None:
    """List entries: page, mode, when it ran, the project's versions, size, and key."""
    found, inventory = _opened(source)
    held = _of_pages(inventory.held(), pages or [])
    if as_json:
        from bodocs import jsontext

        typer.echo(jsontext.readable([_row(one) for one in held]), nl=False)
        return
    _tell([_cells(one, found.project.versions) for one in held])
    typer.echo(f"{_entries(held)}, {_megabytes(one.file for one in held)}, in {inventory.url}")


@store.command()
def verify(
    source: Source = None,
    remove: Annotated[bool, typer.Option("--remove", help="Remove what is damaged.")] = False,
) -> None:
    """Read every entry, and tell which are damaged; status 1 if any stays."""
    inventory = _opened(source)[1]
    if remove:
        inventory.check_writable()
    held = inventory.held()
    damaged = [one for one in held if one.state == "damaged"]
    _tell([["damaged", one.key, one.why] for one in damaged])
    if remove:
        inventory.remove(one.file for one in damaged)
    other = sum(one.state == "other" for one in held)
    counts = [f"{len(held) - len(damaged) - other} whole", f"{len(damaged)} damaged"]
    counts += [f"{other} of other versions of bodocs"] if other else []
    counts[1] += " and removed" if remove and damaged else ""
    typer.echo(f"{_entries(held)}: {', '.join(counts)}; in {inventory.url}")
    if damaged and not remove:
        raise typer.Exit(1)


@store.command()
def prune(
    source: Source = None,
    keep: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="All but the N newest of each page and mode."),
    ] = None,
    older_than: Annotated[
        float | None, typer.Option(min=0, metavar="DAYS", help="What ran longer ago.")
    ] = None,
    unused: Annotated[
        bool, typer.Option("--unused", help="What no page of this checkout would take now.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell what would be removed.")
    ] = False,
) -> None:
    """Remove entries on which all given flags agree, and what killed writers have left."""
    if keep is None and older_than is None and not unused:
        raise SettingsError(
            "nothing says which entries may go",
            mend="give --keep, --older-than or --unused; of several, all have to agree",
        )
    from bodocs import inventory as inventories
    from bodocs.reports.text import count

    inventory = _opened(source)[1]
    if not dry_run:
        inventory.check_writable()
    held = inventory.held()
    used = _used(source, held) if unused else None
    going = inventories.superfluous(held, keep, older_than, used)
    left = inventory.leftovers()
    files = [*(one.file for one in going), *left]
    if not dry_run:
        inventory.remove(files)
    _tell([["would go" if dry_run else "removed", *_cells(one, ())] for one in going])
    parts = f" and {count(len(left), 'part')} of writers that were killed" if left else ""
    freed = "would free" if dry_run else "freed"
    typer.echo(
        f"{freed} {_megabytes(files)}: {len(going)} of {_entries(held)}{parts}; in {inventory.url}"
    )


def _opened(source: Path | None) -> tuple[Settings, Inventory]:
    from bodocs import settings
    from bodocs.inventory import Inventory

    found = settings.load(source)
    return found, Inventory(found.store_url, read_only=found.shared_store_url is not None)


def _of_pages(held: list[Held], pages: list[str]) -> list[Held]:
    known = {one.page for one in held if one.page}
    for page in pages:
        if page not in known:
            raise SettingsError(
                f"the store has no entry of a page {page!r}.{nearest(page, known)}",
                mend="name pages by their ids, as 'bodocs store ls' lists them",
            )
    return [one for one in held if not pages or one.page in pages]


def _used(source: Path | None, held: list[Held]) -> frozenset[str]:
    """Return the keys that pages have now, with their own parameters, in either mode.

    Raises:
        SettingsError: None of them has an entry, as where other versions are installed than those
            that the entries come from.
    """
    from bodocs.pipeline import Pipeline
    from bodocs.settings import Mode

    used = set()
    for mode in get_args(Mode):
        pipeline = Pipeline.open(source, None, mode, None)
        # One that is skipped for now takes its entry again once it no longer is.
        pages = [page.wanted() for page in pipeline.catalog.pages]
        used |= {job.key for job in pipeline.prepare(pages)}
    if held and used.isdisjoint(one.key for one in held):
        raise SettingsError(
            "no entry is one of a page as it is here and now, so --unused would remove all",
            mend="run 'bodocs run' first; keys hold the installed versions and the platform, so "
            "call this where pages are executed",
        )
    return frozenset(used)


def _cells(one: Held, names: Iterable[str]) -> list[str]:
    size = _megabytes([one.file])
    if one.state == "damaged":
        return [one.page, f"damaged: {one.why}", "", "", size, one.key]
    versions = dict(one.versions)
    shown = [f"{name} {versions[name]}" for name in names if name in versions]
    when = one.started.partition("+")[0].replace("T", " ")
    return [one.page, one.mode, when, ", ".join(shown), size, one.key]


def _tell(rows: list[list[str]]) -> None:
    """Write rows in columns; those that are empty everywhere are left out."""
    from bodocs.reports.text import line

    # What others have written into a store must not steer a terminal.
    columns = [[line(cell) for cell in column] for column in zip(*rows, strict=True)]
    widths = [(column, max(map(len, column))) for column in columns if any(column)]
    padded = [[f"{cell:{width}}" for cell in column] for column, width in widths]
    for cells in zip(*padded, strict=True):
        typer.echo("  ".join(cells).rstrip())


def _entries(held: list[Held]) -> str:
    return f"{len(held)} {'entry' if len(held) == 1 else 'entries'}"


def _megabytes(files: Iterable[Stored]) -> str:
    return f"{sum(file.size for file in files) / 1e6:.2f} MB"


def _row(one: Held) -> dict[str, object]:
    return {
        "key": one.key,
        "page": one.page,
        "mode": one.mode,
        "started": one.started,
        "versions": dict(one.versions),
        "bytes": one.file.size,
        "state": one.state,
        "why": one.why,
    }
