"""Which pages have changed since a git revision: those whose store key is another one now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from bodocs import catalog, keys, revisions, settings
from bodocs.errors import BodocsError
from bodocs.execution import environment
from bodocs.execution import page as page_run
from bodocs.execution.page import Job
from bodocs.keys import Run
from bodocs.localcode import Moved
from bodocs.revisions import Checkout
from bodocs.surroundings import Surroundings

_LOCK = "requirements.lock"
_PIN = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*(?:===?|@)\s*([^\s;#\\]+)", re.MULTILINE)
_ABSENT = "none"
_WORDS = {
    "cells": "code",
    "engine": "bodocs itself",
    "local code": "code that it imports",
    "pages read": "pages that it reads",
}
"""What ingredients of a key are called, where their names do not say enough."""


@dataclass(frozen=True)
class Change:
    """A page that has changed.

    Attributes:
        job: The page, as it is now.
        why: What of it has changed, in words.
    """

    job: Job
    why: str


def since(revision: str, jobs: Sequence[Job], source: Path, chosen: dict[str, Any]) -> list[Change]:
    """Return those of ``jobs`` whose key no page had at a revision, or of which more was asked.

    A page that was only moved or renamed has the key that it had, and has not changed. What the
    revision's own lock file pins counts as installed then, and if ``bodocs`` itself lies in the
    repository, its own part in the outputs is that of then.

    Args:
        revision: Whatever git takes for a commit.
        jobs: The pages, as they are now.
        source: The folder they come from.
        chosen: Parameters given with ``--set``.

    Raises:
        SettingsError: There is no repository, or no such revision.
    """
    with revisions.checked_out(revision, source) as checkout:
        there = _surroundings(checkout, source)
        before: dict[str, Job] = {}
        trouble = ""
        try:
            asked = _Asked(jobs[0].run, jobs[0].kernel, chosen) if jobs else None
            found = _jobs(asked, checkout, source, there) if asked else ()
            before = {job.page.id: job for job in found}
        except BodocsError as error:
            trouble = f"the pages of {revision} cannot be read: {error.what}"
        # A page that was not to run then has not run with the key that it had.
        known = {job.key for job in before.values() if job.skip is None}
        here = keys.here()
        return [
            Change(job, trouble or _why(job, then, here, there))
            for job, then in ((job, before.get(job.page.id)) for job in jobs)
            if job.needs_kernel and (job.key not in known or _other_demands(job, then))
        ]


def jobs_at(revision: str, source: Path, run: Run) -> list[Job]:
    """Return the pages of a git revision as they would have run then; their files are gone.

    Raises:
        SettingsError: There is no repository, or no such revision.
        BodocsError: The pages of the revision cannot be read.
    """
    with revisions.checked_out(revision, source) as checkout:
        there = _surroundings(checkout, source)
        return list(_jobs(_Asked(run, None, {}), checkout, source, there))


@dataclass(frozen=True)
class _Asked:
    """How pages are to run: mode and limits, the kernel given, parameters given."""

    run: Run
    kernel: str | None
    chosen: dict[str, Any]


def _surroundings(checkout: Checkout, source: Path) -> Surroundings:
    engine = keys.engine_version()
    if environment.PACKAGE.is_relative_to(checkout.home):
        package = checkout.then(environment.PACKAGE)
        # It is not there if it is installed within the repository, and no part of it.
        engine = keys.engine_version(package) if package.is_dir() else engine
    moved = Moved(checkout.home, checkout.folder)
    return Surroundings(engine=engine, pinned=_pins_of_then(checkout, source), moved=moved)


def _pins_of_then(checkout: Checkout, source: Path) -> dict[str, str]:
    """Return the versions pinned then that are not pinned now; what is not locked is the same.

    The version is empty of what is pinned now only.
    """
    for folder in (source, *source.parents):
        now = _pins(folder / _LOCK)
        then = _pins(checkout.then(folder) / _LOCK)
        if now or then:
            added = dict.fromkeys(now.keys() - then.keys(), "") if then else {}
            other = {name: version for name, version in then.items() if now.get(name) != version}
            return {**added, **other}
        if folder == checkout.home:
            break
    return {}


def _pins(lock: Path) -> dict[str, str]:
    try:
        text = lock.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {}
    return {canonicalize_name(name): version for name, version in _PIN.findall(text)}


def _jobs(asked: _Asked, checkout: Checkout, source: Path, there: Surroundings) -> Iterator[Job]:
    """Give the pages of then as they would run now; one that cannot be read is left out."""
    folder = checkout.then(source)
    if not folder.is_dir():
        return
    found = settings.load(folder)
    run = replace(asked.run, parameters={}, output_limit=found.project.output_limit)
    for page in catalog.load(found).pages:
        try:
            yield page_run.prepare(page, run, asked.kernel, asked.chosen, there)
        except BodocsError:
            continue


def _why(now: Job, then: Job | None, here: Surroundings, there: Surroundings) -> str:
    if then is None:
        return "new"
    after, before = _ingredients(now, here), _ingredients(then, there)
    reasons: list[str] = []
    for name in before | after:
        if before.get(name) == after.get(name):
            continue
        if name in ("tools", "versions"):
            reasons += _versions(before.get(name, {}), after.get(name, {}))
        else:
            reasons.append(_WORDS.get(name, name))
    reasons += ["no longer skipped"] if then.skip is not None else []
    return ", ".join([*reasons, *_other_demands(now, then)])


def _other_demands(now: Job, then: Job | None) -> list[str]:
    """Return what else a run holds a page to now than then.

    It is in no key: what a page outputs does not depend on it, but whether it passes does.
    """
    if then is None:
        return []
    budget = now.run.mode == "full" and not now.own_parameters
    held = [*(["budget"] if budget else []), "warnings"]
    return [
        name for name in held if getattr(now.page.front, name) != getattr(then.page.front, name)
    ]


def _ingredients(job: Job, surroundings: Surroundings) -> dict[str, Any]:
    return keys.ingredients(job.page, job.notebook, job.run, surroundings)


def _versions(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    names = sorted({*before, *after})
    return [
        f"{name} {before.get(name, _ABSENT)} → {after.get(name, _ABSENT)}"
        for name in names
        if before.get(name) != after.get(name)
    ]
