"""Pages that fail, each in its own way: what is said, what is kept, and what is never believed."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from typing import Any

import nbformat
import pytest

from tests.conftest import Done, Source, Workspace, code, prose

pytestmark = pytest.mark.kernel

LIMIT = 20_000


@dataclass
class Failed:
    """A project of failing pages after one run."""

    source: Source
    done: Done
    pages: dict[str, dict[str, Any]]

    def failure(self, page: str) -> dict[str, Any]:
        """Return the page's only failure."""
        assert self.pages[page]["state"] == "failed"
        [failure] = self.pages[page]["failures"]
        return failure

    def kept(self, page: str) -> Any:
        path = self.source.settings.reports / "failed" / f"{page}.ipynb"
        return nbformat.read(path, as_version=4)


def write_pages(project: Source) -> None:
    project.tutorial(
        "broken",
        code("print('before')", id="early"),
        prose("Text between."),
        code("ratio = 3\n\nratio / 0", id="division"),
        code("print('after')", id="late"),
    )
    project.doc(
        "in_prose", "Text.\n\n```python\nx = 1\n```\n\nMore.\n\nIt is `{python} nothing`.\n"
    )
    project.doc("in_first_prose", "It is `{python} nothing`.\n\n```python\nx = 1\n```\n")
    project.tutorial("in_helper", "import helper\nhelper.divide(0)")
    project.write("tutorials/in_helper/helper.py", "def divide(x):\n    return 1 / x\n")
    project.doc("broken_doc", "Text.\n\n```python\nx = 1\n```\n\n```python\ny = 2\nx + z\n```\n")
    project.tutorial(
        "claims",
        code("x = 2", id="make"),
        code("# Two is three.\nassert x == 3, f'x is {x}'", "claim", id="wrong"),
        code("# Two is two.\nassert x == 2, f'still {x}'", "claim", id="right"),
        code("print('went on')", id="after"),
    )
    project.tutorial("exit_zero", "1", "import sys\nsys.exit(0)", "print('unreached')")
    project.tutorial("os_exit", "1", "import os\nos._exit(0)", "print('unreached')")
    kill = "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"
    project.tutorial("killed", "1", kill, "print('unreached')")
    project.tutorial("last_exit", "print('all done')", "import os\nos._exit(0)")
    project.tutorial("silent", code("x = 1", "raises-exception", id="quiet"))
    project.tutorial("loud", code("1 / 0", "raises-exception"), "print('went on')")
    project.tutorial("flood", f"print('y' * {LIMIT * 3})\nprint('z')", "print('still here')")
    project.tutorial("flood_fails", f"print('y' * {LIMIT * 3})\n\nraise KeyError('deep')")
    project.doc("bad_inline", "```python\nx = 1\n```\n\nWorth `{python} x` and `{python} nope`.\n")
    project.doc("bad_syntax", "Worth `{python} 1 +` coins.\n")


@pytest.fixture(scope="module")
def failed(shared: Workspace) -> Failed:
    project = shared.project(settings_text=f"output_limit = {LIMIT}\n")
    write_pages(project)
    done = shared.bodocs("run", "--json", cwd=project.root, status=1)
    pages = {page["id"]: page for page in json.loads(done.out)["pages"]}
    return Failed(project, done, pages)


def test_a_failing_cell_is_named_with_file_line_and_source(failed: Failed) -> None:
    failure = failed.failure("broken")
    assert failure["kind"] == "ZeroDivisionError"
    assert failure["message"] == "division by zero"
    assert (failure["cell"], failure["number"], failure["line"]) == ("division", 2, 3)
    assert failure["source"] == "ratio / 0"
    path = failed.source.root / "tutorials/broken/broken.ipynb"
    line = path.read_text().splitlines()[failure["file_line"] - 1]
    assert line.strip() == '"ratio / 0"'
    assert f"{path}:{failure['file_line']}, cell 2 (division), line 3" in failed.done.err
    assert "> ratio / 0" in failed.done.err


