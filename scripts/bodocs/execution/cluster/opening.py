"""Opening the way to a Dask scheduler; Dask's own complaints come late, and in many forms."""

from __future__ import annotations

import logging
import queue
import threading
from typing import Any
from urllib.parse import urlsplit

from bodocs.errors import ClusterError
from bodocs.execution.cluster.files import CARRIED_BYTES

_SCHEMES = ("tcp", "tls")
_CONNECT_SECONDS = 8.0
_PATIENCE_SECONDS = 10.0


def client(address: str) -> Any:
    """Return a client of Dask's that is connected.

    Raises:
        ClusterError: The address is none, Dask is not installed, or no scheduler answers.
    """
    _check_address(address)
    _prepare_dask(address)
    opened: queue.SimpleQueue[Any] = queue.SimpleQueue()
    # In a thread, because Dask waits for ever for a server that speaks another language.
    threading.Thread(target=_open, args=(address, opened), daemon=True).start()
    try:
        made = opened.get(timeout=_PATIENCE_SECONDS)
    except queue.Empty:
        raise _no_scheduler(address, "what listens there is none") from None
    if isinstance(made, BaseException):
        raise _no_scheduler(address, str(made).strip().partition("\n")[0]) from made
    for topic in ("print", "warn"):
        # What tasks of other people print is not ours to show.
        made.unsubscribe_topic(topic)
    return made


def _open(address: str, opened: queue.SimpleQueue[Any]) -> None:
    from distributed import Client

    try:
        opened.put(Client(address, timeout=_CONNECT_SECONDS, name="bodocs", set_as_default=False))
    except Exception as error:
        opened.put(error)


def _no_scheduler(address: str, reason: str) -> ClusterError:
    return ClusterError(
        f"no Dask scheduler answers: {reason}",
        where=address,
        mend="start one with 'dask scheduler', or correct --cluster",
    )


def _check_address(address: str) -> None:
    try:
        parts = urlsplit(address)
        complete = parts.scheme in _SCHEMES and parts.hostname and parts.port
    except ValueError:  # the port is no number
        complete = None
    if not complete:
        raise ClusterError(
            "this is no address of a Dask scheduler",
            where=f"--cluster {address}",
            mend="write for example --cluster tcp://127.0.0.1:8786",
        )


def _prepare_dask(address: str) -> None:
    try:
        import dask
        from distributed.security import Security
    except ModuleNotFoundError as error:
        raise ClusterError(
            f"the package {error.name!r} is not installed",
            where="--cluster",
            mend="pip install 'bodocs[cluster]'",
        ) from error
    # What goes wrong is said by errors of our own, and once.
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    dask.config.set({"distributed.admin.large-graph-warning-threshold": 2 * CARRIED_BYTES})
    _check_encryption(address, Security().get_connection_args("client"))


def _check_encryption(address: str, configured: dict[str, Any]) -> None:
    encrypted = address.startswith("tls:")
    if encrypted and configured["ssl_context"] is None:
        raise ClusterError(
            "no certificates are configured for TLS",
            where=address,
            mend="name them under distributed.comm.tls in Dask's configuration",
        )
    if configured["require_encryption"] and not encrypted:
        raise ClusterError(
            "Dask's configuration asks for encryption",
            where=address,
            mend="write tls:// in place of tcp://",
        )
