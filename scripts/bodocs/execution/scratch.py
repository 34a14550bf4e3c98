"""The folder of one run: what is in it, and how it is kept out of what the page shows."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from bodocs import folders
from bodocs.execution.records import Failure
from bodocs.notebooks import Node

# Larger data files are linked instead of copied.
_COPIED_BYTES = 64 * 1024 * 1024
# The system takes names of sockets of up to 107 characters.
_LONGEST_FOLDER = 60
_SHORT_FOLDER = "/tmp"  # noqa: S108 - a folder of its own is made in it


def work(folder: Path) -> Path:
    """Return the copy of the page's folder in the folder of a run."""
    return folder / "work"


def short_folder() -> str | None:
    """Return a folder for temporary files whose name leaves room for those of sockets."""
    if len(tempfile.gettempdir()) <= _LONGEST_FOLDER or not os.access(_SHORT_FOLDER, os.W_OK):
        return None
    return _SHORT_FOLDER


def mirror(root: Path, work: Path, wanted: Callable[[Path], bool]) -> None:
    """Give the kernel a folder of its own that holds the files beside the page.

    A page that writes files then changes neither the repository nor its own key. Large files and
    linked folders are linked. Of other pages only those should be wanted that are in its key: to
    copy all of them for each would take longer than to run them, where they are many.
    """
    for folder in folders.walk(root):
        copy = work / folder.path.relative_to(root)
        copy.mkdir(parents=True)
        for path in folder.linked:
            (copy / path.name).symlink_to(path.resolve())
        for path in folder.files:
            if not wanted(path):
                continue
            if path.stat().st_size > _COPIED_BYTES:
                (copy / path.name).symlink_to(path.resolve())
            else:
                shutil.copy2(path, copy)


def hider(folder: Path) -> Callable[[str], str]:
    """Return what makes paths below ``folder`` relative to it."""
    names = {str(folder), os.path.realpath(folder)}

    def hide(text: str) -> str:
        for name in names:
            text = text.replace(f"{name}/", "").replace(name, ".")
        return text

    return hide


def hide_in_outputs(notebook: Node, hide: Callable[[str], str]) -> None:
    """Change the printed texts and the errors of a notebook."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "stream":
                output.text = hide(output.text)
            elif output.output_type == "error":
                output.evalue = hide(output.evalue)
                output.traceback = [hide(text) for text in output.traceback]


def hide_in_failure(failure: Failure, hide: Callable[[str], str]) -> Failure:
    """Return a failure with its message and traceback changed."""
    texts = {"message": hide(failure.message), "traceback": hide(failure.traceback)}
    return failure.model_copy(update=texts)
