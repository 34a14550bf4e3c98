"""``bodocs report merge``: the parts of a run as one report, and parts that do not go together."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.conftest import Done, Workspace, code, workspace

pytestmark = pytest.mark.kernel

Change = Callable[[dict[str, Any]], object]


class Parts:
    """The reports of two parts of a run, one of which failed."""

    def __init__(self, space: Workspace) -> None:
        self.space = space
        self.project = space.project(settings_text='versions = ["papermill"]\n')
        self.project.doc("a", "```python\n1\n```\n")
        self.project.tutorial("b", "print(1)", code("1 / 0", id="zero"))
        self.project.tutorial("c", "x = 1", code("# One.\nassert x == 1, f'{x}'", "claim"))
        self.first = self.run("first", 0, "c", "a")
        self.second = self.run("second", 1, "b")

    def run(self, name: str, status: int, *pages: str) -> Path:
        self.space.bodocs("run", *pages, cwd=self.project.root, status=status)
        return Path(shutil.copytree(self.project.settings.reports, self.space.root / name))

    def changed(self, tmp_path: Path, change: Change, part: Path | None = None) -> Path:
        """Return a copy of a part, the first if none is named, with its status changed."""
        folder = shutil.copytree(part or self.first, tmp_path / "changed")
        status = json.loads((folder / "status.json").read_text())
        change(status)
        (folder / "status.json").write_text(json.dumps(status))
        return Path(folder)

    def merge(self, *paths: Path, out: Path, status: int, **env: str) -> Done:
        return self.space.bodocs("report", "merge", *paths, "--out", out, status=status, env=env)

    def refused(self, *paths: Path, out: Path) -> str:
        err = self.merge(*paths, out=out, status=2).err
        assert "mend: " in err
        assert not out.exists()
        return err


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    with workspace(tmp_path_factory.mktemp("parts")) as space:
        yield Parts(space)


def test_parts_are_joined_in_the_order_of_the_catalog(parts: Parts, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = parts.merge(parts.second, parts.first / "status.json", out=out, status=1)
    assert "3 pages: 2 passed, 1 failed; 3 executed now; 1 claim held" in done.out
    assert "error: 1 of 3 pages failed: b" in done.err
    status = json.loads((out / "status.json").read_text())
    assert [page["id"] for page in status["pages"]] == ["a", "b", "c"]
    assert set(status["versions"]) == {"papermill", "python"}
    assert status["generated"] >= max(page["executed"] for page in status["pages"])
    root = ElementTree.parse(out / "junit.xml").getroot()  # noqa: S314 - we wrote it
    assert (root.get("tests"), root.get("failures")) == ("4", "1")
    assert (out / "summary.md").read_text().startswith("## bodocs: 1 of 3 pages failed")
    assert (out / "failed" / "b.ipynb").is_file()
    assert (out / "flakes.jsonl").read_text() == ""


def test_parts_that_all_passed_end_well(parts: Parts, tmp_path: Path) -> None:
    summary = tmp_path / "step.md"
    env = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)}
    done = parts.merge(parts.first, out=tmp_path / "out", status=0, **env)
    assert "2 pages: 2 passed" in done.out
    assert summary.read_text().startswith("## bodocs: 2 pages passed")


def test_what_was_joined_can_be_joined_again(parts: Parts, tmp_path: Path) -> None:
    parts.merge(parts.first, out=tmp_path / "once", status=0)
    parts.merge(tmp_path / "once", parts.second, out=tmp_path / "twice", status=1)
    found = json.loads((tmp_path / "twice" / "status.json").read_text())
    assert [page["id"] for page in found["pages"]] == ["a", "b", "c"]


def test_a_part_named_twice_counts_once(parts: Parts, tmp_path: Path) -> None:
    twice = [parts.first, parts.first / "status.json"]
    assert "2 pages: 2 passed" in parts.merge(*twice, out=tmp_path / "out", status=0).out


def test_a_page_that_another_part_had_from_the_store_counts_once(
    parts: Parts, tmp_path: Path
) -> None:
    def from_store(status: dict[str, Any]) -> None:
        for page in status["pages"]:
            page["cached"] = True

    for order in (1, -1):
        folder = tmp_path / str(order)
        folder.mkdir()
        both = [parts.first, parts.changed(folder, from_store)][::order]
        done = parts.merge(*both, out=folder / "out", status=0)
        assert "2 pages: 2 passed, 0 failed; 2 executed now" in done.out


def test_a_page_that_two_parts_ran_is_refused(parts: Parts, tmp_path: Path) -> None:
    other = parts.changed(tmp_path, lambda status: status["pages"][0].update(seconds=99))
    err = parts.refused(parts.first, other, out=tmp_path / "out")
    assert "page 'c' is in another part, too, and not the same" in err
    assert f"{other / 'status.json'}: " in err
    assert str(parts.first / "status.json") in err
    assert "page 'a'" not in err


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda status: status.update(mode="smoke"), "this part ran in smoke mode"),
        (lambda status: status["installed"].update(numpy="0.1"), "numpy is 0.1 here, and"),
    ],
    ids=["mode", "version"],
)
def test_parts_that_ran_otherwise_are_refused(
    parts: Parts, tmp_path: Path, change: Change, message: str
) -> None:
    other = parts.changed(tmp_path, change, parts.second)
    err = parts.refused(parts.first, other, out=tmp_path / "out")
    assert f"{other / 'status.json'}: {message}" in err
    assert str(parts.first / "status.json") in err


def test_a_part_that_is_missing_is_named(parts: Parts, tmp_path: Path) -> None:
    part = parts.changed(tmp_path, lambda status: status.update(shard="2/3", asked=["a", "c"]))
    err = parts.refused(part, out=tmp_path / "out")
    assert "part 1/3, 3/3 is missing" in err
    err = parts.refused(part, parts.second, out=tmp_path / "out")
    assert f"{parts.second / 'status.json'}: this is not a part" in err


def test_a_page_that_no_part_has_run_is_named(parts: Parts, tmp_path: Path) -> None:
    asked = {"shard": "1/1", "asked": ["a", "lost", "c"]}
    part = parts.changed(tmp_path, lambda status: status.update(asked))
    assert "no part has run lost" in parts.refused(part, out=tmp_path / "out")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "this is no status of a run: "),
        ("[1]", "this is no status of a run: the whole: "),
        ('{"mode": "full"', "this is no status of a run: "),
        ('{"mode": "full"}', "this is no status of a run: generated: field required"),
        ('{"format": 2}', "this is no status of a run: format: input should be 1"),
        ("\x00\ud800", "this is no status of a run: "),
        ("[" * 100_000, "this is no status of a run: "),
    ],
    ids=["empty", "list", "torn", "foreign", "newer", "bytes", "deep"],
)
def test_a_file_that_is_no_status_is_named(
    parts: Parts, tmp_path: Path, text: str, message: str
) -> None:
    file = tmp_path / "status.json"
    file.write_bytes(text.encode(errors="surrogatepass"))
    err = parts.refused(parts.first, file, out=tmp_path / "out")
    assert f"{file}: {message}" in err


def test_every_part_that_is_not_there_is_named(parts: Parts, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    err = parts.refused(tmp_path / "empty", tmp_path / "gone", out=tmp_path / "out")
    assert f"{tmp_path}/empty/status.json: there is no such file" in err
    assert f"{tmp_path}/gone: there is no such file" in err


def test_a_part_writes_nothing_beside_the_folder(parts: Parts, tmp_path: Path) -> None:
    def outside(status: dict[str, Any]) -> None:
        status["pages"][0]["notebook"] = "../status.json"

    part = parts.changed(tmp_path, outside, parts.second)
    shutil.copy(part / "status.json", tmp_path / "status.json")
    (tmp_path / "deep").mkdir()
    parts.merge(part, out=tmp_path / "deep" / "out", status=1)
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["out"]


def test_merge_explains_itself(parts: Parts) -> None:
    out = parts.space.bodocs("report", "merge", "--help").out
    assert "Usage: bodocs report merge" in out
    assert "--out" in out
