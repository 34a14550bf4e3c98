"""Numbers of figures: fewer bytes, and nobody sees a difference."""

from __future__ import annotations

import itertools
import json
import math
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodocs.rendering.packed import compact, unpacked
from tests.rendering.test_bundles import bundle, page

NOISE: list[float] = np.random.default_rng(0).normal(size=10_000).tolist()


def size(value: Any) -> int:
    return len(json.dumps(value, separators=(",", ":")))


def written(figure: Any) -> tuple[dict[str, Any], int]:
    """Return the figure as the website reads it, and its bytes."""
    _, files = page(bundle({"application/vnd.plotly.v1+json": figure}))
    [data] = files.values()
    return json.loads(data), len(data)


def test_a_scatter_of_ten_thousand_points_is_a_third_and_the_same() -> None:
    figure = {"data": [{"type": "scattergl", "x": list(range(10_000)), "y": NOISE}]}
    found, length = written(figure)
    assert length < size(figure) / 3
    [trace] = found["data"]
    assert unpacked(trace["x"]) == list(range(10_000))
    assert_same(unpacked(trace["y"]), NOISE)
    assert trace["type"] == "scatter", "the site's Plotly has no WebGL"


def test_a_contour_keeps_its_rows() -> None:
    axis = np.linspace(-5, 10, 50)
    z = np.add.outer(np.sin(axis), axis**2 / 7)
    plain = {"type": "contour", "x": axis.tolist(), "y": axis.tolist(), "z": z.tolist()}
    packed = json.loads(go.Figure(go.Contour(x=axis, y=axis, z=z)).to_json())["data"][0]
    for trace in (plain, packed):
        found, length = written({"data": [trace]})
        assert length < size(plain) * 0.4
        rows = unpacked(found["data"][0]["z"])
        assert [len(row) for row in rows] == [50] * 50
        assert_same(list(itertools.chain(*rows)), z.ravel().tolist())


def assert_same(found: list[Any], before: list[Any]) -> None:
    span = max(before) - min(before)
    assert len(found) == len(before)
    assert max(abs(a - b) for a, b in zip(found, before, strict=True)) <= 1e-6 * span


@pytest.mark.parametrize("key", ["x", "z", "color", "customdata"])
@given(values=st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=40))
def test_any_numbers_stay_what_they_show(key: str, values: list[float]) -> None:
    found = unpacked(compact({key: values})[key])
    span = max(values) - min(values)
    for value, now in zip(values, found, strict=True):
        assert abs(value - now) <= (1e-6 * span if math.isfinite(span) else 1e300)
        assert abs(value - now) <= 1e-6 * abs(value), "axes may be logarithmic"


@given(st.lists(st.integers(-(2**70), 2**70), min_size=1, max_size=40))
def test_whole_numbers_are_exact(values: list[int]) -> None:
    assert unpacked(compact(values)) == values


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        (range(100), "i1"),
        (range(200), "u1"),
        (range(-1, 199), "i2"),
        (range(10**6, 10**6 + 99), "i4"),
    ],
)
def test_whole_numbers_have_the_smallest_type(values: range, dtype: str) -> None:
    assert compact(list(values), "x")["dtype"] == dtype


def test_what_would_be_read_digit_by_digit_has_no_digits_of_single_precision() -> None:
    values = [0.1 * number for number in range(40)]
    assert compact({"color": values})["color"][:4] == [0, 0.1, 0.2, 0.3]


def test_a_small_range_far_from_zero_keeps_double_precision() -> None:
    values = [1e6 + number * 1e-4 + noise * 1e-6 for number, noise in enumerate(NOISE[:50])]
    assert_same(unpacked(compact(values, "x")), values)


@pytest.mark.parametrize(
    "value",
    [
        {"range": [0.12345678901234568, 1.5]},
        {"x": ["2026-01-01"] * 30},
        {"x": [True] * 30},
        {"bdata": "AAAA", "dtype": "odd"},
        {"bdata": "AAAA", "dtype": "f8"},
        {"bdata": 3, "dtype": "f8"},
        {"y": [None] * 30},
        {"y": [[1], [2, 3]] * 10},
    ],
)
def test_what_are_no_numbers_stays(value: Any) -> None:
    found = compact(value)
    assert list(found) == list(value)
    if "range" not in value:
        assert found == value


def test_gaps_stay_gaps() -> None:
    values = [None if number % 5 == 0 else NOISE[number] for number in range(60)]
    found = unpacked(compact(values, "y"))
    assert [value is None for value in found] == [value is None for value in values]
    packed = json.loads(go.Figure(go.Scatter(y=np.array([math.nan, *NOISE[:60]]))).to_json())
    found = compact(packed["data"][0]["y"], "y")
    assert found["dtype"] == "f4"
    assert math.isnan(unpacked(found)[0])
