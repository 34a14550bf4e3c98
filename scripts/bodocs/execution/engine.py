"""The papermill engine: one page in one kernel, with its environment, deadlines and verdict."""

from __future__ import annotations

import copy
import logging
from pathlib import Path
from typing import Any

from nbclient.exceptions import DeadKernelError
from papermill.engines import NBClientEngine
from traitlets.config import Config

from bodocs.execution.client import PageClient
from bodocs.execution.kernels.owner import NoKernelError
from bodocs.execution.kernels.provisioner import PageKernelManager
from bodocs.execution.records import Failure
from bodocs.execution.task import Task

# nbclient logs what the outcome says better, and to standard error where nobody listens.
_SILENT = logging.getLogger("bodocs.kernel")
_SILENT.addHandler(logging.NullHandler())
_SILENT.propagate = False


class BodocsEngine(NBClientEngine):  # type: ignore[misc] # papermill is untyped
    """Registered with papermill as ``bodocs``; takes the engine argument ``task``.

    papermill's own status is no verdict (``sys.exit(0)`` ends a run with success, for one):
    what happened is written into the task's outcome.
    """

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, *, task: Task, start_timeout: int = 60, **_: Any
    ) -> None:
        """Run the page; failures are recorded, not raised."""
        client = PageClient(
            nb_man,
            task,
            kernel_name=kernel_name,
            kernel_manager_class=PageKernelManager,
            startup_timeout=start_timeout,
            log=_SILENT,
            config=_config(task.scratch),
            resources={"metadata": {"path": str(task.folder)}},
        )
        try:
            with task.log.open("wb") as log:
                client.execute(env=task.environment, stdout=log, stderr=log)
        except (DeadKernelError, NoKernelError, RuntimeError) as error:
            if client.at_first is not None and not isinstance(error, DeadKernelError):
                raise  # by then it had started
            _fail_to_start(task, error)
        finally:
            _take_usage(task)
            # papermill adds cells that mark an error to its own notebook later.
            task.outcome.notebook = copy.deepcopy(nb_man.nb)


def _config(scratch: Path) -> Config:
    config = Config()
    # Sockets of the file system: no port can clash, nobody else can connect, and the
    # folder is short, because their names may have 107 characters at most.
    config.KernelManager.transport = "ipc"
    config.KernelManager.connection_file = str(scratch / "k.json")
    return config


def _take_usage(task: Task) -> None:
    """Take over what the warden has counted, the kernel's whole life with all its children."""
    if task.made is None:
        return
    task.made.process.kill()
    task.made.process.wait()
    ended = task.made.process.ended
    if ended is not None:
        task.outcome.cpu_seconds = ended.cpu_seconds
        task.outcome.peak_bytes = ended.peak_bytes


def _fail_to_start(task: Task, error: Exception) -> None:
    """Record a kernel that never ran a cell: no fault of the page's code."""
    if task.outcome.failures or task.cancelled:
        return
    said = task.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    cause = task.cause_of_death() or str(error).strip().partition("\n")[0]
    message = f"the kernel did not start: {said[-1] if said else cause}"
    task.outcome.failures.append(Failure(kind="no kernel", message=message, machinery=True))
