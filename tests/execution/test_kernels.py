"""Forked and spawned kernels: the same results, and forking only where it is safe."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Source, Workspace, code

pytestmark = pytest.mark.kernel

LOOP = """\
import torch
from botorch.acquisition import LogExpectedImprovement
from botorch.fit import fit_gpytorch_mll
from botorch.models import SingleTaskGP
from botorch.optim import optimize_acqf
from gpytorch.mlls import ExactMarginalLogLikelihood

torch.set_num_threads(1)
torch.manual_seed(1)
X = torch.rand(5, 2, dtype=torch.double)
bounds = torch.tensor([[0.0, 0.0], [1.0, 1.0]], dtype=torch.double)
for _ in range(3):
    Y = -(X - 0.3).pow(2).sum(-1, keepdim=True)
    model = SingleTaskGP(X, Y)
    fit_gpytorch_mll(ExactMarginalLogLikelihood(model.likelihood, model))
    acqf = LogExpectedImprovement(model, best_f=Y.max())
    candidate, value = optimize_acqf(acqf, bounds, q=1, num_restarts=2, raw_samples=16)
    X = torch.cat([X, candidate])
    print(candidate.numpy().tobytes().hex(), value.item().hex())
"""
PLOT = """\
import matplotlib.pyplot as plt

fig, ax = plt.subplots()
ax.plot(X.numpy())
plt.show()
fig"""
SURROUNDINGS = """\
#| warning: true
import logging, os, signal, sys, warnings

warnings.warn("seen", UserWarning)
logging.getLogger("page").warning("logged")
print(sys.path)
print(sys.argv[0], sys.argv[1], __name__, sys.flags)
print(sorted(os.environ))
print([signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGPIPE)])
os.system("echo from a child")"""
CHILDREN = """\
import multiprocessing, threading
import numpy as np


def work(n):
    return float(np.linalg.det(np.eye(200) * 1.01 + n))


with multiprocessing.get_context("fork").Pool(2) as pool:
    print(pool.map(work, range(3)))
threads = [threading.Thread(target=work, args=(n,)) for n in range(2)]
[t.start() for t in threads]
[t.join() for t in threads]
print(torch.nn.Linear(3, 1).double()(X @ torch.ones(2, 3).double()).sum().backward())"""
AX = """\
#| warning: true
from ax.api.client import Client
from ax.utils.common.logger import get_logger

