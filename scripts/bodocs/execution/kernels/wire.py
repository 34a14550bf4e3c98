"""What the runner, the zygote and the wardens say to each other."""

from __future__ import annotations

import json
import socket
from dataclasses import asdict, dataclass
from typing import Any

MESSAGE_BYTES = 1 << 20


@dataclass(frozen=True)
class Request:
    """A kernel to make.

    Attributes:
        argv: Its command.
        fork: Go on as ipykernel instead of executing the command.
        environment: Its environment, whole.
        cwd: Its working directory.
        memory: Bytes that it and its children may take.
        scratch: Folder of this kernel, removed if whoever asked is gone.
    """

    argv: list[str]
    fork: bool
    environment: dict[str, str]
    cwd: str
    memory: int
    scratch: str


@dataclass(frozen=True)
class Ready:
    """What the zygote says once it can serve.

    Attributes:
        left_out: Modules that could not be imported, each with the reason.
        modules: Top-level modules that are there now.
        refused: Why it forks no kernels; empty if it does.
    """

    left_out: dict[str, str]
    modules: list[str]
    refused: str


@dataclass(frozen=True)
class Started:
    """What a kernel says once it leads a session of its own."""

    pid: int


@dataclass(frozen=True)
class Ended:
    """What a warden says once the kernel and all that it started are gone.

    Attributes:
        code: Exit status, negative for a signal, as ``subprocess`` has it.
        cpu_seconds: User and system time of the kernel and its descendants.
        peak_bytes: The most memory that it and its descendants had together.
        reason: Why the warden ended it; empty if it ended by itself.
    """

    code: int
    cpu_seconds: float
    peak_bytes: int
    reason: str


def pair() -> tuple[socket.socket, socket.socket]:
    """Return the two ends of a new conversation, which keeps messages apart.

    It has no name in the file system: nobody else can join, and nothing is left of it.
    """
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def send(to: socket.socket, message: Any, descriptors: tuple[int, ...] = ()) -> None:
    """Send a message, and file descriptors with it.

    Raises:
        OSError: The other side is gone, or the message is too long.
    """
    data = json.dumps(asdict(message)).encode()
    if descriptors:
        socket.send_fds(to, [data], list(descriptors))
    else:
        to.send(data)


def receive(source: socket.socket, flags: int = 0) -> dict[str, Any]:
    """Return the next message; it is empty at the end."""
    data = source.recv(MESSAGE_BYTES, flags)
    return json.loads(data) if data else {}


def receive_with(source: socket.socket, count: int) -> tuple[dict[str, Any], list[int]]:
    """Return the next message and its ``count`` descriptors; it is empty at the end."""
    data, descriptors, _, _ = socket.recv_fds(source, MESSAGE_BYTES, count)
    return (json.loads(data) if data else {}), list(descriptors)
