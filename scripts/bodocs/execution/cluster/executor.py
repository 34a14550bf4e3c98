"""Runs pages on a Dask cluster: the submitter's side."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from bodocs import keys
from bodocs.errors import ClusterError, MachineryError
from bodocs.execution.cluster import cargo
from bodocs.execution.cluster.connection import Connection
from bodocs.execution.cluster.flight import CalledOff, Cell, Ended, Flight, Landed, Lost, Started
from bodocs.execution.executor import Cancellable
from bodocs.execution.kernels import preload
from bodocs.execution.page import Job
from bodocs.execution.task import Watch
from bodocs.settings import Settings
from bodocs.store import Entry

# As text, so that scheduler and worker get along without this package until the worker runs it:
# what is missing there is then an error that says so, and not a task that cannot be read.
_CALL = "__import__('bodocs.execution.cluster.worker', fromlist=['run']).run(cargo)"
_TOPIC = "bodocs"
_LOOK_SECONDS = 1.0
_END_SECONDS = 10.0
_FETCH_SECONDS = 60.0


class ClusterExecutor:
    """Has each page run by a worker of a cluster.

    Args:
        settings: Deadlines and limits.
        address: The scheduler's, as given with ``--cluster``.
        spawn: Start each kernel as a new process instead of forking it.
        say: Told, once each, what kept kernels from starting faster.

    Attributes:
        workers: How many workers there are now.
        threads: How many pages they run at once.

    Raises:
        ClusterError: There is no scheduler, or it has no worker.
    """

    def __init__(
        self,
        settings: Settings,
        address: str,
        *,
        spawn: bool = False,
        say: Callable[[str], None] = lambda _text: None,
    ) -> None:
        self._settings = settings
        self._spawn = spawn
        self._say = say
        self._said: set[str] = set()
        self._name = uuid.uuid4().hex
        self._modules: tuple[str, ...] = ()
        self._flights: dict[str, Flight] = {}
        self._connection = Connection(address)
        self._connection.subscribe(_TOPIC, self._of_worker)
        self._connection.subscribe("all", self._of_scheduler)
        self.workers = len(self._connection.threads)
        self.threads = sum(self._connection.threads.values())

    def expect(self, jobs: Sequence[Job]) -> None:
        """Note what the pages import, so that every worker imports it once."""
        now = keys.here()
        code = [text for job in jobs for text in keys.code_of(job.page, job.notebook, now)]
        self._modules = preload.modules(code, self._settings.project.preload)

    def execute(self, job: Job, attach: Callable[[Cancellable], None], watch: Watch) -> Entry:
        """Have a worker run a page; a page that was called off comes back as it was.

        Raises:
            MachineryError: Its worker died.
            ClusterError: No worker can run it.
        """
        flight = Flight()
        attach(flight)
        packed = cargo.pack(job, self._settings) | {
            "submitter": self._name,
            "modules": list(self._modules),
            "spawn": self._spawn,
        }
        key = f"bodocs-{job.page.id}-{uuid.uuid4().hex}"
        self._flights[key] = flight
        future = None
        try:
            future = self._connection.submit(key, eval, _CALL, {"cargo": packed})
            future.add_done_callback(lambda _: flight.tell(Landed()))
            return self._follow(flight, future, watch) or job.unexecuted()
        except BaseException:
            if future is not None:
                future.cancel()
            raise
        finally:
            del self._flights[key]

    def stop_waiting(self) -> None:
        """Do nothing: a page that was called off is let go of by its worker."""

    def close(self) -> None:
        """Let go of the cluster; workers let go of what they had made ready a little later."""
        self._connection.close()

    def _follow(self, flight: Flight, future: Any, watch: Watch) -> Entry | None:
        """Return what came of the page; None if it was called off."""
        at: Started | None = None
        while True:
            match flight.next(_LOOK_SECONDS):
                case None:
                    self._connection.check()
                case Started() as at:
                    pass
                case Cell(number, count):
                    watch.cell(number, count)
                case Lost(worker) if at is not None and worker == at.worker:
                    # Dask would run the page again elsewhere by itself, for as long as there
                    # are workers to kill.
                    raise _killed(f"the worker {at.host} was gone before the page had ended")
                case CalledOff():
                    future.cancel()
                    if at is not None:
                        _wait_for_end(flight)
                    return None
                case Landed():
                    return self._landed(future)

    def _landed(self, future: Any) -> Entry:
        from distributed import KilledWorker
        from distributed.client import FutureCancelledError

        try:
            answer = future.result(timeout=_FETCH_SECONDS)
        except (KilledWorker, TimeoutError) as error:
            raise _killed("the worker was gone before the page had come back") from error
        except FutureCancelledError as error:
            if error.reason == "scheduler-connection-lost":
                raise self._connection.lost() from error
            raise MachineryError("task dropped", str(error)) from error
        except ImportError as error:
            raise self._refusal("a worker", [f"it cannot load bodocs: {error}"]) from error
        except Exception as error:
            raise MachineryError("worker failed", f"{type(error).__name__}: {error}") from error
        if "refused" in answer:
            raise self._refusal(answer["host"], answer["refused"])
        return cargo.unpack_entry(answer)

    def _refusal(self, host: str, reasons: list[str]) -> ClusterError:
        shown = "; ".join(reasons[:5]) + ("; …" if len(reasons) > 5 else "")
        return ClusterError(
            f"{host} cannot run pages of this environment: {shown}",
            where=self._connection.address,
            mend="install on every worker what is installed here, and restart it",
        )

    def _of_worker(self, facts: dict[str, Any]) -> None:
        if facts["submitter"] != self._name:
            return
        if facts["event"] == "note" and facts["text"] not in self._said:
            self._said.add(facts["text"])
            self._say(f"{facts['host']}: {facts['text']}")
        flight = self._flights.get(facts["key"])
        if flight is None:
            return
        match facts["event"]:
            case "started":
                flight.tell(Started(facts["worker"], facts["host"]))
            case "cell":
                flight.tell(Cell(facts["number"], facts["count"]))
            case "ended":
                flight.tell(Ended())

    def _of_scheduler(self, facts: dict[str, Any]) -> None:
        if facts.get("action") != "remove-worker":
            return
        for key in facts["processing-tasks"]:
            if flight := self._flights.get(key):
                flight.tell(Lost(facts["worker"]))


def _killed(message: str) -> MachineryError:
    return MachineryError("worker killed", message)


def _wait_for_end(flight: Flight) -> None:
    """Wait until the worker has ended the kernel, for as long as that may take."""
    signal = flight.next(_END_SECONDS)
    while signal is not None and not isinstance(signal, Ended | Lost):
        signal = flight.next(_END_SECONDS)
