"""Verdicts that are easily got wrong: each page runs once, together, and each test reads one."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import Any

import psutil
import pytest

from tests.conftest import Source, Workspace, code, prose

pytestmark = pytest.mark.kernel

LIMIT = 20_000
MARK = "BODOCS_TEST_VERDICTS"


@dataclass
class Ran:
    source: Source
    err: str
    pages: dict[str, dict[str, Any]]

    def failure(self, page: str) -> dict[str, Any]:
        [failure] = self.pages[page]["failures"]
        return failure

    def stdout(self, page: str) -> str:
        cells = self.source.executed(page).cells
        outputs = [o for c in cells if c.cell_type == "code" for o in c.outputs]
        return "".join(o.text for o in outputs if o.output_type == "stream")


def write_pages(project: Source) -> None:
    project.tutorial(
        "message_for_failure",
        code(
            "# There are no errors.\n"
            "errors = []\n"
            "assert not errors, f'first: {errors[0]}'\n"
            "assert len(errors) == 0, f'{len(errors)} errors'",
            "claim",
        ),
    )
    project.tutorial(
        "nested_assert",
        code(
            "# Three is positive.\ndef check(v):\n    assert v > 0, f'value {v}'\ncheck(3)",
            "claim",
        ),
    )
    cleared = (
        "from IPython.display import clear_output\n"
        "for i in range(100):\n    clear_output(wait=True)\n    print(str(i) * 1000)"
    )
    project.tutorial("cleared", cleared)
    flood = f"print('x' * {LIMIT * 2})\nraise ValueError('deep')"
    project.tutorial("flood_raises", code(flood, "raises-exception"))
    project.tutorial("flood_fails", flood)
    child = "import subprocess\nsubprocess.Popen(['sleep', '777'], start_new_session=True)\n"
    project.tutorial("leaves_a_child", child + "None")
    project.tutorial("dead_expression", prose("Now `{python} __import__('os')._exit(1)`."), "y = 1")
    project.tutorial(
        "chained",
        "x = 1",
        "def f():\n    try:\n        {}['a']\n    except KeyError as error:\n"
        "        raise ValueError('worse') from error\n\nf()",
    )


@pytest.fixture(scope="module")
def ran(shared: Workspace) -> Ran:
    project = shared.project("verdicts", settings_text=f"output_limit = {LIMIT}\n")
    write_pages(project)
    words = ["run", "--json", "--env", f"{MARK}=1"]
    done = shared.bodocs(*words, cwd=project.root, status=1)
    return Ran(project, done.err, {p["id"]: p for p in json.loads(done.out)["pages"]})


def test_a_message_that_suits_only_a_failure_changes_no_verdict(ran: Ran) -> None:
    [claim] = ran.pages["message_for_failure"]["claims"]
    assert claim["held"] is True
    assert claim["figures"] == ["0 errors"]


def test_assertions_in_functions_give_no_figures(ran: Ran) -> None:
    [claim] = ran.pages["nested_assert"]["claims"]
    assert (claim["sentence"], claim["figures"], claim["held"]) == ("Three is positive.", [], True)


def test_output_that_was_cleared_does_not_count(ran: Ran) -> None:
    assert ran.pages["cleared"]["state"] == "passed"
    assert ran.stdout("cleared") == "99" * 1000 + "\n"


def test_an_exception_is_kept_behind_any_flood(ran: Ran) -> None:
    assert ran.pages["flood_raises"]["state"] == "passed"
    failure = ran.failure("flood_fails")
    assert (failure["kind"], failure["message"], failure["line"]) == ("ValueError", "deep", 2)
    assert len(failure["traceback"]) < LIMIT
    assert "output cut here" in ran.stdout("flood_fails")


def test_no_process_is_left(ran: Ran) -> None:
    assert ran.pages["leaves_a_child"]["state"] == "passed"
    left = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and MARK in process.environ():
                left.append(process)
        except psutil.Error:
            continue
    assert left == []


def test_a_kernel_that_dies_in_an_expression_ends_the_page(ran: Ran) -> None:
    failure = ran.failure("dead_expression")
    assert failure["kind"] == "kernel died"
    assert failure["cell"] == "cell-1"


def test_of_chained_exceptions_the_cell_that_called_is_named(ran: Ran) -> None:
    failure = ran.failure("chained")
    assert (failure["kind"], failure["number"], failure["line"]) == ("ValueError", 2, 7)
    assert failure["source"] == "f()"


def test_the_report_is_free_of_the_noise_of_libraries(ran: Ran) -> None:
    assert "Task was destroyed" not in ran.err
    assert "Kernel died while waiting" not in ran.err
