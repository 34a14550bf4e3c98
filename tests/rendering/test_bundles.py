"""What each kind of output becomes, and that each becomes something."""

from __future__ import annotations

import base64
import io
import json
import re
from html import unescape
from typing import Any

import pytest
from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_output
from PIL import Image

from bodocs.rendering.exporter import Context, DocusaurusExporter
from bodocs.rendering.widgets import STATE, VIEW
from tests.conftest import code, notebook
from tests.rendering.helpers import shown, verdict

PDF = base64.b64encode(b"%PDF-1.7 one page").decode()


def picture(kind: str) -> str:
    data = io.BytesIO()
    Image.new("RGB", (3, 2)).save(data, kind)
    return base64.b64encode(data.getvalue()).decode()


def page(*outputs: Any, widgets: dict[str, Any] | None = None) -> tuple[str, dict[str, bytes]]:
    """Return a page after its only code cell, and its files."""
    cell = code("show()")
    cell.outputs = [from_dict(output) for output in outputs]
    made = notebook(cell)
    if widgets is not None:
        made.metadata["widgets"] = from_dict({STATE: {"state": widgets}})
    text, found = DocusaurusExporter().from_notebook_node(made, {"bodocs": Context("A title")})
    assert verdict(shown(text.split("\n---", 1)[1])) == []
    return text.split("</nb-code>", 1)[1].strip(), found["outputs"]


def bundle(data: dict[str, Any]) -> NotebookNode:
    return from_dict({"output_type": "display_data", "data": data, "metadata": {}})


def words(block: str) -> str:
    """Return what a reader sees of a page, folds opened."""
    html = " ".join(re.findall(r'data-(?:html|alt|label)="([^"]*)"', block))
    outside = re.sub(r"<[^>]*>", " ", block)
    return unescape(re.sub(r"<[^>]*>", " ", f"{unescape(html)} {outside}"))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_of_each_kind_is_a_file_of_its_kind(kind: str) -> None:
    block, files = page(bundle({f"image/{kind.lower()}": picture(kind), "text/plain": "F"}))
    [name] = files
    assert block.startswith(f'<nb-figure data-light="/{name}"')
    assert name.endswith(f".{kind.lower()}")
    assert 'data-width="3" data-height="2"' in block


def test_the_bytes_of_a_picture_say_what_it_is() -> None:
    _, files = page(bundle({"image/png": picture("JPEG")}))
    assert [name.rpartition(".")[2] for name in files] == ["jpeg"]


@pytest.mark.parametrize("size", [{"width": "9", "height": []}, {"width": -1, "height": 1e99}, "x"])
def test_a_size_that_is_none_is_measured(size: Any) -> None:
    output = bundle({"image/png": picture("PNG")})
    output.metadata = from_dict({"image/png": size})
    assert 'data-width="3" data-height="2"' in page(output)[0]


def test_a_drawing_within_html_is_a_figure() -> None:
    svg = '<svg width="10" height="20"><path d="M0 0"/></svg>'
    block, files = page(bundle({"text/html": f"<div>{svg}</div>", "text/plain": "<HTML>"}))
    [data] = files.values()
    assert block.startswith("<nb-figure")
    assert b'xmlns="http://www.w3.org/2000/svg"' in data


def test_a_pdf_is_a_link_to_its_file() -> None:
    block, files = page(bundle({"application/pdf": PDF, "text/plain": "<Figure>"}))
    [(name, data)] = files.items()
    assert block == f"[Output as PDF, 1 kB](pathname:///{name})"
    assert data == b"%PDF-1.7 one page"


@pytest.mark.parametrize("mime", ["application/json", "application/geo+json"])
def test_json_is_shown_in_a_fold_and_not_its_name(mime: str) -> None:
    block, _ = page(bundle({mime: {"a": [1]}, "text/plain": "<IPython.core.display.JSON object>"}))
    assert 'data-language="json"' in block
    assert 'data-fold="true"' in block
    assert re.sub(r"\s", "", words(block)).startswith('{"a":[1]}')
    assert "IPython" not in block


@pytest.mark.parametrize("mime", ["application/javascript", "text/javascript"])
def test_a_script_is_shown_and_not_run(mime: str) -> None:
    block, _ = page(bundle({mime: "draw(1)", "text/plain": "<Javascript object>"}))
    assert 'data-language="javascript"' in block
    assert "does not run" in block
    assert re.sub(r"\s", "", words(block)).startswith("draw(1)")


