"""Pages on a cluster: a real scheduler, and workers that share no folder with anybody."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from bodocs.execution.cluster.files import CARRIED_BYTES
from tests.conftest import Source, Workspace, code
from tests.execution.dask_cluster import PATIENCE, Cluster, runs

pytestmark = pytest.mark.kernel


def write_pages(project: Source, tmp: Path) -> None:
    project.tutorial(
        "files",
        "import helper\nprint(helper.twice(int(open('data/number.txt').read())))",
        "import subprocess\nprint(subprocess.check_output(['./tool.sh'], text=True))",
        "print(open('linked/far.txt').read(), open('again/far.txt').read())",
        "from pathlib import Path\nprint(sorted(map(str, Path().rglob('*'))))",
        "Path('data/number.txt').write_text('changed')",
    )
    project.write("tutorials/files/helper.py", "def twice(x):\n    return 2 * x\n")
    project.write("tutorials/files/data/number.txt", "21")
    project.write("tutorials/files/.hidden", "unseen")
    project.write("tutorials/files/tool.sh", "#!/bin/sh\necho ran\n").chmod(0o755)
    far = tmp / "far"
    far.mkdir()
    (far / "far.txt").write_text("from afar")
    for name in ("linked", "again"):
        (project.root / "tutorials/files" / name).symlink_to(far)
    project.tutorial("figure", "import matplotlib.pyplot as plt", "plt.plot([1, 2]);")
    project.tutorial("set", code("n = 1", "parameters"), "print(n)", smoke={"n": 7})
    project.doc("text", "Text.\n\n```python\nx = 3\n```\n\nIt is `{python} x`.\n")
    project.tutorial("broken", "print('before')", "y = 0\n1 / y", "print('after')")
    project.doc("broken_doc", "Text.\n\n```python\nx = 1\n```\n\n```python\ny = 2\nx + z\n```\n")


@pytest.fixture(scope="module")
def both(shared: Workspace, two: Cluster) -> tuple[Source, dict[str, Any], dict[str, Any]]:
    """Pages after a run here and a run on the cluster: what status.json and the runs hold."""
    project = shared.project(settings_text='preload = ["helper", "matplotlib"]\n')
    write_pages(project, shared.root)
    found = []
    for words in ([], ["--cluster", two.address]):
        words += ["--source", str(project.root), "--mode", "smoke", "--fresh", "--json"]
        done = shared.bodocs("run", *words, status=1)
        pages = {page["id"]: page for page in done.json()["pages"]}
        files = {path.stem: path.read_bytes() for path in project.settings.runs.iterdir()}
        # papermill gives the cell that it adds a random id.
        files["set"] = re.sub(rb'"id": "[0-9a-f-]{8,36}"', b'"id": ""', files["set"])
        found.append({"pages": pages, "files": files, "said": done.err})
    return project, found[0], found[1]


def test_outputs_are_the_same_to_the_byte(both: tuple[Source, Any, Any]) -> None:
    project, here, there = both
    assert len(here["files"]) == 6
    assert here["files"] == there["files"]
    assert "from afar from afar" in str(project.executed("files"))
    assert project.executed("set").cells[-1].outputs[0].text == "7\n"
    assert (project.root / "tutorials/files/data/number.txt").read_text() == "21"


def test_a_page_that_fails_there_fails_as_it_fails_here(both: tuple[Source, Any, Any]) -> None:
    project, here, there = both
    for page in ("broken", "broken_doc"):
        assert here["pages"][page]["failures"] == there["pages"][page]["failures"]
    [failure] = there["pages"]["broken"]["failures"]
    assert (failure["number"], failure["line"], failure["source"]) == (2, 2, "1 / y")
    path = project.root / "tutorials/broken/broken.ipynb"
    assert '"1 / y"' in path.read_text().splitlines()[failure["file_line"] - 1]
    assert (project.settings.reports / "failed/broken.ipynb").is_file()
    passed = {page["id"] for page in there["pages"].values() if page["state"] == "passed"}
    assert passed == {"files", "figure", "set", "text"}


def test_what_cannot_be_preloaded_there_is_said_once(both: tuple[Source, Any, Any]) -> None:
    _, here, there = both
    note = "helper cannot be preloaded, and is left to the pages: "
    assert here["said"].count(note) == there["said"].count(note) == 1
    assert re.search(rf"note +(one|other) on \S+: {note}", there["said"])


def test_a_result_is_kept_here_and_says_where_it_ran(shared: Workspace, both: Any) -> None:
    project, _, _ = both
    found = runs(shared)
    assert {run["host"].partition(" ")[0] for run in found.values()} <= {"one", "other"}
    assert found["figure"]["kernel"] == "forked" or sys.platform != "linux"
    again = shared.bodocs("run", "text", "--source", project.root, "--mode", "smoke")
    assert "0 executed now" in again.out


def test_two_pages_run_at_once_on_two_workers(space: Workspace, two: Cluster) -> None:
    project = space.project()
    meet = """
    from pathlib import Path
    import time
    Path(FLAGS, MINE).touch()
    deadline = time.monotonic() + PATIENCE
    while not Path(FLAGS, OTHER).exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    """
    for mine, other in (("left", "right"), ("right", "left")):
        names = f"FLAGS, MINE, OTHER, PATIENCE = {str(space.root)!r}, {mine!r}, {other!r}, 60\n"
        project.tutorial(mine, names + textwrap.dedent(meet))
    done = space.bodocs("run", "--source", project.root, "--cluster", two.address)
    assert f"{two.address}: workers 2, pages at once 2" in done.out
    assert len({run["host"] for run in runs(space).values()}) == 2


def test_a_file_of_many_megabytes_travels(space: Workspace, two: Cluster) -> None:
    project = space.project()
    project.tutorial(
        "large",
        "data = open('large.bin', 'rb').read()\nimport hashlib",
        "print(len(data), hashlib.sha256(data).hexdigest())",
    )
    data = bytes(range(256)) * 160_000
    (project.root / "tutorials/large/large.bin").write_bytes(data)
    done = space.bodocs("run", "--source", project.root, "--cluster", two.address)
    [output] = project.executed("large").cells[-1].outputs
    assert output.text == f"40960000 {hashlib.sha256(data).hexdigest()}\n"
    assert done.err == ""


def test_files_beyond_the_limit_are_an_error_that_names_them(
    space: Workspace, two: Cluster
) -> None:
    project = space.project()
    project.tutorial("huge", "1")
    with (project.root / "tutorials/huge/huge.bin").open("wb") as file:
        file.truncate(CARRIED_BYTES + 1_000_000)
    done = space.bodocs("run", "--source", project.root, "--cluster", two.address, status=2)
    assert "the files beside the page are 257 MB, and a task carries at most 256 MB" in done.err
    assert "the largest is huge.bin with 257 MB" in done.err


WATCHED = """
import sys
from pathlib import Path
from bodocs import catalog, settings
from bodocs.execution import page
from bodocs.execution.cluster.executor import ClusterExecutor
from bodocs.keys import Run

class Printer:
    def kernel(self, pid): print("kernel", pid)
    def cell(self, number, count): print("cell", number, "of", count)

found = settings.load(Path(sys.argv[1]))
[job] = [page.prepare(p, Run("full", {}, {})) for p in catalog.load(found).pages]
executor = ClusterExecutor(found, sys.argv[2])
executor.expect([job])
entry = executor.execute(job, lambda _: None, Printer())
executor.close()
print(entry.run.passed)
"""


def test_who_watches_is_told_of_every_cell(space: Workspace, two: Cluster) -> None:
    project = space.project()
    project.tutorial("page", "1", "2", "3")
    command = [sys.executable, "-c", WATCHED, str(project.root), two.address]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert done.stdout.splitlines() == [
        "cell 1 of 3",
        "cell 2 of 3",
        "cell 3 of 3",
        "True",
    ], done.stderr
