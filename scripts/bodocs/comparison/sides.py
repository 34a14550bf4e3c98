"""What is compared: a notebook, a folder of them, a store, or a git revision."""

from __future__ import annotations

from pathlib import Path

from bodocs import changed, headers, notebooks
from bodocs.errors import PageError, SettingsError
from bodocs.execution.records import PageRun
from bodocs.keys import Run
from bodocs.settings import Mode, Settings
from bodocs.store import Entry, Store, opened


def executed(name: str, found: Settings, mode: Mode) -> dict[str, Entry]:
    """Return executed pages by id.

    Args:
        name: A file or folder, a store's URL, or a git revision.
        found: The project, whose store holds what was executed of a revision.
        mode: Mode of the pages of a store.

    Raises:
        SettingsError: It is none of these, or holds no executed page.
    """
    path = Path(name)
    if path.is_file():
        entries = _of_files([path])
    elif "://" in name or (path / "pages").is_dir():
        entries = _of_store(Store(name), mode)
    elif path.is_dir():
        entries = _of_files(sorted(path.glob("*.ipynb")))
    else:
        entries = _of_revision(name, found, mode)
    if not entries:
        raise SettingsError(
            "there is no executed page",
            where=name,
            mend="name an executed notebook, a folder of them such as build/runs, a store, "
            "or a git revision whose pages have been executed into this project's store",
        )
    return entries


def _of_files(paths: list[Path]) -> dict[str, Entry]:
    return {path.stem: _of_file(path) for path in paths}


def _of_file(path: Path) -> Entry:
    notebook = headers.read_notebook_json(path)
    if notebook.nbformat != notebooks.FORMAT:
        raise PageError(
            f"it has format {notebook.nbformat}", where=path, mend="save it again from Jupyter"
        )
    notebooks.join_lines(notebook)
    for number, cell in enumerate(notebook.cells):
        cell.setdefault("id", f"cell-{number}")
    run = PageRun(
        page=path.stem,
        key="",
        mode="full",
        started="",
        seconds=0,
        cpu_seconds=0,
        peak_bytes=0,
        cells=[],
    )
    return Entry(notebook, run)


def _of_store(store: Store, mode: Mode) -> dict[str, Entry]:
    """Return what a store holds: of each page what was executed last, with any parameters."""
    held = [entry for entry in store.entries() if entry.run.mode == mode]
    held.sort(key=lambda entry: entry.run.started)
    return {entry.run.page: entry for entry in held}


def _of_revision(name: str, found: Settings, mode: Mode) -> dict[str, Entry]:
    run = Run(mode, {}, {}, found.project.output_limit)
    try:
        then = changed.jobs_at(name, found.source, run)
    except SettingsError as error:
        raise SettingsError(
            "there is no such file, folder, store or git revision",
            where=name,
            mend=f"name an executed notebook, a folder of them such as {found.runs}, a store, or "
            "what git takes for a commit",
        ) from error
    store = opened(found)
    entries = ((job.page.id, store.get(job.key)) for job in then if job.needs_kernel)
    return {page: entry for page, entry in entries if entry is not None}
