"""Runs on a store that is damaged, or that cannot be written: no page stops, no result is lost."""

from __future__ import annotations

import json
from collections.abc import Callable

import nbformat
import pytest

from tests.conftest import Workspace, notebook
from tests.test_store_damage import sealed

pytestmark = pytest.mark.kernel


def foreign(space: Workspace) -> None:
    """Put in place of a page's cells those of another; digest and key are right."""
    [file] = space.entries()
    payload = json.loads(file.read_bytes().partition(b"\n")[2])
    payload["notebook"] = nbformat.from_dict(notebook("print('other')", "1", "2"))
    file.write_bytes(sealed(payload))


def fewer(space: Workspace) -> None:
    [file] = space.entries()
    payload = json.loads(file.read_bytes().partition(b"\n")[2])
    payload["notebook"]["cells"].pop()
    file.write_bytes(sealed(payload))


def garbled(space: Workspace) -> None:
    for file in [*space.entries(), *(space.store / "durations").iterdir()]:
        file.write_bytes(b"\x00" * 100)


def a_folder(space: Workspace) -> None:
    [file] = space.entries()
    file.unlink()
    (file / "deep").mkdir(parents=True)


@pytest.mark.parametrize("damage", [foreign, fewer, garbled, a_folder])
def test_a_page_whose_entry_is_damaged_runs_again_and_passes(
    space: Workspace, damage: Callable[[Workspace], None]
) -> None:
    project = space.project()
    project.tutorial("page", "print('first')", "print('second')")
    run = ["run", "--source", str(project.root)]
    assert "1 executed now" in space.bodocs(*run).out
    damage(space)
    assert "1 passed, 0 failed; 1 executed now" in space.bodocs(*run).out
    outputs = [c.outputs[0].text for c in project.executed("page").cells if c.cell_type == "code"]
    assert outputs == ["first\n", "second\n"]
    assert "0 executed now" in space.bodocs(*run).out


def test_a_store_that_cannot_be_written_stops_no_page_and_loses_no_result(
    space: Workspace,
) -> None:
    project = space.project()
    project.tutorial("one", "print('one')")
    project.tutorial("two", "print('two')")
    project.tutorial("wrong", "1 / 0")
    space.store.mkdir()
    (space.store / "parts").write_text("no folder")
    done = space.bodocs("run", "--source", project.root, "--jobs", "1", status=2)
    assert f"{space.store}: the store cannot be written: " in done.err
    assert "1 of 3 pages failed: wrong" in done.err
    assert "3 pages: 2 passed, 1 failed; 3 executed now" in done.out
    for name in ("one", "two"):
        assert project.executed(name).cells[1].outputs[0].text == f"{name}\n"
    assert (project.settings.reports / "status.json").is_file()
