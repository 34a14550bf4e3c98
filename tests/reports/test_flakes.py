"""The flake ledger: faults of the machinery, in every report and in a file that grows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.conftest import Done, Source, Workspace
from tests.execution.test_retries import unlucky_kernel

pytestmark = pytest.mark.kernel


def run(space: Workspace, project: Source, status: int, **env: str) -> Done:
    flags = ["run", "--kernel", "unlucky", "--fresh", "--source", str(project.root)]
    jupyter = {"JUPYTER_PATH": str(space.root / "jupyter")}
    return space.bodocs(*flags, status=status, env={**jupyter, **env})


def ledger(project: Source) -> list[dict[str, Any]]:
    text = (project.settings.reports / "flakes.jsonl").read_text()
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def project(space: Workspace) -> Source:
    made = space.project()
    made.tutorial("page", "print('done')")
    return made


def test_a_page_that_was_tried_twice_is_in_every_report(space: Workspace, project: Source) -> None:
    starts = unlucky_kernel(space.root, failures=1)
    done = run(space, project, 0, GITHUB_ACTIONS="true")
    assert "flaky    page  no kernel: " in done.out
    assert "flaky    1 page tried twice: page" in done.out
    assert (
        "::warning file=tutorials/page/page.ipynb,title=page%3A tried again::no kernel: "
        in done.out
    )
    reports = project.settings.reports
    [line] = ledger(project)
    assert (line["page"], line["mode"], line["attempt"]) == ("page", "full", 1)
    assert line["kind"] == "no kernel"
    [page] = json.loads((reports / "status.json").read_text())["pages"]
    assert [flake["message"] for flake in page["flakes"]] == [line["message"]]
    assert line["when"] == page["flakes"][0]["started"]
    summary = (reports / "summary.md").read_text()
    assert f"| page | {line['when']} | 1 | no kernel: " in summary.split("### Flakes")[1]
    root = ElementTree.parse(reports / "junit.xml").getroot()  # noqa: S314 - we wrote it
    assert root.get("failures") == root.get("errors") == "0"
    [flake] = root.findall("testsuite/testcase/properties/property[@name='flake']")
    assert flake.get("value", "").startswith("no kernel: ")
    starts.unlink()
    run(space, project, 0)
    assert len(ledger(project)) == 2


def test_a_run_without_flakes_adds_none_and_the_store_repeats_none(
    space: Workspace, project: Source
) -> None:
    unlucky_kernel(space.root, failures=1)
    run(space, project, 0)
    run(space, project, 0)
    space.bodocs("run", "--source", project.root)
    assert len(ledger(project)) == 1


def test_a_page_that_the_machinery_fails_twice_is_an_error(
    space: Workspace, project: Source
) -> None:
    unlucky_kernel(space.root, failures=9)
    done = run(space, project, 1)
    assert "1 page tried twice: page" in done.out
    root = ElementTree.parse(project.settings.reports / "junit.xml").getroot()  # noqa: S314
    assert (root.get("failures"), root.get("errors")) == ("0", "1")
    assert len(ledger(project)) == 1


def test_joined_reports_have_a_ledger_of_their_own(space: Workspace, project: Source) -> None:
    unlucky_kernel(space.root, failures=1)
    run(space, project, 0)
    out: Path = space.root / "out"
    for _ in range(2):
        space.bodocs("report", "merge", project.settings.reports, "--out", out)
    assert (out / "flakes.jsonl").read_text().count("\n") == 1
