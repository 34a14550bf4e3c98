"""Where a run is told: a terminal, a log file, or a job of GitHub Actions."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.text import Text

from bodocs.reports.streams import tolerant
from bodocs.reports.text import clean

_LOG = 400
"""Columns of a log file."""


def opened(stream: TextIO) -> Console:
    """Return a console that writes what its encoding lacks as escapes instead of failing."""
    # A log has no edge at which a line would have to be folded.
    # Nor is :100: anything but a line number.
    return Console(file=tolerant(stream), width=None if stream.isatty() else _LOG, emoji=False)


def moves(console: Console) -> bool:
    """Return True for a terminal on which lines can be written over.

    Settings that force colours make rich take a log file for one.
    """
    return console.is_interactive and console.file.isatty()


def say(console: Console, label: str, text: str, style: str = "") -> None:
    """Write a line: what it is about, and the rest. Nothing in it is taken for markup."""
    line = Text.assemble((f"{label:<8} ", style), clean(text))
    console.print(line, soft_wrap=True, highlight=False)


def on_github() -> bool:
    """Return True in a job of GitHub Actions."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


@contextmanager
def no_commands(console: Console) -> Iterator[None]:
    """Keep GitHub from obeying what pages print: a line of theirs may begin like a command."""
    if not on_github():
        yield
        return
    word = secrets.token_hex(16)
    console.print(f"::stop-commands::{word}", soft_wrap=True, highlight=False, markup=False)
    try:
        yield
    finally:
        console.print(f"::{word}::", soft_wrap=True, highlight=False, markup=False)
