"""What a run looks like at its end and, on a terminal, while it goes on."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import psutil
import pytest
from rich.cells import cell_len

from bodocs.reports import memory
from tests.conftest import BODOCS, Workspace, code
from tests.reports.conftest import NASTY, Reported

pytestmark = pytest.mark.kernel

PATIENCE = 120
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def table(text: str) -> list[str]:
    lines = text.splitlines()
    start = next(n for n, line in enumerate(lines) if line.split()[:3] == ["page", "time", "s"])
    rows = lines[start + 1 :]
    return rows[: next(n for n, row in enumerate(rows) if not re.match(r"failed|passed", row))]


def test_the_table_names_cost_and_slowest_cell_failed_pages_first(reported: Reported) -> None:
    rows = table(reported.done.err)
    assert [row.split()[0] for row in rows] == ["failed"] * 4 + ["passed"]
    last = r"passed +holds +\d+\.\d +\d+\.\d +\d+ +2: \d+\.\d s +(forked|spawned)"
    assert re.fullmatch(last, rows[-1].rstrip())
    assert {row.split()[1] for row in rows} == {"refuted", "odd,", "breaks", "costly", "holds"}


def test_it_says_how_kernels_were_made(reported: Reported) -> None:
    told = re.findall(r"^kernels  (\d+) (forked|spawned)", reported.done.err, re.MULTILINE)
    assert sum(int(number) for number, _ in told) == 5


def test_the_last_line_is_on_all_pages(reported: Reported) -> None:
    line = "6 pages: 2 passed, 4 failed; 5 executed now; 1 claim held"
    assert f"done     {line}" in reported.done.err


def test_a_log_has_plain_lines_and_no_movement(reported: Reported) -> None:
    assert "running  holds\n" in reported.done.err
    assert "\x1b" not in reported.done.err
    assert "cell 1 of" not in reported.done.err


def test_nothing_of_a_page_reaches_the_terminal_as_a_control(reported: Reported) -> None:
    assert f"failed   {NASTY}  " in reported.done.err
    assert "ValueError: \ufffd red ]]>" in reported.done.err
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", reported.done.err)


def test_a_log_that_knows_only_ascii_is_written_all_the_same(space: Workspace) -> None:
    project = space.project()
    project.doc("page", "```python\nraise ValueError('µ → ∞')\n```\n")
    env = {"PYTHONIOENCODING": "ascii"}
    done = space.bodocs("run", cwd=project.root, status=1, env=env)
    assert r"ValueError: \xb5 \u2192 \u221e" in done.out


def test_forced_colours_in_a_log_bring_no_movement(space: Workspace) -> None:
    project = space.project()
    project.doc("page", "```python\n1\n```\n")
    done = space.bodocs("run", cwd=project.root, env={"FORCE_COLOR": "1"})
    assert "\x1b[32mpassed" in done.out
    assert "running  page\n" in done.out
    assert set(re.findall(r"\x1b\[[0-9;?]*([A-Za-z])", done.out)) == {"m"}


def watched(space: Workspace, root: Path, columns: int, flag: Path, until: str) -> str:
    """Run on a terminal; once ``until`` is seen, let the pages end. Return all that was shown."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    env = {**space.environment(), "TERM": "xterm-256color"}
    del env["COLUMNS"]
    with subprocess.Popen(
        [BODOCS, "run", "--jobs", "2"],
        cwd=root,
        env=env,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        shown, deadline = "", time.monotonic() + PATIENCE
        while True:
            if time.monotonic() > deadline or re.search(until, ESCAPE.sub("", shown)):
                flag.touch()
            if select.select([ours], [], [], 0.1)[0]:
                try:
                    shown += os.read(ours, 65536).decode(errors="replace")
                except OSError:  # the other end is closed
                    break
        os.close(ours)
    assert process.returncode == 0
    return shown


@pytest.mark.parametrize("columns", [60, 120])
def test_a_terminal_shows_cells_time_and_memory_of_running_pages(
    space: Workspace, columns: int
) -> None:
    project, flag = space.project(), space.root / "flag"
    wait = f"import time, pathlib\nwhile not pathlib.Path({str(flag)!r}).exists(): time.sleep(0.05)"
    long_name = "a_page_whose_name_is_longer_than_a_narrow_terminal_has_columns"
    project.tutorial(long_name, "x = 1", wait)
    project.tutorial("short", "x = 1", "y = 2", wait)
    facts = r"(?=.*cell {0} of {0}  +0:\d\d +\d+ MB)"
    until = f"(?s){facts.format(2)}{facts.format(3)}"
    shown = watched(space, project.root, columns, flag, until)
    text = ESCAPE.sub("", shown)
    assert re.search(until, text)
    assert "0 of 2 done" in text
    live = [line for line in re.split(r"[\r\n]+", text) if re.match(r"running  .* cell ", line)]
    assert live
    assert max(cell_len(line.rstrip()) for line in live) <= columns
    # What moved is gone at the end, and what stays is a line for each page, and the table.
    assert "passed   short" in text
    assert f"passed   {long_name}" in text
    assert "2 pages: 2 passed, 0 failed" in text
    assert ("kernel" in text.split("slowest cell")[1].split("\n")[0]) == (columns >= 80)


CHILD = "x = bytearray(80_000_000); input()"
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {CHILD!r}])"


def test_the_memory_of_a_kernel_is_that_of_all_it_has_started() -> None:
    alone = memory.of_trees([os.getpid()])[os.getpid()]
    with subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE) as process:
        deadline = time.monotonic() + PATIENCE
        while memory.of_trees([process.pid]).get(process.pid, 0) < 80_000_000:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        own = psutil.Process(process.pid).memory_info().rss
        assert own < 80_000_000
        assert memory.of_trees([os.getpid()])[os.getpid()] > alone
        process.communicate(b"\n")


def test_a_process_that_is_gone_has_no_memory() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    assert memory.of_trees([process.pid]) == {}


def test_claims_of_a_page_stand_before_the_table(space: Workspace) -> None:
    project = space.project()
    cells = ["x = 3", code("# Three.\nassert x == 3, f'x is {x}'", "claim")]
    project.tutorial("page", *cells)
    out = space.bodocs("run", cwd=project.root).out
    assert out.index("claim    held: Three. (x is 3)") < out.index("slowest cell")
    again = space.bodocs("run", cwd=project.root).out
    assert "claim    held: Three. (x is 3)" in again
    assert "slowest cell" not in again
