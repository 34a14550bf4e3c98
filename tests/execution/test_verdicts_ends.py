"""Pages whose kernel ends, or whose cell does not end well: none of them passes."""

from __future__ import annotations

import copy
import re

import pytest
from nbformat import NotebookNode

from tests.conftest import Source, Workspace, code, prose
from tests.execution import verdicts
from tests.execution.verdicts import AFTER, KINDS, Ran

pytestmark = pytest.mark.kernel

RAISES = "raises-exception"
SHELL = "get_ipython().kernel"
# A socket that is closed under the thread that uses it may take the process with it.
GONE = "closed its connections|ended by SIG(SEGV|ABRT)"
KILL = "import os, signal\nos.kill(os.getpid(), signal.{})"

# Source of the second of three cells, and the failure it has to be: kind, and what is said.
IN_THE_MIDDLE = {
    "raises": ("1 / 0", "ZeroDivisionError", "division by zero"),
    "raises_no_exception": ("class Odd(BaseException): pass\nraise Odd('x')", "Odd", "x"),
    "interrupts_itself": ("raise KeyboardInterrupt", "KeyboardInterrupt", ""),
    "cancels": ("import asyncio\nraise asyncio.CancelledError('x')", "CancelledError", "x"),
    "awaits": (
        "import asyncio\nawait asyncio.sleep(0.01)\nraise ValueError('x')",
        "ValueError",
        "x",
    ),
    "exits": ("import sys\nsys.exit(0)", "SystemExit", r"sys\.exit\(0\); later cells never ran"),
    "exits_by_subclass": ("class End(SystemExit): pass\nraise End(0)", "End", "0"),
    "shows_error": (
        "try:\n    1 / 0\nexcept Exception:\n    get_ipython().showtraceback()",
        "ZeroDivisionError",
        r"division by zero \(shown by a cell that raised nothing\)",
    ),
    "draws_nothing": (
        "import matplotlib.pyplot as plt\nplt.title('$\\\\frac{$')\nplt.plot([1]);",
        "ValueError",
        "shown by a cell that raised nothing",
    ),
    "represents_nothing": (
        "class Odd:\n    def _repr_html_(self):\n        raise KeyError('x')\nOdd()",
        "KeyError",
        r"'x' \(shown by a cell that raised nothing\)",
    ),
    "quits": ("quit()", "kernel ended", "told the kernel to end"),
    "shuts_down": (f"{SHELL}.do_shutdown(True);", "kernel ended", "told the kernel to end"),
    "quits_and_dies": (
        f"{SHELL}.shell_handlers['kernel_info_request'] = lambda *_: __import__('os')._exit(0)\n"
        "quit()",
        "kernel ended",
        "told the kernel to end",
    ),
    "os_exit": ("import os\nos._exit(0)", "kernel died", "while this cell ran.*status 0"),
    "killed": (KILL.format("SIGKILL"), "kernel died", "while this cell ran.*SIGKILL"),
    "terminated": (KILL.format("SIGTERM"), "kernel died", "while this cell ran.*SIGTERM"),
    "segfault": ("import ctypes\nctypes.string_at(0)", "kernel died", "SIGSEGV"),
    "aborts": ("import os\nos.abort()", "kernel died", "SIGABRT"),
    "no_parent": (
        "import os, signal, time\nos.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(60)",
        "kernel died",
        "while this cell ran",
    ),
    "stops_loop": (
        f"{SHELL}.io_loop.stop()\nimport asyncio\nawait asyncio.sleep(60)",
        "kernel died",
        "while this cell ran",
    ),
    "becomes_true": (
        "import os\nos.execv('/bin/true', ['true'])",
        "kernel died",
        "while this cell ran",
    ),
    "becomes_sleep": (
        "import os\nos.execv('/bin/sleep', ['sleep', '600'])",
        "kernel died",
        "another program took its place",
    ),
    "restarts": (
        "import os, sys\nfrom ipykernel.connect import get_connection_file\n"
        "file = get_connection_file()\n"
        "os.execv(sys.executable, [sys.executable, '-m', 'ipykernel_launcher', '-f', file])",
        "kernel died",
        "another program took its place",
    ),
    "hangs_up": (f"{SHELL}.shell_stream.close()", "kernel died", GONE),
    "falls_silent": (
        f"{SHELL}.iopub_thread.socket.close()",
        "kernel died",
        GONE,
    ),
    "closes_all": ("import os\nos.closerange(3, 4096)", "kernel died", "while this cell ran"),
    "asks": ("input('name?')", "StdinNotImplementedError", "pages cannot ask"),
    "asks_for_password": (
        "from getpass import getpass\ngetpass()",
        "StdinNotImplementedError",
        "pages cannot ask",
    ),
}
PROMISED = {
    "promised_nothing": ("x = 1", "no exception", "raised nothing"),
    "promised_and_showed": (
        "try:\n    1 / 0\nexcept Exception:\n    get_ipython().showtraceback()",
        "no exception",
        "raised nothing",
    ),
    "promised_and_represented_nothing": (
        "class Odd:\n    def _repr_html_(self):\n        raise KeyError('x')\nOdd()",
        "no exception",
        "raised nothing",
    ),
    "promised_and_died": ("import os\nos._exit(0)", "kernel died", "status 0"),
    "promised_and_quit": ("quit()", "no exception", "raised nothing"),
}
LATER = "import threading, os\nthreading.Timer({}, os.kill, (os.getpid(), 9)).start()"
STARTS_KILLER = f"def start():\n    {LATER.format(0.3).replace(chr(10), '; ')}\n    return 1"
# Cells of a page, the number of code cells before the one at fault, that included, and the cause.
AT_THE_END = {
    "timer": ([LATER.format(0.1)], "SIGKILL"),
    "late_timer": ([LATER.format(0.4)], "SIGKILL"),
    "child_kills": (
        ["import os, subprocess\nk = f'sleep 0.3; kill -9 {os.getpid()}'\n"
         "p = subprocess.Popen(['sh', '-c', k])"],
        "SIGKILL",
    ),
    "orphan_kills": (
        ["import os\nos.system(f'(sleep 0.3; kill -9 {os.getpid()}) > /dev/null 2>&1 &');"],
        "SIGKILL",
    ),
    "expression_kills": ([STARTS_KILLER, prose("It is `{python} start()`.")], "SIGKILL"),
    "claim_kills": (
        [STARTS_KILLER, code("# One.\nassert True, f'{start()}'", "claim")],
        "SIGKILL",
    ),
    "dies_in_claim": (
        [code("# One.\nassert True, f'{__import__(\"os\")._exit(0)}'", "claim")],
        "status 0",
    ),
    "dies_in_prose": ([prose("It is `{python} __import__('os')._exit(0)`.")], "status 0"),
    "last_os_exit": (["import os\nos._exit(0)"], "status 0"),
    "last_quit": (["exit"], "told the kernel to end"),
}  # fmt: skip


