"""How cells are shown: hidden, folded, scrolling."""

from __future__ import annotations

from typing import Any

import pytest
from nbformat import from_dict
from nbformat.v4 import new_output

from bodocs.rendering.exporter import DocusaurusExporter
from tests.conftest import code, notebook
from tests.rendering.helpers import shown, verdict


def page(
    source: str = "x = 1", *tags: str, said: str = "said", frame: str = "", **metadata: Any
) -> str:
    cell = code(source, *tags)
    cell.outputs = [new_output("stream", text=said)]
    if frame:
        cell.outputs = [new_output("execute_result", {"text/html": frame})]
    cell.metadata.update(from_dict(metadata))
    text: str = DocusaurusExporter().from_notebook_node(notebook(cell))[0]
    body = text.split("\n---", 1)[1]
    assert verdict(shown(body)) == []
    return body


@pytest.mark.parametrize("tag", ["hide-cell", "remove-cell", "remove_cell"])
def test_a_hidden_cell_is_not_there(tag: str) -> None:
    assert page("x = 1", tag).strip() == ""


@pytest.mark.parametrize("tag", ["hide-input", "remove-input", "remove_input", "hide_input"])
def test_hidden_code_leaves_the_output(tag: str) -> None:
    assert "<nb-code" not in page("x = 1", tag)
    assert "said" in page("x = 1", tag)


@pytest.mark.parametrize("tag", ["hide-output", "remove-output", "remove_output", "hide_output"])
def test_a_hidden_output_leaves_the_code(tag: str) -> None:
    assert "<nb-code" in page("x = 1", tag)
    assert "said" not in page("x = 1", tag)


@pytest.mark.parametrize(
    "folded",
    [
        page("#| output-fold: true\nx = 1"),
        page("x = 1", "fold-output"),
        page(collapsed=True),
        page(jupyter={"outputs_hidden": True}),
    ],
)
def test_an_output_can_stand_behind_a_fold(folded: str) -> None:
    fold = folded.index('<nb-fold data-label="Show the output">')
    assert fold < folded.index("said") < folded.index("</nb-fold>")


@pytest.mark.parametrize(
    "folded", [page("x = 1", "fold-input"), page(jupyter={"source_hidden": True})]
)
def test_code_can_stand_behind_a_fold(folded: str) -> None:
    assert 'data-fold="true"' in folded


@pytest.mark.parametrize(
    "scrolling",
    [
        page("#| output-scroll: true\nx = 1"),
        page("x = 1", "scroll-output"),
        page(scrolled=True),
        page(said="a line\n" * 60),
        page(said="a long line of text " * 3000),
        page(frame="<table class='dataframe'>" + "<tr><td>1</td></tr>" * 60 + "</table>"),
    ],
)
def test_an_output_can_scroll_and_a_long_one_does(scrolling: str) -> None:
    assert '<div class="nb-scroll" tabindex="0" role="region" aria-label="' in scrolling


@pytest.mark.parametrize(
    "short",
    [
        page(said="a line\n" * 40),
        page(frame="<table class='dataframe'>" + "<tr><td>1</td></tr>" * 40 + "</table>"),
        page(frame="<div>\n\n" * 60 + "<table><tr><td>1</td></tr></table>" + "</div>" * 60),
    ],
)
def test_what_a_reader_sees_in_a_glance_or_two_does_not_scroll(short: str) -> None:
    assert "nb-scroll" not in short


def test_an_output_without_code_is_shown() -> None:
    assert "said" in page("")


def test_odd_metadata_changes_nothing() -> None:
    odd = page(tags=[{"a": 1}, 3], jupyter="x", collapsed="yes", scrolled="auto")
    assert odd == page()
