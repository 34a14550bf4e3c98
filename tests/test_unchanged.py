"""What a run tells in which nothing has changed, and which calls always take a run."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from pathlib import Path

import pytest

from bodocs import places, unchanged
from tests.conftest import BODOCS, Workspace
from tests.short_way import Place, edited, environment, place_fixture, run, swapped

__all__ = ["place_fixture"]

pytestmark = pytest.mark.kernel


def test_the_third_run_tells_the_same_and_runs_nothing(place: Place) -> None:
    first, first_ran = place.run()
    second, second_ran = place.run()
    reports = place.build / "reports"
    before = {path.name: path.read_text() for path in reports.iterdir()}
    left = {path: path.stat() for path in (place.build / "runs").iterdir()}
    third, third_ran = place.run()
    assert (first_ran, second_ran, third_ran) == (True, True, False)
    assert "2 executed now" in first.out
    assert "0 executed now; 1 claim held" in second.out
    assert (third.out, third.status) == (second.out, 0)
    assert {path: path.stat() for path in (place.build / "runs").iterdir()} == left
    was, now = json.loads(before["status.json"]), place.report()
    for name in ("status.json", "junit.xml", "summary.md"):
        renewed = before[name].replace(was["generated"], now["generated"])
        assert (reports / name).read_text() == renewed


def test_reports_say_when_they_were_written(place: Place) -> None:
    place.open()
    status = place.build / "reports/status.json"
    junit = place.build / "reports/junit.xml"
    long_ago = "2001-01-01T00:00:00+00:00"
    now = place.report()["generated"]
    for path in (status, junit):
        path.write_text(path.read_text().replace(now, long_ago, 1))
    _, ran = place.run()
    assert not ran
    assert place.report()["generated"] >= now
    assert long_ago not in junit.read_text()


@pytest.mark.parametrize(
    ("words", "env"),
    [
        (["--jobs", "1"], {}),
        (["--spawn"], {}),
        (["words"], {}),
        (["--mode", "smoke"], {}),
        ([], {"COLOUR": "red"}),
        ([], {"PYTHONIOENCODING": "latin-1"}),
        ([], {"PYTHONPATH": ""}),
    ],
    ids=str,
)
def test_another_call_takes_a_run(place: Place, words: list[str], env: dict[str, str]) -> None:
    place.open()
    done, ran = place.run(*words, env=env)
    assert ran
    assert " passed, 0 failed; " in done.out


def test_a_repository_around_the_source_takes_a_run(place: Place) -> None:
    place.open()
    git = place.space.root / ".git"
    git.mkdir()
    try:
        _, ran = place.run()
        assert ran
        assert place.report()["pages"][0]["file"].startswith("project/docs/")
    finally:
        git.rmdir()


def test_a_page_that_fails_is_never_said_to_pass(place: Place) -> None:
    place.open()
    page = place.project.root / "docs/claims.md"
    with edited(page, swapped(page, "1 < 2", "1 > 2")):
        for _ in range(3):
            done, ran = place.run(status=1)
            assert ran
            assert "2 passed, 1 failed" in done.out
    done, ran = place.run()
    assert ran
    assert "0 executed now" in done.out


def test_a_wrong_setting_is_said(place: Place) -> None:
    place.open()
    with edited(place.project.root / "pyproject.toml", b"[tool.bodocs]\ncolour = 1\n"):
        done, _ = place.run(status=2)
        assert "colour" in done.err


@pytest.mark.parametrize("flag", ["--fresh", "--json", "--annotations", "--changed=HEAD"])
def test_what_depends_on_more_always_takes_a_run(place: Place, flag: str) -> None:
    if flag.startswith("--changed"):
        subprocess.run(["git", "init", "-q", place.space.root], check=True)
        identity = ["-c", "user.name=a", "-c", "user.email=a@b"]
        for words in (["add", "project"], [*identity, "commit", "-qm", "x"]):
            subprocess.run(["git", "-C", place.space.root, *words], check=True)
    assert all(place.run("words", flag)[1] for _ in range(3))


def test_on_github_every_run_is_told_of_on_the_page_of_its_job(place: Place) -> None:
    summary = place.space.root / "summary.md"
    for _ in range(3):
        assert place.run(env={"GITHUB_STEP_SUMMARY": str(summary)})[1]
    assert summary.read_text().count("## bodocs:") == 3


def test_remarks_are_always_made_by_a_run(place: Place) -> None:
    for _ in range(3):
        done, ran = place.run("--mode", "smoke")
        assert ran
        assert "no smoke values" in done.out


def test_local_code_elsewhere_always_takes_a_run(place: Place) -> None:
    with edited(place.library / "found_later.py", b"x = 1\n"):
        assert all(place.run()[1] for _ in range(3))
        (place.library / "found_later.py").write_text("x = 2\n")
        assert "1 executed now" in place.run()[0].out


def test_a_folder_of_ones_own_notebooks_is_answered_too(place: Place) -> None:
    folder = place.space.folder()
    folder.write("a page.md", "# Words\n\nOnly words.\n")
    words = ("a-page", "--source", folder.root)
    assert [run(place.space, *words)[1] for _ in range(3)] == [True, True, False]
    folder.write("data.csv", "1\n")
    assert run(place.space, *words)[1]


def test_reports_elsewhere_are_written_there(place: Place) -> None:
    reports = place.space.root / "elsewhere"
    place.open("--reports", str(reports))
    (reports / "junit.xml").unlink()
    assert place.run("--reports", str(reports))[1]
    assert (reports / "junit.xml").is_file()


def test_called_in_the_project_it_needs_no_source(place: Place) -> None:
    env = environment(place.space)
    done = [place.space.bodocs("run", cwd=place.tutorial, env=env) for _ in range(3)]
    assert "bodocs.pipeline" not in done[2].err
    assert done[2].out == done[1].out
    done = [place.space.bodocs("run", cwd=place.project.root, env=env) for _ in range(1)]
    assert "bodocs.pipeline" in done[0].err


def test_cleaning_removes_the_note(place: Place) -> None:
    place.open()
    place.space.bodocs("clean", "--source", place.project.root)
    assert not place.note.exists()
    assert place.run()[1]
    assert (place.build / "runs/page.ipynb").is_file()


def on_terminal(place: Place) -> tuple[bytes, bool]:
    """Run on a terminal; return what it showed, and whether that took a run."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [BODOCS, "run", "--source", place.project.root],
        env=place.space.environment({**environment(place.space), "TERM": "xterm-256color"}),
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.PIPE,
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            read = os.read(ours, 65536)
        except OSError:  # the other side has been closed
            break
        if not read:
            break
        shown += read
    _, said = process.communicate()
    os.close(ours)
    assert process.returncode == 0
    return shown, b"bodocs.pipeline" in said