def test_latex_that_is_no_formula_is_code() -> None:
    block, _ = page(bundle({"text/latex": "\\begin{tabular}{l} a & b \\end{tabular}"}))
    assert 'data-language="latex"' in block


def test_what_would_come_from_elsewhere_is_a_link() -> None:
    markup = '<iframe src="https://example.org/v?a=1&amp;b=2" width=9></iframe>'
    block, _ = page(bundle({"text/html": markup, "text/plain": "<IFrame>"}))
    assert 'data-kind="note"' in block
    assert "https://example.org/v?a=1&b=2" in words(block)


def test_streams_keep_their_order_and_a_bar_in_pieces_is_one() -> None:
    block, _ = page(
        new_output("stream", name="stderr", text="\r 10%"),
        new_output("stream", name="stderr", text="\r100%\n"),
        new_output("stream", name="stdout", text="between\n"),
        new_output("stream", name="stderr", text="last\n"),
    )
    found = re.findall(r'data-kind="(\S+)" data-html="([^"]*)"', block)
    assert found == [
        ("stream-stderr", "100%"), ("stream-stdout", "between"), ("stream-stderr", "last"),
    ]  # fmt: skip


def test_plotly_has_its_data_in_a_fold() -> None:
    packed = {"dtype": "f8", "bdata": base64.b64encode(bytes(8) * 12).decode()}
    figure = {"data": [{"x": list("abcdefghijkl"), "y": packed, "name": "<b>one</b>"}]}
    block, files = page(bundle({"application/vnd.plotly.v1+json": figure}))
    assert block.startswith("<nb-plotly")
    assert '<nb-fold data-label="Show the data of this figure">' in block
    assert "… 12 rows in all" in words(block)
    assert len(files) == 1


def test_plotly_that_the_site_cannot_draw_is_a_table() -> None:
    cells = {"values": [["sobol", "mbm"], [1.5, float("nan")]]}
    table = {"type": "table", "header": {"values": ["<b>model</b>", "fit"]}, "cells": cells}
    block, files = page(bundle({"application/vnd.plotly.v1+json": {"data": [table]}}))
    assert "<nb-plotly" not in block
    assert files == {}
    assert words(block).split()[:6] == ["model", "fit", "sobol", "1.5", "mbm", "nan"]


def test_plotly_asks_no_other_host_and_writes_json_that_browsers_read() -> None:
    image = {"source": "https://example.org/x.png"}
    figure = {
        "data": [{"y": [1, float("nan")]}, {"type": "image", "source": "https://example.org/y"}],
        "layout": {"images": [image], "height": "tall"},
    }
    block, files = page(bundle({"application/vnd.plotly.v1+json": figure}))
    [data] = files.values()
    assert b"example.org" not in data
    assert b"NaN" not in data
    assert 'data-height="450"' in block


def test_vega_is_its_data_and_its_specification() -> None:
    spec = {
        "layer": [{"mark": "bar"}],
        "datasets": {"d": [{"a": "A", "b": 28}, {"a": "B", "b": 5}]},
    }
    block, _ = page(bundle({"application/vnd.vegalite.v5+json": spec, "text/plain": "alt.Chart"}))
    assert words(block).split()[:6] == ["a", "b", "A", "28", "B", "5"]
    assert 'data-fold="true"' in block


def test_vega_with_a_picture_is_the_picture() -> None:
    spec = {"mark": "bar"}
    block, _ = page(bundle({"application/vnd.vegalite.v5+json": spec, "image/png": picture("PNG")}))
    assert block.startswith("<nb-figure")


BAR = {
    "box": {"state": {"children": ["IPY_MODEL_t", "IPY_MODEL_p", "IPY_MODEL_r", "IPY_MODEL_box"]}},
    "t": {"model_name": "HTMLModel", "state": {"value": "100%", "description": "Fitting"}},
    "p": {"state": {"bar_style": "success", "value": 8.0, "max": 8.0, "description": ""}},
    "r": {"model_name": "HTMLModel", "state": {"value": "<b>8/8</b> [00:01<script>x</script>]"}},
    "out": {"state": {"outputs": [{"output_type": "stream", "name": "stdout", "text": "caught"}]}},
    "menu": {"state": {"_options_labels": ["one", "two"], "index": 1, "description": "Pick"}},
    "in": {"state": {"outputs": [{"output_type": "x", "data": {VIEW: {"model_id": "in"}}}]}},
}  # fmt: skip


