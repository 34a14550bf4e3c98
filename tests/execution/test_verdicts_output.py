"""What a page shows stays under its cell, or the page fails: nothing is lost in silence."""

from __future__ import annotations

import pytest

from tests.conftest import Source, Workspace
from tests.execution import verdicts
from tests.execution.verdicts import AFTER, KINDS, Ran

pytestmark = pytest.mark.kernel

LIMIT = 1_000_000
NOTE = f"[output cut here: more than {LIMIT:,} bytes in one cell]\n"
MANY = 5_000

LOST = {
    "closes_stdout": ("import sys\nsys.stdout.close()", "closed sys.stdout"),
    "closes_stderr": ("import sys\nsys.stderr.close()", "closed sys.stderr"),
    "diverts": ("import io, sys\nsys.stdout = io.StringIO()", "in the place of sys.stdout"),
    "diverts_to_file": (
        "import sys\nsys.stderr = open('log.txt', 'w')",
        "in the place of sys.stderr",
    ),
    "closes_both": ("import os\nos.close(1)\nos.close(2)", "closed file descriptor 1 (stdout)"),
    "closes_two": ("import os\nos.close(2)", "closed file descriptor 2 (stderr)"),
    "redirects": (
        "import os\nos.dup2(os.open('log.txt', os.O_WRONLY | os.O_CREAT), 1)",
        "replaced file descriptor 1 (stdout)",
    ),
}
SEND = "get_ipython().display_pub.publish(data={}, metadata={})"
UNUSABLE = {
    "bad_bundle": SEND.format("{'text/html': 5}", "{}"),
    "bad_figure": SEND.format("{'image/png': 5}", "{}"),
    "bad_object": "class Odd:\n    def _repr_mimebundle_(self, **_):\n"
    "        return {'text/html': 5}\nOdd()",
    "no_metadata": "get_ipython().kernel.session.send(get_ipython().kernel.iopub_socket, "
    "'display_data', content={'data': {}}, parent=get_ipython().parent_header);",
    "too_deep": "import sys\nsys.setrecursionlimit(20_000)\ndeep = []\n"
    "for _ in range(2_500):\n    deep = [deep]\n" + SEND.format("{'application/json': deep}", "{}"),
}
# What a page may do to the names of builtins, and to how values are shown.
UNUSUAL = (
    "sum = type = repr = eval = hasattr = None\n"
    "formatter = get_ipython().display_formatter.formatters['text/plain']\n"
    "formatter.for_type(int, lambda number, p, cycle: p.text(f'{number:,}'))\n"
    "formatter.for_type(bool, lambda value, p, cycle: p.text('yes'))\n"
    "12345"
)
THREAD = (
    "import threading, time\n"
    "def tick(count):\n"
    "    for number in range(count):\n"
    "        print('tick', number)\n"
    "        time.sleep(0.02)\n"
    "thread = threading.Thread(target=tick, args=({},), daemon=True)\n"
    "thread.start()"
)
TICKS = "".join(f"tick {number}\n" for number in range(20))


