"""What is running now, a line for each page, on a terminal that can be written over."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

from rich.cells import cell_len, set_cell_size
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from bodocs.reports.memory import of_trees

_SAMPLE_SECONDS = 1.0
"""Memory is looked at no more often than this, however often lines are drawn."""
_NARROWEST = 8
"""Columns that a page's name keeps on the narrowest terminal."""


@dataclass
class _Row:
    page: str
    start: float
    number: int = 0
    count: int = 0
    pid: int | None = None


@dataclass
class Running:
    """The pages that run; drawn by rich, told of changes by the threads that run them.

    Attributes:
        total: How many pages the run has; 0 if that is not known.
        done: How many of them are done.
    """

    total: int = 0
    done: int = 0
    _rows: dict[int, _Row] = field(default_factory=dict)
    _memory: dict[int, int] = field(default_factory=dict)
    _sampled: float = float("-inf")
    # Held for a moment only, and never while anything is printed: rich draws with its own lock.
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, run: int, page: str) -> None:
        """Add a line."""
        with self._lock:
            self._rows[run] = _Row(page, time.monotonic())

    def kernel(self, run: int, pid: int | None) -> None:
        """Show the memory of this process from now on."""
        with self._lock:
            if run in self._rows:
                self._rows[run].pid = pid

    def cell(self, run: int, number: int, count: int) -> None:
        """Show that this cell runs."""
        with self._lock:
            if run in self._rows:
                self._rows[run].number, self._rows[run].count = number, count

    def end(self, run: int) -> None:
        """Remove the line."""
        with self._lock:
            self._rows.pop(run, None)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw a line for each page, and one that says how many are left."""
        with self._lock:
            rows = list(self._rows.values())
        self._sample([row.pid for row in rows if row.pid is not None])
        room = max(1, console.height - 2)
        facts = [self._facts(row) for row in rows[:room]]
        widths = [max((cell_len(fact[n]) for fact in facts), default=0) for n in range(3)]
        for row, fact in zip(rows, facts, strict=False):
            tail = "  ".join(text.rjust(width) for text, width in zip(fact, widths, strict=True))
            yield _line("running", row.page, tail, _name_width(rows, tail, options.max_width))
        if self.total:
            more = f", {len(rows) - room} more running" if len(rows) > room else ""
            yield Text(f"{'pages':<8} {self.done} of {self.total} done{more}", no_wrap=True)

    def _facts(self, row: _Row) -> tuple[str, str, str]:
        cell = f"cell {row.number} of {row.count}" if row.number else "starting"
        seconds = int(time.monotonic() - row.start)
        memory = self._memory.get(row.pid or 0)
        return (
            cell,
            f"{seconds // 60}:{seconds % 60:02}",
            f"{memory / 1e6:.0f} MB" if memory else "",
        )

    def _sample(self, pids: list[int]) -> None:
        now = time.monotonic()
        if now - self._sampled < _SAMPLE_SECONDS:
            return
        self._memory = of_trees(pids)
        self._sampled = now


def _name_width(rows: list[_Row], tail: str, width: int) -> int:
    longest = max(cell_len(row.page) for row in rows)
    return max(_NARROWEST, min(longest, width - 9 - 2 - cell_len(tail)))


def _line(label: str, name: str, tail: str, width: int) -> Text:
    if cell_len(name) > width:
        name = set_cell_size(name, width - 1) + "…"
    text = Text(f"{label:<8} {set_cell_size(name, width)}  {tail}", no_wrap=True)
    text.overflow = "crop"
    return text
