"""What the tests of leftovers look with sees every process, at every moment."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.execution.processes import marked

# One process that becomes itself again a few hundred times.
CHANGING = """\
import os, sys
if left := int(sys.argv[2]):
    os.execv(sys.executable, [sys.executable, "-S", "-c", sys.argv[1], sys.argv[1], str(left - 1)])
sys.stdin.read()
"""


def test_a_process_that_becomes_another_program_is_seen() -> None:
    mark = f"BODOCS_MARK_{os.getpid()}_changing"
    words = [sys.executable, "-S", "-c", CHANGING, CHANGING, "300"]
    with subprocess.Popen(words, env={mark: "1"}, stdin=subprocess.PIPE) as process:
        seen = [[found.pid for found in marked(mark)] for _ in range(600)]
        assert process.poll() is None
        assert seen == [[process.pid]] * 600
    assert marked(mark) == []
