"""How a code cell is shown: its option lines, its tags, and how it stood in its editor."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from nbformat import NotebookNode

from bodocs import options, sources
from bodocs.options import Options
from bodocs.rendering.figures import fold

_HIDDEN = {"hide-cell", "remove-cell", "remove_cell"}
_NO_CODE = {"hide-input", "hide_input", "remove-input", "remove_input"} | _HIDDEN
_NO_OUTPUT = {"hide-output", "hide_output", "remove-output", "remove_output"} | _HIDDEN
_LONG = 40_000
"""Characters of text after which outputs scroll by themselves: some five hundred lines."""


def of(cell: NotebookNode) -> tuple[Options, str]:
    """Return how a cell is shown, and its code without the lines that say so."""
    try:
        said, source = options.parse(cell.source), options.split_options(cell.source)[1]
    except ValueError:  # not ours: the lines stay, as a comment of the code
        said, source = Options(), cell.source
    tags = {tag for tag in sources.tags(cell) if isinstance(tag, str)}
    editor = _editor(cell.metadata)
    look = replace(
        said,
        echo=said.echo and not tags & _NO_CODE and bool(source.strip()),
        output=said.output and not tags & _NO_OUTPUT,
        code_fold=said.code_fold or "fold-input" in tags or editor["source_hidden"],
        output_fold=said.output_fold or "fold-output" in tags or editor["outputs_hidden"],
        output_scroll=said.output_scroll or "scroll-output" in tags or editor["scrolled"],
    )
    return look, source.strip("\n")


def boxed(blocks: list[str], look: Options) -> list[str]:
    """Return a cell's outputs, in a fold or a box that scrolls if that is how they are shown."""
    if not blocks:
        return []
    if look.output_scroll or any(len(block) > _LONG for block in blocks if _is_text(block)):
        inside = "\n\n".join(blocks)
        blocks = [f'<div class="nb-scroll" tabindex="0">\n\n{inside}\n\n</div>']
    return [fold("Show the output", blocks)] if look.output_fold else blocks


def _is_text(block: str) -> bool:
    return block.startswith(('<nb-output data-kind="stream', '<nb-output data-kind="text'))


def _editor(metadata: Any) -> dict[str, bool]:
    """Return what Jupyter's editors keep of how a cell stood there."""
    jupyter = metadata.get("jupyter")
    hidden = jupyter if isinstance(jupyter, dict) else {}
    return {
        "source_hidden": hidden.get("source_hidden") is True,
        "outputs_hidden": hidden.get("outputs_hidden") is True or metadata.get("collapsed") is True,
        "scrolled": metadata.get("scrolled") is True,
    }