get_logger("ax.test").error("from Ax")
print(Client.__name__)"""


def pages(done: Any) -> dict[str, dict[str, Any]]:
    return {page["id"]: page for page in done.json()["pages"]}


@pytest.fixture(scope="module")
def loop(shared: Workspace) -> Source:
    project = shared.project("loop")
    project.tutorial("loop", LOOP, PLOT, AX, SURROUNDINGS, CHILDREN)
    return project


def outputs(source: Source, page: str) -> list[str]:
    cells = [cell for cell in source.executed(page).cells if cell.cell_type == "code"]
    shown = [json.dumps(cell.outputs, sort_keys=True) for cell in cells]
    # Warnings name a folder after the kernel's process.
    return [re.sub(r"ipykernel_\d+", "ipykernel_PID", text) for text in shown]


@pytest.fixture(scope="module")
def both(shared: Workspace, loop: Source) -> dict[str, list[str]]:
    found = {}
    for kind, flags in {"forked": [], "spawned": ["--spawn"]}.items():
        done = shared.bodocs("run", "--fresh", "--json", *flags, cwd=loop.root)
        assert pages(done)["loop"]["kernel"] == kind
        found[kind] = outputs(loop, "loop")
    return found


def test_a_loop_of_optimization_gives_the_same_bytes(both: dict[str, list[str]]) -> None:
    assert both["forked"][0].count("0x") == 3
    assert both["forked"][0] == both["spawned"][0]


def test_figures_are_shown_and_are_the_same(both: dict[str, list[str]]) -> None:
    assert both["forked"][1].count('"image/svg+xml": ') == 2
    assert both["forked"][1] == both["spawned"][1]


@pytest.mark.parametrize("cell", [3, 4], ids=["surroundings", "children and threads"])
def test_everything_else_is_the_same(both: dict[str, list[str]], cell: int) -> None:
    assert said(both["forked"][cell]) == said(both["spawned"][cell])


def said(outputs: str) -> tuple[dict[str, list[str]], list[Any]]:
    """Return the lines of each stream, and the other outputs.

    Two streams, and what a child prints, come in an order that depends on how busy the machine is.
    """
    lines: dict[str, list[str]] = {}
    others = []
    for output in json.loads(outputs):
        if output["output_type"] == "stream":
            lines.setdefault(output["name"], []).extend(output["text"].splitlines())
        else:
            others.append(output)
    return {name: sorted(found) for name, found in lines.items()}, others


def test_log_messages_reach_the_cell_and_those_of_the_import_do_not(
    both: dict[str, list[str]],
) -> None:
    assert "from Ax" in both["forked"][2]
    assert "SQL storage" in both["spawned"][2]
    assert "SQL storage" not in both["forked"][2]


def test_kernels_draw_random_numbers_of_their_own(space: Workspace) -> None:
    project = space.project()
    draw = "import random, torch\nimport numpy as np\nimport pandas\n"
    draw += "print(random.random(), np.random.rand(), torch.rand(1).item())"
    for name in ("one", "two"):
        project.tutorial(name, f"# {name}\n{draw}")
    assert {
        p["kernel"] for p in pages(space.bodocs("run", "--json", cwd=project.root)).values()
    } == {"forked"}
    drawn = [project.executed(name).cells[-1].outputs[0].text.split() for name in ("one", "two")]
    assert all(a != b for a, b in zip(*drawn, strict=True)), drawn


def library(space: Workspace, name: str, text: str) -> Path:
    """Write a library into a folder for PYTHONPATH."""
    folder = space.root / "libraries"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.py").write_text(text, encoding="utf-8")
    return folder


def test_what_cannot_be_imported_beforehand_is_left_out_and_said(space: Workspace) -> None:
    text = "import builtins\nname = builtins.get_ipython().__class__.__name__\n"
    folder = library(space, "interactive", text)
    library(space, "plain", "value = 7\n")
    project = space.project(settings_text='preload = ["interactive", "plain"]\n')
    project.tutorial("page", "import plain\nimport interactive\nprint(interactive.name)")
    done = space.bodocs("run", "--env", f"PYTHONPATH={folder}", cwd=project.root)
    assert "note     interactive cannot be preloaded, and is left to the pages: " in done.out
    assert "AttributeError" in done.out
    assert "plain cannot" not in done.out
    assert project.executed("page").cells[-1].outputs[0].text == "ZMQInteractiveShell\n"


def test_nothing_is_forked_once_an_import_has_started_a_thread(space: Workspace) -> None:
    sleeper = "threading.Thread(target=time.sleep, args=(600,), daemon=True)"
    text = f"import threading, time\n{sleeper}.start()\n"
    folder = library(space, "threaded", text)
    project = space.project(settings_text='preload = ["threaded"]\n')
    project.tutorial("page", "import threaded\nprint('ran')")
    done = space.bodocs("run", "--json", "--env", f"PYTHONPATH={folder}", cwd=project.root)
    page = pages(done)["page"]
    assert page["state"] == "passed"
    assert page["kernel"] == "spawned"
    assert page["spawned_because"] == "the imported modules have started 1 threads"


def test_a_library_that_ends_the_zygote_leaves_spawned_kernels(space: Workspace) -> None:
    text = "import os, sys\nif 'ipykernel_launcher' not in sys.argv[0]:\n    os._exit(3)\n"
    folder = library(space, "deadly", text)
    project = space.project(settings_text='preload = ["deadly"]\n')
    project.tutorial("page", "import deadly\nprint('ran')")
    done = space.bodocs("run", "--json", "--env", f"PYTHONPATH={folder}", cwd=project.root)
    page = pages(done)["page"]
    assert (page["state"], page["kernel"]) == ("passed", "spawned")
    assert page["spawned_because"] == "the zygote ended: status 3"


def test_a_module_beside_a_page_wins_over_a_library_of_its_name(space: Workspace) -> None:
    project = space.project()
    project.tutorial("page", "import matplotlib\nimport cycler\nprint(cycler.whose)")
    project.write("tutorials/page/cycler.py", "whose = 'the page'\ndef cycler(*a, **k): ...\n")
    done = space.bodocs("run", "--json", cwd=project.root, status=None)
    page = pages(done)["page"]
    assert page["kernel"] == "spawned"
    assert "'cycler' beside it has the name of a library's module" in page["spawned_because"]


def test_a_kernel_of_another_kind_is_spawned_under_a_warden_too(space: Workspace) -> None:
    spec = {
        "argv": ["python", "-X", "utf8", "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Other",
        "language": "python",
        "env": {"OTHER": "1"},
    }
    space.root.joinpath("kernels/other").mkdir(parents=True)
    space.root.joinpath("kernels/other/kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    project = space.project()
    project.tutorial("page", code("import os, pandas\nprint(os.environ['OTHER'])"))
    words = ["run", "--json", "--kernel", "other"]
    done = space.bodocs(*words, cwd=project.root, env={"JUPYTER_PATH": str(space.root)})
    page = pages(done)["page"]
    assert page["state"] == "passed"
    assert page["spawned_because"] == "its kernel is not this Python's ipykernel"


def test_a_kernel_that_cannot_start_says_why(space: Workspace) -> None:
    spec = {
        "argv": ["/nowhere/python", "{connection_file}"],
        "display_name": "",
        "language": "python",
    }
    space.root.joinpath("kernels/lost").mkdir(parents=True)
    space.root.joinpath("kernels/lost/kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    project = space.project()
    project.tutorial("page", "print(1)")
    words = ["run", "--json", "--kernel", "lost"]
    done = space.bodocs(*words, cwd=project.root, env={"JUPYTER_PATH": str(space.root)}, status=1)
    [failure] = pages(done)["page"]["failures"]
    assert failure["kind"] == "no kernel"
    assert "the kernel did not start" in failure["message"]
    assert "No such file or directory" in failure["message"]


def test_kernels_are_spawned_where_there_are_no_forks(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "freebsd14")
    project = space.project(settings_text='preload = ["wave"]\n')
    project.tutorial("page", "import wave\nprint('ran')")
    project.tutorial("dies", "import wave, os\nos._exit(0)")
    run = project.execute("page").run
    assert run.passed
    assert (run.kernel, run.spawned_because) == ("spawned", "kernels are forked on Linux only")
    [failure] = project.execute("dies").run.failures
    assert failure.kind == "kernel died"


def test_it_is_said_that_spawning_was_asked_for(shared: Workspace) -> None:
    project = shared.project("asked")
    project.tutorial("page", "print('ran')")
    done = shared.bodocs("run", "--spawn", "--json", cwd=project.root)
    assert pages(done)["page"]["spawned_because"] == "--spawn was given"
