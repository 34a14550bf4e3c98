"""``bodocs report merge``: one report of a run that was split over several machines."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bodocs import files
from bodocs.errors import BodocsError, ReportError, raise_all
from bodocs.reports import closing, ledger, models, publish
from bodocs.reports.console import no_commands, opened, say
from bodocs.reports.models import PageStatus, Status, Unfinished


@dataclass(frozen=True)
class Part:
    """The status of one part of a run.

    Attributes:
        path: Its file.
        status: What it says.
    """

    path: Path
    status: Status


def merge(paths: list[Path], out: Path) -> None:
    """Join the reports of parts into a folder, and show them as a run would.

    Raises:
        ReportError: A file is no status, the parts are not parts of one run, or one of them was
            stopped or ended with an error, which the joined reports say.
        PageFailedError: A page of any part failed.
        ManyProblemsError: A part was stopped or ended with an error, and a page failed.
    """
    parts = _read(paths)
    status = joined(parts)
    _take_notebooks(parts, out)
    publish.write(status, out)
    ledger.replace(status, out)
    publish.add_to_job_page(status)
    console = opened(sys.stdout)
    with no_commands(console):
        for problem in status.problems:
            at = f"{problem.file}: " if problem.file else ""
            say(console, "problem", f"{at}{problem.message}", "red")
        closing.close(console, status)
    say(console, "done", f"{closing.summary(status)}; reports in {out}")
    raise_all([*publish.failed(status), *_ended_early(parts)])


def joined(parts: list[Part]) -> Status:
    """Return the parts as one status, with the pages in the order of the catalog.

    Raises:
        ReportError: The parts contradict each other, or one is missing.
    """
    problems: list[BodocsError] = [*_modes(parts), *_missing(parts), *_versions(parts)]
    pages: dict[str, tuple[Part, PageStatus]] = {}
    stops = [part.status.stopped for part in parts if part.status.stopped]
    for part in parts:
        for page in part.status.pages:
            other = pages.get(page.id)
            if other is None or (other[1].cached and _same(page, other[1])):
                pages[page.id] = (part, page)
            elif not _same(page, other[1]):
                problems.append(_twice(page.id, other[0], part))
    raise_all(problems)
    return Status(
        mode=parts[0].status.mode,
        generated=models.now(),
        problems=[problem for part in parts for problem in part.status.problems],
        # A signal says more of a run than the errors that it may have met besides.
        stopped="interrupted" if "interrupted" in stops else next(iter(stops), ""),
        unfinished=_unfinished(parts, set(pages)),
        versions={name: v for part in parts for name, v in part.status.versions.items()},
        installed={name: v for part in parts for name, v in part.status.installed.items()},
        pages=sorted((page for _, page in pages.values()), key=lambda page: (page.place, page.id)),
    )


def _read(paths: list[Path]) -> list[Part]:
    """Return every part once; a folder stands for the status in it."""
    found = [path / publish.STATUS if path.is_dir() else path for path in paths]
    parts, problems = [], []
    for file in {file.resolve(): file for file in found}.values():
        try:
            parts.append(Part(file, models.read(file)))
        except ReportError as error:
            problems.append(error)
    raise_all([*problems])
    return parts


def _take_notebooks(parts: list[Part], out: Path) -> None:
    """Put the notebooks of failed pages beside the joined reports, as a run does."""
    for part in parts:
        for page in part.status.failed:
            source, target = part.path.parent / page.notebook, out / page.notebook
            # A part may come from anywhere, and must not write beside the folder.
            if source.is_file() and target.resolve().is_relative_to(out.resolve()):
                files.write(target, source.read_bytes())


def _unfinished(parts: list[Part], finished: set[str]) -> list[Unfinished]:
    """Return what no part has finished: pages known to one, or only given to one by another."""
    known = {page.id: page for part in parts for page in part.status.unfinished}
    if known or _ended_early(parts):
        asked = (page for part in parts for page in part.status.asked)
        known |= {page: Unfinished(id=page) for page in asked if page not in known}
    return [page for page in known.values() if page.id not in finished]


def _ended_early(parts: list[Part]) -> list[ReportError]:
    """Return an error for each part that was stopped or met an error beside failing pages."""
    return [
        ReportError(
            f"{_part(part)} did not end properly: {_why(part.status)}",
            where=part.path,
            mend="mend what it says, and run it again",
        )
        for part in parts
        if part.status.stopped or part.status.problems
    ]


def _why(status: Status) -> str:
    if status.problems:
        return "; ".join(problem.message for problem in status.problems)
    return "it was interrupted"


def _same(page: PageStatus, other: PageStatus) -> bool:
    """Return True for one run of a page, which one part ran and another has from the store."""
    return page.model_copy(update={"cached": other.cached}) == other


def _twice(page: str, first: Part, second: Part) -> ReportError:
    return ReportError(
        f"page {page!r} is in another part, too, and not the same: {first.path}",
        where=second.path,
        mend="merge the parts of one run only",
    )


def _modes(parts: list[Part]) -> Iterator[ReportError]:
    for part in parts[1:]:
        if part.status.mode != parts[0].status.mode:
            yield ReportError(
                f"this part ran in {part.status.mode} mode, "
                f"{parts[0].path} in {parts[0].status.mode} mode",
                where=part.path,
                mend="run every part in the same mode",
            )


def _missing(parts: list[Part]) -> Iterator[ReportError]:
    """Find parts that are not there: what did not run must not look as if all had passed."""
    sharded = [part for part in parts if part.status.shard]
    counts = {part.status.shard.partition("/")[2] for part in sharded}
    for part in parts:
        if sharded and (not part.status.shard or len(counts) > 1):
            yield ReportError(
                f"this is {_part(part)}, {sharded[0].path} is {_part(sharded[0])}",
                where=part.path,
                mend="merge the parts of one run only",
            )
            return
    for count in counts:
        there = {part.status.shard for part in sharded}
        missing = sorted({f"{n}/{count}" for n in range(1, int(count) + 1)} - there)
        if missing:
            yield ReportError(
                f"part {', '.join(missing)} is missing",
                mend="name the reports of every part; one that has none did not end properly",
            )
            return
    yield from _left_out(parts)


def _left_out(parts: list[Part]) -> Iterator[ReportError]:
    """Find pages in no part: parts that remember other durations may be split in other ways."""
    if _ended_early(parts):
        return  # the joined reports name them as not finished
    there = {page.id for part in parts for page in part.status.pages}
    asked = dict.fromkeys(page for part in parts for page in part.status.asked)
    left_out = [page for page in asked if page not in there]
    if left_out:
        yield ReportError(
            f"no part has run {', '.join(left_out)}",
            mend="give every part the same --durations, or a store that no part writes meanwhile",
        )


def _part(part: Part) -> str:
    return f"part {part.status.shard}" if part.status.shard else "not a part"


def _versions(parts: list[Part]) -> Iterator[ReportError]:
    """Find what ran with other versions elsewhere: its outputs would not be those of one site."""
    first: dict[str, tuple[str, Part]] = {}
    for part in parts:
        for name, version in part.status.installed.items():
            known, other = first.setdefault(name, (version, part))
            if known != version:
                yield ReportError(
                    f"{name} is {version} here, and {known} in {other.path}",
                    where=part.path,
                    mend="run every part with the same versions",
                )
