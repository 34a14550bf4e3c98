"""``bodocs new``: a page that runs, and keeps every rule, for an author to write over."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from bodocs import files, notebooks, sources
from bodocs.catalog import Catalog, Kind
from bodocs.errors import SettingsError
from bodocs.notebooks import Node

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_QUESTION = (
    "What does a reader want to know who opens this page? Say it in two sentences, and show the "
    "answer as early as you can."
)
_PARAMETERS = (
    "POINTS = 200  # points at which the function is evaluated\nSEED = 0  # of all of them"
)
_SETUP = """\
import torch

torch.set_num_threads(1)  # results then do not depend on the number of cores
generator = torch.Generator().manual_seed(SEED)"""
_WORK = """\
X = torch.rand(POINTS, 1, generator=generator, dtype=torch.double)
Y = X.square()
mean = Y.mean().item()"""
_FIGURES = (
    "Figures that come from code are computed where they stand: over `{python} POINTS` points the "
    "mean is `{python} mean:.2f`."
)
_CLAIM = """\
# The mean of the squares is near its expectation.
assert abs(mean - 1 / 3) < 0.1, f"mean {mean:.3f}, expectation {1 / 3:.3f}\""""
_END = (
    "## Where to go next\n\nSay what to change for a problem of one's own, and which page follows."
)


def create(catalog: Catalog, kind: Kind, name: str) -> Path:
    """Write a new page and return its file.

    Args:
        catalog: The project's pages; the new one comes after those of its kind.
        kind: ``doc`` or ``tutorial``.
        name: Its id.

    Raises:
        SettingsError: No page can have this name, or one has it.
    """
    if not _NAME.fullmatch(name):
        raise SettingsError(
            f"{name!r} is no name for a page",
            mend="begin with a letter; use small letters, digits and '_', as in 'first_loop'",
        )
    taken = next((page.path for page in catalog.pages if page.id == name), None)
    docs, tutorials = catalog.source / "docs", catalog.source / "tutorials"
    path = docs / f"{name}.md" if kind == "doc" else tutorials / name / f"{name}.ipynb"
    if taken is not None or path.exists():
        raise SettingsError(
            f"there is a page {name!r} already", where=taken or path, mend="choose another name"
        )
    front = _front(catalog, kind, name)
    text = _markdown(front) if kind == "doc" else notebooks.as_file(_notebook(front))
    files.write(path, text)
    return path


def _front(catalog: Catalog, kind: Kind, name: str) -> str:
    places = [page.front.sidebar_position or 0 for page in catalog.pages if page.kind == kind]
    front = {
        "title": name.replace("_", " ").capitalize(),
        "description": "One sentence that says what a reader learns here.",
        "level": "beginner",
        "tags": [],
        "sidebar_position": int(max(places, default=0)) + 1,
        "smoke": {"POINTS": 100},
    }
    return f"---\n{yaml.safe_dump(front, sort_keys=False)}---"


def _markdown(front: str) -> str:
    parts = [
        front,
        _QUESTION,
        f'```python tags=["parameters"]\n{_PARAMETERS}\n```',
        f"```python\n{_SETUP}\n```",
        "## The steps",
        f"```python\n{_WORK}\n```",
        _FIGURES,
        f'```python tags=["claim"]\n{_CLAIM}\n```',
        _END,
    ]
    return "\n\n".join(parts) + "\n"


def _notebook(front: str) -> Node:
    cells = [
        Node(cell_type="raw", source=front, metadata=Node()),
        notebooks.markdown_cell(_QUESTION),
        notebooks.code_cell(_PARAMETERS, {"tags": ["parameters"]}),
        notebooks.code_cell(_SETUP, {}),
        notebooks.markdown_cell("## The steps"),
        notebooks.code_cell(_WORK, {}),
        notebooks.markdown_cell(_FIGURES),
        notebooks.code_cell(_CLAIM, {"tags": ["claim"]}),
        notebooks.markdown_cell(_END),
    ]
    sources.give_ids(cells)
    kernel = {"display_name": "Python 3", "language": "python", "name": sources.PYTHON_KERNEL}
    return notebooks.notebook(cells, {"kernelspec": kernel, "language_info": {"name": "python"}})
