"""What became of an address on another host."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["found", "moved", "gone", "not checked"]


@dataclass(frozen=True)
class Answer:
    """What became of an address.

    Attributes:
        state: ``found``, ``moved`` for good, ``gone``, or ``not checked`` where that is not known.
        detail: Where it has moved to, or what the host, or the network, said.
    """

    state: State
    detail: str = ""
