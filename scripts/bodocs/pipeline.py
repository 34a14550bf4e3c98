"""The road from sources to site, one step a method; commands call these and nothing else."""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import yaml
from rich.console import Console

from bodocs import catalog, files, settings, site
from bodocs.catalog import Catalog, Page
from bodocs.errors import BodocsError, PageFailedError, SettingsError, raise_all
from bodocs.execution import page as page_run
from bodocs.execution.page import Job
from bodocs.execution.runner import Result, Runner, from_store
from bodocs.folders import SITE_MARK
from bodocs.keys import Run
from bodocs.rendering.content import Content
from bodocs.reports.status import status
from bodocs.reports.terminal import Terminal, summary
from bodocs.settings import Mode, Settings
from bodocs.store import Store


@dataclass(frozen=True)
class Pipeline:
    """One call's way through the stages.

    Attributes:
        settings: Folders and limits.
        catalog: The pages.
        mode: Full or smoke.
        variables: Environment variables for kernels.
        store: Where executed pages are kept.
        jobs: Pages that run at once.
        fresh: Run even what the store has.
        kernel: Kernel for all pages, if given.
    """

    settings: Settings
    catalog: Catalog
    mode: Mode
    variables: dict[str, str]
    store: Store
    jobs: int
    fresh: bool = False
    kernel: str | None = None

    @classmethod
    def open(
        cls,
        source: Path | None,
        out: Path | None,
        mode: Mode,
        env: list[str] | None,
        *,
        jobs: int | None = None,
        fresh: bool = False,
        kernel: str | None = None,
    ) -> Pipeline:
        """Read settings and catalog.

        Raises:
            BodocsError: A flag, a setting or a page's front matter is wrong.
        """
        found = settings.load(source, out)
        return cls(
            settings=found,
            catalog=catalog.load(found),
            mode=mode,
            variables=pairs(env, "--env", parse=False),
            store=Store(found.store_url),
            jobs=jobs or available_cores(),
            fresh=fresh,
            kernel=kernel,
        )

    def prepare(self, pages: list[Page], chosen: dict[str, Any] | None = None) -> list[Job]:
        """Read pages and work out their keys; every problem found is reported at once."""
        jobs = []
        problems: list[BodocsError] = []
        for page in pages:
            try:
                jobs.append(self.prepare_one(page, chosen))
            except BodocsError as error:
                problems.append(error)
        raise_all(problems)
        return jobs

    def prepare_one(self, page: Page, chosen: dict[str, Any] | None = None) -> Job:
        """Read one page and work out its key."""
        return page_run.prepare(page, Run(self.mode, {}, self.variables), self.kernel, chosen)

    def run(self, names: list[str], chosen: dict[str, Any], *, as_json: bool) -> None:
        """Execute pages, report, and keep each executed notebook where a person finds it.

        Raises:
            PageFailedError: A page failed.
        """
        jobs = self.prepare(self.catalog.select(names), chosen)
        console = Console(file=sys.stderr if as_json else sys.stdout)
        with Terminal(console, self.settings) as terminal:
            results = self.execute(jobs, terminal)
        for result in results:
            path = self.settings.runs / f"{result.job.page.id}.ipynb"
            path.parent.mkdir(parents=True, exist_ok=True)
            nbformat.write(result.entry.notebook, path)
        facts = status(self.settings, self.mode, [(r.job.page, r.entry.run) for r in results])
        files.write(self.settings.reports / "status.json", json.dumps(facts, indent=1) + "\n")
        if as_json:
            print(json.dumps(facts, indent=1))  # noqa: T201
        else:
            _show_claims(terminal, results)
            terminal.say("done", f"{summary(results)}; notebooks in {self.settings.runs}")
        _raise_if_failed(results)

    def execute(self, jobs: list[Job], terminal: Terminal) -> list[Result]:
        """Execute what the store does not have."""
        runner = Runner(self.settings, self.store, self.jobs, terminal, self.fresh)
        results = runner.run(jobs)
        for result in results:
            forget_failure(result, self.settings)
        return results

    def content(self, *, live: bool = False) -> Content:
        """Return the writer of the content folder."""
        return Content(self.settings, self.catalog, self.mode, live)

    def render(self) -> None:
        """Write the content folder from what the store holds."""
        content = self.content()
        for job in self.prepare(list(self.catalog.pages)):
            content.page(job, from_store(job, self.store))
        content.check_links()
        content.finish()

    def build(self) -> None:
        """Execute what changed, render, and build the site.

        Raises:
            PageFailedError: A page failed; the site of before stands.
        """
        site.check_out(self.settings.site)
        site.node()
        jobs = self.prepare(list(self.catalog.pages))
        content = self.content()
        for job in jobs:
            # Before anything runs, because a broken link is known in milliseconds.
            content.page(job, None)
        content.check_links()
        console = Console()
        with Terminal(console, self.settings) as terminal:
            results = self.execute(jobs, terminal)
        terminal.say("done", summary(results))
        for result in results:
            content.page(result.job, result)
        content.check_links()
        content.finish()
        _raise_if_failed(results)
        with console.status("Docusaurus is building the site"):
            built = site.build(self.settings)
        terminal.say("site", f"{'built' if built else 'up to date'}: {self.settings.site}")


def forget_failure(result: Result, settings: Settings) -> None:
    """Remove the notebook of an earlier failure of a page that has passed."""
    if result.passed:
        path = settings.reports / "failed" / f"{result.job.page.id}.ipynb"
        path.unlink(missing_ok=True)


def available_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def pairs(texts: list[str] | None, flag: str, *, parse: bool) -> dict[str, Any]:
    """Return NAME=VALUE flags as a mapping; with ``parse``, values are read as YAML.

    Raises:
        SettingsError: One is not NAME=VALUE, or its value is not YAML.
    """
    found: dict[str, Any] = {}
    for text in texts or []:
        name, equals, value = text.partition("=")
        if not equals or not name.isidentifier():
            raise SettingsError(
                f"{flag} {text!r} is not NAME=VALUE", mend=f"write for example {flag} n_trials=20"
            )
        try:
            found[name] = yaml.safe_load(value) if parse else value
        except yaml.YAMLError as error:
            raise SettingsError(
                f"{flag} {name}: {value!r} is no value", mend="quote it as YAML would want it"
            ) from error
    return found


def clean(source: Path | None, *, store: bool) -> None:
    """Remove what was generated for a source, and the store if asked."""
    found = settings.load(source)
    for name in ("content", "docusaurus", "reports", "runs", "site.new"):
        shutil.rmtree(found.build / name, ignore_errors=True)
    if (found.site / SITE_MARK).is_file():
        shutil.rmtree(found.site)
    if store:
        Store(found.store_url).clear()


def _show_claims(terminal: Terminal, results: list[Result]) -> None:
    for result in results:
        for claim in result.entry.run.claims:
            figures = f" ({'; '.join(claim.figures)})" if claim.figures else ""
            terminal.say("claim", f"{claim.verdict}: {claim.sentence}{figures}")


def _raise_if_failed(results: list[Result]) -> None:
    failed = [result.job.page.id for result in results if not result.passed]
    if failed:
        raise PageFailedError(
            f"{len(failed)} of {len(results)} pages failed: {', '.join(failed)}",
            mend="the report above names cell, line and cause",
        )