def test_a_failing_block_of_a_docs_page_is_named_with_its_line(failed: Failed) -> None:
    failure = failed.failure("broken_doc")
    assert failure["kind"] == "NameError"
    assert (failure["number"], failure["line"], failure["source"]) == (2, 2, "x + z")
    text = (failed.source.root / "docs/broken_doc.md").read_text().splitlines()
    assert text[failure["file_line"] - 1] == "x + z"


def test_the_traceback_has_no_colour_codes(failed: Failed) -> None:
    failure = failed.failure("broken")
    assert "ZeroDivisionError: division by zero" in failure["traceback"]
    assert "ratio / 0" in failure["traceback"]
    assert "\x1b" not in failed.done.text
    assert "\\u001b" not in failed.done.out


def test_the_notebook_is_kept_as_far_as_it_got(failed: Failed) -> None:
    cells = {cell["id"]: cell for cell in failed.kept("broken").cells}
    assert cells["early"].outputs[0].text == "before\n"
    assert cells["division"].outputs[0].ename == "ZeroDivisionError"
    assert cells["late"].outputs == []
    assert not any("papermill" in cell.metadata for cell in cells.values())
    assert str(failed.source.settings.reports / "failed/broken.ipynb") in failed.done.err


def test_kept_files_have_no_colour_codes(failed: Failed) -> None:
    path = failed.source.settings.reports / "failed/broken.ipynb"
    assert "\\u001b" not in path.read_text()


def test_the_command_that_reruns_it_runs(shared: Workspace, failed: Failed) -> None:
    commands = re.findall(r"run it again: (\S*bodocs .*broken)$", failed.done.err, re.MULTILINE)
    assert len(commands) == 1
    again = shared.bodocs(*shlex.split(commands[0])[1:], cwd=failed.source.root, status=1)
    assert "ZeroDivisionError: division by zero" in again.out
    assert "1 of 1 pages failed: broken" in again.err


def test_cells_after_a_failing_one_are_recorded_as_unrun(failed: Failed) -> None:
    entry = failed.source.execute("broken")
    states = {cell.id: cell.state for cell in entry.run.cells}
    assert states == {"early": "completed", "division": "failed", "late": "unrun"}
    assert not entry.run.passed


def test_a_failing_claim_fails_the_page_and_stops_nothing(failed: Failed) -> None:
    failure = failed.failure("claims")
    assert failure["kind"] == "AssertionError"
    assert failure["message"] == "x is 2"
    assert failure["cell"] == "wrong"
    assert failed.pages["claims"]["claims"] == [
        {"cell": "wrong", "sentence": "Two is three.", "figures": ["x is 2"], "held": False},
        {"cell": "right", "sentence": "Two is two.", "figures": ["still 2"], "held": True},
    ]
    cells = {cell["id"]: cell for cell in failed.kept("claims").cells}
    assert cells["after"].outputs[0].text == "went on\n"


@pytest.mark.parametrize("name", ["exit_zero", "os_exit", "killed", "last_exit"])
def test_a_kernel_that_ends_early_never_counts_as_success(failed: Failed, name: str) -> None:
    failure = failed.failure(name)
    assert failure["number"] == 2
    assert "unreached" not in failed.done.err.replace("print('unreached')", "")


def test_sys_exit_is_called_what_it_is(failed: Failed) -> None:
    failure = failed.failure("exit_zero")
    assert failure["kind"] == "SystemExit"
    assert "sys.exit(0)" in failure["message"]


@pytest.mark.parametrize("name", ["exit_zero", "os_exit", "killed"])
def test_no_line_is_blamed_that_may_be_innocent(failed: Failed, name: str) -> None:
    assert not failed.failure(name)["source"].startswith("import")


@pytest.mark.parametrize("name", ["os_exit", "killed"])
def test_a_dead_kernel_is_called_dead(failed: Failed, name: str) -> None:
    assert failed.failure(name)["kind"] == "kernel died"


def test_an_exception_that_was_promised_and_came_passes(failed: Failed) -> None:
    assert failed.pages["loud"]["state"] == "passed"
    outputs = [cell.outputs for cell in failed.source.executed("loud").cells[1:]]
    assert outputs[0][0].ename == "ZeroDivisionError"
    assert outputs[1][0].text == "went on\n"


