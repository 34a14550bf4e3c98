"""The command line: help, JSON, flags that cannot be used, and what it imports to answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Done, Source, Workspace, code

COMMANDS = ["list", "run", "check", "tidy", "new", "render", "build", "serve", "clean"]
HEAVY = {
    "torch",
    "papermill",
    "nbconvert",
    "nbformat",
    "jupytext",
    "pandas",
    "matplotlib",
    "IPython",
}


@pytest.fixture(scope="module")
def project(shared: Workspace) -> Source:
    made = shared.project()
    made.doc("introduction", "Only words.\n")
    cells = [code("n_trials = 20\nnoise = 0.1", "parameters"), "print(n_trials)"]
    made.tutorial("closed_loop", *cells, smoke={"n_trials": 2})
    made.tutorial("no_parameters", "print(1)")
    return made


def test_help_names_every_command(shared: Workspace) -> None:
    out = shared.bodocs("--help").out
    for name in COMMANDS:
        assert f"\n  {name} " in out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(shared: Workspace, command: str) -> None:
    out = shared.bodocs(command, "--help").out
    assert f"Usage: bodocs {command}" in out
    assert "--source" in out


def test_no_command_at_all_shows_the_help(shared: Workspace) -> None:
    assert "Usage: bodocs" in shared.bodocs(status=None).text


def test_list_imports_nothing_heavy(project: Source) -> None:
    script = (
        "import sys\n"
        "from bodocs.cli import app\n"
        f"app(['list', '--source', {str(project.root)!r}], standalone_mode=False)\n"
        "print('LOADED', *{name.split('.')[0] for name in sys.modules})\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split("LOADED ")[1].split())
    assert "typer" in loaded
    assert loaded.isdisjoint(HEAVY)


def test_list_prints_one_line_a_page(shared: Workspace, project: Source) -> None:
    lines = shared.bodocs("list", "--source", project.root).out.splitlines()
    assert [line.split()[0] for line in lines] == ["introduction", "closed_loop", "no_parameters"]


def test_list_prints_json(shared: Workspace, project: Source) -> None:
    rows = shared.bodocs("list", "--source", project.root, "--json").json()
    assert [row["id"] for row in rows] == ["introduction", "closed_loop", "no_parameters"]
    assert set(rows[0]) == {"id", "kind", "url", "title", "path", "skip"}


def test_a_project_is_found_from_any_folder_in_it(shared: Workspace, project: Source) -> None:
    here = project.root / "tutorials" / "closed_loop"
    assert "closed_loop" in shared.bodocs("list", cwd=here).out


@pytest.mark.parametrize("name", ["closed_lop", "Closed_Loop2"])
def test_an_unknown_page_suggests_the_nearest(
    shared: Workspace, project: Source, name: str
) -> None:
    err = shared.bodocs("run", name, "--source", project.root, status=2).err
    assert f"there is no page {name!r}. Did you mean 'closed_loop'?" in err
    assert "mend: 'bodocs list' shows every page" in err


def test_an_unknown_page_names_the_folder_that_was_searched(
    shared: Workspace, project: Source
) -> None:
    inside = shared.bodocs("run", "nopage", cwd=project.root, status=2).err
    assert f"{project.root}: there is no page 'nopage'" in inside
    assert "--source" not in inside
    outside = shared.bodocs("run", "nopage", "--source", project.root, status=2).err
    assert "--source names the folder whose pages are meant" in outside


def test_a_page_in_another_folder_is_said_to_need_source(
    shared: Workspace, project: Source
) -> None:
    shared.folder("my notes").write("mine.md", "# Mine\n")
    name = "../my notes/mine.md"
    err = shared.bodocs("run", name, cwd=project.root, status=2).err
    assert f"{project.root}: there is no page {name!r}" in err
    assert "--source '../my notes' takes those of the folder of" in err


def refused(shared: Workspace, project: Source, *flags: str) -> Done:
    done = shared.bodocs("run", *flags, "--source", project.root, status=2)
    assert done.out == ""
    assert "mend: " in done.err
    assert not shared.store.exists()
    return done


def test_an_unknown_parameter_suggests_the_nearest(shared: Workspace, project: Source) -> None:
    err = refused(shared, project, "closed_loop", "--set", "n_trial=5").err
    assert "page 'closed_loop' has no such parameter. Did you mean 'n_trials'?" in err
    assert str(project.root / "tutorials/closed_loop/closed_loop.ipynb") in err
    assert "its parameters are n_trials, noise" in err


def test_a_parameter_for_a_page_without_any_says_how_to_have_one(
    shared: Workspace, project: Source
) -> None:
    err = refused(shared, project, "no_parameters", "--set", "n=5").err
    assert "page 'no_parameters' has no parameters" in err
    assert "'parameters'" in err.split("mend: ")[1]


@pytest.mark.parametrize("flag", ["--set", "--env"])
@pytest.mark.parametrize("text", ["n_trials", "=5", "n trials=5", "3=4"])
def test_a_flag_that_is_not_name_and_value_is_shown(
    shared: Workspace, project: Source, flag: str, text: str
) -> None:
    err = refused(shared, project, "closed_loop", flag, text).err
    assert f"{flag} {text!r} is not NAME=VALUE" in err
    example = {"--set": "--set n_trials=20", "--env": "--env SMOKE_TEST=True"}[flag]
    assert f"mend: write for example {example}\n" in err


def test_a_value_that_is_no_yaml_is_shown(shared: Workspace, project: Source) -> None:
    assert "'[1, 2'" in refused(shared, project, "closed_loop", "--set", "n_trials=[1, 2").err


def test_a_smoke_value_without_its_parameter_is_refused(space: Workspace) -> None:
    project = space.project()
    path = project.tutorial(
        "loop", code("n_trials = 20", "parameters"), "print(n_trials)", smoke={"n_trails": 2}
    )
    bare = project.tutorial("bare", "print(1)", smoke={"n": 2})
    err = space.bodocs("run", "--source", project.root, "--mode", "smoke", status=2).err
    assert f"{path}: 'smoke' sets 'n_trails'" in err
    assert "Did you mean 'n_trials'?" in err
    assert f"{bare}: 'smoke' sets 'n'" in err
    assert not space.store.exists()


@pytest.mark.parametrize("words", [["frobnicate"], ["run", "--mode", "fast"], ["run", "--nope"]])
def test_a_call_that_is_wrong_ends_with_status_2(
    shared: Workspace, project: Source, words: list[str]
) -> None:
    assert words[-1] in shared.bodocs(*words, cwd=project.root, status=2).err


def test_a_missing_folder_is_named_by_every_command(shared: Workspace) -> None:
    for command in ("run", "render", "build", "clean"):
        err = shared.bodocs(command, "--source", shared.root / "gone", status=2).err
        assert f"{shared.root / 'gone'}: there is no such folder" in err


def test_out_on_a_folder_of_others_is_refused_and_left_alone(
    shared: Workspace, project: Source
) -> None:
    out = shared.root / "thesis"
    out.mkdir()
    (out / "chapter.tex").write_text("years of work")
    err = shared.bodocs("build", "--source", project.root, "--out", out, status=2).err
    assert f"{out}: the folder is not empty" in err
    assert "mend: give --out a new folder" in err
    assert [path.name for path in out.iterdir()] == ["chapter.tex"]


def test_out_on_a_file_is_refused(shared: Workspace, project: Source) -> None:
    out = shared.root / "file.txt"
    out.write_text("mine")
    err = shared.bodocs("build", "--source", project.root, "--out", out, status=2).err
    assert f"{out}: is a file" in err
    assert out.read_text() == "mine"


def test_without_node_a_build_says_what_to_install(shared: Workspace, project: Source) -> None:
    empty = shared.root / "empty"
    empty.mkdir()
    env = {"PATH": str(empty)}
    err = shared.bodocs("build", "--source", project.root, env=env, status=2).err
    assert "there is no Node.js on the PATH" in err
    assert "install Node 20 or newer" in err
    assert not shared.store.exists()


def test_a_node_that_is_too_old_is_named(shared: Workspace, project: Source) -> None:
    node = shared.root / "old" / "node"
    node.parent.mkdir()
    node.write_text("#!/bin/sh\necho v18.0.0\n")
    node.chmod(0o755)
    env = {"PATH": f"{node.parent}{os.pathsep}{os.environ['PATH']}"}
    err = shared.bodocs("build", "--source", project.root, env=env, status=2).err
    assert f"{node}: Node v18.0.0 is too old" in err
    assert "install Node 20 or newer" in err
    assert not shared.store.exists()


def test_a_broken_link_is_named_before_anything_runs(space: Workspace) -> None:
    project = space.project()
    doc = project.doc("one", "See [two](two.md), [gone](gone.md#at) and ![no](no.png).\n")
    project.doc("two", "[Fine](one.md), [also](../tutorials/loop), [out](https://example.org).\n")
    project.tutorial("loop", "print(1)")
    done = space.bodocs("build", "--source", project.root, "--out", space.root / "out", status=2)
    assert f"{doc}: the link to 'gone.md#at' leads nowhere" in done.err
    assert f"{doc}: the link to 'no.png' leads nowhere" in done.err
    assert done.err.count("leads nowhere") == 2
    assert done.err.count("mend: ") == 2
    assert not space.store.exists()
    assert not (space.root / "out").exists()


@pytest.mark.kernel
def test_clean_keeps_executed_pages_unless_told(space: Workspace) -> None:
    source = space.folder()
    source.write("page.md", "---\njupyter: {}\n---\n\n```python\nprint(1)\n```\n")
    where = ["--source", str(source.root)]
    space.bodocs("run", *where)
    space.bodocs("render", *where)
    assert source.settings.content.exists()
    space.bodocs("clean", *where)
    assert not source.settings.content.exists()
    assert not source.settings.runs.exists()
    assert len(space.entries()) == 1
    space.bodocs("clean", *where, "--store")
    assert space.entries() == []
    assert Path(source.root / "page.md").exists()
    assert not source.settings.build.exists()


@pytest.mark.kernel
def test_run_prints_json_and_nothing_else(space: Workspace) -> None:
    project = space.project(settings_text='versions = ["papermill"]\n')
    cells = ["import papermill\nx = 3", code("# Three.\nassert x == 3, f'x is {x}'", "claim")]
    project.tutorial("page", *cells)
    done = space.bodocs("run", "--source", project.root, "--json")
    status = json.loads(done.out)
    assert status["mode"] == "full"
    assert set(status["versions"]) == {"papermill", "python"}
    [page] = status["pages"]
    assert page["state"] == "passed"
    [claim] = page["claims"]
    assert (claim["sentence"], claim["figures"], claim["held"]) == ("Three.", ["x is 3"], True)
    assert "passed   page" in done.err


def test_it_can_be_called_as_a_module(space: Workspace) -> None:
    project = space.project()
    project.doc("page", "Words.\n")
    command = [sys.executable, "-m", "bodocs", "list", "--source", str(project.root)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("page")
