"""Runs that are stopped: what was found stands in every report, and what had not ended is named."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.conftest import BODOCS, Done, Source, Workspace
from tests.reports.test_github import annotated
from tests.reports.test_junit import check

pytestmark = pytest.mark.kernel

PATIENCE = 60


def write(space: Workspace) -> tuple[Source, Path]:
    """Return a page that fails, one that passes, and two that never end; and a flag of theirs."""
    project, flag = space.project(), space.root / "flag"
    project.tutorial("fine", "1")
    project.tutorial("wrong", "1 / 0")
    wait = f"import time\nfrom pathlib import Path\nPath({str(flag)!r}).touch()\ntime.sleep(600)"
    project.tutorial("asleep", wait)
    project.tutorial("waiting", wait + "\n")
    return project, flag


def stopped(space: Workspace, project: Source, flag: Path, number: int, *flags: str) -> Done:
    """Run until two pages are done and one sits in its cell, and send a signal."""
    step = str(space.root / "step.md")
    process = subprocess.Popen(
        [BODOCS, "run", "--jobs", "3", "--source", project.root, "--json", *flags],
        env=space.environment({"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": step}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    failed = project.settings.reports / "failed" / "wrong.ipynb"
    deadline = time.monotonic() + PATIENCE
    try:
        while time.monotonic() < deadline and process.poll() is None:
            if flag.exists() and failed.exists() and space.entries():
                break
            time.sleep(0.05)
        # What has ended in a thread is taken up by the main one a moment later.
        time.sleep(2)
        process.send_signal(number)
        out, err = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    return Done(process.returncode, out, err)


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["int", "term"]
)
def test_an_interrupted_run_reports_what_it_has_found(
    space: Workspace, number: int, status: int
) -> None:
    project, flag = write(space)
    done = stopped(space, project, flag, number)
    assert done.status == status, done.text
    reports = project.settings.reports
    found = done.json()
    assert found == json.loads((reports / "status.json").read_text())
    assert found["stopped"] == "interrupted"
    assert {page["id"]: page["state"] for page in found["pages"]} == {
        "fine": "passed",
        "wrong": "failed",
    }
    assert [(page["id"], page["file"]) for page in found["unfinished"]] == [
        ("asleep", "tutorials/asleep/asleep.ipynb"),
        ("waiting", "tutorials/waiting/waiting.ipynb"),
    ]
    summary = (reports / "summary.md").read_text()
    heading = "## bodocs: interrupted, 1 of 4 pages failed, 2 not finished\n"
    assert summary.startswith(heading)
    assert (space.root / "step.md").read_text() == summary
    root = ElementTree.parse(reports / "junit.xml").getroot()  # noqa: S314 - we wrote it
    check(root)
    cases = {case.get("name"): case for case in root.find("testsuite[@name='pages']") or []}
    assert cases["asleep"].find("error") is not None
    assert cases["waiting"].find("error") is not None
    assert cases["wrong"].find("failure") is not None
    titles = {annotation.get("title", "") for annotation in annotated(done.err)}
    assert any("wrong" in title for title in titles)
    assert "stopped  2 pages had not finished: asleep, waiting" in done.err
    assert "stopped: every kernel has ended; finished pages are kept" in done.err
    assert f"reports  {reports}" in done.err


def test_a_part_that_was_interrupted_is_no_success_when_joined(space: Workspace) -> None:
    project, flag = write(space)
    for page in ("wrong", "waiting"):
        (project.root / "tutorials" / page / f"{page}.ipynb").unlink()
        (project.root / "tutorials" / page).rmdir()
    failed = project.settings.reports / "failed" / "wrong.ipynb"
    failed.parent.mkdir(parents=True)
    failed.touch()
    done = stopped(space, project, flag, signal.SIGINT, "--shard", "1/1")
    assert done.status == 130, done.text
    out = space.root / "out"
    merged = space.bodocs("report", "merge", project.settings.reports, "--out", out, status=2)
    assert "1 page had not finished: asleep" in merged.out
    status = json.loads((out / "status.json").read_text())
    assert status["stopped"] == "interrupted"
    assert [page["id"] for page in status["unfinished"]] == ["asleep"]
    assert (out / "summary.md").read_text().startswith("## bodocs: interrupted, 1 page passed, 1 ")
