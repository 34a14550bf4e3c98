"""What figures of several runs come to, and what ``--seeds`` means."""

from __future__ import annotations

import pytest

from bodocs.errors import SettingsError
from bodocs.robustness import figures, seeds


@pytest.mark.parametrize(
    ("runs", "extremes"),
    [
        ([["gap 0.5"], ["gap -1"], ["gap 2e-1"]], ["gap -1 to 0.5"]),
        ([["3 of 5: +1"], ["4 of 5: \N{MINUS SIGN}2"]], ["3 to 4 of 5: \N{MINUS SIGN}2 to +1"]),
        ([["R2 is 0.9", "ok"], ["R2 is 0.8", "ok"]], ["R2 is 0.8 to 0.9"]),
        ([["one 1"], ["other 2"]], []),
        ([["a 1", "a 9"], ["a 2", "a 8"]], ["a 1 to 2", "a 8 to 9"]),
        ([["9 %"], ["10 %"]], ["9 to 10 %"]),
    ],
)  # fmt: skip
def test_numbers_become_the_lowest_and_the_highest(
    runs: list[list[str]], extremes: list[str]
) -> None:
    assert figures.extremes(runs) == extremes


@pytest.mark.parametrize(("text", "found"), [("1-3", [1, 2, 3]), ("3, 7", [3, 7]), ("0", [0])])
def test_seeds_are_numbers_and_ranges(text: str, found: list[int]) -> None:
    assert seeds.parse(text) == found


@pytest.mark.parametrize("text", ["", "a", "3,", "1-3,2", "5-2", "1-99999999", "0.5", "-1"])
def test_other_lists_are_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="no list of different seeds"):
        seeds.parse(text)


def test_derived_seeds_are_far_from_the_own_one_and_from_each_other() -> None:
    assert seeds.others(7, 3, None) == [107, 207, 307]


def test_the_own_seed_is_no_other_seed() -> None:
    with pytest.raises(SettingsError, match="2 is the page's own seed"):
        seeds.others(2, None, [1, 2])


def test_as_many_seeds_as_repetitions() -> None:
    assert seeds.others(0, 2, [5, 6]) == [5, 6]
    with pytest.raises(SettingsError, match="--repeat 3 with 2 --seeds"):
        seeds.others(0, 3, [5, 6])
