"""One call of ``bodocs compat``: sets, their environments, their runs, and what follows."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping

from bodocs.compat import asking, environments, judging, sets, uses
from bodocs.compat.asking import Asked, Ran
from bodocs.compat.compared import Comparisons
from bodocs.compat.drifting import Drifts
from bodocs.compat.environments import Environment
from bodocs.compat.installer import RefusedError
from bodocs.compat.models import (
    Compatibility,
    Drift,
    PageCompatibility,
    PageVerdict,
    SetFacts,
)
from bodocs.compat.sets import VersionSet
from bodocs.execution.page import Job
from bodocs.pipeline import Pipeline
from bodocs.settings import Settings
from bodocs.store import Entry

Tell = Callable[[str, str], None]


def run(settings: Settings, asked: Asked, tell: Tell) -> Compatibility:
    """Run pages in sets of versions, and return what became of them.

    Args:
        settings: The project.
        asked: What is asked for.
        tell: Told how it goes: a word on what a line is about, and the line.

    Raises:
        BodocsError: ``compat.toml`` or a page cannot be used, or pages cannot be run.
        Interrupted: The call was interrupted; pages that have finished are kept.
    """
    wanted = sets.load(settings.source, asked.sets)
    pipeline = Pipeline.open(settings.source, None, asked.mode, None)
    pages = pipeline.catalog.select(asked.pages)  # what is not there is known at once
    facts: list[SetFacts] = []
    ran: list[Ran] = []
    for one in wanted:
        tell("set", one.name)
        try:
            environment = environments.prepare(one, settings)
        except RefusedError as error:
            facts.append(SetFacts(name=one.name, refused=error.what))
            tell("refused", f"cannot be installed: {error.what}")
            continue
        known = _facts(one, environment, settings)
        tell("versions", ", ".join(f"{name} {version}" for name, version in known.versions.items()))
        facts.append(known)
        ran.append(asking.ran(known, one.slug, environment, settings, asked))
    drift = _drift(pipeline.prepare(pages), ran, settings)
    comparisons = Comparisons(asking.folder(settings) / "compared")
    unsteady = _unsteady(ran, settings, asked, comparisons, tell)
    return Compatibility(
        measured=datetime.datetime.now(datetime.UTC).date().isoformat(),
        mode=asked.mode,
        sets=facts,
        pages=_pages(ran, facts, drift, comparisons, unsteady),
        drift=drift,
    )


def _facts(wanted: VersionSet, environment: Environment, settings: Settings) -> SetFacts:
    names = dict.fromkeys((*settings.project.versions, *wanted.distributions))
    return SetFacts(
        name=wanted.name,
        python=environment.version,
        # A local version such as +cpu names a build, which is this machine's affair.
        versions={n: v.partition("+")[0] for n, v in environment.versions(tuple(names)).items()},
    )


def _drift(jobs: list[Job], ran: list[Ran], settings: Settings) -> list[Drift]:
    pinned = ran[0]
    known = [(job, pinned.entries.get(job.page.id)) for job in jobs]
    used = uses.used((job, entry.run.names) for job, entry in known if entry)
    place = asking.folder(settings) / "drift"
    drifts = Drifts(used, settings.project.api, pinned.environment, place)
    return [Drift(set=one.facts.name, changes=drifts.to(one.environment)) for one in ran[1:]]


def _unsteady(
    ran: list[Ran], settings: Settings, asked: Asked, comparisons: Comparisons, tell: Tell
) -> dict[str, frozenset[str]]:
    """Return where pages show something else in each run, of those that seem to differ."""
    pinned = ran[0]
    pages = [
        page
        for page in pinned.answer.pages
        if any(_verdict(page, one, pinned, comparisons).verdict == "differs" for one in ran[1:])
    ]
    if not pages:
        return {}
    tell("again", "what differs is run in the pinned set once more, to see what always does")
    second = asking.again(pinned, pages, settings, asked)
    return {
        page: frozenset(one.place for one in comparisons.of(pinned.entries[page], entry))
        for page, entry in second.items()
    }


def _pages(
    ran: list[Ran],
    facts: list[SetFacts],
    drifts: list[Drift],
    comparisons: Comparisons,
    unsteady: Mapping[str, frozenset[str]],
) -> dict[str, PageCompatibility]:
    pinned = ran[0]
    refused = {one.name: PageVerdict(verdict="not-run") for one in facts if not one.installed}
    found = {}
    for page, outcome in pinned.answer.pages.items():
        places = unsteady.get(page, frozenset())
        verdicts = {
            one.facts.name: _verdict(page, one, pinned, comparisons, places) for one in ran
        } | refused
        for drift in drifts:
            names = dict.fromkeys(one.name for one in drift.changes if page in one.pages)
            changed = verdicts[drift.set].model_copy(update={"changes": list(names)})
            verdicts[drift.set] = changed
        found[page] = PageCompatibility(code=outcome.code, verdicts=verdicts)
    return found


def _verdict(
    page: str,
    ran: Ran,
    pinned: Ran,
    comparisons: Comparisons,
    unsteady: frozenset[str] = frozenset(),
) -> PageVerdict:
    entry, before = ran.entries.get(page), pinned.entries.get(page)
    if entry is None:
        return PageVerdict(verdict="not-run")
    # A page that fails in the pinned set leaves nothing to compare with, one that fails here too.
    both = before is not None and before.run.passed and _ran_through(entry)
    compared = comparisons.of(before, entry) if both and before else []
    return judging.verdict(entry, compared, ran.environment.packages.modules, unsteady)


def _ran_through(entry: Entry) -> bool:
    return all(cell.state in ("completed", "skipped") for cell in entry.run.cells)
