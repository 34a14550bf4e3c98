"""The store: nothing runs twice, nothing stale or broken is served, nothing is half-written."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest

from bodocs.errors import StoreError
from bodocs.execution.records import PageRun
from bodocs.settings import HOME
from bodocs.store import Entry, Store
from tests.conftest import Source, Workspace, code, front_cell, notebook, prose


def entry(key: str = "ab" * 32, page: str = "page", text: str = "hello") -> Entry:
    cell = code(f"print({text!r})", id="one")
    cell.outputs = [nbformat.v4.new_output("stream", text=text)]
    run = PageRun(
        page=page, key=key, mode="full", started="2026-01-01T00:00:00+00:00",
        seconds=2.5, cpu_seconds=1.5, peak_bytes=9, cells=[],
    )  # fmt: skip
    return Entry(notebook(cell), run)


def test_what_is_put_is_got(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    put = entry()
    assert store.get(put.run.key) is None
    store.put(put)
    assert store.get(put.run.key) == put
    assert store.seconds("page", "full") == 2.5
    assert store.seconds("page", "smoke") is None


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def changed(data: bytes) -> bytes:
    return data.replace(b"hello", b"jello")


def resealed(_: bytes) -> bytes:
    text = b'{"run": {}, "notebook": 3}'
    return hashlib.sha256(text).hexdigest().encode() + b"\n" + text


@pytest.mark.parametrize(
    "damage", [cut, changed, resealed, lambda _: b"", lambda _: b"\xff\x00 no text"]
)
def test_an_entry_that_is_not_whole_is_thrown_away(
    tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    store = Store(str(tmp_path))
    put = entry()
    store.put(put)
    [file] = (tmp_path / "pages").rglob("*.json")
    file.write_bytes(damage(file.read_bytes()))
    assert store.get(put.run.key) is None
    assert not file.exists()
    store.put(put)
    assert store.get(put.run.key) == put


def test_an_entry_under_the_key_of_another_is_thrown_away(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    store.put(entry("ab" * 32))
    [file] = (tmp_path / "pages").rglob("*.json")
    foreign = file.parent / f"{'ab' * 31}cd.json"
    foreign.write_bytes(file.read_bytes())
    assert store.get("ab" * 31 + "cd") is None
    assert not foreign.exists()
    assert store.get("ab" * 32) is not None


def test_a_duration_that_is_garbled_counts_as_unknown(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    store.put(entry())
    [file] = (tmp_path / "durations").iterdir()
    file.write_text("{")
    assert store.seconds("page", "full") is None


def test_clearing_forgets_every_page_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    store = Store(str(tmp_path))
    store.put(entry())
    store.clear()
    assert store.get(entry().run.key) is None
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    store.clear()


def test_clearing_takes_no_lock_away(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    store.put(entry())
    with store.lock("cd" * 32):
        store.clear()
        assert store.get(entry().run.key) is None
        with Store(str(tmp_path)).lock("cd" * 32) as free:
            assert not free
    store.clear()
    assert not list(tmp_path.iterdir())


def test_a_store_may_be_any_location_that_fsspec_knows() -> None:
    store = Store("memory://bodocs-test")
    put = entry()
    store.put(put)
    assert store.seconds("page", "full") == 2.5
    with store.lock("ab" * 32) as first, store.lock("ab" * 32) as second:
        assert first
        assert second
    assert Store("memory://bodocs-test").get(put.run.key) == put
    store.clear()
    assert store.get(put.run.key) is None


def test_what_lies_beneath_is_read_and_never_written(tmp_path: Path) -> None:
    own, beneath = tmp_path / "own", tmp_path / "beneath"
    shared = Store(str(beneath))
    shared.put(entry("ab" * 32))
    shared.put(entry("cd" * 32, "damaged"))
    [damaged] = beneath.rglob(f"{'cd' * 32}.json")
    damaged.write_bytes(b"")
    before = {path: path.stat().st_mtime_ns for path in beneath.rglob("*")}

    store = Store(str(own), str(beneath))
    assert store.get("ab" * 32) == entry("ab" * 32)
    assert store.seconds("page", "full") == 2.5
    assert store.file("ab" * 32) is None  # not the one that was read
    for _ in range(2):
        assert store.get("cd" * 32) is None
    [remark] = store.remarks
    assert "cd" * 32 in remark
    store.discard("ab" * 32)
    newer = entry("ab" * 32, text="newer")
    with store.lock("ab" * 32) as free:
        assert free
        store.put(newer)
    assert store.get("ab" * 32) == newer
    assert store.file("ab" * 32) == next(own.rglob(f"{'ab' * 32}.json"))
    store.clear()
    assert store.get("ab" * 32) == entry("ab" * 32)
    assert {path: path.stat().st_mtime_ns for path in beneath.rglob("*")} == before


def test_a_store_may_be_a_file_url(tmp_path: Path) -> None:
    Store(f"file://{tmp_path}/store").put(entry())
    assert Store(str(tmp_path / "store")).get(entry().run.key) == entry()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 200 KB, which fills for real."""
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", disk],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        pytest.skip(f"a small file system cannot be mounted here: {made.stderr.strip()}")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_a_full_disk_loses_nothing_and_leaves_no_parts(small_disk: Path) -> None:
    store = Store(str(small_disk / "store"))
    kept = entry("ab" * 32)
    store.put(kept)
    with pytest.raises(StoreError, match=r"No space left[\s\S]*mend: make room"):
        store.put(entry("cd" * 32, "large", "x" * 300_000))
    assert store.get("ab" * 32) == kept
    assert store.get("cd" * 32) is None
    assert not list((small_disk / "store/parts").iterdir())


