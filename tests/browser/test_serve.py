"""``bodocs serve`` with the real Docusaurus server, real kernels and an open browser."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator

import nbformat
import pytest
from playwright.sync_api import Browser, Page, expect

from bodocs.settings import load
from bodocs.site import WEBSITE
from tests.browser.serving import (
    BODOCS,
    PATIENCE,
    Served,
    shows,
    visit,
    wait_for,
    write_notebook,
    wrote,
)

pytestmark = [pytest.mark.site, pytest.mark.kernel, pytest.mark.browser]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    running = Served(tmp_path_factory.mktemp("serve"))
    try:
        wait_for(lambda: "open     http" in running.said(), "the server answers")
        yield running
    finally:
        if running.process.poll() is None:
            running.stop()


@pytest.fixture(scope="module")
def opened(browser: Browser) -> Page:
    """Return a page for all tests.

    Nobody closes it but the browser's own end: a page that the server reloads just then may never
    say that it is closed, and the tests would wait for that without end.
    """
    made = browser.new_page()
    made.set_default_timeout(PATIENCE * 1000)
    return made


@pytest.fixture
def page(opened: Page) -> Iterator[Page]:
    expect.set_options(timeout=PATIENCE * 1000)
    yield opened
    expect.set_options(timeout=5000)
    visit(opened, "about:blank")


def test_pages_appear_by_themselves_as_they_finish(served: Served, page: Page):
    visit(page, served.url("one"))
    expect(page.get_by_text("first 23")).to_be_visible()
    visit(page, served.url("two"))
    expect(page.get_by_text("second 24")).to_be_visible()
    wait_for(lambda: "2 passed" in served.said(), "both pages are done")


def test_the_bundler_keeps_nothing_on_the_disk(served: Served, page: Page):
    visit(page, served.url("one"))
    expect(page.get_by_text("first 23")).to_be_visible()
    ours = load(served.folder).build.name.encode()
    # What it keeps is written a moment after the page is shown.
    time.sleep(3)
    found = WEBSITE.glob("node_modules/.cache/**/*")
    assert [path for path in found if wrote(path, ours, served.started)] == []


def test_an_edit_of_prose_shows_and_executes_nothing(served: Served, page: Page):
    wait_for(lambda: "2 passed" in served.said(), "both pages are done")
    visit(page, served.url("one"))
    expect(page.get_by_text("first 23")).to_be_visible()
    ran = served.said().count("running")
    write_notebook(served.folder / "one.ipynb", "print('first', 20 + 3)", "Better prose.")
    expect(page.get_by_text("Better prose.")).to_be_visible()
    expect(page.get_by_text("first 23")).to_be_visible()
    assert served.said().count("running") == ran


def test_the_bundler_is_told_twice_and_an_open_page_does_not_notice(served: Served, page: Page):
    # In the moment when it is busy the bundler may miss that a page was written.
    content = load(served.folder).content / "pages"
    write_notebook(served.folder / "two.ipynb", "print('second', 20 + 4)", "Told twice.")
    wait_for(lambda: "Told twice." in (content / "two.md").read_text(), "the page is written")
    visit(page, served.url("two"))
    expect(page.get_by_text("Told twice.")).to_be_visible()
    first = (content / "two.md").stat().st_mtime
    page.evaluate("window.opened = 'before'")
    wait_for(lambda: (content / "two.md").stat().st_mtime > first, "it is told again")
    time.sleep(2)
    assert page.evaluate("window.opened") == "before"


def test_an_edit_of_code_runs_that_page_only(served: Served, page: Page):
    visit(page, served.url("two"))
    expect(page.get_by_text("second")).to_have_count(2)  # in the code and in its output
    ran = served.said().count("running  one")
    write_notebook(served.folder / "two.ipynb", "print('second', 20 + 5)")
    expect(page.get_by_text("second 25")).to_be_visible()
    assert served.said().count("running  one") == ran


def test_a_failing_cell_is_shown_and_the_server_lives_on(served: Served, page: Page):
    visit(page, served.url("two"))
    write_notebook(served.folder / "two.ipynb", "nothing = 0\n1 / nothing")
    expect(page.get_by_text("Cell 1, line 2")).to_be_visible()
    expect(page.get_by_text("ZeroDivisionError").first).to_be_visible()
    wait_for(lambda: "failed   two" in served.said(), "the terminal says so")
    assert re.search(r"two\.ipynb:\d+, cell 1 \(code\), line 2", served.said())
    assert re.search(r"run it again: \S*bodocs run two", served.said())
    write_notebook(served.folder / "two.ipynb", "print('second', 20 + 6)")
    expect(page.get_by_text("second 26")).to_be_visible()


def test_a_claim_that_fails_stands_out_on_its_page_and_on_that_of_all(served: Served, page: Page):
    cells = [
        nbformat.v4.new_code_cell(
            f"# Number {n} is not four.\nassert {n} != 4, 'it is {n}'",
            metadata={"tags": ["claim"]},
            id=f"claim-{n}",
        )
        for n in range(1, 6)
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    visit(page, served.url("two"))
    nbformat.write(notebook, served.folder / "two.ipynb")
    listed = page.get_by_role("navigation", name="Claims of this page")
    expect(listed).to_contain_text("5 claims of this page: 4 held, 1 did not hold")
    expect(listed.get_by_role("link", name="Number 4 is not four.")).to_be_visible()
    expect(listed.get_by_role("link", name="Number 1 is not four.")).to_be_hidden()
    listed.locator("summary").click()
    expect(listed.get_by_role("link", name="Number 1 is not four.")).to_be_visible()
    visit(page, served.url("status"))
    failed = page.locator("main li[data-state=failed]")
    expect(failed).to_contain_text("Cell 4, line 2: AssertionError")
    expect(failed).to_contain_text("it is 4")
    expect(failed).to_contain_text("bodocs run two --source .")
    failed.get_by_role("link", name="Number 4 is not four.").click()
    expect(page.locator("[data-verdict=failed]")).to_be_in_viewport()
    write_notebook(served.folder / "two.ipynb", "print('second', 20 + 6)")
    expect(page.get_by_text("second 26")).to_be_visible()


def test_a_broken_file_is_reported_and_the_server_lives_on(served: Served, page: Page):
    (served.folder / "two.ipynb").write_text("{ this is not JSON")
    wait_for(lambda: "not valid JSON" in served.said(), "the terminal says so")
    write_notebook(served.folder / "two.ipynb", "print('second', 20 + 7)")
    visit(page, served.url("two"))
    expect(page.get_by_text("second 27")).to_be_visible()


def test_an_edit_while_the_page_runs_starts_it_anew(served: Served, page: Page):
    before = served.said().count("running  two")
    write_notebook(served.folder / "two.ipynb", "import time\ntime.sleep(600)")
    wait_for(lambda: served.said().count("running  two") == before + 1, "the long cell runs")
    time.sleep(2)
    failed = served.said().count("failed   two")
    write_notebook(served.folder / "two.ipynb", "print('second', 20 + 9)")
    visit(page, served.url("two"))
    expect(page.get_by_text("second 29")).to_be_visible()
    assert served.said().count("failed   two") == failed


def test_an_edit_is_not_lost_while_another_page_is_broken(served: Served, page: Page):
    write_notebook(served.folder / "[one] more.ipynb", "print('fourth', 20 + 10)")
    wait_for(lambda: "passed   one-more" in served.said(), "the page with brackets ran")
    (served.folder / "[one] more.ipynb").write_text("{ [/nope] this is not JSON")
    wait_for(lambda: "[one] more.ipynb:1: not valid JSON" in served.said(), "it is reported")
    write_notebook(served.folder / "one.ipynb", "print('first', 20 + 3)", "Prose meanwhile.")
    time.sleep(1)
    (served.folder / "[one] more.ipynb").unlink()
    wait_for(lambda: shows(page, served.url("one"), "Prose meanwhile."), "the edit shows")


def test_a_page_can_come_and_go(served: Served, page: Page):
    write_notebook(served.folder / "three.ipynb", "print('third', 20 + 8)")
    wait_for(lambda: "passed   three" in served.said(), "the new page ran")
    visit(page, served.url("three"))
    expect(page.get_by_text("third 28")).to_be_visible()
    (served.folder / "three.ipynb").unlink()
    visit(page, served.url("one"))
    expect(page.get_by_role("link", name="Page three")).to_have_count(0)


def test_a_taken_port_is_named_and_the_next_free_one_offered(served: Served):
    done = subprocess.run(
        [BODOCS, "serve", "--source", served.folder, "--port", str(served.port)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert f"port {served.port} of 127.0.0.1 is taken" in done.stderr
    offered = re.search(r"--port (\d+), which is free", done.stderr)
    assert offered
    assert int(offered.group(1)) > served.port


def test_ctrl_c_ends_every_process(served: Served):
    write_notebook(served.folder / "one.ipynb", "import time\ntime.sleep(600)")
    wait_for(lambda: served.said().count("running  one") == 2, "the long cell runs")
    time.sleep(1.5)
    assert len(served.processes()) >= 3, "the command, Docusaurus and a kernel"
    assert served.stop() == 130
    deadline = time.monotonic() + 2
    while served.processes() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert served.processes() == []
    assert "every kernel has ended" in served.said()
