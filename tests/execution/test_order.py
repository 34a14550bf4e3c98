"""Longest first, and never more kernels at once than there are cores."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from bodocs.settings import Mode
from bodocs.store import Entry
from tests.conftest import Done, Source, Workspace
from tests.test_store import entry

pytestmark = pytest.mark.kernel


def remember(space: Workspace, mode: Mode, **seconds: float) -> None:
    """Let the store know how long pages took when their code was another."""
    store = space.open_store()
    for number, (page, time) in enumerate(seconds.items()):
        known = entry(f"{number:064x}", page)
        run = known.run.model_copy(update={"seconds": time, "mode": mode})
        store.put(Entry(known.notebook, run))


def started(done: Done) -> list[str]:
    return re.findall(r"^running  (\w+)", done.out, re.MULTILINE)


def test_unknown_pages_go_first_and_then_the_longest(space: Workspace) -> None:
    project = space.project()
    for name in ("brief", "long", "middling", "unknown"):
        project.tutorial(name, "print(1)")
    remember(space, "full", brief=0.5, long=90, middling=7)
    remember(space, "smoke", brief=9, long=2, middling=1, unknown=4)
    run = ["run", "--source", str(project.root), "--jobs", "1", "--fresh"]
    assert started(space.bodocs(*run)) == ["unknown", "long", "middling", "brief"]
    smoke = [*run, "--mode", "smoke"]
    assert started(space.bodocs(*smoke)) == ["brief", "unknown", "long", "middling"]


@pytest.fixture
def counting(space: Workspace) -> Source:
    """A project of three pages; each waits a while for the others, and says how many came."""
    project = space.project()
    for name in ("one", "two", "three"):
        project.tutorial(
            name,
            f"""
import os, time
from pathlib import Path
folder = Path({str(space.root)!r})
(folder / "here-{name}").touch()
deadline = time.monotonic() + 3
most = 0
while most < 3 and time.monotonic() < deadline:
    most = max(most, len(list(folder.glob("here-*"))))
    time.sleep(0.02)
(folder / "here-{name}").unlink()
print(most, "at once on", len(os.sched_getaffinity(0)))
""",
        )
    return project


def most_at_once(project: Source) -> int:
    texts = [
        project.executed(name).cells[1].outputs[0].text.split() for name in ("one", "two", "three")
    ]
    return max(int(words[0]) for words in texts)


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="needs Linux")
@pytest.mark.parametrize("flags", [[], ["--jobs", "auto"]], ids=str)
def test_as_many_kernels_run_as_there_are_cores(
    space: Workspace, counting: Source, flags: list[str]
) -> None:
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(allowed)[:1])  # the command inherits it
    try:
        space.bodocs("run", "--source", counting.root, *flags)
    finally:
        os.sched_setaffinity(0, allowed)
    assert most_at_once(counting) == 1


def test_a_number_of_jobs_is_taken_as_it_is(space: Workspace, counting: Source) -> None:
    space.bodocs("run", "--source", counting.root, "--jobs", "3")
    assert most_at_once(counting) == 3


@pytest.mark.parametrize("text", ["0", "-1", "many", "1.5", ""])
@pytest.mark.parametrize("command", ["run", "build", "serve"])
def test_a_number_of_jobs_that_is_none_is_refused(
    space: Workspace, tmp_path: Path, command: str, text: str
) -> None:
    done = space.bodocs(command, "--source", tmp_path, "--jobs", text, status=2)
    assert f"--jobs {text!r} is neither a number from 1 nor 'auto'" in done.err
    assert "mend: leave it out" in done.err
