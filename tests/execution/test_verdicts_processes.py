"""Pages that start processes, use up memory or lose their folder: nothing of them is left."""

from __future__ import annotations

import nbformat
import psutil
import pytest

from tests.conftest import Source, Workspace, write_notebook
from tests.execution import verdicts
from tests.execution.verdicts import AFTER, KINDS, Ran

pytestmark = pytest.mark.kernel

MEGABYTES = 1_500
SLEEP = "import os, signal, subprocess\nsubprocess.Popen(['sleep', '777']{});\n"
SESSION = ", start_new_session=True"
DIE = "os.kill(os.getpid(), signal.SIGKILL)"
BLOCK = "bytearray(50_000_000)"

PASSING = {
    "child": [SLEEP.format("")],
    "child_in_session": [SLEEP.format(SESSION)],
    "orphan": ["import os\nos.system('(sleep 777 &) > /dev/null 2>&1');"],
    "daemon": ["import os\nos.system('setsid sh -c \"sleep 777 & sleep 777\" > /dev/null &');"],
    "pool": [
        "import multiprocessing\npool = multiprocessing.get_context('fork').Pool(2)\n"
        "print(pool.map(abs, [-1, 2]))"
    ],
    "forks": ["import os\npid = os.fork()\nprint('in the child' if pid == 0 else 'here')", AFTER],
    "no_folder": ["import os, shutil\nshutil.rmtree(os.getcwd())", AFTER],
    "no_profile": ["import os, shutil\nshutil.rmtree(os.environ['IPYTHONDIR'])", AFTER],
    "failing_program": ["!exit 3", AFTER],
    "no_exit": [
        "import sys\nsys.exit = get_ipython().ask_exit = lambda *_: None\nsys.exit(1)",
        "exit()",
        AFTER,
    ],
}  # fmt: skip
DYING = {
    "dead_with_child": SLEEP.format("") + DIE,
    "dead_with_session": SLEEP.format(SESSION) + DIE,
    "dead_with_pool": "import multiprocessing, os, signal\n"
    f"pool = multiprocessing.get_context('fork').Pool(2)\npool.map(abs, [-1, 2])\n{DIE}",
}
GREEDY = {
    "arrays": (f"kept = []\nwhile True:\n    kept.append({BLOCK})", "MemoryError"),
    "numpy": ("import numpy as np\nkept = np.ones(10**10)", "MemoryError"),
    "tensor": ("import torch\nkept = torch.ones(10**10)", "RuntimeError"),
    "estranged": (
        "import os, time\nfor _ in range(4):\n    if os.fork() == 0:\n        os.setsid()\n"
        "        if os.fork():\n            os._exit(0)\n"
        f"        kept = [{BLOCK} for _ in range(12)]\n        time.sleep(600)\n"
        "time.sleep(600)",
        "kernel died",
    ),
    "family": (
        "import os, time\nfor _ in range(4):\n    if os.fork() == 0:\n"
        f"        kept = [{BLOCK} for _ in range(12)]\n        time.sleep(600)\n"
        "time.sleep(600)",
        "kernel died",
    ),
}

# Of these, no process takes more than a page may have: their sum is looked at now and then, and
# how far it is beyond the limit by then depends on the machine's speed.
FAMILIES = {"estranged", "family"}


def write_pages(project: Source) -> None:
    for name, cells in PASSING.items():
        project.tutorial(name, *cells)
    for name, cell in DYING.items():
        project.tutorial(name, "print('before')", cell, AFTER)
    for name, (cell, _) in GREEDY.items():
        project.tutorial(name, "print('before')", cell, AFTER)


@pytest.fixture(scope="module", params=KINDS)
def ran(shared: Workspace, request: pytest.FixtureRequest) -> Ran:
    return verdicts.run(shared, request.param, write_pages, f"memory_limit = {MEGABYTES}\n")


@pytest.mark.parametrize("name", PASSING)
def test_a_page_whose_cells_have_all_completed_passes(ran: Ran, name: str) -> None:
    assert ran.pages[name]["failures"] == []
    assert set(ran.states(name)) == {"completed"}


def test_a_page_goes_on_without_its_folder(ran: Ran) -> None:
    assert ran.text("no_folder", 2) == "after\n"


def test_a_forked_copy_of_the_kernel_answers_nobody(ran: Ran) -> None:
    assert "here" in ran.text("forks", 1)
    assert ran.text("forks", 2) == "after\n"


@pytest.mark.parametrize("name", DYING)
def test_a_kernel_that_dies_fails_its_page_whatever_it_leaves(ran: Ran, name: str) -> None:
    failure = ran.failure(name)
    assert (failure["kind"], failure["number"]) == ("kernel died", 2)
    assert ran.states(name) == ["completed", "failed", "unrun"]


@pytest.mark.parametrize("name", GREEDY)
def test_a_page_that_takes_too_much_memory_fails_and_says_how_much_it_may(
    ran: Ran, name: str
) -> None:
    failure = ran.failure(name)
    assert (failure["kind"], failure["number"]) == (GREEDY[name][1], 2)
    assert f"{MEGABYTES:,} MB" in failure["message"]
    assert ran.text(name, 1) == "before\n"
    assert ran.states(name) == ["completed", "failed", "unrun"]


@pytest.mark.parametrize("name", sorted(set(GREEDY) - FAMILIES))
def test_one_process_never_gets_more_memory_than_its_page_may_have(ran: Ran, name: str) -> None:
    assert ran.pages[name]["peak_megabytes"] < MEGABYTES * 1.1


@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_the_memory_of_a_page_is_that_of_all_its_processes(ran: Ran, name: str) -> None:
    assert ran.pages[name]["peak_megabytes"] > MEGABYTES


def test_a_page_whose_kernel_does_not_exist_fails_and_the_others_run(shared: Workspace) -> None:
    kernel = {"name": "pythom3", "display_name": "None", "language": "python"}
    folder = shared.folder("unknown-kernel")
    path = write_notebook(folder.root / "page.ipynb", "print('ran')", kernel=kernel)
    write_notebook(folder.root / "good.ipynb", "print('good')")
    words = ["run", "--json", "--source", folder.root]
    pages = {p["id"]: p for p in shared.bodocs(*words, status=1).json()["pages"]}
    assert pages["good"]["state"] == "passed"
    [failure] = pages["page"]["failures"]
    assert failure["kind"] == "no kernel"
    assert "there is no kernel named 'pythom3'. Did you mean 'python3'?" in failure["message"]
    assert "--kernel python3" in failure["message"]
    assert pages["page"]["cells"][0]["state"] == "unrun"
    kept = nbformat.read(folder.settings.build / "reports/failed/page.ipynb", 4)
    assert [cell.source for cell in kept.cells] == ["print('ran')"]
    assert str(path) in shared.bodocs("run", "--source", folder.root, status=1).out


def test_a_kernel_that_was_asked_for_and_does_not_exist_is_refused(shared: Workspace) -> None:
    folder = shared.folder("asked-for")
    write_notebook(folder.root / "page.ipynb", "print('ran')")
    words = ["--source", folder.root, "--kernel", "no-such-kernel"]
    done = shared.bodocs("run", *words, status=2)
    assert "there is no kernel named 'no-such-kernel'" in done.err
    assert "known: python3" in done.err


def test_no_process_is_left(ran: Ran) -> None:
    assert ran.left() == []
    sleeping = [p.info["cmdline"] for p in psutil.process_iter(["cmdline"])]
    assert ["sleep", "777"] not in sleeping