def write_pages(project: Source) -> None:
    for name, (cell, _) in LOST.items():
        project.tutorial(name, "print('before')", cell, AFTER)
        project.tutorial(f"{name}_at_last", "print('before')", cell)
    project.tutorial(
        "redirects_for_a_while",
        "import os\nkept = os.dup(1)\nos.dup2(os.open('log.txt', os.O_WRONLY | os.O_CREAT), 1)\n"
        "os.system('echo hidden')\nos.dup2(kept, 1)\nos.close(kept)",
        "os.system('echo shown');",
    )
    project.tutorial(
        "diverts_for_a_while",
        "import contextlib, io, sys\nwith contextlib.redirect_stdout(io.StringIO()):\n"
        "    print('hidden')\n"
        "class Tee:\n"
        "    def write(self, text): sys.__stdout__.write(text)\n"
        "    def flush(self): sys.__stdout__.flush()\n"
        "sys.stdout = Tee()",
        "print('shown')\nsys.stdout = sys.__stdout__",
        "print('still shown', flush=True)",
    )
    project.tutorial(
        "programs",
        "import os, subprocess\nos.write(1, b'raw\\n')\nsubprocess.run(['echo', 'program']);",
        "import sys\nsubprocess.run(['sh', '-c', 'echo error >&2']);",
    )
    for name, cell in UNUSABLE.items():
        project.tutorial(name, "print('before')", cell, AFTER)
    project.tutorial("unusual", "print('before')", UNUSUAL, "12345")
    project.tutorial("unusual_and_closed", "print('before')", UNUSUAL, "import os\nos.close(1)")
    project.tutorial("thread", THREAD.format(20), "print('two')", "thread.join()\nprint('three')")
    project.tutorial("late_thread", THREAD.format(20))
    project.tutorial("endless_thread", THREAD.format(10**9), "print('two')")
    project.tutorial(
        "display_in_thread",
        "import threading, time\nfrom IPython.display import display\n"
        "def show():\n    time.sleep(0.2)\n    display(5)\n"
        "thread = threading.Thread(target=show)\nthread.start()",
        "thread.join()\nprint('two')",
    )
    project.tutorial(
        "pool",
        "from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor(1)\n"
        "list(pool.map(print, ['one']));",
        "list(pool.map(print, ['two']));",
    )
    project.tutorial(
        "updates",
        "import sys\nfrom IPython.display import display\n"
        "for letter in 'abc':\n    print(letter)\n    sys.stdout.flush()\n"
        "handle = display('old', display_id=True)",
        "handle.update('new')",
    )
    project.tutorial("many", f"for n in range({MANY}):\n    print(n, flush=True)")
    project.tutorial("long_line", "print('x' * 50_000_000)", AFTER)
    project.tutorial("long_result", f"'x' * {LIMIT * 2}", AFTER)
    project.tutorial(
        "long_update",
        "from IPython.display import display\nhandle = display('old', display_id=True)\n"
        f"handle.update('x' * {LIMIT * 2})",
        AFTER,
    )
    project.tutorial("long_error", "x = 1", "raise ValueError('x' * 10_000_000)", AFTER)


@pytest.fixture(scope="module", params=KINDS)
def ran(shared: Workspace, request: pytest.FixtureRequest) -> Ran:
    return verdicts.run(shared, request.param, write_pages, f"output_limit = {LIMIT}\n")


@pytest.mark.parametrize("name", LOST)
def test_a_cell_after_which_output_would_be_lost_fails(ran: Ran, name: str) -> None:
    for page, states in ((name, ["unrun"]), (f"{name}_at_last", [])):
        failure = ran.failure(page)
        assert (failure["kind"], failure["number"]) == ("output lost", 2)
        assert LOST[name][1] in failure["message"]
        assert ran.states(page) == ["completed", "failed", *states]
        assert ran.text(page, 1) == "before\n"


@pytest.mark.parametrize("name", UNUSABLE)
def test_what_no_notebook_can_hold_fails_its_cell_and_no_other_page(ran: Ran, name: str) -> None:
    failure = ran.failure(name)
    assert (failure["kind"], failure["number"]) == ("bad output", 2)
    assert "no valid output: " in failure["message"]
    assert ran.states(name) == ["completed", "failed", "unrun"]
    assert ran.text(name, 1) == "before\n"
    assert ran.pages[name]["flakes"] == []


def test_names_and_formatters_of_the_page_change_no_verdict(ran: Ran) -> None:
    assert ran.pages["unusual"]["failures"] == []
    assert ran.outputs("unusual")[2][0].data["text/plain"] == "12,345"
    assert ran.failure("unusual_and_closed")["kind"] == "output lost"


