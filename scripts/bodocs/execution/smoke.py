"""Smoke mode: it is of use only as long as it costs a fraction of full mode."""

from __future__ import annotations

from bodocs.execution.page import Job
from bodocs.execution.records import Failure
from bodocs.settings import Mode
from bodocs.store import Entry, Store

_SHARE = 4
_LEAST_SECONDS = 40.0
"""CPU seconds of full mode below which it does not matter.

To begin takes some of them, however small the values, and more on a slow machine: programs that
a page starts and that import Ax took 6 s each on one.
"""
_OTHER: dict[Mode, Mode] = {"full": "smoke", "smoke": "full"}


def held(job: Job, entry: Entry, store: Store) -> Entry:
    """Return what a page left, as a failure if it passed and its two modes cost too much alike.

    Held to it are pages that follow the conventions and have smoke values, with their own
    parameters; what the other mode took is known from when it last ran.
    """
    if job.page.kind == "page" or not job.page.front.smoke or job.own_parameters:
        return entry
    other = store.cpu_seconds(job.page.id, _OTHER[job.run.mode])
    if other is None or not entry.run.passed:
        return entry
    own = entry.run.cpu_seconds
    full, smoke = (own, other) if job.run.mode == "full" else (other, own)
    if full < _LEAST_SECONDS or smoke * _SHARE <= full:
        return entry
    failure = Failure(
        kind="smoke",
        message=(
            f"smoke mode takes {smoke:.1f} s of CPU, more than a quarter of the {full:.1f} s of "
            "full mode: make the values under 'smoke' in the front matter smaller"
        ),
    )
    return entry.failing([failure])
