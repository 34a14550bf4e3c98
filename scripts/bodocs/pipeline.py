"""The road from sources to site, one step a method; commands call these and nothing else."""

from __future__ import annotations

import shutil
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from bodocs import catalog, cores, keys, running, settings, site, unchanged
from bodocs import store as stores
from bodocs.catalog import Catalog, Page
from bodocs.errors import BodocsError, SettingsError, raise_all
from bodocs.execution import environment
from bodocs.execution import page as page_run
from bodocs.execution.executor import Executor
from bodocs.execution.local import LocalExecutor
from bodocs.execution.page import Job
from bodocs.execution.runner import Result, Runner, from_store
from bodocs.folders import SITE_MARK
from bodocs.keys import Run
from bodocs.locking import attempt
from bodocs.reports.account import Account
from bodocs.reports.console import opened, say
from bodocs.reports.terminal import Terminal
from bodocs.selection import Selected
from bodocs.settings import Mode, Settings
from bodocs.store import Store
from bodocs.surroundings import Surroundings

if TYPE_CHECKING:
    from rich.console import Console

    from bodocs.rendering.content import Content


@dataclass(frozen=True)
class Pipeline:
    """One call's way through the stages.

    Attributes:
        settings: Folders and limits.
        catalog: The pages.
        mode: Full or smoke.
        variables: Environment variables for kernels.
        store: Where executed pages are kept.
        jobs: Pages that run at once; None for as many as there is room for.
        fresh: Run even what the store has.
        kernel: Kernel for all pages, if given.
        spawn: Start each kernel as a new process.
        cluster: Address of the Dask scheduler that runs the pages; None for this machine.
        as_is: Show the outputs that notebooks already hold, and execute nothing.
    """

    settings: Settings
    catalog: Catalog
    mode: Mode
    variables: dict[str, str]
    store: Store
    jobs: int | None = None
    fresh: bool = False
    kernel: str | None = None
    spawn: bool = False
    cluster: str | None = None
    as_is: bool = False

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
        spawn: bool = False,
        cluster: str | None = None,
        reports: Path | None = None,
        as_is: bool = False,
    ) -> Pipeline:
        """Read settings and catalog.

        Raises:
            BodocsError: A flag, a setting or a page's front matter is wrong.
        """
        if as_is and (mode != "full" or env or kernel or fresh):
            raise SettingsError(
                "--as-is executes nothing, so no flag can say how",
                mend="leave out --mode, --env, --kernel and --fresh, or leave out --as-is",
            )
        found = settings.load(source, out, reports)
        return cls(
            settings=found,
            catalog=catalog.load(found),
            mode=mode,
            variables=environment.checked(pairs(env, "--env", parse=False)),
            store=stores.opened(found),
            jobs=jobs,
            fresh=fresh,
            kernel=kernel,
            spawn=spawn,
            cluster=cluster,
            as_is=as_is,
        )

    def prepare(
        self,
        pages: list[Page],
        chosen: dict[str, Any] | None = None,
        surroundings: Surroundings | None = None,
    ) -> list[Job]:
        """Read pages and work out their keys; every problem found is reported at once."""
        jobs = []
        problems: list[BodocsError] = []
        surroundings = surroundings or keys.here()
        for page in pages:
            try:
                jobs.append(self.prepare_one(page, chosen, surroundings))
            except BodocsError as error:
                problems.append(error)
        raise_all(problems)
        return jobs

    def prepare_one(
        self,
        page: Page,
        chosen: dict[str, Any] | None = None,
        surroundings: Surroundings | None = None,
    ) -> Job:
        """Read one page and work out its key."""
        if self.as_is:
            return page_run.prepare_as_it_is(page, self.mode)
        run = Run(self.mode, {}, self.variables, self.settings.project.output_limit)
        return page_run.prepare(page, run, self.kernel, chosen, surroundings)

    def runner(self, terminal: Terminal) -> Runner:
        """Return the runner of this call, which its user closes."""
        if self.cluster:
            executor, jobs = self._on_cluster(self.cluster, terminal)
        else:
            executor = LocalExecutor(
                self.settings, spawn=self.spawn, say=lambda text: terminal.say("note", text)
            )
            jobs = self.jobs or cores.usable()
        return Runner(self.settings, self.store, executor, jobs, terminal, self.fresh)

    def _on_cluster(self, address: str, terminal: Terminal) -> tuple[Executor, int]:
        from bodocs.execution.cluster.executor import ClusterExecutor

        executor = ClusterExecutor(
            self.settings, address, spawn=self.spawn, say=lambda text: terminal.say("note", text)
        )
        jobs = min(self.jobs or executor.threads, executor.threads)
        terminal.say("cluster", f"{address}: workers {executor.workers}, pages at once {jobs}")
        return executor, jobs

    def execute(self, jobs: list[Job], terminal: Terminal) -> list[Result]:
        """Execute what the store does not have."""
        try:
            return self.runner(terminal).run(jobs)
        finally:
            for remark in self.store.remarks:
                terminal.say("store", remark)
            for result in terminal.results.values():
                forget_failure(result, self.settings)

    def content(self, *, live: bool = False) -> Content:
        """Return the writer of the content folder."""
        # Rendering takes longer to import than a run of unchanged pages takes.
        from bodocs.rendering.content import Content

        return Content(self.settings, self.catalog, self.mode, live)

    def render(self) -> None:
        """Write the content folder from what the store holds."""
        content = self.content()
        jobs = self.prepare(list(self.catalog.pages))
        pages = [(job, from_store(job, self.store)) for job in jobs]
        content.expect(pages)
        for job, result in pages:
            content.page(job, result)
        content.check_links()
        content.check_citations()
        content.check_loops()
        content.check_names()
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
        content.expect((job, None) for job in jobs)
        for job in jobs:
            # Before anything runs, because a broken link is known in milliseconds.
            content.page(job, None)
        content.check_links()
        content.check_citations()
        account = Account(self.mode)
        with account:
            account.begin(self.settings.source)
            outcome = running.executed(self, Selected(jobs), account)
            account.tell(outcome.facts)
        content.expect((result.job, result) for result in outcome.results)
        for result in outcome.results:
            content.page(result.job, result)
        content.check_links()
        content.check_citations()
        content.finish()
        outcome.check()
        content.check_loops()
        content.check_names()
        self._build_site(account.console)

    def build_as_it_is(self) -> None:
        """Render and build the site from the outputs that notebooks already hold."""
        site.check_out(self.settings.site)
        site.node()
        self.render()
        self._build_site(opened(sys.stdout))

    def _build_site(self, console: Console) -> None:
        with console.status("Docusaurus is building the site"):
            built = site.build(self.settings)
        state = "built" if built else "up to date"
        say(console, "site", f"{state}: {self.settings.site}")


def forget_failure(result: Result, settings: Settings) -> None:
    """Remove the notebook of an earlier failure of a page that has passed."""
    if result.passed:
        path = settings.reports / "failed" / f"{result.job.page.id}.ipynb"
        path.unlink(missing_ok=True)


_EXAMPLES = {"--set": "n_trials=20", "--env": "SMOKE_TEST=True"}


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
                f"{flag} {text!r} is not NAME=VALUE",
                mend=f"write for example {flag} {_EXAMPLES[flag]}",
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
    for name in ("api", "content", "docusaurus", "reports", "runs", "site.new"):
        shutil.rmtree(found.build / name, ignore_errors=True)
    (found.build / unchanged.NAME).unlink(missing_ok=True)
    if (found.site / SITE_MARK).is_file():
        shutil.rmtree(found.site)
    if store:
        stores.opened(found).clear()  # one that may only be read stays as it is
        _remove_folder(found)


def _remove_folder(found: Settings) -> None:
    """Remove the folder of what was generated for a source, if nothing is left in it."""
    if found.lock.is_file():
        with attempt(found.lock):  # removes the file unless another process holds it
            pass
    with suppress(OSError):
        found.build.rmdir()
