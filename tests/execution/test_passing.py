"""Pages that pass: what their kernels see, what comes out, and that it is the same every time."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from tests.conftest import Done, Source, Workspace, code, prose

pytestmark = pytest.mark.kernel

PLOT = (
    "#| fig-alt: A line that rises.\n"
    "import matplotlib.pyplot as plt\n"
    "plt.plot([1, 2, 3])\nplt.xlabel('trial')\nplt.show()"
)


@dataclass
class Passed:
    """A project of good pages after two fresh runs."""

    source: Source
    before: dict[str, bytes]
    notebooks: list[dict[str, bytes]]
    done: Done
    status: dict[str, dict[str, Any]]


def write_pages(project: Source) -> None:
    project.doc(
        "inline",
        "```python\ngap = 0.12345\nname = 'a `b`'\n```\n\n"
        "Plain `{python} gap`, short `{python} gap:.2f`, `{python} gap * 100:>8.1f` and "
        "`{python} [x for x in 'ab']`, `{python} {'a': 1}['a']`, `{python} name`.\n\n"
        "~~~text\n`{python} left_alone`\n~~~\n",
    )
    project.tutorial(
        "inline_later",
        code("x = 1"),
        prose("It is `{python} x` here,"),
        code("x = 2"),
        prose("and `{python} x` there."),
    )
    project.tutorial(
        "claim",
        code("wins, rounds = 4, 4\ngap = 1.024"),
        code(
            "# The model wins\n# most rounds.\n"
            "assert wins > 2, f'wins {wins} of {rounds}'\n"
            "assert gap > 1, f'mean gap {gap:.2f}'",
            "claim",
        ),
    )
    project.tutorial(
        "data",
        "from pathlib import Path\nprint(Path('points.csv').read_text().strip())\n"
        "print(Path('deep/more.txt').read_text())",
        "import helper\nprint(helper.VALUE)",
        "Path('points.csv').write_text('overwritten')\nPath('result.txt').write_text('new')\n"
        "Path('deep/more.txt').unlink()\nprint(sorted(p.name for p in Path('.').iterdir()))",
        "import os\nprint(os.environ['SMOKE_TEST'], os.environ['OMP_NUM_THREADS'])",
    )
    project.write("tutorials/data/points.csv", "1,2\n")
    project.write("tutorials/data/deep/more.txt", "deep\n")
    project.write("tutorials/data/helper.py", "VALUE = 41 + 1\n")
    project.tutorial(
        "plot",
        PLOT,
        "print({'b', 'a', 'c'})",
        "#| warning: true\nimport sys\nsys.stderr.write('x\\n');",
    )
    project.tutorial("skips", "x = 1", code("x = 2\nprint('ran')", "skip-execution"), "print(x)")
    project.tutorial(
        "alone",
        "import os\nlisted = [word + 'dir' for word in ('list',)]\n"
        "print(sorted(getattr(os, listed[0])('.')))",
    )
    project.write("tutorials/alone/notes.md", "Another page, for all that is known.\n")
    project.write("tutorials/alone/table.csv", "1\n")
    project.tutorial("reads", "print(open('notes.md').read())")
    project.write("tutorials/reads/notes.md", "What is read.\n")
    project.tutorial("no_thread_left", "x = [n for n in range(3)]\nx", "print(x, end='')\nprint()")


def files(source: Source) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in sorted(source.root.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def passed(shared: Workspace) -> Passed:
    project = shared.project()
    write_pages(project)
    before = files(project)
    notebooks = []
    for _ in range(2):
        done = shared.bodocs(
            "run", "--fresh", "--json", "--env", "SMOKE_TEST=True", cwd=project.root
        )
        runs = project.settings.runs
        notebooks.append({path.name: path.read_bytes() for path in runs.glob("*.ipynb")})
    status = {page["id"]: page for page in json.loads(done.out)["pages"]}
    return Passed(project, before, notebooks, done, status)


def text_of(passed: Passed, page: str, cell: int) -> str:
    outputs = passed.source.executed(page).cells[cell].outputs
    return "".join(output.get("text", "") for output in outputs)


def test_two_runs_give_the_same_bytes(passed: Passed) -> None:
    first, second = passed.notebooks
    assert set(first) == {f"{name}.ipynb" for name in passed.status}
    assert first == second


def test_a_fresh_run_executes_what_is_in_the_store(passed: Passed) -> None:
    assert passed.done.err.count("running  ") == len(passed.status)
    assert "unchanged since" not in passed.done.err


def test_the_working_folder_holds_the_data_files(passed: Passed) -> None:
    assert text_of(passed, "data", 1) == "1,2\ndeep\n\n"
    assert text_of(passed, "data", 2) == "42\n"
    assert "result.txt" in text_of(passed, "data", 3)


def test_a_page_that_writes_files_leaves_the_source_alone(
    shared: Workspace, passed: Passed
) -> None:
    assert files(passed.source) == passed.before
    again = shared.bodocs("run", "data", "--env", "SMOKE_TEST=True", cwd=passed.source.root)
    assert "0 executed now" in again.out


def test_variables_reach_the_kernel_and_threads_are_one(passed: Passed) -> None:
    assert text_of(passed, "data", 4) == "True 1\n"


def test_figures_are_vectors_without_a_date(passed: Passed) -> None:
    [output] = [
        output
        for output in passed.source.executed("plot").cells[1].outputs
        if output.output_type == "display_data"
    ]
    svg = output.data["image/svg+xml"]
    assert svg.lstrip().startswith("<?xml")
    assert "<dc:date>" not in svg
    assert ">trial</text>" in svg
    assert "image/png" in output.data


def test_expressions_in_prose_are_evaluated(passed: Passed) -> None:
    cells = passed.source.executed("inline").cells
    values = [
        value for cell in cells for value in cell.metadata.get("bodocs", {}).get("inline", [])
    ]
    assert values == ["0.12345", "0.12", "    12.3", "['a', 'b']", "1", "a `b`"]


def test_an_expression_is_evaluated_where_it_stands(passed: Passed) -> None:
    cells = passed.source.executed("inline_later").cells
    assert cells[2].metadata.bodocs.inline == ["1"]
    assert cells[4].metadata.bodocs.inline == ["2"]


def test_a_claim_shows_its_sentence_and_the_figures_of_its_messages(passed: Passed) -> None:
    assert passed.status["claim"]["claims"] == [
        {
            "cell": "cell-2",
            "sentence": "The model wins most rounds.",
            "figures": ["wins 4 of 4", "mean gap 1.02"],
            "held": True,
        }
    ]


def test_an_executed_notebook_carries_no_times(passed: Passed) -> None:
    for data in passed.notebooks[0].values():
        assert b"papermill" not in data
        assert b"start_time" not in data
        assert b"iopub" not in data


@dataclass
class Smoke:
    """A project after a run in smoke mode."""

    source: Source
    done: Done


@pytest.fixture(scope="module")
def smoke(shared: Workspace) -> Smoke:
    project = shared.project("smoke")
    project.tutorial(
        "loop",
        code("n = 500\nname = 'full'", "parameters", id="parameters"),
        code("print(n, name)", id="show"),
        code("# Many.\nassert n > 100, f'n {n}'", "claim", id="large"),
        code("# Some.\nassert n > 1, f'n {n}'", "claim", "smoke", id="some"),
        code("print('end')", id="end"),
        smoke={"n": 2},
    )
    project.tutorial("as_it_is", "print('as it is')")
    return Smoke(project, shared.bodocs("run", "--mode", "smoke", cwd=project.root))


def test_smoke_mode_injects_its_values(smoke: Smoke) -> None:
    cells = {cell["id"]: cell for cell in smoke.source.executed("loop").cells}
    assert cells["show"].outputs[0].text == "2 full\n"


def test_smoke_mode_runs_only_claims_tagged_for_it(smoke: Smoke) -> None:
    cells = {cell["id"]: cell for cell in smoke.source.executed("loop").cells}
    assert cells["large"].execution_count is None
    assert cells["some"].execution_count is not None
    assert cells["end"].outputs[0].text == "end\n"
    assert "claim    held: Some. (n 2)" in smoke.done.out
    assert "claim    not-run: Many." in smoke.done.out
    assert "1 claim held, 1 left to full mode" in smoke.done.out


def test_smoke_mode_says_so_for_a_page_without_values(smoke: Smoke) -> None:
    assert "note     as_it_is: no smoke values, so smoke mode runs it as it is" in smoke.done.out
    assert "note     loop" not in smoke.done.out


def test_smoke_and_full_mode_are_kept_apart(shared: Workspace, smoke: Smoke) -> None:
    out = shared.bodocs("run", "as_it_is", cwd=smoke.source.root).out
    assert "1 executed now" in out


def test_a_parameter_given_by_hand_wins_over_the_smoke_value(
    shared: Workspace, smoke: Smoke
) -> None:
    words = ["run", "loop", "--mode", "smoke", "--set", "n=7", "--set", "name='by hand'"]
    shared.bodocs(*words, cwd=smoke.source.root)
    cells = {cell["id"]: cell for cell in smoke.source.executed("loop").cells}
    assert cells["show"].outputs[0].text == "7 by hand\n"


def test_a_cell_that_is_to_be_skipped_is_skipped(passed: Passed) -> None:
    assert [cell["state"] for cell in passed.status["skips"]["cells"]] == [
        "completed",
        "skipped",
        "completed",
    ]
    assert text_of(passed, "skips", 2) == ""
    assert text_of(passed, "skips", 3) == "1\n"


def test_of_other_pages_a_kernel_finds_those_that_its_code_names(passed: Passed) -> None:
    assert text_of(passed, "alone", 1) == "['table.csv']\n"
    assert text_of(passed, "reads", 1) == "What is read.\n\n"


def test_a_long_name_of_the_folder_for_temporary_files_does_no_harm(space: Workspace) -> None:
    temporary = space.root / ("long" * 30)
    temporary.mkdir()
    project = space.project()
    project.tutorial("page", "print('ran')")
    done = space.bodocs("run", cwd=project.root, env={"TMPDIR": str(temporary)})
    assert "1 passed" in done.out
