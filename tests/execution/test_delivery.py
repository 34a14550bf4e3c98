"""Nothing is lost between kernel and notebook, and nothing taken for lost that is not."""

from __future__ import annotations

import pytest

from bodocs import catalog
from bodocs.execution import conversation
from bodocs.execution import page as page_run
from bodocs.execution.local import LocalExecutor
from bodocs.execution.records import Failure
from bodocs.execution.task import Unwatched
from bodocs.keys import Run
from tests.conftest import Workspace
from tests.execution.verdicts import KINDS

pytestmark = pytest.mark.kernel


def _failures(space: Workspace, *cells: str) -> list[Failure]:
    """Run a page of these cells in this process, so that a test can look on."""
    project = space.project()
    project.tutorial("page", *cells)
    [page] = catalog.load(project.settings).pages
    executor = LocalExecutor(project.settings, spawn=True)
    job = page_run.prepare(page, Run("full", {}, {}))
    try:
        return executor.execute(job, lambda _: None, Unwatched()).run.failures
    finally:
        executor.close()


def test_silence_is_counted_from_the_reply(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Many cells, because it is by chance whether the reply comes before what ends the output.
    monkeypatch.setattr(conversation, "_SILENCE_SECONDS", 0.5)
    assert _failures(space, *["import time; time.sleep(0.7)"] * 12) == []


# The runner is stopped meanwhile, so that it hears nothing.
UNHEARD = """
import os, psutil, signal, wave
[runner] = [p for p in psutil.Process().parents() if "run" in p.cmdline()[2:3]]
runner.send_signal(signal.SIGSTOP)
for number in range(20_000):
    print(number, flush=True)
runner.send_signal(signal.SIGCONT)
"""


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_kernel_says_faster_than_it_is_heard_is_kept(space: Workspace, kind: str) -> None:
    project = space.project(settings_text='preload = ["wave"]\n')
    project.tutorial("page", UNHEARD)
    spawn = ["--spawn"] if kind == "spawned" else []
    done = space.bodocs("run", "--json", *spawn, cwd=project.root)
    [page] = done.json()["pages"]
    assert page["kernel"] == kind
    [output] = project.executed("page").cells[-1].outputs
    assert output.text == "".join(f"{number}\n" for number in range(20_000))


# pyzmq sends what is larger than 64 KB from a thread of its own.
LARGE = "from IPython.display import display\ndisplay({'image/png': 'A' * 200_000}, raw=True)"
THREAD = "import threading, time\nthreading.Thread(target=time.sleep, args=[0.3]).start()"


@pytest.mark.parametrize(
    ("cell", "watched"), [("1", 0), (LARGE, 0), (THREAD, 1)], ids=["none", "large", "thread"]
)
def test_only_what_a_page_has_left_running_is_waited_for(
    space: Workspace, monkeypatch: pytest.MonkeyPatch, cell: str, watched: int
) -> None:
    seen = []
    stay = conversation.Conversation.stay

    async def counted(talk: conversation.Conversation, seconds: float) -> None:
        seen.append(seconds)
        await stay(talk, seconds)

    monkeypatch.setattr(conversation.Conversation, "stay", counted)
    assert _failures(space, cell) == []
    assert len(seen) == watched
