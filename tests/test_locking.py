from __future__ import annotations

import os

import pytest

from bodocs.locking import exclusive
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
