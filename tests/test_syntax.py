"""Reading code in several threads at once, as a run of several pages does."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Iterator

import pytest

from bodocs import syntax

CODE = "x = [(a, b) for a in f(1, *c) if {'a': [b for b in d]}]\n" * 40


class Litter:
    """Garbage whose end takes a while, so that Python goes to another thread meanwhile."""

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        for _ in range(200):
            pass


@pytest.fixture
def restless() -> Iterator[None]:
    interval, thresholds = sys.getswitchinterval(), gc.get_threshold()
    sys.setswitchinterval(1e-6)
    gc.set_threshold(50, 2, 2)
    yield
    sys.setswitchinterval(interval)
    gc.set_threshold(*thresholds)


@pytest.mark.usefixtures("restless")
def test_threads_do_not_disturb_each_other() -> None:
    met: list[Exception] = []

    def read() -> None:
        for _ in range(30):
            for _ in range(20):
                Litter()
            try:
                syntax.parse(CODE)
            except Exception as error:
                met.append(error)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert met == []


def test_what_is_no_python_is_told() -> None:
    with pytest.raises(SyntaxError):
        syntax.parse("a b")
    with pytest.raises(SyntaxError):
        syntax.parse("a = 1", mode="eval")
