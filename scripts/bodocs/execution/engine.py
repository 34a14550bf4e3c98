"""The papermill engine: one page in one kernel, with its environment, deadlines and verdict."""

from __future__ import annotations

import copy
import logging
import tempfile
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import NoSuchKernel
from nbclient.exceptions import DeadKernelError
from papermill.engines import NBClientEngine
from traitlets.config import Config

from bodocs.execution.client import PageClient
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
        with tempfile.TemporaryDirectory(prefix="bodocs-") as connection:
            client = PageClient(
                nb_man,
                task,
                kernel_name=kernel_name,
                startup_timeout=start_timeout,
                log=_SILENT,
                config=_config(connection),
                resources={"metadata": {"path": str(task.folder)}},
            )
            try:
                with task.log.open("wb") as log:
                    client.execute(env=task.environment, stdout=log, stderr=log)
            except NoSuchKernel:
                _fail(task, "no kernel", f"there is no kernel named {kernel_name!r}")
            except (DeadKernelError, RuntimeError) as error:
                _fail(task, "kernel died", str(error).strip().splitlines()[0])
            finally:
                # papermill adds cells that mark an error to its own notebook later.
                task.outcome.notebook = copy.deepcopy(nb_man.nb)


def _config(connection: str) -> Config:
    config = Config()
    # Sockets of the file system: no port can clash, nobody else can connect, and the
    # folder is short, because their names may have 107 characters at most.
    config.KernelManager.transport = "ipc"
    config.KernelManager.connection_file = str(Path(connection) / "k.json")
    return config


def _fail(task: Task, kind: str, message: str) -> None:
    if not task.outcome.failures and not task.cancelled:
        task.outcome.failures.append(Failure(kind=kind, message=message))
