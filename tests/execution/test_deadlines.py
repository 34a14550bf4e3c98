"""Cells and pages that take too long are ended, however they resist, and said to be late."""

from __future__ import annotations

import copy

import pytest

from tests.conftest import Source, Workspace, code, prose
from tests.execution import verdicts
from tests.execution.verdicts import AFTER, KINDS, Ran

pytestmark = pytest.mark.kernel

SECONDS = 4
# The second of three cells.
ENDLESS = {
    "loop": "n = 0\nwhile True:\n    n += 1",
    "stubborn": "while True:\n    try:\n        while True:\n            pass\n"
    "    except BaseException:\n        pass",
    "deaf": "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\ntime.sleep(600)",
    # The search holds Python's lock and sees no signal.
    "in_c": "import re\nre.match(r'(a+)+$', 'a' * 60 + 'b')",
    "stopped": "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
    "waits_for_child": "import subprocess\n"
    "subprocess.run(['sleep', '600'], start_new_session=True)",
    "awaits": "import asyncio\nawait asyncio.sleep(600)",
    "promised": code("import time\ntime.sleep(600)", "raises-exception"),
    "claim": code("# It ends.\nimport time\nassert time.sleep(600)", "claim"),
    "in_prose": prose("There are `{python} __import__('time').sleep(600)`."),
}


def write_pages(project: Source) -> None:
    for name, cell in ENDLESS.items():
        project.tutorial(name, "print('before')", copy.deepcopy(cell), AFTER)
    later = "import asyncio, time\nasyncio.get_running_loop().call_later(0, time.sleep, 600)"
    project.tutorial("after_the_last", "print('before')", f"{later};")


@pytest.fixture(scope="module", params=KINDS)
def ran(shared: Workspace, request: pytest.FixtureRequest) -> Ran:
    # Most of them do nothing but wait.
    settings = f"cell_deadline = {SECONDS}\n"
    return verdicts.run(shared, request.param, write_pages, settings, jobs=11)


@pytest.mark.parametrize("name", ENDLESS)
def test_a_cell_that_does_not_end_is_ended_at_its_deadline(ran: Ran, name: str) -> None:
    failure = ran.failure(name)
    assert failure["kind"] == "deadline"
    assert failure["cell"] == "cell-2"
    assert failure["message"] == f"the cell was still running after its {SECONDS} s"
    ended = [] if name == "in_prose" else ["failed"]
    assert ran.states(name) == ["completed", *ended, "unrun"]


@pytest.mark.parametrize("name", ENDLESS)
def test_the_notebook_is_kept_as_far_as_it_got(ran: Ran, name: str) -> None:
    assert ran.text(name, 1) == "before\n"
    assert ran.outputs(name)[-1] == []


@pytest.mark.parametrize(
    ("name", "line"), [("loop", "n += 1"), ("waits_for_child", "subprocess.run"), ("awaits", "")]
)
def test_the_line_it_was_in_is_named(ran: Ran, name: str, line: str) -> None:
    failure = ran.failure(name)
    assert line in failure["source"] or "while True" in failure["source"]


def test_a_kernel_that_answers_no_more_after_the_last_cell_fails_its_page(ran: Ran) -> None:
    failure = ran.failure("after_the_last")
    assert (failure["kind"], failure["number"]) == ("deadline", 2)
    assert "no longer answered after this cell, the last, had ended" in failure["message"]


def test_no_process_is_left(ran: Ran) -> None:
    assert ran.left() == []


def test_a_page_of_short_cells_ends_at_the_page_deadline(space: Workspace) -> None:
    project = space.project(settings_text="page_deadline = 4\n")
    project.tutorial("slow", *["import time\ntime.sleep(1.5)"] * 5)
    entry = project.execute("slow")
    [failure] = entry.run.failures
    assert failure.kind == "deadline"
    assert "the page was still running after its 4 s" in failure.message
    assert entry.run.cells[-1].state == "unrun"
