"""Talks with one kernel: asks, waits for the answer, and knows at once when nobody is there."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import zmq
import zmq.asyncio
from nbclient.exceptions import DeadKernelError

# Each message may be of megabytes, and those that wait here take memory. Those that find no room
# stay in the kernel, whose profile has it keep them, until it is told to wait.
_QUEUE = 64
_ASK_AGAIN_SECONDS = 0.2
_LOOK_SECONDS = 0.2
# A process whose connections are closed is on its way out, unless it became another program.
_FAREWELL_SECONDS = 2.0
# A kernel may publish faster than it is heard, and what waits takes memory here. On a busy machine
# this process may get its turn late: so the kernel waits after a burst, however young that is.
_LAG_SECONDS = 0.5
_BURST_BYTES = 1_000_000
_DRAINED_MS = 50
# Between a reply and the last of what was published before it lie milliseconds.
_SILENCE_SECONDS = 30.0


class TroubleError(Exception):
    """A request was not answered as it should have been."""


class TooLateError(TroubleError):
    """The answer did not come in time."""


class OutputLostError(TroubleError):
    """The answer came, but not what the kernel had published before it."""


class KernelGoneError(TroubleError, DeadKernelError):  # type: ignore[misc] # nbclient is untyped
    """Nobody is left to answer.

    Attributes:
        lives: True if the process is still there, without its connections.
    """

    def __init__(self, *, lives: bool = False) -> None:
        self.lives = lives
        super().__init__("the kernel closed its connections" if lives else "the kernel died")


@dataclass(frozen=True)
class Published:
    """A message for everybody, not yet taken apart: it may be huge and unwanted.

    Attributes:
        kind: Its type.
        parent: Id of the request it belongs to; empty if it belongs to none.
        sent: When the kernel made it, in ISO 8601; empty if it does not say.
        size: Bytes of its content.
        content: Its content as JSON.
        unpack: Takes it apart.
    """

    kind: str
    parent: str
    sent: str
    size: int
    content: memoryview
    unpack: Callable[[], dict[str, Any]]


class Conversation:
    """Talks with a kernel that has been started.

    Args:
        client: Its client, not yet connected.
        alive: Tells whether its process is there.
        send_signal: Sends its process a signal.
        heard: Called with everything that the kernel publishes, in order.
    """

    def __init__(
        self,
        client: Any,
        alive: Callable[[], Awaitable[bool]],
        send_signal: Callable[[int], Awaitable[None]],
        heard: Callable[[Published], None],
    ) -> None:
        self._client = client
        self._alive = alive
        self._send_signal = send_signal
        self._heard = heard
        self._hung_up = False
        self._heard_at = time.monotonic()
        self._closings = zmq.asyncio.Poller()

    async def begin(self, until: float) -> None:
        """Connect, and wait until the kernel answers and what it publishes is heard.

        Args:
            until: Time on the monotonic clock at which to give up.

        Raises:
            KernelGoneError: It ended.
            TooLateError: It did not answer in time.
        """
        self._client.context.setsockopt(zmq.RCVHWM, _QUEUE)
        self._client.start_channels(stdin=False, hb=False, control=False)
        for channel in (self._client.shell_channel, self._client.iopub_channel):
            monitor = channel.socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
            self._closings.register(monitor, zmq.POLLIN)
        while time.monotonic() < until:
            # The first answers may be published before our subscription has arrived.
            with suppress(TooLateError):
                message = self._client.kernel_info()
                await self.reply(message, time.monotonic() + _ASK_AGAIN_SECONDS)
                return
        raise TooLateError("the kernel never answered")

    async def reply(self, message: str, until: float) -> dict[str, Any]:
        """Return the reply to a request, once everything published before it has been heard.

        Args:
            message: The request's id.
            until: Time on the monotonic clock at which to give up.

        Raises:
            TroubleError: There is none.
        """
        answer = asyncio.ensure_future(self._answer(message))
        silence = asyncio.ensure_future(self._listen(message))
        gone = asyncio.ensure_future(self._gone())
        tasks = (answer, silence, gone)
        try:
            await self._both(answer, silence, gone, until)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        return answer.result()

    async def stay(self, seconds: float) -> None:
        """Listen for a while.

        Raises:
            KernelGoneError: The kernel has gone meanwhile.
        """
        with suppress(TooLateError):
            await self.reply("", time.monotonic() + seconds)

    async def _both(
        self,
        answer: asyncio.Future[Any],
        silence: asyncio.Future[Any],
        gone: asyncio.Future[Any],
        until: float,
    ) -> None:
        while not (answer.done() and silence.done()):
            if time.monotonic() >= until:
                raise TooLateError
            if answer.done() and time.monotonic() >= self._heard_at + _SILENCE_SECONDS:
                raise OutputLostError
            done, _ = await asyncio.wait(
                {task for task in (answer, silence, gone) if not task.done()},
                timeout=min(_LOOK_SECONDS, until - time.monotonic()),
                return_when=asyncio.FIRST_COMPLETED,
            )
            for task in done:
                task.result()
            if gone.done() and not (answer.done() and silence.done()):
                silence.cancel()
                await self._hear_the_rest()
                raise KernelGoneError(lives=await self._alive())

    async def _answer(self, message: str) -> dict[str, Any]:
        while True:
            reply = await self._client.shell_channel.get_msg(timeout=None)
            if reply["parent_header"].get("msg_id") == message:
                # A cell may have been silent for long before; only now the rest is on its way.
                self._heard_at = time.monotonic()
                return dict(reply["content"])

    async def _listen(self, message: str) -> None:
        """Pass on what is published until the kernel says that it is done with a request."""
        held = False
        burst = 0
        try:
            while True:
                if held and not await self._client.iopub_channel.socket.poll(_DRAINED_MS):
                    held = await self._hold(held=False)
                    burst = 0
                said = self._published(await self._receive())
                burst += said.size
                self._heard_at = time.monotonic()
                if said.kind == "status" and said.parent == message and _is_idle(said):
                    return
                self._heard(said)
                if not held and (burst > _BURST_BYTES or _age(said) > _LAG_SECONDS):
                    held = await self._hold(held=True)
                # Messages that are there already would keep every other task from its turn.
                await asyncio.sleep(0)
        finally:
            if held:
                await self._hold(held=False)

    async def _hold(self, *, held: bool) -> bool:
        """Stop the kernel, or let it go on; return whether it is stopped, where that is to be had.

        It says nothing then, until what it has said already is heard.
        """
        if not hasattr(signal, "SIGSTOP"):
            return False
        await self._send_signal(signal.SIGSTOP if held else signal.SIGCONT)
        return held

    async def _hear_the_rest(self) -> None:
        """Pass on what the kernel published before it went."""
        socket = self._client.iopub_channel.socket
        while await socket.poll(0):
            self._heard(self._published(await self._receive()))

    async def _receive(self) -> list[zmq.Frame]:
        socket = self._client.iopub_channel.socket
        # Without a copy: what is beyond the limit is thrown away as it came.
        frames: list[zmq.Frame] = await socket.recv_multipart(copy=False)
        return frames

    def _published(self, frames: list[zmq.Frame]) -> Published:
        session = self._client.session
        _, parts = session.feed_identities(frames, copy=False)
        header = session.unpack(parts[1].bytes)
        return Published(
            kind=header["msg_type"],
            parent=session.unpack(parts[2].bytes).get("msg_id", ""),
            sent=header.get("date", ""),
            size=sum(map(len, parts[4:])),
            content=parts[4].buffer,
            unpack=lambda: session.deserialize(parts, copy=False),
        )

    async def _gone(self) -> None:
        """Return once nobody can answer."""
        while not self._hung_up and await self._alive():
            self._hung_up = bool(await self._closings.poll(_LOOK_SECONDS * 1000))
        until = time.monotonic() + _FAREWELL_SECONDS
        while await self._alive() and time.monotonic() < until:
            await asyncio.sleep(_LOOK_SECONDS / 10)


def _is_idle(said: Published) -> bool:
    return bool(said.unpack()["content"]["execution_state"] == "idle")


def _age(said: Published) -> float:
    """Return how many seconds ago a message was made; 0 if it does not say."""
    with suppress(ValueError, TypeError):
        return (datetime.now(UTC) - datetime.fromisoformat(said.sent)).total_seconds()
    return 0.0
