"""Arguments and flags of the command line, each with its help, as several commands take them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from bodocs.errors import SettingsError

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


def jobs_of(text: str) -> int | None:
    """Read --jobs; None for as many as there is room for.

    Raises:
        SettingsError: It is neither a number nor ``auto``.
    """
    if text == "auto":
        return None
    if not text.isdecimal() or int(text) < 1:
        raise SettingsError(
            f"--jobs {text!r} is neither a number from 1 nor 'auto'",
            mend="leave it out, and as many pages run at once as there are cores",
        )
    return int(text)
