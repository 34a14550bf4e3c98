"""What a reader takes along: the page as a notebook and as a script, each a file beside it.

The files have to make sense far from the site and from this repository. So the front matter,
which is for the site, becomes a title, and nothing in them needs ``bodocs``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import nbformat
from packaging.version import Version

from bodocs import notebooks, sources
from bodocs.catalog import Page
from bodocs.execution.page import Job
from bodocs.notebooks import Node
from bodocs.store import Entry
from bodocs.verification import inline, literals
from bodocs.verification.missing import marks

Kind = Literal["clean", "outputs", "script", "colab"]

# No page's address holds it, so these names are never those of another page's files.
_MARK = "~"
# fmt: off
# What a running kernel is made of: replaced under it, it stops answering.
_OF_KERNELS = {
    "asttokens", "comm", "debugpy", "decorator", "executing", "ipykernel", "ipython",
    "ipython-pygments-lexers", "ipywidgets", "jedi", "jupyter-client", "jupyter-core",
    "jupyterlab-widgets", "matplotlib-inline", "nbclient", "nest-asyncio2", "papermill",
    "parso", "pexpect", "prompt-toolkit", "psutil", "ptyprocess", "pure-eval", "pyzmq",
    "setuptools", "stack-data", "tornado", "traitlets", "wcwidth", "widgetsnbextension",
}
# fmt: on
_NOT_IN_SCRIPTS = {sources.RAISES_TAG, sources.SKIP_TAG}
_DISPLAYS = re.compile(r"^[ \t]*display\(", re.MULTILINE)


@dataclass(frozen=True)
class Download:
    """A file for the reader.

    Attributes:
        kind: ``clean`` is without outputs and with the page's own parameters, ``outputs`` as the
            page shows it, ``script`` the clean one in the percent format, and ``colab`` the clean
            one that installs first what the page was executed with.
        address: Where it lies on the site, without the site's base.
        name: What it is called where a reader keeps it.
        text: Its content.
    """

    kind: Kind
    address: str
    name: str
    text: str


def of_job(job: Job, entry: Entry | None) -> list[Download]:
    """Return the files of a page as it is shown.

    Args:
        job: The page; one of prose has none.
        entry: What executing it has left; None for a page still to run, which has none yet.
    """
    if entry is None or not (job.needs_kernel or job.page.is_notebook):
        return []
    shown = job.notebook if job.as_is else entry.notebook
    executed = bool(entry.run.started) or any(cell.get("outputs") for cell in shown.cells)
    return of_page(job.page, job.notebook, shown if executed else None, entry.run.versions)


def of_page(
    page: Page, source: Node, shown: Node | None, versions: dict[str, str]
) -> list[Download]:
    """Return the files of one page.

    Args:
        page: The page.
        source: Its notebook; outputs in it are left out.
        shown: The notebook with the outputs that the page shows; None if it shows none.
        versions: What it was executed with; empty if nobody knows.
    """
    clean = _titled(page, source, map(_without_outputs, source.cells))
    found = [_notebook(page, "clean", clean)]
    if shown is not None:
        with_outputs = _titled(page, shown, map(_with_values, shown.cells))
        found.append(_notebook(page, "outputs", with_outputs))
    if notebooks.language(source) == "python":
        found.append(Download("script", f"{_base(page)}.py", f"{_name(page)}.py", _script(clean)))
        if versions:
            install = notebooks.code_cell(_install_code(versions), {})
            found.append(_notebook(page, "colab", _with_ids(clean, [install, *clean.cells])))
    return found


def _install_code(versions: dict[str, str]) -> str:
    """Return the code of a cell that installs what a page was executed with.

    The build of a release, such as ``+cpu``, is left out: it is not on the index that others
    install from.
    """
    pins = [
        f'"{name}=={Version(version).public}"'
        for name, version in sorted(versions.items())
        if name not in _OF_KERNELS and name != "python"
    ]
    on = f", on Python {versions['python']}" if "python" in versions else ""
    said = f"# What the page was executed with{on}."
    return " \\\n    ".join([f"{said}\n%pip install --quiet", *pins]) if pins else said


def _base(page: Page) -> str:
    return page.url if page.url != "/" else "/index"


def _name(page: Page) -> str:
    return _base(page).rpartition("/")[2]


def _notebook(page: Page, kind: Kind, notebook: Node) -> Download:
    base, name = _base(page), _name(page)
    if kind != "clean":
        base, name = f"{base}{_MARK}{kind}", f"{name}-{kind}"
    text = nbformat.writes(nbformat.from_dict(notebook)) + "\n"
    return Download(kind, f"{base}.ipynb", f"{name}.ipynb", text)


def _titled(page: Page, notebook: Node, cells: Iterable[Node]) -> Node:
    """Return a notebook of these cells that says its title and nothing of the site's affairs."""
    kept = list(cells)
    if page.kind != "page":  # the titles of these stand in their front matter only
        description = f"\n\n{page.front.description}" if page.front.description else ""
        title = notebooks.markdown_cell(f"# {page.front.title}{description}")
        begins_raw = bool(kept) and kept[0].cell_type == "raw"
        kept = [title, *kept[begins_raw:]]
    known = {n: v for n, v in notebook.metadata.items() if n in ("kernelspec", "language_info")}
    return _with_ids(Node(notebook, metadata=Node(known)), kept)


def _with_ids(notebook: Node, cells: list[Node]) -> Node:
    named = [Node(cell) for cell in cells]
    sources.give_ids(named)
    return Node(notebook, cells=named)


def _without_outputs(cell: Node) -> Node:
    plain = _plain(cell)
    return Node(plain, outputs=[], execution_count=None) if cell.cell_type == "code" else plain


def _with_values(cell: Node) -> Node:
    """Return a cell of prose with the numbers that the run has put into it."""
    if cell.cell_type != "markdown":
        return _plain(cell)
    values = iter(cell.metadata.get("bodocs", {}).get("inline", []))
    plain = _plain(cell)
    text = inline.substitute(plain.source, lambda found: next(values, f"`{{python}} {found}`"))
    return Node(plain, source=text)


def _plain(cell: Node) -> Node:
    found = Node(cell, metadata=Node({n: v for n, v in cell.metadata.items() if n != "bodocs"}))
    if cell.cell_type == "markdown":  # nobody else reads our mark
        found["source"] = marks.without(literals.without(cell.source))
    return found


def _script(clean: Node) -> str:
    import jupytext

    cells = [_scripted(cell) for cell in clean.cells]
    if any(cell.cell_type == "code" and _DISPLAYS.search(cell.source) for cell in cells):
        # Notebooks have it without an import.
        cells.insert(0, notebooks.code_cell("from IPython.display import display", {}))
    notebook = nbformat.from_dict(_with_ids(clean, cells))
    notebook.metadata["jupytext"] = {
        "notebook_metadata_filter": "kernelspec,-all",
        "cell_metadata_filter": "tags,-all",
    }
    text: str = jupytext.writes(notebook, fmt="py:percent")
    return text


def _scripted(cell: Node) -> Node:
    """Return a cell, as a comment if it would end the script or is not meant to run."""
    tags = sources.tags(cell)
    if _NOT_IN_SCRIPTS.isdisjoint(tags):
        return cell
    return Node(cell, metadata=Node(cell.metadata, tags=[*tags, "active-ipynb"]))
