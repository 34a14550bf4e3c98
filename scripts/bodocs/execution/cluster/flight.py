"""A page on its way through the cluster: what happens to it, in the order in which it happens."""

from __future__ import annotations

import queue
from dataclasses import dataclass


@dataclass(frozen=True)
class Started:
    """A worker has begun with the page."""

    worker: str
    """The worker's address."""
    host: str
    """What to call it."""


@dataclass(frozen=True)
class Cell:
    """A code cell starts."""

    number: int
    count: int


@dataclass(frozen=True)
class Ended:
    """The worker has ended the page's kernel."""


@dataclass(frozen=True)
class Lost:
    """A worker that had been given the page is gone."""

    worker: str


@dataclass(frozen=True)
class Landed:
    """The task is done, has failed, or was cancelled."""


@dataclass(frozen=True)
class CalledOff:
    """Nobody wants the page any more."""


Signal = Started | Cell | Ended | Lost | Landed | CalledOff


class Flight:
    """The signals of one page, from any thread to the one that waits for it."""

    def __init__(self) -> None:
        self._signals: queue.SimpleQueue[Signal] = queue.SimpleQueue()

    def tell(self, signal: Signal) -> None:
        """Add what has happened."""
        self._signals.put(signal)

    def cancel(self) -> None:
        """Have the page ended."""
        self.tell(CalledOff())

    def next(self, seconds: float) -> Signal | None:
        """Return what happened next; None if nothing does for so long."""
        try:
            return self._signals.get(timeout=seconds)
        except queue.Empty:
            return None
