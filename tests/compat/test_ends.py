"""However a call ends, nothing of it goes on, and what had finished need not run again."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import psutil
import pytest

from tests.conftest import BODOCS, Workspace

pytestmark = pytest.mark.kernel


def workers(folder: Path) -> list[psutil.Process]:
    """Return the processes that work on a project."""
    found = psutil.process_iter(["cmdline"])
    return [one for one in found if str(folder) in " ".join(one.info["cmdline"] or ())]


def test_an_interrupted_call_leaves_nothing_running(space: Workspace) -> None:
    project = space.project()
    project.doc("quick", "```python\nprint(1)\n```\n")
    project.doc("slow", "```python\nimport time\n\ntime.sleep(600)\n```\n")
    project.write("compat.toml", "[sets]\npinned = {}\n")
    command = [BODOCS, "compat", "--jobs", "2", "--source", str(project.root)]
    with subprocess.Popen(
        command, env=space.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert any(line.startswith("passed   quick") for line in process.stdout)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 128 + signal.SIGTERM
    assert "finished pages are kept" in said
    assert workers(project.settings.build) == []
    assert len(space.entries()) == 1


def test_a_page_that_cannot_be_read_ends_the_call_with_its_reason(space: Workspace) -> None:
    project = space.project()
    project.write("tutorials/broken/broken.ipynb", "{")
    project.write("compat.toml", "[sets]\npinned = {}\n")
    done = space.bodocs("compat", "--source", project.root, status=2)
    assert "broken.ipynb" in done.err
    assert "mend:" in done.err