def test_two_writers_of_one_key_never_show_half_an_entry(tmp_path: Path) -> None:
    script = (
        "import sys; sys.path.insert(0, sys.argv[2])\n"
        "from bodocs.store import Store; from tests.test_store import entry\n"
        "store = Store(sys.argv[1])\n"
        "for number in range(200): store.put(entry(text='x' * 5000 * (number % 7)))\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path), str(HOME)]
    store = Store(str(tmp_path))
    store.put(entry())
    writers = [subprocess.Popen(command) for _ in range(2)]
    reads = 0
    while any(writer.poll() is None for writer in writers):
        assert store.get(entry().run.key) is not None
        reads += 1
    assert [writer.returncode for writer in writers] == [0, 0]
    assert reads > 0
    assert not list((tmp_path / "parts").iterdir())


@pytest.mark.kernel
def test_a_run_on_a_full_disk_says_so_and_completes_when_there_is_room(
    space: Workspace, small_disk: Path
) -> None:
    project = space.project()
    project.tutorial("small", "print('small')")
    env = {"BODOCS_STORE": str(small_disk / "store")}
    where = ["--source", str(project.root), "--jobs", "1"]
    space.bodocs("run", *where, env=env)
    project.tutorial("large", "print('x' * 150_000)")
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * 100_000)
    done = space.bodocs("run", *where, env=env, status=2)
    assert f"{small_disk / 'store'}: the store cannot be written: No space left" in done.err
    assert "mend: make room" in done.err
    assert not list((small_disk / "store/parts").iterdir())
    # What has been executed is not lost.
    assert "2 passed, 0 failed; 1 executed now" in done.out
    assert project.executed("large").cells[1].outputs[0].text == "x" * 150_000 + "\n"
    ballast.unlink()
    again = space.bodocs("run", *where, env=env).out
    assert "2 passed, 0 failed; 1 executed now" in again
    assert "passed   small  unchanged since" in again


def page_cells(**changes: str) -> list[nbformat.NotebookNode]:
    return [
        front_cell(
            title=changes.get("title", "Page"),
            description=changes.get("description", "A page."),
            tags=[changes.get("tag", "bayes")],
            sidebar_position=int(changes.get("position", "1")),
        ),
        prose(changes.get("prose", "Old words, `{python} 6 * 7` of them.")),
        "import time\nprint('ran at', time.time_ns())",
        prose(changes.get("end", "The end.")),
    ]


def executed_now(space: Workspace, project: Source) -> int:
    out = space.bodocs("run", "--source", project.root).out
    return int(out.split(" executed now")[0].split()[-1])


@pytest.fixture
def three_pages(space: Workspace) -> Source:
    project = space.project()
    project.doc("doc", "```python\nprint('doc')\n```\n")
    project.tutorial("first", "print('first')")
    nbformat_path = project.root / "tutorials/page/page.ipynb"
    nbformat_path.parent.mkdir()
    nbformat.write(notebook(*page_cells()), nbformat_path)
    assert executed_now(space, project) == 3
    return project


@pytest.mark.kernel
def test_prose_is_followed_and_only_code_executes(space: Workspace, three_pages: Source) -> None:
    project = three_pages
    where = ["--source", str(project.root)]
    path = project.root / "tutorials/page/page.ipynb"
    assert executed_now(space, project) == 0

    output = project.executed("page").cells[2].outputs[0].text
    edited = page_cells(
        title="New title", description="New description.", tag="new", position="9",
        prose="New words, still `{python} 6 * 7` of them.", end="A new end.",
    )  # fmt: skip
    # Ids are given by place here, so that the new cell has one that the executed code has, too.
    nbformat.write(notebook(*edited[:2], prose("Put between."), *edited[2:]), path)
    done = space.bodocs("run", "--source", project.root)
    assert " 0 executed now" in done.out
    assert done.err == ""
    ids = [cell.id for cell in project.executed("page").cells]
    assert len(set(ids)) == len(ids)
    space.bodocs("render", *where)
    page = project.content("tutorials/page.md")
    for text in ("New title", "New description.", "New words", "still 42 of them", "A new end."):
        assert text in page
    assert "Old words" not in page
    assert "Put between." in page
    assert output.strip() in page

    project.write("docs/doc.md", "---\ntitle: doc\n---\n\n```python\nprint('doc', 2)\n```\n")
    out = space.bodocs("run", *where).out
    assert "1 executed now" in out
    assert "running  doc\n" in out

    for file in space.entries():
        file.write_bytes(file.read_bytes()[:-20])
    assert executed_now(space, project) == 3
    assert executed_now(space, project) == 0


@pytest.mark.kernel
def test_a_store_from_elsewhere_serves_the_same_pages(space: Workspace) -> None:
    first = space.project("first")
    first.tutorial("page", "print('once')")
    assert executed_now(space, first) == 1
    second = space.project("second")
    second.tutorial("page", "print('once')")
    assert executed_now(space, second) == 0
