"""Puts what a kernel publishes under the cells it belongs to, up to a limit for each."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from nbclient import NotebookClient
from nbformat import NotebookNode

from bodocs.execution.conversation import Published

# What a cell's limit is for.
_COUNTED = {"stream", "display_data", "execute_result"}
_TEXT = re.compile(rb'"text"\s*:\s*"')
_KEYS = 200
"""Bytes within which the text of a stream's message begins."""
_ESCAPE = 6
"""Bytes of the longest that may be cut in its middle: an escape in JSON."""
_ERROR_CHARACTERS = 20_000


@dataclass
class _Place:
    """A cell that has been sent to the kernel.

    Attributes:
        index: Place of the cell in the notebook.
        cell: The cell.
        size: Bytes of output so far.
        cut: True once something was left out.
        clearing: True if the next output takes the place of all before.
        stream: The last output, if it is a stream that may go on.
        text: What that stream has said, in pieces.
        error: The last error beyond the limit.
    """

    index: int
    cell: NotebookNode
    size: int = 0
    cut: bool = False
    clearing: bool = False
    stream: NotebookNode | None = None
    text: list[str] | None = None
    error: Published | None = None

    def settle(self) -> None:
        """Write the pieces of the last stream into the notebook."""
        if self.stream is not None and self.text is not None:
            self.stream["text"] = "".join(self.text)
            self.text = [self.stream["text"]]


class Outputs:
    """The outputs of one page.

    A message counts for the cell whose request it belongs to, even if it comes when another cell
    runs: threads go on when their cell has ended.

    Args:
        client: nbclient's client, which knows how each kind of message changes a cell.
        limit: Bytes of output kept of one cell.

    Attributes:
        unusable: What is wrong with messages that are no outputs, by the place of their cell.
    """

    def __init__(self, client: NotebookClient, limit: int) -> None:
        self._client = client
        self._limit = limit
        self._places: dict[str, _Place] = {}
        self.unusable: dict[int, str] = {}

    def expect(self, message: str, index: int, cell: NotebookNode) -> None:
        """Take what belongs to request ``message`` as the output of a cell."""
        self._places[message] = _Place(index, cell)

    def settle(self) -> None:
        """Bring the notebook up to date."""
        for place in self._places.values():
            self._take_last_error(place)
            place.settle()

    def hear(self, said: Published) -> None:
        """Take one message."""
        place = self._places.get(said.parent)
        if place is None or said.kind == "status":
            return
        try:
            self._hear(place, said)
        except Exception as error:  # a page may send what it likes
            why = str(error).strip().partition("\n")[0]
            self.unusable.setdefault(place.index, f"{type(error).__name__}: {why}")

    def _hear(self, place: _Place, said: Published) -> None:
        if said.kind in _COUNTED:
            self._count(place, said)
        elif said.kind == "error":
            self._take_error(place, said)
        elif said.size > self._limit and said.kind != "execute_input":
            self._cut(place, said.parent)
        else:
            self._take(place, said.unpack())
            if said.kind == "clear_output":
                place.size, place.cut = 0, False

    def _count(self, place: _Place, said: Published) -> None:
        left = self._limit - place.size
        place.size += said.size
        if said.size <= left:
            self._take(place, said.unpack())
        elif not place.cut:
            self._cut(place, said.parent, _head(said, left))

    def _take_error(self, place: _Place, said: Published) -> None:
        """Keep an error; beyond the limit only the last, because that ended the cell."""
        if place.cut:
            place.error = said
            return
        message = _shortened(said.unpack())
        place.size += len(str(message["content"]))
        self._take(place, message)
        if place.size > self._limit:
            self._cut(place, said.parent)

    def _take_last_error(self, place: _Place) -> None:
        if place.error is None:
            return
        message, place.error = _shortened(place.error.unpack()), None
        if place.cell.outputs and place.cell.outputs[-1].output_type == "error":
            place.cell.outputs.pop()
        self._take(place, message)

    def _cut(self, place: _Place, parent: str, kept: str = "") -> None:
        """Say that something is left out, after what is kept of it."""
        if place.cut:
            return
        place.cut = True
        note = f"\n[output cut here: more than {self._limit:,} bytes in one cell]\n"
        self._take(place, _stdout(parent, kept + note))

    def _take(self, place: _Place, message: dict[str, Any]) -> None:
        """Change the cell as the message says; streams in neighbouring pieces become one."""
        if message["msg_type"] == "stream" and self._goes_on(place, message):
            assert place.text is not None  # noqa: S101 - set with the stream
            place.text.append(message["content"]["text"])
            return
        place.settle()
        self._client.clear_before_next_output = place.clearing
        output = NotebookClient.process_message(
            self._client, message, place.cell, cell_index=place.index
        )
        place.clearing = self._client.clear_before_next_output
        is_stream = output is not None and output.output_type == "stream"
        place.stream = output if is_stream else None
        place.text = [output.text] if is_stream else None

    def _goes_on(self, place: _Place, message: dict[str, Any]) -> bool:
        # Where a kernel cuts a stream is a matter of timing, and no part of the page.
        captured = self._client.output_hook_stack.get(message["parent_header"].get("msg_id"))
        return (
            place.stream is not None
            and place.stream["name"] == message["content"]["name"]
            and not place.clearing
            and not captured
        )


def _head(said: Published, limit: int) -> str:
    """Return the first bytes of a stream's text; of anything else nothing.

    The message is not taken apart as a whole: it may be as large as the kernel's memory.
    """
    start = _TEXT.search(said.content[:_KEYS]) if said.kind == "stream" else None
    if start is None:
        return ""
    text = bytes(said.content[start.end() : start.end() + max(0, limit)])
    for end in range(len(text), max(0, len(text) - 2 * _ESCAPE), -1):
        with suppress(ValueError):
            found = str(json.loads(b'"' + text[:end] + b'"'))
            found.encode()  # half of a pair of surrogates is no text
            return found
    return ""


def _stdout(parent: str, text: str) -> dict[str, Any]:
    return {
        "msg_type": "stream",
        "header": {"msg_type": "stream"},
        "parent_header": {"msg_id": parent},
        "content": {"name": "stdout", "text": text},
    }


def _shortened(message: dict[str, Any]) -> dict[str, Any]:
    """Return an error with the middle left out of what nobody would read."""
    content = message["content"]
    content["evalue"] = _without_middle(content["evalue"])
    traceback = "\n".join(content["traceback"])
    if len(traceback) > _ERROR_CHARACTERS:
        content["traceback"] = _without_middle(traceback).split("\n")
    return message


def _without_middle(text: str) -> str:
    left_out = len(text) - _ERROR_CHARACTERS
    if left_out <= 0:
        return text
    half = _ERROR_CHARACTERS // 2
    return f"{text[:half]}\n[{left_out:,} characters left out]\n{text[-half:]}"
