"""The benchmark's own parts: what it counts is what there is."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psutil
import pytest

from benchmarks import (
    collection,
    imports,
    memory,
    noop,
    rendering,
    report,
    suite,
    throughput,
    web,
)
from benchmarks.compressed import CompressingServer
from benchmarks.measure import (
    BrokenError,
    Sample,
    Spread,
    command,
    cpu_seconds,
    environment,
    in_turn,
)
from benchmarks.results import Goal, Part
from benchmarks.workplace import Workplace, jobs, status, workplace
from bodocs import settings

# Two forks and a session of its own, as a kernel's zygote does it.
DETACHED = """
import os, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        {work}
    os._exit(0)
os.wait()
{then}
print("the command ends here")
"""
BURN = "while time.process_time() < 0.5: pass"


@pytest.fixture
def place():
    with workplace(lambda _: None) as made:
        yield made


def script(tmp_path: Path, text: str) -> list[str | Path]:
    path = tmp_path / "script.py"
    path.write_text(text, encoding="utf-8")
    return ["python", path]


# --- what a command takes


def test_the_cpu_seconds_of_processes_that_outlive_the_command_count(tmp_path: Path):
    sample = command(script(tmp_path, DETACHED.format(work=BURN, then="")), tmp_path)
    assert sample.cpu >= 0.5
    idle = command(script(tmp_path, DETACHED.format(work="pass", then="")), tmp_path)
    assert idle.cpu < sample.cpu


def test_a_command_that_fails_stops_the_benchmark_with_its_output(tmp_path: Path):
    words = script(tmp_path, "print('all was well so far')\nraise SystemExit(3)")
    with pytest.raises(BrokenError, match=r"(?s)status 3.*all was well so far"):
        command(words, tmp_path)


def test_a_command_that_leaves_a_process_behind_stops_the_benchmark(tmp_path: Path):
    note = tmp_path / "pid"
    sleep = f"open({str(note)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    wait = f"while not os.path.exists({str(note)!r}): time.sleep(0.01)"
    words = script(tmp_path, DETACHED.format(work=sleep, then=wait))
    with pytest.raises(BrokenError, match="left processes behind"):
        command(words, tmp_path, patience=0.5)
    assert not psutil.pid_exists(int(note.read_text()))


def test_the_figures_of_this_process_take_in_what_runs_below_it(tmp_path: Path):
    before = cpu_seconds()
    done = tmp_path / "done"
    code = f"import time\n{BURN}\nopen({str(done)!r}, 'w').close(); time.sleep(600)"
    process = subprocess.Popen([sys.executable, "-c", code])
    try:
        while not done.exists():
            assert process.poll() is None
        assert cpu_seconds() - before >= 0.45  # of a running process in whole hundredths
    finally:
        process.kill()
        process.wait()


def test_memory_shared_between_processes_counts_once(tmp_path: Path):
    done = tmp_path / "done"
    code = (
        "import os, time\n"
        "held = b'x' * 60_000_000\n"
        "os.fork()\n"
        f"open({str(done)!r}, 'a').write('x')\n"
        "time.sleep(600)\n"
    )
    before = memory.pss_below()
    process = subprocess.Popen([sys.executable, "-c", code])
    try:
        while not done.exists() or len(done.read_text()) < 2:
            assert process.poll() is None
        added = memory.pss_below() - before
        for child in psutil.Process(process.pid).children():
            child.kill()
    finally:
        process.kill()
        process.wait()
    assert 60 <= added < 110


@pytest.mark.parametrize("threads", [None, 1])
def test_a_command_has_the_threads_it_is_to_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, threads: int | None
):
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    expected = str(threads) if threads else None
    text = f"import os\nassert os.environ.get('OMP_NUM_THREADS') == {expected!r}"
    command(script(tmp_path, text), tmp_path, environment(threads))


# --- figures


def test_contestants_take_turns_in_alternating_order():
    order: list[str] = []

    def contestant(name: str):
        def run() -> Sample:
            order.append(name)
            return Sample(1.0, 2.0)

        return run

    samples = in_turn({name: contestant(name) for name in "ab"}, 3)
    assert "".join(order) == "abbaab"
    assert [len(found) for found in samples.values()] == [3, 3]


def test_a_spread_is_median_and_extremes():
    assert Spread.of([3.0, 1.0, 2.0, 10.0]) == Spread(2.5, 1.0, 10.0, 4)
    assert report.spread(Spread.of([0.5])) == "0.50"
    assert report.spread(Spread.of([3.0, 1.0, 12.0])) == "3.00 (1.00 to 12.0)"


@pytest.mark.parametrize(("power", "least", "most"), [(1, 0.99, 1.01), (2, 1.7, 2.1)])
def test_growth_is_told_from_the_start_that_every_command_needs(power, least, most):
    sizes = (10, 100, 300, 1000)
    seconds = [0.4 + 1e-4 * size**power for size in sizes]
    assert least <= noop.growth(sizes, seconds) <= most


@pytest.mark.parametrize(
    ("value", "sense", "reached"),
    [(3.5, "at least", True), (3.4, "at least", False), (0.39, "less than", True)],
)
def test_goals_are_reached_or_not(value, sense, reached):
    goal = Goal("it", value, sense, 3.5 if sense == "at least" else 0.4, "s")
    assert goal.reached is reached
    part = Part("x", "A part", goals=[goal])
    assert ("**not reached**" in report.markdown({}, [part])) is not reached
    [entry] = json.loads(json.dumps(report.as_json({}, [part])))["parts"]
    assert entry["goals"][0]["reached"] is reached


# --- what is run


def test_there_are_ten_tutorials_each_with_parameters_a_plot_and_smoke_values():
    assert len(suite.names()) == 10
    for name in suite.names():
        made = suite.notebook(name)
        [parameters] = [c for c in made.cells if "parameters" in c.metadata.get("tags", [])]
        smoke = suite.front(made.cells[0])["smoke"]
        for value in smoke:
            assert f"\n{value} = " in f"\n{parameters.source}", (name, value)
        text = "\n".join(cell.source for cell in made.cells)
        assert "plt.show()" in text or "go.Figure(" in text, name


def test_no_two_pages_of_a_collection_have_the_same_key(place: Workplace):
    root = place.root / "pages"
    collection.write(root, 25)
    found = jobs(root)[1]
    assert len({job.key for job in found}) == 25
    assert sum(job.page.is_notebook for job in found) == 15
    assert {len(job.notebook.cells) >= 10 for job in found} == {True}


def test_a_rerun_that_executes_something_stops_the_benchmark(place: Workplace):
    root = noop.executed(place, 5)
    for noted in (False, True):
        rerun = noop.bodocs_rerun(root, noted=noted)
        assert rerun().wall > 0
    [changed, *_] = sorted((root / "docs").glob("*.md"))
    changed.write_text("---\ntitle: Changed\n---\n\n```python\nprint(1)\n```\n", encoding="utf-8")
    with pytest.raises(BrokenError, match="executed 1 pages"):
        rerun()


def test_jupyter_cache_has_nothing_to_execute(place: Workplace):
    root = place.root / "pages-5"
    collection.write(root, 5)
    assert noop.jupyter_cache_rerun(place, 5)().wall > 0
    notebooks = list((place.root / "jupyter-cache").glob("*.ipynb"))
    assert len(notebooks) == 5


@pytest.mark.kernel
def test_a_tutorial_runs_both_ways_and_gives_the_limit(place: Workplace):
    root = place.root / "suite"
    small = {"BATCHES": 1, "CANDIDATES": 50}
    tutorials = suite.write(root, ["trust_region"], {"trust_region": small})
    assert throughput.serial(tutorials, root, threads=1).cpu > 0
    extra = throughput.run(root).extra
    assert extra["limit"] == extra["longest page"] == pytest.approx(extra["in cells"])
    [page] = status(root)
    assert page.parameters == small


@pytest.mark.kernel
def test_a_further_page_is_measured_to_its_first_cells_end(place: Workplace):
    root = place.root / "imports"
    imports.write(root, "imports", "import json", "print(json.dumps(1))")
    with imports.Warm(root) as warm:
        sample = warm.run()
    assert 0 < sample.extra["first"] < sample.wall
    assert sample.cpu > 0
    assert warm.kernel


@pytest.mark.kernel
def test_executed_tutorials_are_rendered_both_ways(place: Workplace):
    part = rendering.measure(place, 1, ["gp_regression"], (5, 12), repeats=1)
    assert len(part.rows) == 4
    assert all(row.wall.least > 0 for row in part.rows)
    [links] = [text for text in part.remarks if text.startswith("links to the reference")]
    assert int(links.rpartition(" ")[2]) > 10


# --- the command


def bench(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "benchmarks", *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_the_report_says_machine_figures_and_goals(tmp_path: Path):
    built = set(settings.HOME.glob("build/sources/*"))
    out = tmp_path / "report.json"
    done = bench("--quick", "--only", "cli,c,many", "--out", out)
    assert done.returncode == 0, done.stderr
    for words in ("processor", "`bodocs list`", "jcache", "each further page", "| goal |"):
        assert words in done.stdout, words
    parts = {part["name"]: part for part in json.loads(out.read_text())["parts"]}
    assert set(parts) == {"cli", "c", "many"}
    assert parts["cli"]["rows"][0]["wall"]["median"] > 0
    names = {path.name for path in set(settings.HOME.glob("build/sources/*")) - built}
    assert not {name for name in names if name.startswith("pages-")}


def test_an_unknown_part_is_a_wrong_call():
    done = bench("--only", "a,z")
    assert done.returncode == 2
    assert (
        "there is no part z; the parts are a, b, c, many, d, e, site, web, memory, cli"
        in done.stderr
    )


# --- pages in Lighthouse


def lighthouse(performance: float, blocked: float, others: float = 1) -> dict[str, Any]:
    scores = dict.fromkeys(("accessibility", "best-practices", "seo"), others)
    requests = [
        {"resourceType": "Script", "transferSize": 1000},
        {"resourceType": "Script", "transferSize": 500},
        {"resourceType": "Other", "transferSize": 9000},
    ]
    return {
        "categories": {k: {"score": v} for k, v in {"performance": performance, **scores}.items()},
        "audits": {
            "total-blocking-time": {"numericValue": blocked},
            "network-requests": {"details": {"items": requests}},
        },
    }


def test_pages_are_held_to_the_starter_and_to_full_marks():
    def samples(*reports: dict[str, Any]) -> list[Sample]:
        return [Sample(1, 1, web.figures(found)) for found in reports]

    part = web.compared(
        {
            web.THEIRS: samples(lighthouse(0.9, 300), lighthouse(0.2, 900), lighthouse(0.9, 310)),
            "ours": samples(lighthouse(0.95, 100)),
            "worse": samples(lighthouse(0.8, 310, others=0.9)),
        }
    )
    kept = {goal.text: goal.reached for goal in part.goals}
    assert [reached for text, reached in kept.items() if text.startswith("ours")] == [True] * 5
    assert [reached for text, reached in kept.items() if text.startswith("worse")] == [False] * 5
    assert part.figures["ours: script"] == 1500


def test_what_lighthouse_cannot_judge_is_no_figure():
    found = lighthouse(0.9, 100)
    found["categories"]["seo"]["score"] = None
    with pytest.raises(BrokenError, match="seo"):
        web.figures({**found, "runWarnings": ["slow"]})


def test_the_server_compresses_text_and_has_a_page_for_what_is_missing(tmp_path: Path):
    (tmp_path / "page.html").write_text("words " * 1000)
    (tmp_path / "404.html").write_text("gone")
    with CompressingServer(tmp_path) as server:
        status, body = received(server.url, "/page")
        assert status == 200
        assert len(body) < 200
        assert gzip.decompress(body).startswith(b"words ")
        status, body = received(server.url, "/none")
        assert (status, gzip.decompress(body)) == (404, b"gone")


def received(url: str, path: str) -> tuple[int, bytes]:
    with closing(HTTPConnection(url.removeprefix("http://"))) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