@pytest.mark.parametrize(
    ("model", "seen"),
    [
        ("box", ["Fitting 100%", "8 / 8", "8/8"]),
        ("out", ["caught"]),
        ("menu", ["Pick two"]),
        ("gone", ["HBox(…)"]),
        ("in", ["is in the notebook"]),
    ],
)
def test_a_widget_shows_its_stored_state_or_its_text(model: str, seen: list[str]) -> None:
    data = {VIEW: {"model_id": model}}
    block, _ = page(
        bundle(data | ({"text/plain": "HBox(…)"} if model == "gone" else {})), widgets=BAR
    )
    for text in seen:
        assert text in words(block)
    assert "HBox" not in words(block) or model == "gone"


MIMES = {
    "image/png": picture("PNG"), "image/jpeg": picture("JPEG"), "image/gif": picture("GIF"),
    "image/webp": picture("WEBP"), "image/svg+xml": "<svg><path/></svg>", "image/odd": "AA==",
    "application/pdf": PDF, "text/html": "<p>word</p>", "text/markdown": "*word*",
    "text/latex": "$x$", "text/plain": "word", "text/csv": "a,b", "application/json": {"a": 1},
    "application/geo+json": {"a": 1}, "application/vnd.odd+json": {"a": 1}, "video/mp4": "AA==",
    "application/javascript": "x()", "application/vnd.plotly.v1+json": {"data": [{"y": [1]}]},
    "application/vnd.vegalite.v5+json": {"mark": "bar"}, VIEW: {"model_id": "gone"}, "odd": "x",
    "application/vnd.vega.v5+json": {"data": [{"values": [{"a": 1}]}]},
}  # fmt: skip
GARBLED = [
    "",
    "not base64!",
    None,
    [],
    {},
    3,
    ["a", "b"],
    {"data": 3, "layout": "x"},
    "<script>x</script>",
]


def blocks(markdown: str) -> list[str]:
    """Return the parts of a page that show an output of its own."""
    return re.findall(
        r"<nb-(?:output|figure|plotly|code)\b[^>]*>|^\[Output as.*|^\*word\*|^\$x\$", markdown, re.M
    )


@pytest.mark.parametrize("mime", MIMES)
def test_what_goes_in_comes_out(mime: str) -> None:
    """Alone, with a text beside it, and garbled in every way."""
    alone, _ = page(bundle({mime: MIMES[mime]}))
    assert blocks(alone), alone
    for odd in GARBLED:
        block, _ = page(bundle({mime: odd, "text/plain": "the text"}))
        assert re.search(r"\w", words(block)), block


def test_every_output_of_a_cell_is_accounted_for() -> None:
    outputs = [bundle({mime: value}) for mime, value in MIMES.items()]
    outputs += [new_output("stream", text="said"), bundle({}), {"output_type": "odd"}]
    outputs += [new_output("error", ename="E", evalue="v", traceback=[])]
    single = [blocks(page(output)[0]) for output in outputs]
    assert all(single)
    together = blocks(page(*outputs)[0])
    assert len(together) == sum(map(len, single))
    assert json.dumps(single).count("<nb-") >= len(outputs) - 3


PARTS = {
    "<p>a word</p>": "a word",
    "<table><tr><td>a cell</td></tr></table>": "a cell",
    '<div id="p"></div><script>Plotly.newPlot("p", [{"y": [1, 2]}])</script>': "<nb-plotly",
    "<p>beside <svg><path d='M0 0'/></svg></p>": "nb-drawing",
    "<iframe srcdoc='x'></iframe>": "mbedded page",
    "<iframe src='https://example.org/v'></iframe>": ">https://example.org/v<",
    "<select><option>a choice</select>": "a choice",
    "<textarea>a text</textarea>": "a text",
    "<noscript>an answer</noscript>": "an answer",
    "<canvas id=c></canvas>": "rawing area",
    f"<img src='data:image/png;base64,{picture('PNG')}'>": "data:image/png",
}


def test_every_part_of_html_is_accounted_for() -> None:
    """Alone, and all of them in one output, whose only figure takes the place of a canvas."""
    for markup, sign in PARTS.items():
        assert unescape(page(bundle({"text/html": markup}))[0]).count(sign) == 1, markup
    together = unescape(page(bundle({"text/html": "".join(PARTS)}))[0])
    found = {sign: together.count(sign) for sign in PARTS.values()}
    assert found == dict.fromkeys(PARTS.values(), 1) | {"rawing area": 0}
