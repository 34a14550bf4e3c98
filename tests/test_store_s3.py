"""A store in a real object store: taken from it, kept in it, and never written if only read."""

from __future__ import annotations

import importlib.util
import os
import socket
import subprocess
import time
from pathlib import Path

import pytest

from bodocs import entries, remote, storage
from bodocs.errors import StoreError
from bodocs.store import Store
from tests.conftest import BODOCS, Source, Workspace
from tests.objectstore import SECRET, Bucket, ObjectStore, environment
from tests.test_store import entry

KEY = "ab" * 32
READ_ONLY = {"BODOCS_STORE_READ_ONLY": "1"}


@pytest.fixture
def bucket(server: ObjectStore) -> Bucket:
    return server.bucket()


@pytest.fixture
def inside(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The store of the bucket, used by this process."""
    for name, value in environment(bucket.server.address).items():
        monkeypatch.setenv(name, value)
    return Store(bucket.url)


def two_pages(space: Workspace, name: str = "project") -> Source:
    made = space.project(name)
    made.tutorial("one", "print('one')")
    made.tutorial("two", "print('two')")
    return made


@pytest.fixture
def project(space: Workspace) -> Source:
    return two_pages(space)


@pytest.fixture(scope="module")
def executed(server: ObjectStore, shared: Workspace) -> dict[str, bytes]:
    """What a run leaves in a bucket."""
    bucket, project = server.bucket(), two_pages(shared)
    assert "2 executed now" in run(shared, project, bucket.env)
    assert not shared.store.exists()
    assert not Path(project.settings.own_store_url).exists()
    return bucket.objects()


@pytest.fixture
def filled(bucket: Bucket, executed: dict[str, bytes]) -> Bucket:
    bucket.fill(executed)
    return bucket


def run(space: Workspace, project: Source, *envs: dict[str, str], status: int = 0) -> str:
    env = {name: value for given in envs for name, value in given.items()}
    return space.bodocs("run", "--source", project.root, env=env, status=status).text


@pytest.mark.kernel
def test_pages_are_kept_in_an_object_store_and_taken_from_it(
    space: Workspace, project: Source, filled: Bucket
) -> None:
    assert len(filled.entries()) == 2
    assert len(filled.listing()) == 4  # and how long each took; nothing that was half-written
    before = filled.listing()
    assert "2 passed, 0 failed; 0 executed now" in run(space, project, filled.env)
    assert filled.listing() == before
    whole = filled.objects()
    filled.damage(filled.entries()[0])
    assert "2 passed, 0 failed; 1 executed now" in run(space, project, filled.env)
    outputs = [project.executed(name).cells[1].outputs[0].text for name in ("one", "two")]
    assert outputs == ["one\n", "two\n"]
    found = filled.objects()
    assert found.keys() == whole.keys()
    for name in filled.entries():
        assert entries.checked(found[name], Path(name).stem).run.passed


@pytest.mark.kernel
def test_a_store_that_is_read_only_is_read_and_never_written(
    space: Workspace, project: Source, filled: Bucket
) -> None:
    env = {**filled.env, **READ_ONLY}
    own = Path(project.settings.own_store_url)
    assert "0 executed now" in run(space, project, env)
    assert not own.exists()
    damaged, removed = filled.entries()
    filled.damage(damaged)
    filled.client.delete_object(Bucket=filled.name, Key=removed)
    before = filled.listing()

    # No note of the answer before hides that the bucket has changed.
    said = run(space, project, env)
    assert "2 passed, 0 failed; 2 executed now" in said
    assert said.count(f"the shared store's entry {Path(damaged).stem} is passed over") == 1
    assert len(list(own.glob("pages/*/*.json"))) == 2
    # What has been executed is on this machine: it takes neither kernel nor bucket again.
    said = run(space, project, env)
    assert "2 passed, 0 failed; 0 executed now" in said
    assert "passed over" not in said
    space.bodocs("clean", "--store", "--source", project.root, env=env)
    assert not any(own.glob("pages/*/*.json"))
    assert filled.listing() == before


@pytest.mark.kernel
def test_a_user_who_may_only_read_loses_no_result(
    space: Workspace, project: Source, filled: Bucket, server: ObjectStore
) -> None:
    project.tutorial("three", "print('three')")
    before = filled.listing()
    with server.guarded() as reader:
        said = run(space, project, filled.env, reader, {"AWS_SECRET_ACCESS_KEY": SECRET}, status=2)
        assert f"error: {filled.url}: the store cannot be read: " in said
        assert "signature" in said
        assert "mend: check the credentials" in said
        assert SECRET not in said

        said = run(space, project, filled.env, reader, status=2)
        assert "3 passed, 0 failed; 1 executed now" in said
        assert f"{filled.url}: the store cannot be written: Access Denied" in said
        assert "BODOCS_STORE_READ_ONLY=1" in said
        assert reader["AWS_SECRET_ACCESS_KEY"] not in said
    assert filled.listing() == before


NOBODY = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}
CLOSED = {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_MAX_ATTEMPTS": "1"}
NO_BUCKET = {"BODOCS_STORE": "s3://no-such-bucket/store"}


@pytest.mark.parametrize(
    ("env", "said", "mend"),
    [
        (NOBODY, "the store cannot be read: Unable to locate credentials", "AWS_PROFILE"),
        (CLOSED, "the store cannot be read: Could not connect to the endpoint", "the network"),
        (NO_BUCKET, "there is no bucket 'no-such-bucket'", "correct the URL"),
    ],
    ids=["no credentials", "unreachable", "no bucket"],
)
def test_a_location_that_cannot_be_used_is_told_before_anything_runs(
    space: Workspace, project: Source, bucket: Bucket, env: dict[str, str], said: str, mend: str
) -> None:
    done = space.bodocs(
        "run", "--source", project.root, "--shard", "1/2", env={**bucket.env, **env}, status=2
    )
    url = {**bucket.env, **env}["BODOCS_STORE"]
    assert f"error: {url}: {said}" in done.err
    assert mend in done.err
    assert SECRET not in done.text
    assert "running" not in done.out
    buckets = bucket.client.list_buckets()["Buckets"]
    assert "no-such-bucket" not in {one["Name"] for one in buckets}


def test_a_host_that_is_silent_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    import fsspec

    monkeypatch.setattr(remote, "_REACH_SECONDS", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        for name, value in environment(f"http://127.0.0.1:{silent.getsockname()[1]}").items():
            monkeypatch.setenv(name, value)
        system = fsspec.filesystem("s3", skip_instance_cache=True)
        files = remote.RemoteStorage(system, "bucket/store", "s3", "s3://bucket/store")
        with pytest.raises(StoreError, match=r"cannot be read: no answer within 1 s[\s\S]*mend: "):
            files.read("pages/x.json")


def test_what_another_writes_meanwhile_is_seen(bucket: Bucket, inside: Store) -> None:
    assert list(inside.entries()) == []
    assert inside.get(KEY) is None
    inside.put(entry("cd" * 32))
    assert [found.run.key for found in inside.entries()] == ["cd" * 32]
    bucket.write(f"store/pages/ab/{KEY}.json", entries.encode(entry(KEY)))
    assert inside.get(KEY) == entry(KEY)
    assert [found.run.key for found in inside.entries()] == [KEY, "cd" * 32]
    bucket.write(f"store/pages/ab/{KEY}.json", entries.encode(entry(KEY, text="new")))
    assert inside.get(KEY) == entry(KEY, text="new")


def test_an_object_store_is_emptied_of_its_entries_alone(bucket: Bucket, inside: Store) -> None:
    bucket.write("mine", b"mine")
    bucket.write("store/mine", b"mine")
    inside.put(entry(KEY))
    inside.clear()
    assert inside.get(KEY) is None
    assert set(bucket.listing()) == {"mine", "store/mine"}


def test_parts_of_killed_writers_are_found_once_they_are_old(
    bucket: Bucket, inside: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside.put(entry(KEY))
    part = f"pages/ab/{KEY}.json.{'0' * 32}.part"
    bucket.write(f"store/{part}", b"half of an ent")
    bucket.write("store/mine.part", b"mine")
    files = storage.at(bucket.url)
    assert [stored.name for stored in files.files("pages")] == [f"pages/ab/{KEY}.json"]
    assert files.stale() == []
    monkeypatch.setattr(storage, "_STALE_SECONDS", -60)  # no clock is that far ahead
    [stale] = files.stale()
    assert stale.name == part
    assert files.remove(part)
    assert files.remove(part)
    assert f"store/{part}" not in bucket.listing()
    assert inside.get(KEY) == entry(KEY)


@pytest.mark.kernel
def test_two_runs_at_once_leave_one_whole_entry(space: Workspace, bucket: Bucket) -> None:
    log, sign = space.root / "log", space.root / "go"
    project = space.project()
    project.tutorial(
        "page",
        f"import pathlib, time\nwith open({str(log)!r}, 'a') as file: file.write('x')\n"
        f"while not pathlib.Path({str(sign)!r}).exists(): time.sleep(0.05)\nprint('done')",
    )
    runs = [
        subprocess.Popen(
            [BODOCS, "run", "--source", project.root],
            env=space.environment(bucket.env),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(2)
    ]
    try:
        deadline = time.monotonic() + 120
        while not log.exists() or log.read_text() != "xx":
            assert time.monotonic() < deadline
            time.sleep(0.05)
        sign.touch()
        for process in runs:
            out, _ = process.communicate(timeout=120)
            assert process.returncode == 0, out
            assert "1 passed, 0 failed; 1 executed now" in out
    finally:
        for process in runs:
            process.kill()
    [name] = bucket.entries()
    assert entries.checked(bucket.read(name), Path(name).stem).run.passed


@pytest.mark.skipif(importlib.util.find_spec("gcsfs") is not None, reason="gcsfs is installed here")
def test_what_a_url_takes_and_is_not_installed_is_named() -> None:
    with pytest.raises(StoreError, match=r"not installed[\s\S]*mend: pip install 'bodocs\[gcs\]'"):
        Store("gs://bucket/store")


def test_a_url_without_a_bucket_is_no_store() -> None:
    with pytest.raises(StoreError, match=r"s3://: it names no bucket[\s\S]*mend: "):
        Store("s3://")


def test_a_password_in_a_url_is_not_told(tmp_path: Path) -> None:
    done = subprocess.run(
        [BODOCS, "store", "ls", "--source", tmp_path],
        env={**os.environ, "BODOCS_STORE": f"ftp://me:{SECRET}@127.0.0.1:1/store"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "error: ftp://...@127.0.0.1:1/store: the store cannot be read: " in done.stderr
    assert SECRET not in done.stdout + done.stderr
