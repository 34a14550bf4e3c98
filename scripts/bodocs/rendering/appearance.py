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
"""Characters of text after which outputs scroll by themselves."""
_HIGH = 50
"""Lines of text, or rows of a data frame, after which they do: some two screens."""
_TEXTS = ('<nb-output data-kind="stream', '<nb-output data-kind="text')
_TABLE = '<nb-output data-kind="table'
# As they stand in an element's attribute.
_LINE, _ROW, _FRAME = "&#10;", "&lt;tr", "dataframe"


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
    if look.output_scroll or any(map(_is_long, blocks)):
        inside = "\n\n".join(blocks)
        named = 'role="region" aria-label="Output, scrolls"'
        blocks = [f'<div class="nb-scroll" tabindex="0" {named}>\n\n{inside}\n\n</div>']
    return [fold("Show the output", blocks)] if look.output_fold else blocks


def _is_long(block: str) -> bool:
    if block.startswith(_TEXTS):
        return len(block) > _LONG or block.count(_LINE) > _HIGH
    # Other tables may be folded: their rows say nothing of how high they stand.
    return block.startswith(_TABLE) and _FRAME in block and block.count(_ROW) > _HIGH


def _editor(metadata: Any) -> dict[str, bool]:
    """Return what Jupyter's editors keep of how a cell stood there."""
    jupyter = metadata.get("jupyter")
    hidden = jupyter if isinstance(jupyter, dict) else {}
    return {
        "source_hidden": hidden.get("source_hidden") is True,
        "outputs_hidden": hidden.get("outputs_hidden") is True or metadata.get("collapsed") is True,
        "scrolled": metadata.get("scrolled") is True,
    }