def write_pages(project: Source) -> None:
    for name, (cell, *_) in IN_THE_MIDDLE.items():
        project.tutorial(name, "print('before')", cell, AFTER)
    for name, (cell, *_) in PROMISED.items():
        project.tutorial(name, "print('before')", code(cell, RAISES), AFTER)
    for name, (cells, _) in AT_THE_END.items():
        project.tutorial(name, "print('before')", *copy.deepcopy(cells))
    project.tutorial("promised_and_raised", code("1 / 0", RAISES), AFTER)
    project.tutorial("promised_and_exited", code("raise SystemExit(0)", RAISES), AFTER)
    project.tutorial("refuted", *[c for _ in range(6) for c in (refuted(), "print('between')")])


def refuted() -> NotebookNode:
    return code("# Two is one.\nassert 2 == 1, 'it is not'", "claim")


@pytest.fixture(scope="module", params=KINDS)
def ran(shared: Workspace, request: pytest.FixtureRequest) -> Ran:
    return verdicts.run(shared, request.param, write_pages, "")


@pytest.mark.parametrize("name", [*IN_THE_MIDDLE, *PROMISED])
def test_a_cell_that_does_not_end_well_fails_its_page(ran: Ran, name: str) -> None:
    _, kind, said = {**IN_THE_MIDDLE, **PROMISED}[name]
    failure = ran.failure(name)
    assert (failure["kind"], failure["number"]) == (kind, 2)
    assert re.search(said, failure["message"]), failure["message"]
    assert ran.states(name) == ["completed", "failed", "unrun"]


@pytest.mark.parametrize("name", [*IN_THE_MIDDLE, *PROMISED])
def test_the_notebook_is_kept_as_far_as_it_got(ran: Ran, name: str) -> None:
    assert ran.text(name, 1) == "before\n"
    assert ran.outputs(name)[2] == []


@pytest.mark.parametrize("name", AT_THE_END)
def test_a_kernel_that_does_not_outlive_its_page_fails_it(ran: Ran, name: str) -> None:
    cells, cause = AT_THE_END[name]
    failure = ran.failure(name)
    assert failure["kind"] == ("kernel ended" if name == "last_quit" else "kernel died")
    assert cause in failure["message"]
    assert failure["cell"] == f"cell-{len(cells) + 1}"
    assert ran.text(name, 1) == "before\n"


def test_what_killed_the_kernel_after_the_last_cell_is_told_from_that_cell(ran: Ran) -> None:
    assert "after this cell, the last, had ended" in ran.failure("timer")["message"]
    assert ran.states("timer") == ["completed", "completed"]
    assert ran.states("last_os_exit") == ["completed", "failed"]


def test_a_promised_exception_passes(ran: Ran) -> None:
    for page in ("promised_and_raised", "promised_and_exited"):
        assert ran.pages[page]["state"] == "passed"
        assert ran.text(page, 2) == "after\n"


def test_every_cell_runs_after_every_claim_that_fails(ran: Ran) -> None:
    assert ran.states("refuted") == ["failed", "completed"] * 6
    assert [ran.text("refuted", number) for number in range(2, 13, 2)] == ["between\n"] * 6


def test_no_process_is_left(ran: Ran) -> None:
    assert ran.left() == []


def test_the_report_is_free_of_the_noise_of_libraries(ran: Ran) -> None:
    for noise in ("Task was destroyed", "Traceback (most recent", "Ctrl-C will not work"):
        assert noise not in ran.done.err.replace("    Traceback", "")
