from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bodocs.locking import attempt, exclusive, sweep
from tests.conftest import Workspace


def test_a_second_writer_is_told_who_the_first_is(space: Workspace) -> None:
    folder = space.folder()
    folder.write("a.md", "# A\n")
    with exclusive(folder.settings):
        done = space.bodocs("render", "--source", folder.root, status=2)
    assert f"process {os.getpid()} of bodocs is writing this site" in done.err
    assert "mend: wait for it, or end it" in done.err
    space.bodocs("render", "--source", folder.root)


def test_the_lock_is_free_again_after_an_error(space: Workspace) -> None:
    folder = space.folder()
    with pytest.raises(ZeroDivisionError), exclusive(folder.settings):
        raise ZeroDivisionError
    with exclusive(folder.settings):
        pass


def test_a_lock_is_held_once_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "locks/one"
    with attempt(path) as first, attempt(path) as second, attempt(tmp_path / "two") as other:
        assert (first, second, other) == (True, False, True)
    with attempt(path) as again:
        assert again
    assert not list(path.parent.iterdir())


def test_the_lock_of_a_killed_process_is_free_and_its_file_is_swept(tmp_path: Path) -> None:
    path = tmp_path / "one"
    script = (
        "import sys; from pathlib import Path; from bodocs.locking import attempt\n"
        "with attempt(Path(sys.argv[1])) as free: print(free, flush=True); sys.stdin.read()\n"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", script, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"True\n"
    with attempt(path) as free:
        assert not free
    sweep(tmp_path)
    assert path.exists()
    holder.kill()
    holder.communicate()
    assert path.exists()
    sweep(tmp_path)
    assert not path.exists()


def test_many_processes_never_hold_a_lock_together(tmp_path: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from bodocs.locking import attempt, sweep\n"
        "folder = Path(sys.argv[1]); held = 0\n"
        "while held < 300:\n"
        "    with attempt(folder / 'locks/one') as free:\n"
        "        if free:\n"
        "            os.close(os.open(folder / 'mine', os.O_CREAT | os.O_EXCL))\n"
        "            os.unlink(folder / 'mine')\n"
        "            held += 1\n"
        "    if held % 50 == 0: sweep(folder / 'locks')\n"
    )
    command = [sys.executable, "-c", script, tmp_path]
    ends = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    assert [process.communicate()[1] for process in ends] == [""] * 4
    assert not list((tmp_path / "locks").iterdir())
