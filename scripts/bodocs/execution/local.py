"""Runs pages on this machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bodocs import keys
from bodocs.execution import page as page_run
from bodocs.execution.environment import common_environment
from bodocs.execution.executor import Cancellable
from bodocs.execution.kernels import preload
from bodocs.execution.kernels.host import KernelHost
from bodocs.execution.page import Job
from bodocs.execution.task import Watch
from bodocs.settings import Settings
from bodocs.store import Entry


class LocalExecutor:
    """Gives each page a kernel of its own on this machine.

    Args:
        settings: Deadlines, limits and folders.
        spawn: Start each kernel as a new process instead of forking it.
        say: Told, once each, what kept a kernel from starting faster.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        spawn: bool = False,
        say: Callable[[str], None] = lambda _text: None,
    ) -> None:
        self._settings = settings
        self._say = say
        self._said: set[str] = set()
        self._host = KernelHost(spawn=spawn)

    def expect(self, jobs: Sequence[Job]) -> None:
        """Start to import what the pages import, so that their kernels can be forked."""
        packages = self._settings.project.preload
        now = keys.here()
        code = [text for job in jobs for text in keys.code_of(job.page, job.notebook, now)]
        if jobs:
            environment = common_environment(jobs[0].run.variables)
            self._host.expect(preload.modules(code, packages), environment)

    def execute(self, job: Job, attach: Callable[[Cancellable], None], watch: Watch) -> Entry:
        """Run a page in a kernel of its own."""
        self.expect([job])
        # Before the page's time begins: it is one wait for all pages.
        for name, reason in self._host.wait().items():
            self._say_once(f"{name} cannot be preloaded, and is left to the pages: {reason}")
        return page_run.execute(job, self._settings, self._host, attach, watch)

    def stop_waiting(self) -> None:
        """End what the kernels were forked from; those that run go on."""
        self._host.close()

    def close(self) -> None:
        """End what the kernels were forked from."""
        self._host.close()

    def _say_once(self, text: str) -> None:
        if text not in self._said:
            self._said.add(text)
            self._say(text)