def test_on_a_terminal_the_same_is_shown(place: Place) -> None:
    place.open()
    found = [on_terminal(place) for _ in range(3)]
    assert [ran for _, ran in found] == [True, False, False]
    assert found[0][0] == found[1][0] == found[2][0]
    assert b"\x1b[32m" in found[2][0]
    assert place.run()[1]


def test_what_cannot_be_written_is_said_as_by_a_run(place: Place) -> None:
    place.open()
    with Path("/dev/full").open("wb") as full:
        process = subprocess.run(
            [BODOCS, "run", "--source", place.project.root],
            env=place.space.environment(environment(place.space)),
            stdin=subprocess.DEVNULL,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert process.returncode == 2
    assert b"No space left" in process.stderr
    assert place.run()[1]


def test_a_reader_that_has_gone_ends_it_quietly(place: Place) -> None:
    place.open()
    ours, theirs = os.pipe()
    os.close(ours)
    process = subprocess.run(
        [BODOCS, "run", "--source", place.project.root],
        env=place.space.environment(environment(place.space)),
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(theirs)
    assert process.returncode == 1
    assert b"Traceback" not in process.stderr


@pytest.mark.parametrize("back", [False, True], ids=["edited", "edited and changed back"])
def test_an_edit_during_the_run_leaves_no_note(space: Workspace, back: bool) -> None:
    project = space.project()
    page = project.doc("words", "Only words.\n")
    note = places.build(project.root.resolve()) / unchanged.NAME
    look = unchanged.look(project.root, None, [], special=False)
    assert look is not None
    before = page.read_bytes()
    page.write_bytes(before + b"More.\n")
    if back:
        page.write_bytes(before)
    look.keep("told\n", {}, [], {})
    assert not note.exists()


def test_without_an_edit_during_the_run_there_is_a_note(space: Workspace) -> None:
    project = space.project()
    project.doc("words", "Only words.\n")
    look = unchanged.look(project.root, None, [], special=False)
    assert look is not None
    look.keep("told\n", {}, [], {})
    assert (places.build(project.root.resolve()) / unchanged.NAME).is_file()
