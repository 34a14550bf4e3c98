"""Pages that must not run for now: until when, what is said of them, and what comes after that."""

from __future__ import annotations

import datetime
from typing import Protocol

from bodocs.execution.records import Failure
from bodocs.frontmatter import Skip


class Dated(Protocol):
    """What is allowed until a day: to skip a page, to show a warning."""

    @property
    def until(self) -> datetime.date:
        """The last day of it."""


class Said(Protocol):
    """What front matter says of skipping a page, as it stands there or in a report."""

    @property
    def reason(self) -> str:
        """What keeps the page from running."""

    @property
    def owner(self) -> str:
        """Who sees to it."""

    @property
    def until(self) -> object:
        """The last day of it."""


def is_over(allowed: Dated) -> bool:
    """Return True once the last day of it has passed, everywhere by the same clock: UTC."""
    return datetime.datetime.now(datetime.UTC).date() > allowed.until


def state(skip: Skip) -> str:
    """Return until when a page is skipped, or that this is over, in a few words."""
    return f"skip is over since {skip.until}" if is_over(skip) else f"skipped until {skip.until}"


def said(skip: Said) -> str:
    """Return why a page is skipped, who sees to it and until when, in one line."""
    return f"{_reason(skip)} (owner: {skip.owner}, until {skip.until})"


def failure(skip: Skip) -> Failure:
    """Return the failure of a page whose skip is over."""
    return Failure(
        kind="skip is over",
        message=(
            f"the page was to be skipped until {skip.until} only: {_reason(skip).rstrip('.')} "
            f"(owner: {skip.owner}). Run it by its name, mend it and take 'skip' out of its front "
            "matter; or, if the reason still holds, set a later day"
        ),
    )


def _reason(skip: Said) -> str:
    return " ".join(skip.reason.split())
