"""``status.json``: what it holds of a run, and that it can be read back."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from bodocs.reports import models
from tests.conftest import Workspace
from tests.reports.conftest import NASTY, Reported

pytestmark = pytest.mark.kernel


def test_what_is_printed_is_what_is_written(reported: Reported) -> None:
    assert json.loads(reported.report("status.json")) == reported.status


def test_it_reads_back_as_it_was_written(reported: Reported) -> None:
    path = reported.reports / "status.json"
    assert models.read(path).json_text() == path.read_text()


def test_half_a_character_survives_in_it(reported: Reported, tmp_path: Path) -> None:
    status = models.Status.model_validate(reported.status)
    page = status.pages[0].model_copy(update={"title": "half: \ud800"})
    halved = status.model_copy(update={"pages": [page]})
    (tmp_path / "status.json").write_text(halved.json_text())
    assert models.read(tmp_path / "status.json") == halved


def test_the_run_is_described(reported: Reported) -> None:
    status = reported.status
    assert status["mode"] == "full"
    assert set(status["versions"]) == {"papermill", "python"}
    assert status["versions"].items() <= status["installed"].items()
    assert status["generated"] >= max(p["executed"] or "" for p in status["pages"])


def test_it_says_when_it_was_written(space: Workspace) -> None:
    project = space.project()
    project.doc("words", "Only words.\n")
    before = models.now()
    generated = space.bodocs("run", "--json", cwd=project.root).json()["generated"]
    assert before <= generated <= models.now()


def test_pages_come_in_the_order_of_the_catalog(reported: Reported) -> None:
    ids = ["refuted", "words", NASTY, "breaks", "costly", "holds"]
    assert sorted(reported.pages) == sorted(ids)
    assert [page["place"] for page in reported.status["pages"]] == list(range(1, 7))


def test_every_page_has_its_state(reported: Reported) -> None:
    states = {name: page["state"] for name, page in reported.pages.items()}
    passed = {name for name, state in states.items() if state == "passed"}
    assert passed == {"words", "holds"}
    assert set(states.values()) == {"passed", "failed"}


def test_cells_have_numbers_states_and_durations(reported: Reported) -> None:
    first, division, last = reported.pages["breaks"]["cells"]
    assert (first["number"], first["state"], first["code"]) == (1, "completed", "print('before')")
    assert (division["id"], division["number"], division["state"]) == ("division", 2, "failed")
    assert division["code"] == "ratio = 3"
    assert (last["number"], last["state"], last["seconds"]) == (3, "unrun", 0.0)
    slow = next(cell for cell in reported.pages["holds"]["cells"] if cell["id"] == "slow")
    assert slow["number"] == 2
    assert slow["seconds"] >= 0.5


def test_costs_and_kernels_are_there(reported: Reported) -> None:
    for name in ("holds", "breaks", "costly"):
        page = reported.pages[name]
        assert page["seconds"] > 0
        assert page["cpu_seconds"] > 0
        assert page["peak_megabytes"] > 10
        assert page["kernel"] in {"forked", "spawned"}
        assert not page["cached"]
        assert page["flakes"] == []
    assert reported.pages["costly"]["cpu_seconds"] > 1.2


def test_a_page_without_code_has_no_run(reported: Reported) -> None:
    page = reported.pages["words"]
    assert (page["executed"], page["kernel"], page["cells"]) == (None, "", [])
    assert page["cached"]


def test_claims_are_kept_with_their_figures(reported: Reported) -> None:
    claims = reported.pages["holds"]["claims"] + reported.pages["refuted"]["claims"]
    assert [(c["sentence"], c["figures"], c["held"]) for c in claims] == [
        ("Three is three.", ["x is 3"], True),
        ("Two is | three.", ["x is 2"], False),
    ]


def test_a_file_is_named_from_the_root_of_the_repository(reported: Reported) -> None:
    page = reported.pages["breaks"]
    assert page["file"] == "project/tutorials/breaks/breaks.ipynb"
    [failure] = page["failures"]
    text = (reported.space.root / page["file"]).read_text().splitlines()
    assert text[failure["file_line"] - 1].strip() == '"ratio / 0"'


def test_a_failed_page_names_its_notebook_and_its_command(reported: Reported) -> None:
    page = reported.pages["breaks"]
    assert (reported.reports / page["notebook"]).is_file()
    words = shlex.split(page["rerun"])
    again = reported.space.bodocs(*words[1:], cwd=reported.source.root, status=1)
    assert "ZeroDivisionError" in again.out
    assert reported.pages["holds"]["rerun"] == ""


def test_parameters_are_kept_as_json_has_them(space: Workspace) -> None:
    project = space.project()
    flags = ["--set", "a=[1, µ]", "--set", "c=.inf"]
    project.doc("page", '```python tags=["parameters"]\na = None\nc = 1\n```\n')
    done = space.bodocs("run", "page", "--json", *flags, cwd=project.root)
    assert not re.search("Infinity|NaN", done.out)
    [found] = done.json()["pages"]
    assert found["parameters"] == {"a": [1, "µ"], "c": None}


@pytest.mark.site
def test_a_build_that_fails_leaves_the_same_reports(space: Workspace) -> None:
    project = space.project()
    project.doc("page", "```python\n1 / 0\n```\n")
    out = space.root / "site"
    done = space.bodocs("build", "--out", out, cwd=project.root, status=1)
    assert "1 page: 0 passed, 1 failed" in done.out
    reports = project.settings.reports
    assert models.read(reports / "status.json").failed[0].id == "page"
    assert "<failure" in (reports / "junit.xml").read_text()
    assert (reports / "summary.md").read_text().startswith("## bodocs: 1 of 1 page failed")


def test_what_the_site_publishes_names_no_folder_of_this_machine(reported: Reported) -> None:
    reported.space.bodocs("render", cwd=reported.source.root)
    text = (reported.settings.content / "static" / "status.json").read_text()
    published = {page["id"]: page for page in json.loads(text)["pages"]}
    assert published["holds"]["state"] == "passed"
    assert published["holds"]["claims"][0]["held"] is True
    assert published["breaks"]["state"] == "pending"
    assert str(reported.space.root) not in text
    assert "cached" not in text
