"""Notebooks that nobody would write, made by Hypothesis from pieces that mean something."""
# ruff: noqa: E501 - a piece is read best on one line

from __future__ import annotations

import base64
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from nbformat import NotebookNode, from_dict

from bodocs.rendering.widgets import STATE, VIEW
from tests.conftest import KERNEL
from tests.rendering.helpers import PNG

_PIECES = st.sampled_from(
    [
        *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<b>", "</b>", "<details>"),
        *("<style>*{color:red}</style>", "<div style='position:fixed'>", "</div>", "<table>", "<td>"),
        *("<a href='javascript:alert(1)'>", "</a>", "<svg onload=alert(1)>", "</svg>", "<!--", "-->"),
        *("[a](b)", "[a](javascript:alert(1))", "![a](x.png)", "![a](attachment:a)", "[^1]", "[^1]: n"),
        *("$x$", "$$\nx\n$$", "\\[x\\]", "\\begin{align}x\\end{align}", "$", "$$", "\\frac{", "#", "- "),
        *("```", "```python\nx\n```", "~~~", "`", "| a | b |\n|---|---|\n| 1 | 2 |", "> ", "\n\n", "\n"),
        *(":::note", ":::", ":x{onclick=y}", "{#id}", "{alert(1)}", "import a from 'b'", "---", "{", "}"),
        *("\x1b[31m", "\x1b[0m", "\x1b[2K", "\r", "\b", "\x00", "\ud800", "\u202e", "&lt;", "&#60;", "é"),
        *("<div id='p'>", "<script>Plotly.newPlot('p', [{\"y\": [1]}])</script>", "<select><option>"),
        *("<textarea>", "<noscript>", "<svg><path d='M0 0'/></svg>", "<img class=\"nb-slot-1\">"),
        *("<input type=checkbox>", "<iframe src=https://example.org>", "<nb-code>", "</nb-output>"),
    ]
)  # fmt: skip
TEXTS = st.lists(_PIECES | st.text(max_size=6), max_size=8).map("".join)
_LINES = TEXTS | st.lists(TEXTS, max_size=3)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
_PICTURES = st.just(base64.b64encode(PNG).decode()) | _LINES
_BUNDLES = st.fixed_dictionaries(
    {},
    optional={
        **{f"text/{kind}": _LINES for kind in ("plain", "html", "markdown", "latex", "csv")},
        **{f"image/{kind}": _PICTURES for kind in ("png", "jpeg", "gif", "webp")},
        "image/svg+xml": TEXTS.map(lambda text: f"<svg>{text}</svg>"),
        "application/json": _JSON,
        "application/javascript": _LINES,
        "application/pdf": _PICTURES,
        "application/vnd.plotly.v1+json": st.fixed_dictionaries({"data": _JSON, "layout": _JSON}),
        "application/vnd.vegalite.v5+json": st.fixed_dictionaries({"data": _JSON}) | _JSON,
        VIEW: st.just({"model_id": "one"}) | _JSON,
        "odd": _JSON,
    },
)
_KEYS = (
    st.sampled_from(["bodocs", "jupyter", "tags", "title", "collapsed", "language_info"]) | TEXTS
)
_METADATA = st.dictionaries(_KEYS, _JSON, max_size=2)
_OUTPUTS = st.one_of(
    st.fixed_dictionaries(
        {"output_type": st.just("stream"), "name": st.sampled_from(["stdout", "stderr"]), "text": _LINES}
    ),
    st.fixed_dictionaries(
        {
            "output_type": st.sampled_from(["display_data", "execute_result"]),
            "data": _BUNDLES,
            "metadata": _METADATA,
        }
    ),
    st.fixed_dictionaries(
        {
            "output_type": st.just("error"),
            "ename": TEXTS,
            "evalue": TEXTS,
            "traceback": st.lists(TEXTS, max_size=3),
        }
    ),
)  # fmt: skip
_TAGS = (
    st.sampled_from(["parameters", "claim", "hide-input", "fold-output", "scroll-output"]) | TEXTS
)
_CELLS = st.one_of(
    st.fixed_dictionaries(
        {
            "cell_type": st.just("markdown"),
            "source": TEXTS,
            "metadata": _METADATA,
            "attachments": st.dictionaries(st.just("a"), _BUNDLES, max_size=1),
        }
    ),
    st.fixed_dictionaries(
        {
            "cell_type": st.just("code"),
            "source": TEXTS | TEXTS.map(lambda text: f"#| fig-alt: {text!r}\n# {text}\nassert x"),
            "metadata": st.fixed_dictionaries({"tags": st.lists(_TAGS, max_size=2)}) | _METADATA,
            "outputs": st.lists(_OUTPUTS, max_size=3),
            "execution_count": st.none(),
        }
    ),
    st.fixed_dictionaries({"cell_type": st.just("raw"), "source": TEXTS, "metadata": _METADATA}),
)
_WIDGETS = st.fixed_dictionaries(
    {STATE: st.fixed_dictionaries({"state": st.fixed_dictionaries({"one": _JSON})}) | _JSON}
)


def _notebook(cells: list[dict[str, Any]], widgets: dict[str, Any], metadata: Any) -> NotebookNode:
    numbered = [{**cell, "id": f"cell-{number}"} for number, cell in enumerate(cells)]
    about = {**metadata, "kernelspec": KERNEL, "widgets": widgets}
    return from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": about, "cells": numbered})


NOTEBOOKS = st.builds(_notebook, st.lists(_CELLS, max_size=5), _WIDGETS, _METADATA)


def some_notebooks(count: int) -> list[NotebookNode]:
    """Return some generated notebooks, the same ones every time."""
    found: list[NotebookNode] = []

    @settings(max_examples=count * 5, phases=[Phase.generate], derandomize=True, database=None)
    @given(NOTEBOOKS)
    def collect(made: NotebookNode) -> None:
        found.append(made)

    collect()
    # The longest hold the most.
    return sorted(found, key=lambda made: len(str(made)))[-count:]
