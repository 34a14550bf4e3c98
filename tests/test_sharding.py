"""Splitting a run: every page in exactly one part, parts of about equal length."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodocs import sharding
from bodocs.errors import SettingsError
from bodocs.sharding import Shard

TIMES = st.none() | st.floats(min_value=0, max_value=1e6)
PAGES = st.dictionaries(st.text(min_size=1, max_size=3), TIMES, max_size=40)


@given(PAGES, st.integers(min_value=1, max_value=8), st.randoms(use_true_random=False))
def test_every_page_is_in_one_part_whatever_their_order(
    pages: dict[str, float | None], count: int, order: random.Random
) -> None:
    parts = sharding.split(pages, count)
    assert len(parts) == count
    assert sorted(itertools.chain(*parts)) == sorted(pages)
    shuffled = list(pages.items())
    order.shuffle(shuffled)
    assert sharding.split(dict(shuffled), count) == parts


@given(
    st.lists(st.integers(min_value=0, max_value=50), max_size=7),
    st.integers(min_value=1, max_value=3),
)
def test_no_part_takes_a_third_longer_than_the_best_split(times: list[int], count: int) -> None:
    pages = {str(number): float(time) for number, time in enumerate(times)}
    parts = sharding.split(pages, count)
    longest = max(sum(pages[name] for name in part) for part in parts)
    best = min(
        max(sum(t for t, p in zip(times, places, strict=True) if p == k) for k in range(count))
        for places in itertools.product(range(count), repeat=len(times))
    )
    assert longest <= best * 4 / 3 + 1e-9


def test_the_longest_page_stands_alone() -> None:
    pages = {"a": 60.0, "b": 20.0, "c": 20.0, "d": 20.0, "e": 5.0}
    assert sharding.split(pages, 2) == [["a", "e"], ["b", "c", "d"]]


def test_an_unknown_page_counts_as_the_median() -> None:
    assert sharding.split({"a": 10.0, "b": 1.0, "c": 4.0, "new": None}, 2) == [
        ["a"],
        ["c", "new", "b"],
    ]


@pytest.mark.parametrize("seconds", [None, 0.0])
def test_where_nothing_is_known_numbers_are_equal(seconds: float | None) -> None:
    pages = dict.fromkeys("abcdefg", seconds)
    assert sharding.split(pages, 3) == [["a", "d", "g"], ["b", "e"], ["c", "f"]]


@pytest.mark.parametrize(("text", "shard"), [("1/1", Shard(1, 1)), ("12/31", Shard(12, 31))])
def test_a_part_is_read(text: str, shard: Shard) -> None:
    assert sharding.parse(text) == shard
    assert str(shard) == text


@pytest.mark.parametrize(
    "text", ["0/3", "4/3", "x", "1", "1/", "/2", "1/0", "-1/2", "1/2/3", "1 / 2", "", "1/x", "²/3"]
)
def test_a_part_that_there_is_not_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="K from 1 to N") as error:
        sharding.parse(text)
    assert repr(text) in str(error.value)
    assert "mend: write for example --shard 2/5" in str(error.value)
