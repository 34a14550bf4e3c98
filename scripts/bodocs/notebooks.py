"""Notebooks without nbformat, whose import takes longer than all else that is done for a page.

A notebook that was read here can be handed to everything that takes one of nbformat's.
"""

from __future__ import annotations

import copy
import json
import re
from typing import Any

from bodocs import jsontext

FORMAT, MINOR = 4, 5
"""The format that pages are kept in while they are worked with."""

_JSON = re.compile(r"application/(.*\+)?json")


class Node(dict[str, Any]):
    """A mapping whose entries are attributes, too, as in nbformat's ``NotebookNode``."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value

    def __deepcopy__(self, memo: dict[int, Any]) -> Node:
        return Node({name: copy.deepcopy(value, memo) for name, value in self.items()})


def parse(text: str | bytes) -> Any:
    """Return what JSON says, with nodes for its mappings.

    Raises:
        ValueError: It is no JSON.
    """
    return json.loads(text, object_hook=Node)


def code_cell(source: str, metadata: dict[str, Any]) -> Node:
    """Return a code cell that has not run; it has no id."""
    return Node(
        cell_type="code",
        source=source,
        metadata=Node(metadata),
        outputs=[],
        execution_count=None,
    )


def markdown_cell(source: str) -> Node:
    """Return a cell of prose; it has no id."""
    return Node(cell_type="markdown", source=source, metadata=Node())


def notebook(cells: list[Node], metadata: dict[str, Any]) -> Node:
    """Return a notebook."""
    made = {name: Node(value) for name, value in metadata.items()}
    return Node(cells=cells, metadata=Node(made), nbformat=FORMAT, nbformat_minor=MINOR)


def language(notebook: Node) -> str:
    """Return the language of the code; Python where the notebook does not say."""
    for key, name in (("language_info", "name"), ("kernelspec", "language")):
        info = notebook.metadata.get(key)
        if isinstance(info, dict) and isinstance(info.get(name), str) and info[name]:
            return str(info[name])
    return "python"


def join_lines(notebook: Node) -> None:
    """Make one text of each that is a list of lines, and drop what only one reader's program needs.

    This is what nbformat does to a valid notebook that it reads.
    """
    for name in ("orig_nbformat_minor", "signature"):
        notebook.metadata.pop(name, None)
    for cell in notebook.cells:
        cell.source = _joined(cell.source)
        cell.metadata.pop("trusted", None)
        for bundle in cell.get("attachments", {}).values():
            _join_bundle(bundle)
        for output in cell.get("outputs", []):
            if "data" in output:
                _join_bundle(output.data)
            elif "text" in output:
                output.text = _joined(output.text)


def _join_bundle(bundle: Node) -> None:
    for mime, value in bundle.items():
        if not is_json(mime):
            bundle[mime] = _joined(value)


def _joined(text: Any) -> Any:
    return "".join(text) if isinstance(text, list) else text


def is_json(mime: str) -> bool:
    """Return True for a kind of data that is JSON itself, and not text or lines of text."""
    return _JSON.fullmatch(mime) is not None


def as_file(notebook: Node) -> str:
    """Return a notebook as its file should hold it: keys in order, each line of a text on its own.

    Two versions of such a file differ only in lines whose text differs.
    """
    cells = [Node(cell, source=cell.source.splitlines(keepends=True)) for cell in notebook.cells]
    whole = Node(notebook, cells=cells)
    return jsontext.readable(whole)
