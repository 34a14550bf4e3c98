"""``bodocs run --repeat``: runs pages with other seeds, and records how often claims hold."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bodocs import keys, sources
from bodocs.errors import BodocsError, PageFailedError, SettingsError, raise_all
from bodocs.execution.page import Job
from bodocs.execution.records import Failure, PageRun
from bodocs.execution.runner import Result
from bodocs.reports.console import opened, say
from bodocs.reports.terminal import Terminal
from bodocs.robustness import figures, record, seeds
from bodocs.robustness.record import ClaimRecord, PageRecord
from bodocs.verification import claims

if TYPE_CHECKING:
    from bodocs.catalog import Page
    from bodocs.pipeline import Pipeline


@dataclass(frozen=True)
class Repetition:
    """A page that is to run with several seeds.

    Attributes:
        page: The page.
        parameter: Its seed parameter.
        seeds: The values that it takes.
        jobs: A job for each.
    """

    page: Page
    parameter: str
    seeds: list[int]
    jobs: list[Job]


def check_alone(others: Mapping[str, object]) -> None:
    """Check that nothing else is asked of a run that repeats pages.

    Args:
        others: Flags that say of what else the run is, with what was given.

    Raises:
        SettingsError: One of them is given.
    """
    for flag, value in others.items():
        if value:
            raise SettingsError(
                f"{flag} does not go with --repeat, which runs whole pages in full mode with "
                "their own parameters but for the seed",
                mend=f"leave out {flag}, or leave out --repeat and --seeds",
            )


def run(pipeline: Pipeline, names: list[str], repeat: int | None, given: str | None) -> None:
    """Run pages with other seeds, and write how often each claim held.

    Args:
        pipeline: Settings, pages and limits.
        names: Pages, by id or file; if none, all that have claims and a seed.
        repeat: How many seeds; None for those given.
        given: What ``--seeds`` says; None for seeds derived from each page's own.

    Raises:
        SettingsError: A named page has no seed or no claims, or this is a plain folder.
        PageFailedError: A page failed otherwise than by a claim, and nothing is recorded of it;
            or a claim held with too few of the seeds.
    """
    settings = pipeline.settings
    if settings.plain:
        raise SettingsError(
            "--repeat: a plain folder has no claims", mend="leave out --repeat and --seeds"
        )
    asked = seeds.parse(given) if given is not None else None
    planned = _planned(pipeline, names, repeat, asked)
    console = opened(sys.stdout)
    jobs = [job for repetition in planned for job in repetition.jobs]
    with _Repeats(console, settings, len(jobs), spawn=pipeline.spawn) as terminal:
        pipeline.runner(terminal).run(jobs)
    done = terminal.runs
    problems = [problem for one in planned for problem in _problems(one, done)]
    broken = {problem.where for problem in problems}
    measured = {
        one.page.id: _measured(one, done) for one in planned if str(one.page.path) not in broken
    }
    for page_id, found in measured.items():
        for claim in found.claims.values():
            style = "green" if claim.robust else "red"
            say(console, "claim", f"{page_id}  {claim.said}  {'; '.join(claim.extremes)}", style)
    if measured:
        say(console, "written", str(record.update(settings.source, measured)))
    raise_all([*problems, *_fragile(planned, measured)])


class _Repeats(Terminal):
    """Tells of each run with its seed, where other runs have each page once.

    Attributes:
        runs: The record of each run that is done, by its key.
    """

    runs: dict[str, PageRun]

    def __enter__(self) -> _Repeats:
        self.runs = {}
        super().__enter__()
        return self

    def finished(self, result: Result) -> None:
        """Write a line: how many claims held."""
        job, found = result.job, result.entry.run
        self.runs[job.key] = found
        with self._lock:
            self._running.done += 1
            held = sum(claim.verdict == "held" for claim in found.claims)
            seed = ", ".join(f"{name} {value}" for name, value in job.run.parameters.items())
            unchanged = ", unchanged" if result.cached else ""
            text = f"{job.page.id}  {seed}: {held} of {len(found.claims)} claims held{unchanged}"
            self.say("done", text, "green" if result.passed else "red")


def _planned(
    pipeline: Pipeline, names: list[str], repeat: int | None, given: list[int] | None
) -> list[Repetition]:
    surroundings = keys.here()
    found = []
    for page in pipeline.catalog.select(names):
        notebook, _ = sources.load(page)
        claimed = any(claims.TAG in sources.tags(cell) for cell in notebook.cells)
        if not names and not (claimed and seeds.has_parameter(notebook)):
            continue
        if not claimed:
            raise SettingsError(
                f"--repeat: page {page.id!r} has no claims",
                where=page.path,
                mend="tag the cells that assert what the page says 'claim'",
            )
        name, own = seeds.parameter(page, notebook)
        values = seeds.others(own, repeat, given)
        page = page.wanted()
        jobs = [pipeline.prepare_one(page, {name: value}, surroundings) for value in values]
        found.append(Repetition(page, name, values, jobs))
    if not found:
        raise SettingsError(
            "--repeat: no page has both claims and a seed parameter",
            mend="assign 'SEED' in the cell tagged 'parameters' of a page with claims",
        )
    return found


def _problems(repetition: Repetition, done: dict[str, PageRun]) -> Iterator[BodocsError]:
    """Give the first failure of each run that says nothing of some claim."""
    for seed, job in zip(repetition.seeds, repetition.jobs, strict=True):
        failure = _beside_claims(done[job.key])
        if failure is not None:
            cell = f" in cell {failure.number}" if failure.number else ""
            yield PageFailedError(
                f"with {repetition.parameter} = {seed} the page fails{cell}: "
                f"{failure.kind}: {failure.message}",
                where=repetition.page.path,
                mend=f"see it with 'bodocs run {repetition.page.id} --set "
                f"{repetition.parameter}={seed}', and make the page run with any seed",
            )


def _beside_claims(run: PageRun) -> Failure | None:
    claimed = {claim.cell for claim in run.claims if claim.verdict == "failed"}
    return next((f for f in run.failures if f.cell not in claimed), None)


def _measured(repetition: Repetition, done: dict[str, PageRun]) -> PageRecord:
    runs = [done[job.key] for job in repetition.jobs]
    met: dict[str, list[tuple[bool, list[str]]]] = {}
    for run in runs:
        for claim in run.claims:
            met.setdefault(claim.cell, []).append((claim.verdict == "held", claim.figures))
    return PageRecord(
        code=record.code_key(repetition.jobs[0].notebook),
        parameter=repetition.parameter,
        seeds=repetition.seeds,
        claims={cell: _claim(repetition.seeds, rows) for cell, rows in met.items()},
    )


def _claim(values: Iterable[int], rows: list[tuple[bool, list[str]]]) -> ClaimRecord:
    texts = [found for _, found in rows]
    return ClaimRecord(
        held=sum(held for held, _ in rows),
        of=len(rows),
        extremes=figures.extremes(texts),
        figures={str(seed): found for seed, found in zip(values, texts, strict=True)},
    )


def _fragile(
    planned: Iterable[Repetition], measured: dict[str, PageRecord]
) -> Iterator[BodocsError]:
    for one in planned:
        claimed = measured[one.page.id].claims if one.page.id in measured else {}
        for cell, claim in claimed.items():
            if not claim.robust:
                yield PageFailedError(
                    f"the claim in cell {cell} {claim.said}",
                    where=one.page.path,
                    mend="give it more margin, or claim less",
                )