def test_an_exception_that_was_promised_and_did_not_come_fails(failed: Failed) -> None:
    failure = failed.failure("silent")
    assert failure["cell"] == "quiet"
    assert "raised nothing" in failure["message"]


def test_output_beyond_the_limit_is_cut_and_said_so(failed: Failed) -> None:
    assert failed.pages["flood"]["state"] == "passed"
    first, second = failed.source.executed("flood").cells[1:]
    text = "".join(output.text for output in first.outputs)
    assert len(text) < LIMIT + 200
    assert text.count("y") > LIMIT // 2
    assert f"[output cut here: more than {LIMIT:,} bytes in one cell]" in text
    assert second.outputs[0].text == "still here\n"


def test_a_cell_that_floods_and_then_fails_is_still_named(failed: Failed) -> None:
    failure = failed.failure("flood_fails")
    assert failure["kind"] == "KeyError"
    assert (failure["line"], failure["source"]) == (3, "raise KeyError('deep')")


def test_an_expression_in_prose_that_fails_is_named(failed: Failed) -> None:
    failure = failed.failure("bad_inline")
    assert failure["kind"] == "NameError"
    assert "'nope' cannot be evaluated" in failure["message"]
    assert failure["source"] == "Worth `{python} x` and `{python} nope`."
    assert str(failed.source.root / "docs/bad_inline.md") in failed.done.err


def test_an_expression_that_is_no_python_is_named(failed: Failed) -> None:
    failure = failed.failure("bad_syntax")
    assert failure["kind"] == "SyntaxError"
    assert "'1 +'" in failure["message"]


def test_no_failed_page_is_kept_in_the_store(shared: Workspace, failed: Failed) -> None:
    passed = {name for name, page in failed.pages.items() if page["state"] == "passed"}
    assert passed == {"loud", "flood"}
    kept = [json.loads(path.read_text().partition("\n")[2])["run"] for path in shared.entries()]
    assert {run["page"] for run in kept} == passed


@pytest.mark.parametrize("case", ["parameters", "source"])
def test_the_command_that_reruns_a_page_fails_as_it_failed(shared: Workspace, case: str) -> None:
    project = shared.project(f"reruns-{case}")
    default = 5 if case == "parameters" else 1
    cells = [
        code(f"n = {default}", "parameters"),
        "import os\n1 / (n - int(os.environ.get('M', 1)))",
    ]
    project.tutorial("ratio", *cells)
    flags = ["--set", "n=2", "--env", "M=2"] if case == "parameters" else []
    where = ["--source", str(project.root)] if case == "source" else []
    called_in = project.root if case == "parameters" else shared.root
    done = shared.bodocs("run", "ratio", *flags, *where, cwd=called_in, status=1)
    [command] = re.findall(r"run it again: (\S*bodocs .*)$", done.out, re.MULTILINE)
    again = shared.bodocs(*shlex.split(command)[1:], cwd=called_in, status=1)
    assert "ZeroDivisionError" in again.out


@pytest.mark.parametrize(
    ("page", "words", "within"),
    [
        ("in_prose", "It is `{python} nothing`.", "prose after cell 1, line 3"),
        ("in_first_prose", "It is `{python} nothing`.", "prose before the first cell, line 1"),
    ],
)
def test_a_failure_in_prose_is_placed_in_the_file(
    failed: Failed, page: str, words: str, within: str
) -> None:
    failure = failed.failure(page)
    path = failed.source.root / f"docs/{page}.md"
    assert path.read_text().splitlines()[failure["file_line"] - 1] == words
    assert f"{path}:{failure['file_line']}, {within}" in failed.done.err


def test_a_traceback_names_modules_as_they_lie_beside_the_page(failed: Failed) -> None:
    failure = failed.failure("in_helper")
    assert "File helper.py:2, in divide(x)" in failure["traceback"]
    [error] = [o for cell in failed.kept("in_helper").cells for o in cell.get("outputs", [])]
    assert "helper.py:2" in str(error.traceback)
    assert "/work/" not in str(error.traceback) + failure["traceback"]
