"""``bodocs run --shard``: the parts of a run on machines of their own, and the report of all."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import Source, Workspace
from tests.execution.test_order import remember

pytestmark = pytest.mark.kernel

NAMES = ("brief", "long", "middling", "new")


@pytest.fixture
def project(space: Workspace) -> Source:
    made = space.project()
    made.doc("words", "Only words.\n")
    for name in NAMES:
        made.tutorial(name, f"print({name!r})")
    return made


def run_part(space: Workspace, project: Source, *flags: str, machine: str = "store") -> list[str]:
    """Run a part on a machine of its own store; return the ids of its pages."""
    env = {"BODOCS_STORE": str(space.root / machine)}
    done = space.bodocs("run", "--source", project.root, "--json", *flags, env=env)
    return [page["id"] for page in done.json()["pages"]]


def test_the_parts_are_balanced_by_what_the_store_remembers_and_can_be_joined(
    space: Workspace, project: Source
) -> None:
    remember(space, "full", long=90, middling=50, brief=30)
    remember(space, "smoke", brief=9)
    parts = []
    for number in (1, 2):
        # Each part meets the store as it was, not as the other has left it.
        shutil.copytree(space.store, space.root / f"machine{number}")
        ids = run_part(space, project, "--shard", f"{number}/2", machine=f"machine{number}")
        reports = space.root / f"reports{number}"
        shutil.copytree(project.settings.reports, reports)
        status = json.loads((reports / "status.json").read_text())
        assert status["shard"] == f"{number}/2"
        assert set(status["asked"]) == {"words", *NAMES}
        parts.append((set(ids), reports))
    assert [ids for ids, _ in parts] == [{"long", "brief"}, {"middling", "new", "words"}]
    done = space.bodocs(
        "report", "merge", *(path for _, path in parts), "--out", space.root / "all"
    )
    assert "5 pages: 5 passed, 0 failed" in done.out
    err = space.bodocs("report", "merge", parts[0][1], "--out", space.root / "x", status=2).err
    assert "part 2/2 is missing" in err


def test_a_status_of_before_says_how_long_pages_take(space: Workspace, project: Source) -> None:
    run_part(space, project)
    status = json.loads((project.settings.reports / "status.json").read_text())
    for page in status["pages"]:
        page["seconds"] = {"long": 90.0, "brief": 80.0}.get(page["id"], 1.0)
    status["pages"] = [page for page in status["pages"] if page["id"] != "new"]
    known = space.root / "known.json"
    known.write_text(json.dumps(status))
    flags = ["--durations", str(known), "--shard"]
    first = run_part(space, project, *flags, "1/2", machine="one")
    second = run_part(space, project, *flags, "2/2", machine="two")
    assert set(first) & {"long", "brief"} == {"long"}
    assert sorted(first + second) == sorted(["words", *NAMES])
    err = space.bodocs(
        "run", "--source", project.root, "--shard", "1/2", "--durations", "nowhere", status=2
    ).err
    assert "nowhere: there is no such file" in err
    err = space.bodocs("run", "--source", project.root, *flags[:2], status=2).err
    assert "--durations is for --shard" in err


def test_there_may_be_more_parts_than_pages(space: Workspace, project: Source) -> None:
    shards = [run_part(space, project, "brief", "long", "--shard", f"{n}/3") for n in (1, 2, 3)]
    assert sorted(map(len, shards)) == [0, 1, 1]
    assert {name for ids in shards for name in ids} == {"brief", "long"}


@pytest.mark.parametrize("text", ["0/3", "4/3", "x"])
def test_a_part_that_there_is_not_is_refused(
    space: Workspace, project: Source, text: str, tmp_path: Path
) -> None:
    done = space.bodocs("run", "--source", project.root, "--shard", text, status=2)
    assert f"--shard {text!r} is not K/N with K from 1 to N" in done.err
    assert done.out == ""
    assert not (tmp_path / "store").exists()
