"""What changes while pages run: no kernel has what was before, and no output of neither is kept."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from bodocs import catalog
from bodocs.execution import page as page_run
from bodocs.execution.local import LocalExecutor
from bodocs.execution.page import Job
from bodocs.execution.runner import Result, Runner
from bodocs.keys import Run
from tests.conftest import Source, Workspace

pytestmark = pytest.mark.kernel

PATIENCE = 120


class Nobody:
    """An observer that is told everything and does nothing."""

    def __getattr__(self, _name: str) -> Any:
        return lambda *_args: None


def install(libraries: Path, version: str) -> None:
    for record in libraries.glob("shelved-*"):
        shutil.rmtree(record)
    record = libraries / f"shelved-{version}.dist-info"
    record.mkdir(parents=True)
    (record / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: shelved\nVersion: {version}\n", encoding="utf-8"
    )
    (record / "RECORD").write_text("shelved.py,,\n", encoding="utf-8")
    (libraries / "shelved.py").write_text(f"version = {version!r}\n", encoding="utf-8")


def prepared(project: Source) -> Job:
    [page] = catalog.load(project.settings).pages
    return page_run.prepare(page, Run("full", {}, {}))


def shown(result: Result | None) -> str:
    assert result is not None
    assert result.passed
    assert result.entry.run.kernel == "forked"
    return str(result.entry.notebook.cells[-1].outputs[0].text).strip()


def test_a_package_upgraded_under_a_living_runner_is_imported_anew(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    libraries = space.root / "libraries"
    monkeypatch.setenv("PYTHONPATH", str(libraries))
    monkeypatch.syspath_prepend(libraries)
    project = space.project(settings_text='preload = ["shelved"]\n')
    project.doc("page", "```python\nimport shelved\nprint(shelved.version)\n```\n")
    install(libraries, "1.0")
    executor = LocalExecutor(project.settings)
    runner = Runner(project.settings, space.open_store(), executor, 1, Nobody())
    try:
        assert shown(runner.submit(prepared(project)).future.result(PATIENCE)) == "1.0"
        install(libraries, "2.0")
        upgraded = prepared(project)
        assert upgraded.versions["shelved"] == "2.0"
        assert shown(runner.submit(upgraded).future.result(PATIENCE)) == "2.0"
    finally:
        runner.close()


def test_a_page_whose_data_changed_while_it_ran_is_not_kept(space: Workspace) -> None:
    project = space.project()
    data = project.root / "tutorials/page/points.csv"
    cell = f"print(open('points.csv').read())\nopen({str(data)!r}, 'w').write('3,4')"
    project.tutorial("page", cell)
    data.write_text("1,2")
    done = space.bodocs("run", "--source", project.root, status=2)
    assert "what it depends on has changed while it ran" in done.err
    assert space.entries() == []
    assert "1 executed now" in space.bodocs("run", "--source", project.root, status=None).out


def test_kernels_are_forked_again_after_the_zygote_was_killed(space: Workspace) -> None:
    project = space.project(settings_text='preload = ["wave"]\n')
    kill = "import os, signal, wave\nimport psutil\n"
    kill += "os.kill(psutil.Process(os.getppid()).ppid(), signal.SIGKILL)"
    project.tutorial("kills", kill, "print('after')")
    project.tutorial("next", "import wave\nprint('ran')")
    words = ["run", "--json", "--jobs", "1", "--source", project.root]
    pages = space.bodocs(*words).json()["pages"]
    assert [(page["state"], page["kernel"]) for page in pages] == [("passed", "forked")] * 2
