"""Kernels by name: found as jupyter_client finds them, and in the key with all that they start."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from bodocs import kernelspecs
from tests.conftest import Source, Workspace, code, front_cell, write_notebook
from tests.test_keys import key_of

ARGV = ["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"]


@pytest.fixture
def kernels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of kernels that are found first."""
    folder = tmp_path / "jupyter/kernels"
    folder.mkdir(parents=True)
    monkeypatch.setenv("JUPYTER_PATH", str(folder.parent))
    return folder


def install(kernels: Path, name: str = "mine", **spec: Any) -> None:
    folder = kernels / name
    folder.mkdir(exist_ok=True)
    facts = {"argv": ARGV, "display_name": "Mine", "language": "python", **spec}
    (folder / "kernel.json").write_text(json.dumps(facts))


def python_elsewhere(folder: Path, version: str = "python3.12") -> Path:
    """Make what a virtual environment of another Python looks like from outside."""
    program = folder / "bin" / version
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    (folder / f"lib/{version}/site-packages").mkdir(parents=True, exist_ok=True)
    return program


def distribution(folder: Path, name: str, version: str, *requires: str) -> None:
    for old in folder.glob(f"{name}-*"):
        shutil.rmtree(old)
    record = folder / f"{name}-{version}.dist-info"
    record.mkdir(parents=True)
    lines = "".join(f"Requires-Dist: {line}\n" for line in requires)
    (record / "METADATA").write_text(f"Name: {name}\nVersion: {version}\n{lines}\n")
    (record / "top_level.txt").write_text(f"{name}\n")


@pytest.fixture
def project(space: Workspace, kernels: Path) -> Source:
    made = space.project()
    install(kernels)
    write(made, "import alpha")
    return made


def write(project: Source, text: str, name: str = "mine") -> None:
    spec = {"name": name, "display_name": "Mine", "language": "python"}
    path = project.root / "tutorials/page/page.ipynb"
    write_notebook(path, front_cell(title="Page"), code(text), kernel=spec)


def test_the_kernel_of_this_python_is_found_wherever_it_is_installed() -> None:
    found = kernelspecs.find("python3")
    assert found is not None
    assert found.native
    assert found.facts["argv"][:3] == ["{python}", "-m", "ipykernel_launcher"]
    assert "python3" in kernelspecs.names()


def test_the_kernel_of_this_python_is_found_where_no_specification_was_installed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = kernelspecs.find("python3")
    monkeypatch.setattr("jupyter_core.paths.jupyter_path", lambda *_: [str(tmp_path)])
    monkeypatch.setattr("jupyter_client.kernelspec.jupyter_path", lambda *_: [str(tmp_path)])
    assert kernelspecs.find("python3") == before


@pytest.mark.parametrize("name", ["nowhere", "Mine", "a/b", "", ".."])
def test_a_name_that_jupyter_does_not_know_is_none(kernels: Path, name: str) -> None:
    install(kernels)
    assert kernelspecs.find(name) is None


def test_the_first_folder_wins(kernels: Path) -> None:
    install(kernels, "python3", env={"A": "1"})
    found = kernelspecs.find("python3")
    assert found is not None
    assert found.facts["environment"] == {"A": "1"}


@pytest.mark.parametrize(
    ("argv", "native"),
    [
        (ARGV, True),
        (["python3", *ARGV[1:]], True),
        ([sys.executable, *ARGV[1:]], True),
        ([str(Path(sys.executable).with_name("python")), *ARGV[1:]], True),
        (["/usr/bin/env", "python3"], False),
        (["python2", *ARGV[1:]], False),
        ([], False),
    ],
    ids=str,
)
def test_this_python_is_known_by_all_its_names(
    kernels: Path, argv: list[str], *, native: bool
) -> None:
    install(kernels, argv=argv)
    found = kernelspecs.find("mine")
    assert found is not None
    assert found.native is native


@pytest.mark.parametrize(
    "change",
    [
        {"argv": [*ARGV, "--debug"]},
        {"env": {"A": "2"}},
        {"metadata": {"kernel_provisioner": {"provisioner_name": "other"}}},
    ],
    ids=str,
)
def test_what_a_kernel_starts_with_changes_the_key(
    project: Source, kernels: Path, change: dict[str, Any]
) -> None:
    before = key_of(project)
    install(kernels, **change)
    assert key_of(project) != before


