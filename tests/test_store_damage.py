"""What may lie in a store: whatever it is, it is thrown away, and the page runs again."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodocs import entries
from bodocs import store as store_module
from bodocs.entries import DamagedError
from bodocs.errors import StoreError
from bodocs.store import Store
from tests.test_store import entry

KEY = "ab" * 32
NOBODY = 65534
WHOLE = entries.encode(entry(KEY))


def sealed(payload: Any) -> bytes:
    """Return an entry with the right digest, whatever it holds."""
    text = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return hashlib.sha256(text).hexdigest().encode() + b"\n" + text


def edited(change: Callable[[dict[str, Any]], object]) -> bytes:
    payload = json.loads(WHOLE.partition(b"\n")[2])
    change(payload)
    return sealed(payload)


def without_digest(_: bytes = b"") -> bytes:
    return WHOLE.partition(b"\n")[2]


DAMAGED = {
    "empty": b"",
    "one byte": b"\n",
    "no text": b"\xff\xfe\x00",
    "truncated": WHOLE[: len(WHOLE) // 2],
    "last byte lost": WHOLE[:-1],
    "one bit flipped": WHOLE[:200] + bytes([WHOLE[200] ^ 4]) + WHOLE[201:],
    "digest only": WHOLE.partition(b"\n")[0] + b"\n",
    "no digest": without_digest(),
    "another key": edited(lambda p: p["run"].update(key="cd" * 32)),
    "not JSON": sealed(b"{"),
    "not UTF-8": sealed(b'{"run": "\xff"}'),
    "nested without end": sealed(b"[" * 200_000),
    "a list": sealed([]),
    "a number": sealed(3),
    "no notebook": edited(lambda p: p.pop("notebook")),
    "no run": edited(lambda p: p.pop("run")),
    "a run that is none": edited(lambda p: p.update(run=3)),
    "an older run": edited(lambda p: p["run"].pop("flakes")),
    "a newer run": edited(lambda p: p["run"].update(colour="red")),
    "a run of a wrong type": edited(lambda p: p["run"].update(seconds="long")),
    "a notebook that is none": edited(lambda p: p.update(notebook=3)),
    "an older notebook": edited(lambda p: p["notebook"].update(nbformat=3)),
    "no metadata": edited(lambda p: p["notebook"].pop("metadata")),
    "no cells": edited(lambda p: p["notebook"].pop("cells")),
    "a cell that is none": edited(lambda p: p["notebook"].update(cells=[7])),
    "a cell without id": edited(lambda p: p["notebook"]["cells"][0].pop("id")),
    "a cell of lines": edited(lambda p: p["notebook"]["cells"][0].update(source=["a"])),
    "a cell of no kind": edited(lambda p: p["notebook"]["cells"][0].update(cell_type="x")),
    "no outputs": edited(lambda p: p["notebook"]["cells"][0].pop("outputs")),
    "an output that is none": edited(lambda p: p["notebook"]["cells"][0].update(outputs=[0])),
}


def file_of(root: Path) -> Path:
    return root / "pages" / KEY[:2] / f"{KEY}.json"


def test_an_entry_sealed_by_the_test_is_one() -> None:
    assert entries.checked(edited(lambda _: None), KEY) == entry(KEY)


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED)
def test_what_is_no_entry_is_thrown_away(tmp_path: Path, data: bytes) -> None:
    store = Store(str(tmp_path))
    file = file_of(tmp_path)
    file.parent.mkdir(parents=True)
    file.write_bytes(data)
    assert store.get(KEY) is None
    assert not file.exists()
    store.put(entry(KEY))
    assert store.get(KEY) == entry(KEY)


@given(st.data())
def test_no_change_of_a_byte_is_taken_for_an_entry(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(WHOLE)))
    stop = data.draw(st.integers(start, min(start + 4, len(WHOLE))))
    changed = WHOLE[:start] + data.draw(st.binary(max_size=4)) + WHOLE[stop:]
    with contextlib.suppress(DamagedError):
        entries.checked(changed, KEY)
        assert changed == WHOLE


@given(st.recursive(st.none() | st.integers() | st.text(), lambda s: st.lists(s), max_leaves=5))
def test_nothing_that_is_sealed_makes_the_store_crash(value: object) -> None:
    for name in ("run", "notebook"):
        with pytest.raises(DamagedError):
            entries.checked(edited(lambda p, n=name: p.update({n: value})), KEY)


def test_a_folder_in_place_of_an_entry_is_thrown_away(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    for folder in (file_of(tmp_path), tmp_path / store_module._duration_path("page", "full")):
        (folder / "deep").mkdir(parents=True)
    assert store.get(KEY) is None
    assert not file_of(tmp_path).exists()
    assert store.seconds("page", "full") is None
    store.put(entry(KEY))
    assert store.get(KEY) == entry(KEY)
    assert store.seconds("page", "full") == 2.5


def test_an_entry_that_leads_nowhere_or_in_a_circle_is_thrown_away(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    file = file_of(tmp_path)
    file.parent.mkdir(parents=True)
    for target in (tmp_path / "missing", file, tmp_path):
        file.symlink_to(target)
        assert store.get(KEY) is None
        store.put(entry(KEY))
        assert not file.is_symlink()
        assert store.get(KEY) == entry(KEY)
        file.unlink()


@pytest.fixture
def common_folder() -> Iterator[Path]:
    """A folder of somebody who is not root, and the test run in that person's name."""
    folder = Path(tempfile.mkdtemp())
    root = os.geteuid() == 0
    if root:
        os.chown(folder, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    yield folder
    if root:
        os.seteuid(0)
    shutil.rmtree(folder)


def test_an_entry_that_may_not_be_read_is_thrown_away(common_folder: Path) -> None:
    store = Store(str(common_folder))
    store.put(entry(KEY))
    file_of(common_folder).chmod(0)
    with pytest.raises(PermissionError):
        file_of(common_folder).read_bytes()
    assert store.get(KEY) is None
    assert not file_of(common_folder).exists()
    store.put(entry(KEY))
    assert store.get(KEY) == entry(KEY)


def test_a_store_that_may_only_be_read_serves_its_entries_and_has_no_locks(
    common_folder: Path,
) -> None:
    Store(str(common_folder)).put(entry(KEY))
    damaged = common_folder / "pages/cd" / f"{'cd' * 32}.json"
    damaged.parent.mkdir()
    damaged.write_bytes(b"")
    folders = [common_folder, *(f for f in common_folder.rglob("*") if f.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    store = Store(str(common_folder))
    assert store.get(KEY) == entry(KEY)
    assert store.get("cd" * 32) is None
    with store.lock(KEY) as first, store.lock(KEY) as second:
        assert first
        assert second
    with pytest.raises(StoreError, match=r"cannot be written: Permission denied[\s\S]*mend: "):
        store.put(entry(KEY))
    for folder in folders:
        folder.chmod(0o755)


def test_a_store_that_may_not_be_read_says_so(common_folder: Path) -> None:
    store = Store(str(common_folder))
    store.put(entry(KEY))
    common_folder.chmod(0)
    with pytest.raises(StoreError, match=r"cannot be read: Permission denied[\s\S]*mend: "):
        store.get(KEY)
    common_folder.chmod(0o755)


DURATIONS = [b"", b"{", b"3", b"[]", b'{"seconds": "x"}', b'{"seconds": -1}', b'{"seconds": NaN}',
             b'{"seconds": 1e999}', b'{"seconds": null}', b"[" * 200_000, b"\xff"]  # fmt: skip


@pytest.mark.parametrize("data", DURATIONS, ids=range(len(DURATIONS)))
def test_a_duration_that_is_none_counts_as_unknown(tmp_path: Path, data: bytes) -> None:
    store = Store(str(tmp_path))
    store.put(entry(KEY))
    [file] = (tmp_path / "durations").iterdir()
    file.write_bytes(data)
    assert store.seconds("page", "full") is None
    store.put(entry(KEY))
    assert store.seconds("page", "full") == 2.5


@pytest.mark.parametrize("place", ["store", "store/pages", "store/parts", "store/durations"])
def test_a_file_in_place_of_a_folder_is_said(tmp_path: Path, place: str) -> None:
    file = tmp_path / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("mine")
    store = Store(str(tmp_path / "store"))
    with pytest.raises(StoreError, match=r"cannot be written[\s\S]*mend: "):
        store.put(entry(KEY))
    assert file.read_text() == "mine"


def test_a_store_that_is_no_folder_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("mine")
    with pytest.raises(StoreError, match=r"cannot be read: Not a directory[\s\S]*mend: "):
        Store(str(tmp_path / "store")).get(KEY)


def test_what_a_killed_writer_left_is_removed_when_it_is_a_day_old(tmp_path: Path) -> None:
    parts, locks = tmp_path / "parts", tmp_path / "locks"
    parts.mkdir()
    locks.mkdir()
    (parts / "young").write_bytes(b"half of an ent")
    (parts / "old").write_bytes(b"half of an ent")
    yesterday = time.time() - 25 * 3600
    os.utime(parts / "old", (yesterday, yesterday))
    for name in ("cd" * 32, "ef" * 32):
        (locks / name).touch()
    store = Store(str(tmp_path))
    with Store(str(tmp_path)).lock("cd" * 32) as free:
        assert free
        store.put(entry(KEY))
        assert [path.name for path in parts.iterdir()] == ["young"]
        assert [path.name for path in locks.iterdir()] == ["cd" * 32]
    assert not list(locks.iterdir())
    assert store.get(KEY) == entry(KEY)
