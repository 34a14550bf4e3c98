"""Prose of any kind takes time that grows with its length and no faster."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

import pytest

from bodocs.rendering.exporter import DocusaurusExporter
from tests.conftest import notebook, prose
from tests.rendering.helpers import render

SIZE = 200_000
PIECES = {
    "brackets": r"\[ ",
    "parentheses": r"\( ",
    "environments": r"\begin{align} ",
    "dollars": "$$ ",
    "one dollar": "a$ ",
    "comments": "<!-- ",
    "ticks": "` a `` b ``` ",
    "images": "![a",
    "footnotes": "[^a",
    "labels": "[a\n",
    "links": "](a ",
    "titles": '](a "b ',
    "tags": "<b ",
    "elements": "<b>",
    "ended elements": "<b></i>",
    "spans": "`a` ",
    "formulas": "$$a$$ ",
    "definitions": "[a]: b\n",
    "macros": r"$\def\a{$ ",
    "quotes": "> ",
    "fences": "- ```{note}\n",
}


def least_seconds(work: Callable[[], object]) -> float:
    """Return what work costs, without what else a busy process has to do: the least of three."""
    found = []
    gc.disable()  # of all that other tests have left in this process
    try:
        for _ in range(3):
            start = time.process_time()
            work()
            found.append(time.process_time() - start)
    finally:
        gc.enable()
    return min(found)


def _seconds(text: str) -> float:
    return least_seconds(lambda: render(text))


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES.keys())
def test_hostile_prose_takes_linear_time(piece: str) -> None:
    small = piece * (SIZE // 8 // len(piece))
    # Eight times as much would take 64 times as long, were the time quadratic.
    assert _seconds(small * 8) < 30 * _seconds(small) + 0.5


def test_an_address_is_read_in_one_way() -> None:
    assert render("[x](" + "\\\\" * 200 + " y") == "[x]&#40;" + "\\\\" * 200 + " y"


def test_a_deep_quote_is_no_flood() -> None:
    page = render("> " * 5_000 + "$$" + "a\n" * 20_000 + "$$")
    assert len(page) < 200_000


def test_a_hostile_notebook_is_rendered() -> None:
    made = notebook(*[prose(piece * (SIZE // 8 // len(piece))) for piece in PIECES.values()])
    page, _ = DocusaurusExporter().from_notebook_node(made)
    assert page
