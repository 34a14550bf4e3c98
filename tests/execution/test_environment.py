"""What of the caller's environment reaches a page: what programs need to work, and no more."""

from __future__ import annotations

import pytest

from bodocs.execution.environment import alike, common_environment
from tests.conftest import Workspace, code

KEPT = {
    "PATH": "/usr/bin",
    "HOME": "/home/somebody",
    "TMPDIR": "/scratch",
    "https_proxy": "http://127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "SSL_CERT_FILE": "/etc/certificates.pem",
    "CUDA_VISIBLE_DEVICES": "1",
    "PYTHONPATH": "/libraries",
}
LEFT = {
    "SMOKE_TEST": "1",
    "SHELL": "/usr/bin/fish",
    "LANGUAGE": "fr",
    "PYTEST_CURRENT_TEST": "test",
    "PYTHONOPTIMIZE": "1",
    "PYTHONWARNINGS": "error",
    "PYTHONSTARTUP": "start.py",
    "PYTHONINSPECT": "1",
    "BODOCS_STORE": "store",
    "DASK_SCHEDULER": "tcp://127.0.0.1:9",
    "JPY_PARENT_PID": "7",
}


def test_what_programs_need_is_inherited_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**KEPT, **LEFT, "OMP_NUM_THREADS": "7"}.items():
        monkeypatch.setenv(name, value)
    found = common_environment({})
    assert {name: found.get(name) for name in KEPT} == KEPT
    assert not found.keys() & LEFT.keys()
    assert found["OMP_NUM_THREADS"] == "1"
    chosen = {"SMOKE_TEST": "2", "TZ": "Asia/Tokyo", "PATH": "/bin"}
    assert common_environment(chosen).items() >= chosen.items()


@pytest.mark.kernel
@pytest.mark.parametrize("flags", [[], ["--spawn"]], ids=["forked", "spawned"])
def test_a_page_never_sees_what_is_in_no_key(space: Workspace, flags: list[str]) -> None:
    project = space.project()
    project.tutorial("page", "import os, pandas\nprint(os.environ.get('SMOKE_TEST'))")
    space.bodocs("run", *flags, cwd=project.root, env={"SMOKE_TEST": "1"})
    assert project.executed("page").cells[-1].outputs[0].text == "None\n"
    assert "0 executed now" in space.bodocs("run", cwd=project.root).out
    space.bodocs("run", "--env", "SMOKE_TEST=2", cwd=project.root, env={"SMOKE_TEST": "1"})
    assert project.executed("page").cells[-1].outputs[0].text == "2\n"


ARITHMETIC = """
import numpy, torch, threadpoolctl
kinds = {one.get("architecture") for one in threadpoolctl.threadpool_info()}
print(torch.backends.cpu.get_cpu_capability(), kinds - {None})
"""


@pytest.mark.kernel
@pytest.mark.skipif(not alike(), reason="this processor lacks the instructions meant")
def test_libraries_compute_as_on_any_processor_of_the_last_years(space: Workspace) -> None:
    project = space.project()
    project.tutorial("page", ARITHMETIC)
    space.bodocs("run", cwd=project.root)
    assert project.executed("page").cells[-1].outputs[0].text == "AVX2 {'Haswell'}\n"
    assert common_environment({})["MKL_CBWR"] == "COMPATIBLE"
    assert common_environment({"MKL_CBWR": "AVX2"})["MKL_CBWR"] == "AVX2"


@pytest.mark.kernel
@pytest.mark.parametrize("flags", [[], ["--spawn"]], ids=["forked", "spawned"])
def test_claims_are_checked_whatever_python_is_told(space: Workspace, flags: list[str]) -> None:
    project = space.project()
    project.tutorial("page", code("import pandas\n# It holds.\nassert 1 > 2", "claim"))
    done = space.bodocs("run", *flags, cwd=project.root, env={"PYTHONOPTIMIZE": "1"}, status=1)
    assert "AssertionError" in done.out


@pytest.mark.parametrize("value", ["1", "2", "yes"])
def test_an_environment_in_which_no_claim_is_checked_is_refused(
    space: Workspace, value: str
) -> None:
    project = space.project()
    for name in ("one", "two"):
        project.tutorial(name, "assert False")
    err = space.bodocs("run", "--env", f"PYTHONOPTIMIZE={value}", cwd=project.root, status=2).err
    assert err.count(f"--env PYTHONOPTIMIZE={value}: no claim would be checked") == 1
    assert "mend: " in err


def test_a_harmless_value_is_none_to_refuse(space: Workspace) -> None:
    project = space.project()
    project.doc("words", "Words.\n")
    for value in ("", "0"):
        space.bodocs("run", "--env", f"PYTHONOPTIMIZE={value}", cwd=project.root)


AX_CARD = """
import pandas as pd
import plotly.graph_objects as go
from ax.analysis.plotly.plotly_analysis import create_plotly_analysis_card

figure = go.Figure(go.Scatter(y=[1, 3, 2]))
create_plotly_analysis_card("Fit", "How it fits", "Three points.", pd.DataFrame(), figure)
"""


@pytest.mark.kernel
def test_a_card_of_ax_is_text_and_a_figure(space: Workspace) -> None:
    project = space.project()
    project.tutorial("page", AX_CARD)
    space.bodocs("run", cwd=project.root)
    title, figure = project.executed("page").cells[-1].outputs
    assert title.data["text/markdown"] == "**How it fits**\n\nThree points."
    assert figure.data["application/vnd.plotly.v1+json"]["data"][0]["y"] == [1, 3, 2]
