"""One page's kernel: started, connected, asked, interrupted, and watched to its end."""

from __future__ import annotations

import signal
import time
from contextlib import suppress
from typing import Any

import psutil
from jupyter_core.utils import ensure_async, run_sync
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient

from bodocs.execution import condition, usage
from bodocs.execution.condition import Condition
from bodocs.execution.conversation import Conversation, TooLateError, TroubleError
from bodocs.execution.outputs import Outputs
from bodocs.execution.task import Task

# After a deadline the kernel is interrupted, because then it says where it was.
_LAST_WORDS_SECONDS = 2.0
# What a page has left running may still end its kernel.
_WATCH_SECONDS = 1.0


class KernelSession(PapermillNotebookClient):  # type: ignore[misc] # papermill is untyped
    """papermill's client as far as it deals with the kernel.

    nbclient's own waiting is not used: it misses deaths and deadlines, drops what threads print
    after their cell, and takes a request that the kernel refused for one that succeeded.

    Attributes:
        task: The page.
        at_first: The kernel's condition before the first cell; None if it does not answer that.
        page_is_late: True if a request that was late was so by the page's deadline.
    """

    def __init__(self, nb_man: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(nb_man, record_timing=False, **kwargs)
        self.task = task
        self.shutdown_kernel = "immediate"
        self.at_first: Condition | None = None
        self.page_is_late = False
        self._outputs = Outputs(self, task.output_limit)
        self._page_deadline = time.monotonic() + task.page_deadline
        self._talk: Conversation

    def create_kernel_manager(self) -> Any:
        """Return the manager, which asks the task who makes the kernel."""
        manager = super().create_kernel_manager()
        manager.task = self.task
        return manager

    async def async_start_new_kernel(self, **kwargs: Any) -> None:
        """Start the kernel, and let the task know which process it is."""
        await super().async_start_new_kernel(**kwargs)
        self.task.kernel_started(self.km.provisioner.pid if self.km else None)

    start_new_kernel = run_sync(async_start_new_kernel)

    async def async_start_new_kernel_client(self) -> Any:
        """Connect to the kernel, and wait until it answers."""
        self.kc = self.km.client()
        self._talk = Conversation(
            self.kc, self.km.is_alive, self.km.signal_kernel, self._outputs.hear
        )
        until = time.monotonic() + self.startup_timeout
        try:
            await self._talk.begin(until)
            first = await self._async_ask(condition.QUESTIONS, until)
            self.at_first = condition.condition(first)
        except TroubleError as error:
            await self._async_cleanup_kernel()
            raise DeadKernelError(str(error)) from error
        return self.kc

    start_new_kernel_client = run_sync(async_start_new_kernel_client)

    async def _async_reply(self, message: str, until: float | None = None) -> dict[str, Any]:
        if until is None:
            cell_deadline = time.monotonic() + self.task.cell_deadline
            self.page_is_late = self._page_deadline < cell_deadline
            until = min(cell_deadline, self._page_deadline)
        try:
            return await self._talk.reply(message, until)
        finally:
            self._outputs.settle()

    _reply = run_sync(_async_reply)

    async def _async_ask(
        self, expressions: dict[str, str], until: float | None = None
    ) -> dict[str, Any]:
        message = self.kc.execute(
            "", silent=True, store_history=False, user_expressions=expressions, stop_on_error=False
        )
        return await self._async_reply(message, until)

    ask = run_sync(_async_ask)
    """Return the reply to a request that runs nothing and evaluates expressions."""

    async def _async_run(self, index: int, cell: NotebookNode) -> dict[str, Any]:
        cell.outputs = []
        # Not stop_on_error: the kernel would refuse what it is asked next, or not, by chance.
        message = self.kc.execute(
            cell.source, user_expressions=condition.QUESTIONS, stop_on_error=False
        )
        self._outputs.expect(message, index, cell)
        try:
            return await self._async_reply(message)
        except TooLateError:
            await ensure_async(self.km.interrupt_kernel())
            with suppress(TroubleError):
                await self._async_reply(message, time.monotonic() + _LAST_WORDS_SECONDS)
            raise

    run = run_sync(_async_run)
    """Run a cell and return the reply, once its outputs are in the notebook."""

    async def _async_outlive(self) -> Condition | None:
        now = condition.condition(await self._async_ask(condition.QUESTIONS))
        if not self._left_running(now):
            return now
        await self._talk.stay(_WATCH_SECONDS)
        return condition.condition(await self._async_ask(condition.QUESTIONS))

    outlive = run_sync(_async_outlive)
    """Return the kernel's condition after its page; what still runs gets time to end it."""

    def _left_running(self, now: Condition | None) -> bool:
        first = self.at_first
        if first is None or now is None:
            return self._processes()
        # The kernel flushes only what stands in sys when a cell ends; the rest comes later.
        replaced = now.kinds != first.kinds
        return replaced or now.threads > first.threads or self._processes()

    def _processes(self) -> bool:
        """Return True if anything that the page has started still runs."""
        pid = self.km.provisioner.pid
        try:
            # A warden also has what has left its family.
            top = psutil.Process(pid).ppid() if self.task.made else pid
        except psutil.Error:
            return False
        return any(process.pid != pid and _runs(process) for process in usage.descendants(top))

    async def _async_hush(self) -> None:
        if self.km and hasattr(signal, "SIGSTOP"):
            await ensure_async(self.km.signal_kernel(signal.SIGSTOP))

    hush = run_sync(_async_hush)
    """Stop a kernel that is only to be ended: what it went on to say would pile up unheard."""

    def measure(self) -> None:
        """Take down what the kernel has used; where it has no warden, end what it has started."""
        pid = self.km.provisioner.pid if self.km else None
        if pid is not None and self.task.made is None:
            used = usage.of_process(pid)
            usage.end(usage.descendants(pid))
            self.task.outcome.cpu_seconds = used.cpu_seconds
            self.task.outcome.peak_bytes = used.peak_bytes
        self.task.kernel_ended()


def _runs(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
