"""Cells and pages that take too long are ended, and said to be late."""

from __future__ import annotations

import pytest

from tests.conftest import Workspace

pytestmark = pytest.mark.kernel


def test_an_endless_loop_ends_at_the_cell_deadline(space: Workspace) -> None:
    project = space.project(settings_text="cell_deadline = 3\n")
    project.tutorial("endless", "print('before')", "while True:\n    pass", "print('after')")
    run = space.bodocs("run", "--source", project.root, "--json", status=1, patience=60).json()
    [failure] = run["pages"][0]["failures"]
    assert failure["kind"] == "deadline"
    assert failure["number"] == 2
    assert "the cell was still running after its 3 s" in failure["message"]


def test_a_page_of_short_cells_ends_at_the_page_deadline(space: Workspace) -> None:
    project = space.project(settings_text="page_deadline = 4\n")
    project.tutorial("slow", *["import time\ntime.sleep(1.5)"] * 5)
    entry = project.execute("slow")
    [failure] = entry.run.failures
    assert failure.kind == "deadline"
    assert "the page was still running after its 4 s" in failure.message
    assert entry.run.cells[-1].state == "unrun"
