"""Ten tutorials of our own, written as notebooks into a project that bodocs can run.

They are kept as Markdown in ``tutorials``. In smoke mode the cells of each take at most about 10
seconds, as a tutorial's should, so that none dominates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import yaml
from nbformat import NotebookNode

FOLDER = Path(__file__).with_name("tutorials")
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


@dataclass(frozen=True)
class Tutorial:
    """One tutorial in a project.

    Attributes:
        name: Its id.
        path: Its notebook.
        parameters: A YAML file of its smoke values, as papermill reads them.
    """

    name: str
    path: Path
    parameters: Path


def names() -> list[str]:
    """Return the ids of all tutorials."""
    return sorted(path.stem for path in FOLDER.glob("*.md"))


def write(
    root: Path,
    chosen: Sequence[str],
    values: Mapping[str, Mapping[str, Any]] | None = None,
) -> list[Tutorial]:
    """Write tutorials as a project.

    Args:
        root: Folder for the project.
        chosen: The tutorials.
        values: Smoke values that replace a tutorial's own.
    """
    start_project(root)
    changed = values or {}
    return [_write_one(root, name, changed.get(name, {})) for name in chosen]


def start_project(root: Path) -> None:
    """Make ``root`` a folder that bodocs takes for a project."""
    root.mkdir(parents=True)
    (root / "pyproject.toml").write_text('[tool.bodocs]\ntitle = "Benchmark"\n', encoding="utf-8")


def notebook(name: str) -> NotebookNode:
    """Return a tutorial as a notebook; its first cell is its front matter."""
    import jupytext

    made = jupytext.read(FOLDER / f"{name}.md")
    made.metadata = nbformat.from_dict({"kernelspec": KERNEL})
    made.nbformat_minor = 5
    for number, cell in enumerate(made.cells):
        cell["id"] = f"cell-{number}"
    return made


def front(cell: NotebookNode) -> dict[str, Any]:
    """Return what a raw cell of front matter says."""
    found: dict[str, Any] = yaml.safe_load(cell.source.strip().strip("-"))
    return found


def front_cell(values: Mapping[str, Any]) -> NotebookNode:
    """Return a raw cell of front matter."""
    text = yaml.safe_dump(dict(values), sort_keys=False)
    return nbformat.v4.new_raw_cell(f"---\n{text}---", id="front")


def save(made: NotebookNode, path: Path) -> None:
    """Write a notebook, and the folders it needs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(made, path)


def _write_one(root: Path, name: str, values: Mapping[str, Any]) -> Tutorial:
    made = notebook(name)
    head = front(made.cells[0])
    head["smoke"] = {**head["smoke"], **values}
    made.cells[0] = front_cell(head)
    path = root / "tutorials" / name / f"{name}.ipynb"
    save(made, path)
    parameters = root / "parameters" / f"{name}.yaml"
    parameters.parent.mkdir(exist_ok=True)
    parameters.write_text(yaml.safe_dump(head["smoke"]), encoding="utf-8")
    return Tutorial(name, path, parameters)