def test_descriptors_may_be_redirected_within_a_cell(ran: Ran) -> None:
    assert ran.pages["redirects_for_a_while"]["state"] == "passed"
    assert ran.text("redirects_for_a_while", 2) == "shown\n"


def test_streams_may_be_replaced_within_a_cell_or_by_something_that_shows(ran: Ran) -> None:
    assert ran.pages["diverts_for_a_while"]["failures"] == []
    texts = [ran.text("diverts_for_a_while", number) for number in (1, 2, 3)]
    # Under which cell it stands is a matter of timing: the kernel flushes its own streams only.
    assert "".join(texts) == "shown\nstill shown\n"


def test_what_programs_write_is_shown_under_their_cell(ran: Ran) -> None:
    assert sorted(ran.text("programs", 1).split()) == ["program", "raw"]
    assert ran.text("programs", 2) == "error\n"


def test_a_thread_prints_under_the_cell_that_started_it(ran: Ran) -> None:
    assert [ran.text("thread", number) for number in (1, 2, 3)] == [TICKS, "two\n", "three\n"]


def test_what_a_thread_prints_after_the_last_cell_is_kept(ran: Ran) -> None:
    assert ran.pages["late_thread"]["state"] == "passed"
    assert ran.text("late_thread", 1) == TICKS


def test_a_thread_that_never_ends_is_ended_with_its_page(ran: Ran) -> None:
    assert ran.pages["endless_thread"]["state"] == "passed"
    assert ran.text("endless_thread", 1).startswith("tick 0\ntick 1\n")
    assert ran.text("endless_thread", 2) == "two\n"


def test_what_a_thread_displays_is_under_the_cell_that_started_it(ran: Ran) -> None:
    [[shown], [printed]] = ran.outputs("display_in_thread")
    assert shown.data["text/plain"] == "5"
    assert printed.text == "two\n"


def test_the_work_of_a_pool_is_under_the_cell_that_asked_for_it(ran: Ran) -> None:
    assert [ran.text("pool", number) for number in (1, 2)] == ["one\n", "two\n"]


def test_an_update_changes_the_output_it_is_meant_for(ran: Ran) -> None:
    [[printed, shown], []] = ran.outputs("updates")
    assert printed.text == "a\nb\nc\n"
    assert shown.data["text/plain"] == "'new'"


def test_many_small_messages_are_all_kept(ran: Ran) -> None:
    assert ran.text("many", 1) == "".join(f"{number}\n" for number in range(MANY))


def test_a_line_beyond_the_limit_is_cut_and_said_so(ran: Ran) -> None:
    assert ran.pages["long_line"]["state"] == "passed"
    text = ran.text("long_line", 1)
    assert text.endswith("x\n" + NOTE)
    assert len(text) == LIMIT + len("\n" + NOTE)
    assert ran.text("long_line", 2) == "after\n"


def test_the_memory_of_the_runner_is_bounded(ran: Ran) -> None:
    assert 40 < ran.megabytes < verdicts.BOUNDED_MEGABYTES


@pytest.mark.parametrize("name", ["long_result", "long_update"])
def test_a_result_beyond_the_limit_is_left_out_and_said_so(ran: Ran, name: str) -> None:
    assert ran.pages[name]["state"] == "passed"
    assert ran.text(name, 1) == "\n" + NOTE
    assert all("text" in o or len(str(o.data)) < 100 for o in ran.outputs(name)[0])
    assert ran.text(name, 2) == "after\n"


def test_an_error_of_any_length_is_named_and_shortened(ran: Ran) -> None:
    failure = ran.failure("long_error")
    assert (failure["kind"], failure["number"], failure["line"]) == ("ValueError", 2, 1)
    assert len(failure["message"]) < 2_000
    [error] = ran.outputs("long_error")[1]
    assert "characters left out]" in "".join(error.traceback)
    assert len(str(error)) < 100_000


def test_no_process_is_left(ran: Ran) -> None:
    assert ran.left() == []
