"""Pages that show more without end: it is cut, and the runner's memory stays small."""

from __future__ import annotations

import pytest

from tests.conftest import Source, Workspace
from tests.execution import verdicts
from tests.execution.verdicts import AFTER, KINDS, Ran

pytestmark = pytest.mark.kernel

LIMIT = 2_000_000
NOTE = f"[output cut here: more than {LIMIT:,} bytes in one cell]\n"
LOOP = "while True:\n    {}"
FLOODS = {
    "prints": LOOP.format("print('x' * 1000)"),
    "flushes": "line = 'x' * 1_000_000\n" + LOOP.format("print(line, flush=True)"),
    "displays": "from IPython.display import HTML, display\nshown = HTML('x' * 1_000_000)\n"
    + LOOP.format("display(shown)"),
    "errors": LOOP.format(
        "try: raise ValueError('x' * 100_000)\n    except ValueError: get_ipython().showtraceback()"
    ),
    "writes": "import os\nline = b'x' * 60_000\n" + LOOP.format("os.write(1, line)"),
}


def write_pages(project: Source) -> None:
    for name, cell in FLOODS.items():
        project.tutorial(name, "print('before')", cell, AFTER)


@pytest.fixture(scope="module", params=KINDS)
def ran(shared: Workspace, request: pytest.FixtureRequest) -> Ran:
    settings = f"cell_deadline = 5\noutput_limit = {LIMIT}\n"
    return verdicts.run(shared, request.param, write_pages, settings, jobs=5)


@pytest.mark.parametrize("name", FLOODS)
def test_an_endless_flood_is_cut_and_ended(ran: Ran, name: str) -> None:
    failure = ran.failure(name)
    assert (failure["kind"], failure["number"]) == ("deadline", 2)
    assert NOTE in ran.text(name, 2)
    assert len(str(ran.outputs(name))) < LIMIT * 1.1
    assert ran.text(name, 1) == "before\n"
    assert ran.states(name) == ["completed", "failed", "unrun"]


def test_the_memory_of_the_runner_is_bounded(ran: Ran) -> None:
    assert 40 < ran.megabytes < verdicts.BOUNDED_MEGABYTES


def test_no_process_is_left(ran: Ran) -> None:
    assert ran.left() == []
