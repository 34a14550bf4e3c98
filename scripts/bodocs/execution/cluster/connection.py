"""The connection to a Dask scheduler, which is there for a whole run."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from bodocs.errors import ClusterError
from bodocs.execution.cluster.opening import client

_WORKER_SECONDS = 30.0
_CHECK_SECONDS = 5.0
_ANSWER_SECONDS = 10.0


class Connection:
    """A connection to a scheduler that has at least one worker.

    Args:
        address: As given with ``--cluster``.

    Raises:
        ClusterError: The address cannot be used, nothing answers there, or no worker is there
            and none joins within half a minute.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self._client = client(address)
        self._lock = threading.Lock()
        self._checked = time.monotonic()
        self._seen = time.monotonic()
        try:
            self._client.wait_for_workers(1, timeout=_WORKER_SECONDS)
            self.threads = dict(self._client.nthreads())
        except (OSError, TimeoutError) as error:
            self.close()
            raise self._no_worker() from error
        except BaseException:
            self.close()
            raise

    def subscribe(self, topic: str, handler: Callable[[Any], None]) -> None:
        """Have ``handler`` called, from a thread of Dask's, with each event of a topic."""
        self._client.subscribe_topic(topic, lambda event: handler(event[1]))

    def submit(self, key: str, function: Any, *arguments: object) -> Any:
        """Return Dask's future of a task of one's own.

        Raises:
            ClusterError: The connection is lost.
        """
        from distributed.client import ClosedClientError

        try:
            return self._client.submit(function, *arguments, key=key, pure=False)
        except ClosedClientError as error:
            raise self.lost() from error

    def check(self) -> None:
        """Look now and then whether there still are workers; called by all who wait.

        Raises:
            ClusterError: There has been none for half a minute.
        """
        with self._lock:
            now = time.monotonic()
            if now - self._checked < _CHECK_SECONDS:
                return
            self._checked = now
            # A scheduler that is gone for good ends every future; one that is only slow is not.
            with suppress(OSError, TimeoutError):
                workers = self._client.sync(
                    self._client.scheduler.ncores, callback_timeout=_ANSWER_SECONDS
                )
                self._seen = now if workers else self._seen
                if not workers and now - self._seen > _WORKER_SECONDS:
                    raise self._no_worker()

    def close(self) -> None:
        """Let go of the scheduler, which forgets every task of this connection."""
        with suppress(OSError, TimeoutError, RuntimeError):
            self._client.close(timeout=_ANSWER_SECONDS)

    def lost(self) -> ClusterError:
        """Return the error of a scheduler that has gone away."""
        return ClusterError(
            "the connection to the scheduler is lost",
            where=self.address,
            mend="start it again and repeat the command; finished pages are kept",
        )

    def _no_worker(self) -> ClusterError:
        return ClusterError(
            f"no worker has joined within {_WORKER_SECONDS:.0f} s",
            where=self.address,
            mend=f"start one where bodocs is installed: dask worker {self.address}",
        )
