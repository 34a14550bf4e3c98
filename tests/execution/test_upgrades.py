"""What is upgraded or edited while a runner lives: no kernel has what was imported before."""

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
