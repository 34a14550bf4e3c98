"""The worker's side: runs the page of one task in a kernel of its own."""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bodocs import notebooks
from bodocs.execution.cluster import cargo as freight
from bodocs.execution.cluster import ingredients
from bodocs.execution.cluster.hosts import Hosts
from bodocs.execution.cluster.leash import Leash
from bodocs.execution.local import LocalExecutor
from bodocs.execution.page import Job
from bodocs.store import Entry

TOPIC = "bodocs"
"""What workers tell of their pages goes to the subscribers of this topic."""

_hosts = Hosts()


def run(cargo: dict[str, Any]) -> dict[str, Any]:
    """Run the page that a task carries; return what came of it, or why it was not run."""
    from distributed import get_worker

    worker = get_worker()
    key = worker.get_current_task()
    host = f"{worker.name} on {socket.gethostname()}"
    about = {"submitter": cargo["submitter"], "key": key, "host": host}
    teller = _Teller(lambda facts: worker.log_event(TOPIC, about | facts))
    with tempfile.TemporaryDirectory(
        prefix="bodocs-", dir=worker.local_directory, ignore_cleanup_errors=True
    ) as folder:
        job = freight.unpack(cargo, Path(folder))
        wrong = ingredients.differences(cargo["ingredients"], ingredients.of(job))
        if wrong:
            return {"host": host, "refused": wrong}
        teller.tell(event="started", worker=worker.address)
        try:
            with Leash(worker, key) as leash:
                entry = _execute(job, cargo, leash, teller)
        finally:
            teller.tell(event="ended")
    ran = entry.run.model_copy(update={"host": host})
    return {"host": host, **freight.pack_entry(replace(entry, run=ran))}


def _execute(job: Job, cargo: dict[str, Any], leash: Leash, teller: _Teller) -> Entry:
    def make() -> LocalExecutor:
        settings = freight.settings(cargo, job.page.root)
        return LocalExecutor(settings, spawn=cargo["spawn"], say=teller.note)

    with _hosts.of(cargo["submitter"], make) as executor:
        executor.expect([_importer(job, cargo["modules"])])
        return executor.execute(job, leash.attach, teller)


def _importer(job: Job, modules: list[str]) -> Job:
    """Return a page that imports what all pages of the run import.

    Of these the worker will get some, one after another; and to import anew for each would cost
    more than to import once too much.
    """
    code = "\n".join(f"import {name}" for name in modules)
    cells = [notebooks.code_cell(code, {})]
    return replace(job, notebook=notebooks.notebook(cells, {}))


@dataclass(frozen=True)
class _Teller:
    """Tells the submitter how the page goes."""

    send: Callable[[dict[str, Any]], None]

    def tell(self, **facts: object) -> None:
        self.send(facts)

    def note(self, text: str) -> None:
        self.tell(event="note", text=text)

    def kernel(self, pid: int | None) -> None:
        """Pass over it: the number means nothing on another machine."""

    def cell(self, number: int, count: int) -> None:
        self.tell(event="cell", number=number, count=count)
