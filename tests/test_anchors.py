"""Anchors of claims: made from the sentence, whatever stands around it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodocs import anchors


def anchor(sentence: str) -> str:
    return anchors.of_claims([("cell", sentence)])["cell"]


def test_a_claim_keeps_its_anchor_when_cells_move_and_ids_change() -> None:
    before = anchors.of_claims([("a", "One holds."), ("b", "Two holds.")])
    after = anchors.of_claims([("new", "Zero holds."), ("y", "Two holds."), ("x", "One holds.")])
    assert (after["x"], after["y"]) == (before["a"], before["b"])


def test_it_says_what_the_claim_says_in_short() -> None:
    assert re.fullmatch(
        r"claim-the-model-wins-by-2-5-[0-9a-f]{6}", anchor("The model *wins* by 2.5.")
    )
    long = anchor("The loop finds a point whose regret is far below that of random search. " * 3)
    assert long.startswith("claim-the-loop-finds-a-point-whose-regret-is-")
    assert len(long) < 64


def test_sentences_that_begin_alike_or_differ_in_signs_have_their_own() -> None:
    same = "The loop finds a point whose regret is below that of random search"
    sentences = [f"{same} on Branin.", f"{same} on Hartmann.", "a < b", "a > b", "ä ≥ ß"]
    assert len({anchor(sentence) for sentence in sentences}) == len(sentences)


def test_two_claims_of_one_sentence_are_numbered_and_one_without_has_none() -> None:
    found = anchors.of_claims([("a", "Same."), ("b", ""), ("c", "Same."), ("d", "Same.")])
    assert found["b"] == ""
    assert (found["c"], found["d"]) == (f"{found['a']}-2", f"{found['a']}-3")


@pytest.mark.parametrize("sentence", ["≤ ≥", "…", "x" * 200, "\ud800"])
def test_odd_sentences_have_one_too(sentence: str) -> None:
    assert re.fullmatch(r"claim-[\w-]+", anchor(sentence))


@given(st.text(min_size=1))
def test_an_anchor_needs_no_escape_in_an_address(sentence: str) -> None:
    assert re.fullmatch(r"claim-[\w-]+", anchor(sentence))