@pytest.mark.parametrize(
    "change",
    [
        {"display_name": "Ours"},
        {"interrupt_mode": "message"},
        {"metadata": {"debugger": True}},
        {"argv": [sys.executable, *ARGV[1:]]},
    ],
    ids=str,
)
def test_what_only_people_see_of_a_kernel_keeps_the_key(
    project: Source, kernels: Path, change: dict[str, Any]
) -> None:
    before = key_of(project)
    install(kernels, **change)
    assert key_of(project) == before


def test_a_kernel_of_another_name_changes_the_key(project: Source, kernels: Path) -> None:
    before = key_of(project)
    install(kernels, "other")
    write(project, "import alpha", "other")
    assert key_of(project) != before


@pytest.mark.parametrize("text", ["{", "[]", '{"argv": 7}', '{"argv": [], "env": 8}', "\xff"])
def test_a_broken_specification_is_named_with_the_mend(
    space: Workspace, project: Source, kernels: Path, text: str
) -> None:
    path = kernels / "mine/kernel.json"
    path.write_text(text, encoding="latin-1")
    err = space.bodocs("run", "--source", project.root, status=2).err
    assert f"{path}: the kernel 'mine' cannot be started: " in err
    assert "--kernel python3" in err


def test_the_distribution_that_is_the_kernel_counts(
    project: Source, kernels: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    install(kernels, argv=["python", "-m", "beta"], env={"PYTHONPATH": str(site)})
    distribution(site, "beta", "1.0")
    before = key_of(project)
    distribution(site, "beta", "2.0")
    assert key_of(project) != before


def test_packages_of_another_python_count_and_ours_do_not(
    project: Source, kernels: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, here = tmp_path / "there", tmp_path / "here"
    install(kernels, argv=[str(python_elsewhere(there)), *ARGV[1:]])
    packages = there / "lib/python3.12/site-packages"
    monkeypatch.syspath_prepend(str(here))
    distribution(here, "alpha", "1.0")
    distribution(packages, "alpha", "1.0", "gamma")
    before = key_of(project)
    distribution(here, "alpha", "2.0")
    distribution(packages, "other", "1.0")
    assert key_of(project) == before
    distribution(packages, "gamma", "1.0")
    after = key_of(project)
    distribution(packages, "alpha", "2.0", "gamma")
    assert len({before, after, key_of(project)}) == 3


def test_another_program_of_the_same_name_changes_the_key(
    project: Source, kernels: Path, tmp_path: Path
) -> None:
    program = python_elsewhere(tmp_path / "there")
    install(kernels, argv=[str(program), *ARGV[1:]])
    before = key_of(project)
    program.write_text("#!/bin/sh\n# upgraded\n")
    assert key_of(project) != before


def test_packages_below_an_environment_that_sees_them_count(
    project: Source, kernels: Path, tmp_path: Path
) -> None:
    below, there = tmp_path / "below", tmp_path / "there"
    python_elsewhere(below)
    install(kernels, argv=[str(python_elsewhere(there)), *ARGV[1:]])
    (there / "pyvenv.cfg").write_text(
        f"home = {below / 'bin'}\ninclude-system-site-packages = true\n"
    )
    distribution(below / "lib/python3.12/site-packages", "alpha", "1.0")
    before = key_of(project)
    distribution(below / "lib/python3.12/site-packages", "alpha", "2.0")
    assert key_of(project) != before


def test_code_linked_into_another_python_counts(
    project: Source, kernels: Path, tmp_path: Path
) -> None:
    install(kernels, argv=[str(python_elsewhere(tmp_path / "there")), *ARGV[1:]])
    packages = tmp_path / "there/lib/python3.12/site-packages"
    (tmp_path / "src").mkdir()
    (packages / "linked.pth").write_text(f"import sys\n\n{tmp_path / 'src'}\n")
    before = key_of(project)
    (tmp_path / "src/alpha.py").write_text("A = 1\n")
    assert key_of(project) != before
