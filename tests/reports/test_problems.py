"""Runs that end with an error: every report says so, and none is left of a run before."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.conftest import Done, Source, Workspace, code
from tests.reports.test_github import annotated
from tests.reports.test_junit import check

pytestmark = pytest.mark.kernel

NAMES = ("status.json", "junit.xml", "summary.md")


@pytest.fixture
def project(space: Workspace) -> Source:
    """A project in a repository, with the reports of a run in which all went well."""
    (space.root / ".git").mkdir()
    made = space.project()
    made.doc("page", "Only words.\n")
    space.bodocs("run", cwd=made.root)
    assert (made.settings.reports / "summary.md").read_text().startswith("## bodocs: 1 page passed")
    return made


def run(space: Workspace, project: Source, *flags: str, status: int = 2, **env: str) -> Done:
    step = space.root / "step.md"
    step.unlink(missing_ok=True)
    env = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(step), **env}
    return space.bodocs("run", "--json", *flags, cwd=project.root, status=status, env=env)


def front_matter(project: Source) -> None:
    project.write("docs/broken.md", "---\ntitle: x\nsidebar_position: [1\n---\n\nText.\n")


def settings(project: Source) -> None:
    project.write("pyproject.toml", "[tool.bodocs]\nstoer = 'x'\n")


def toml(project: Source) -> None:
    project.write("pyproject.toml", "[tool.bodocs\n")


def nothing(_project: Source) -> None:
    pass


@pytest.mark.parametrize(
    ("spoil", "flags", "file", "message"),
    [
        (front_matter, [], "project/docs/broken.md", "mend: "),
        (settings, [], "project/pyproject.toml", "stoer"),
        (toml, [], "project/pyproject.toml", "make it valid TOML"),
        (nothing, ["nopage"], "", "there is no page 'nopage'"),
        (nothing, ["--jobs", "none"], "", "--jobs 'none' is neither"),
        (nothing, ["--env", "FOO"], "", "--env 'FOO' is not NAME=VALUE"),
        (nothing, ["--set", "FOO"], "", "--set 'FOO' is not NAME=VALUE"),
        (nothing, ["--shard", "3/2"], "", "--shard '3/2' is not K/N"),
        (nothing, ["--changed", "gone"], "", "--changed needs a git repository"),
        (nothing, ["--kernel", "gone", "code"], "project/docs/code.md", "gone"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_an_error_stands_in_every_report(
    space: Workspace,
    project: Source,
    spoil: Callable[[Source], None],
    flags: list[str],
    file: str,
    message: str,
) -> None:
    reports = project.settings.reports
    project.doc("code", "```python\n1\n```\n")
    spoil(project)
    done = run(space, project, *flags)
    status = json.loads((reports / "status.json").read_text())
    assert done.json() == status
    [problem] = status["problems"]
    assert problem["file"] == file
    assert message in f"{problem['message']}\nmend: {problem['mend']}"
    assert problem["mend"] in done.err
    summary = (reports / "summary.md").read_text()
    assert summary.startswith("## bodocs: 1 problem, nothing ran\n")
    assert (space.root / "step.md").read_text() == summary
    root = ElementTree.parse(reports / "junit.xml").getroot()  # noqa: S314 - we wrote it
    check(root)
    assert (root.get("errors"), root.get("failures")) == ("1", "0")
    [annotation] = annotated(done.err)
    assert annotation["kind"] == "error"
    assert annotation.get("file", "") == file
    assert message in annotation["message"]


def test_every_problem_is_named_with_its_line(space: Workspace, project: Source) -> None:
    front_matter(project)
    project.write("docs/other.md", "---\ntitle: x\n\nNever closed.\n")
    problems = run(space, project).json()["problems"]
    assert [problem["file"] for problem in problems] == [
        "project/docs/broken.md",
        "project/docs/other.md",
    ]
    line = problems[0]["line"]
    assert line >= 3
    [first, _] = annotated(run(space, project).err)
    assert first["line"] == str(line)


def test_where_nothing_can_be_written_github_hears_of_it(space: Workspace, project: Source) -> None:
    done = run(space, project, "--source", "nowhere")
    [found] = annotated(done.err)
    assert "nowhere: there is no such folder" in found["message"]
    assert "there is no such folder" in (space.root / "step.md").read_text()
    assert "there is no such folder" in done.json()["problems"][0]["message"]
    (space.root / "file").write_text("mine")
    done = run(space, project, "--reports", str(space.root / "file"))
    assert "mend: give --reports a folder" in done.err
    assert annotated(done.err)
    assert (space.root / "file").read_text() == "mine"


def test_a_store_that_cannot_be_read_is_a_problem_of_the_run(
    space: Workspace, project: Source
) -> None:
    project.doc("code", "```python\n1\n```\n")
    (space.root / "file").touch()
    # The store lies below a file, so that no page can be read from it.
    found = run(space, project, BODOCS_STORE=str(space.root / "file" / "store")).json()
    assert found["problems"]
    assert found["stopped"] == "error"
    assert "code" in [page["id"] for page in found["unfinished"]]
    for name in NAMES:
        assert (project.settings.reports / name).is_file()


def test_a_store_that_cannot_be_written_stands_beside_what_passed(
    space: Workspace, project: Source
) -> None:
    project.doc("code", "```python\n1\n```\n")
    project.doc("more", "```python\n2\n```\n")
    (space.store / "parts").parent.mkdir(exist_ok=True)
    (space.store / "parts").write_text("no folder")
    done = run(space, project)
    found = done.json()
    assert "the store cannot be written" in found["problems"][0]["message"]
    assert len(found["problems"]) == 1
    assert (found["stopped"], found["unfinished"]) == ("", [])
    assert {page["state"] for page in found["pages"]} == {"passed"}
    summary = (project.settings.reports / "summary.md").read_text()
    assert summary.startswith("## bodocs: 1 problem, 3 pages passed\n")
    assert "the store cannot be written" in (project.settings.reports / "junit.xml").read_text()


def test_problems_survive_a_merge(space: Workspace, project: Source) -> None:
    """Neither a part that did not begin nor one that was stopped looks as if all had passed."""
    project.doc("code", "```python\n1\n```\n")
    out = space.root / "out"
    for number, wrong in (("1", []), ("2", ["--env", "FOO"])):
        flags = ["--shard", f"{number}/2", "--reports", space.root / number, *wrong]
        done = space.bodocs("run", *flags, cwd=project.root, status=None)
        assert done.status == (2 if number == "2" else 0)
    parts = [space.root / "1", space.root / "2"]
    done = space.bodocs("report", "merge", *parts, "--out", out, status=2)
    assert "did not end properly" in done.err
    merged = json.loads((out / "status.json").read_text())
    assert len(merged["problems"]) == 1
    assert merged["stopped"] == "error"
    assert len(merged["pages"]) + len(merged["unfinished"]) == 2
    assert "1 problem" in (out / "summary.md").read_text().splitlines()[0]


def test_the_last_line_names_the_reports_and_an_option_their_folder(
    space: Workspace, project: Source
) -> None:
    last = space.bodocs("run", cwd=project.root).out.splitlines()[-1]
    assert last.split() == ["reports", str(project.settings.reports)]
    project.tutorial("wrong", "1 / 0")
    done = space.bodocs("run", "--reports", "../ci", cwd=project.root, status=1)
    assert done.out.splitlines()[-1].split() == ["reports", str(space.root / "ci")]
    status: dict[str, Any] = json.loads((space.root / "ci/status.json").read_text())
    failed = next(page for page in status["pages"] if page["state"] == "failed")
    assert (space.root / "ci" / failed["notebook"]).is_file()
    assert not (Path(project.settings.reports) / "failed").exists()


def test_a_run_of_no_page_says_so(space: Workspace, project: Source) -> None:
    (space.root / ".git").rmdir()
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "all"]):
        identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        subprocess.run(["git", *identity, *words], cwd=project.root, check=True)
    done = space.bodocs("run", "--changed", "HEAD", cwd=project.root)
    assert "done     no page to run" in done.out
    summary = (project.settings.reports / "summary.md").read_text()
    assert summary.startswith("## bodocs: no page to run\n")


def test_claims_that_failed_are_counted_too(space: Workspace, project: Source) -> None:
    def claim(n: int) -> Any:
        return code(f"# Claim {n}.\nassert {n} < 3, '{n}'", "claim", id=f"c{n}")

    project.tutorial("claims", claim(1), claim(2), claim(3))
    done = space.bodocs("run", cwd=project.root, status=1)
    assert "2 claims held, 1 failed" in done.out
    root = ElementTree.parse(project.settings.reports / "junit.xml").getroot()  # noqa: S314
    check(root)
    cases = {case.get("name"): case for case in root.iter("testcase")}
    page, refuted = cases["claims"], cases["Claim 3."]
    assert refuted.get("line") == page.get("line")
    assert refuted.get("line") != "1"
    assert refuted.find("failure").text == page.find("failure").text  # type: ignore[union-attr]


def test_the_command_to_run_a_page_again_spawns_as_it_did(
    space: Workspace, project: Source
) -> None:
    project.tutorial("wrong", "1 / 0")
    done = space.bodocs("run", "wrong", "--spawn", "--json", cwd=project.root, status=1)
    assert done.json()["pages"][0]["rerun"] == "bodocs run wrong --spawn"
    assert "run it again: bodocs run wrong --spawn" in done.err


@pytest.mark.parametrize(("folder", "status"), [("inside", 2), ("build/ci", 0), ("../ci", 0)])
def test_notebooks_of_failed_pages_never_become_pages(
    space: Workspace, folder: str, status: int
) -> None:
    source = space.folder()
    source.write("page.md", "---\njupyter: {}\n---\n\n```python\n1\n```\n")
    mine = source.write("inside/status.json", "mine")
    done = space.bodocs("run", "--source", ".", "--reports", folder, cwd=source.root, status=status)
    if status:
        assert "inside: notebooks of failed pages would become pages there" in done.err
    else:
        assert (source.root / folder / "summary.md").is_file()
    assert mine.read_text() == "mine"
