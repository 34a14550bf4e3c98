"""Plotly's figures: drawn as far as the site can, as a picture or a table as far as it cannot."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.rendering.test_bundles import bundle, page, picture, words
from tests.rendering.test_embedded import kinds
from tests.rendering.test_outputs import SVG, attributes

MIME = "application/vnd.plotly.v1+json"
PARCOORDS = {
    "type": "parcoords",
    "dimensions": [
        {"label": "rate", "values": [0.1, 0.2]},
        {"label": "<b>depth</b>", "values": {"dtype": "i1", "bdata": "AwQ="}},
    ],
}


def plotly(*traces: dict[str, Any], **others: Any) -> tuple[str, dict[str, bytes]]:
    return page(bundle({MIME: {"data": list(traces)}, **others}))


@pytest.mark.parametrize("still", [{"image/png": picture("PNG")}, {"image/svg+xml": SVG}])
def test_a_picture_beside_a_figure_stands_for_it_until_it_is_drawn(still: dict[str, Any]) -> None:
    text, files = plotly({"y": [1]}, **still)
    found = attributes(text)
    assert kinds(text) == ["plotly", "fold", "table"]
    assert files.keys() == {found[name].lstrip("/") for name in ("src", "light", "dark")}
    assert (found["light"] == found["dark"]) == ("image/png" in still)


def test_a_figure_that_is_not_drawn_is_its_picture() -> None:
    text, files = plotly(PARCOORDS, **{"image/png": picture("PNG")})
    assert kinds(text)[:3] == ["figure", "fold", "table"]
    assert len(files) == 1


def test_parallel_coordinates_are_a_table() -> None:
    text, _ = plotly(PARCOORDS)
    assert kinds(text)[:2] == ["table", "note"]
    assert words(text).split()[:6] == ["rate", "depth", "0.1", "3", "0.2", "4"]
    assert "of the type parcoords is not drawn" in words(text)


def test_the_template_of_what_is_not_drawn_is_left_out() -> None:
    figure = {"data": [PARCOORDS], "layout": {"template": {"layout": "long"}, "height": 300}}
    text, _ = page(bundle({MIME: figure}))
    assert "300" in words(text)
    assert "template" not in words(text)


def test_what_can_be_drawn_of_a_figure_is_drawn() -> None:
    text, files = plotly({"y": [7]}, PARCOORDS)
    assert kinds(text)[:4] == ["plotly", "table", "note", "fold"]
    [data] = files.values()
    assert json.loads(data)["data"] == [{"y": [7]}]


@pytest.mark.parametrize(
    ("trace", "seen"),
    [
        ({"type": "sankey", "node": {"label": ["a"]}, "link": {"source": [0]}}, "node source a 0"),
        ({"type": "scatterpolar", "r": [1], "theta": [90]}, "r theta 1 90"),
        ({"type": "candlestick", "open": [1], "close": [2]}, "open close 1 2"),
        ({"type": "treemap", "labels": ["a"], "parents": [""]}, "labels parents a"),
        ({"type": "surface", "z": [[1, 0.25], [3, 4]]}, "z 1, 0.25 3, 4"),
        (
            {"type": "surface", "z": {"dtype": "i1", "bdata": "AQID", "shape": "1, 3"}},
            "z 1, 2, 3",
        ),
    ],
)
def test_the_data_of_what_is_not_drawn_is_a_table(trace: dict[str, Any], seen: str) -> None:
    assert " ".join(words(plotly(trace)[0]).split()).startswith(seen)


@pytest.mark.parametrize("version", ["vega.v5", "vegalite.v5", "vegalite.v5.2"])
def test_vega_is_called_by_its_name(version: str) -> None:
    text, _ = page(bundle({f"application/vnd.{version}+json": {"mark": "bar"}}))
    name = "Vega-Lite" if "lite" in version else "Vega"
    assert re.search(f'data-label="{name} data of this output"', text)
