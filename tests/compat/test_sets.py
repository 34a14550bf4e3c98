"""``compat.toml``: what is taken, and what is told to mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from bodocs.compat import sets
from bodocs.errors import SettingsError
from tests.conftest import Workspace


def write(folder: Path, *lines: str) -> Path:
    (folder / "compat.toml").write_text("\n".join(["[sets]", *lines]) + "\n", encoding="utf-8")
    return folder


def test_the_sets_of_this_project_are_read(pytestconfig: pytest.Config) -> None:
    found = sets.load(pytestconfig.rootpath, [])
    assert found[0].pinned
    assert len(found) >= 4
    assert not any(one.pinned for one in found[1:])


@pytest.mark.parametrize(
    ("pins", "floating"),
    [
        (["botorch==0.17.2"], False),
        (["botorch==0.17.2", "ax-platform"], True),
        (["botorch==0.17.*"], True),
        (["botorch>=0.17"], True),
        (["botorch @ file:///tmp/botorch.whl"], False),
    ],
)
def test_a_set_floats_if_a_new_release_would_change_it(pins: list[str], floating: bool) -> None:
    assert sets.VersionSet(name="one", pins=tuple(pins)).floating is floating


def test_only_the_wanted_sets_and_the_pinned_one_are_taken(tmp_path: Path) -> None:
    write(tmp_path, "pinned = {}", 'old = { pins = ["a==1"] }', 'new = { pins = ["a"] }')
    assert [one.name for one in sets.load(tmp_path, ["new"])] == ["pinned", "new"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "it names no sets"),
        (['old = { pins = ["a==1"] }'], "the one without pins"),
        (["pinned = {}", "again = {}"], "the one without pins"),
        (["pinned = {}", 'old = { pins = ["a =="] }'], "'a ==' is no requirement"),
        (["pinned = {}", 'old = { pin = ["a==1"] }'], "pin: extra inputs are not permitted"),
        (["pinned = {}", 'old = ["a==1"]'], "set 'old' is ['a==1']"),
        (["pinned = {}", 'old = { pins = ["a"], python = "3" }'], "python: string should match"),
        (["pinned = {}", 'A = { pins = ["a"] }', 'a = { pins = ["b"] }'], "the same folder"),
        (["pinned = {", "}}"], "compat.toml"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, lines: list[str], said: str) -> None:
    with pytest.raises(SettingsError) as error:
        sets.load(write(tmp_path, *lines), [])
    assert said in str(error.value)
    assert error.value.mend


def test_an_unknown_set_and_no_file_are_told_by_the_command(space: Workspace) -> None:
    project = space.project()
    project.doc("page", "```python\n1\n```\n")
    done = space.bodocs("compat", "--source", project.root, status=2)
    assert "compat.toml: there is no such file" in done.err
    assert "pinned = {}" in done.err
    write(project.root, "pinned = {}", 'old = { pins = ["a==1"] }')
    done = space.bodocs("compat", "odl", "--source", project.root, status=2)
    assert "there is no set 'odl'. Did you mean 'old'?" in done.err
    done = space.bodocs("compat", "--page", "pgae", "--source", project.root, status=2)
    assert "Did you mean 'page'?" in done.err
