"""What a page offers to take along, clicked in a real Chromium."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Published, Watched

pytestmark = [pytest.mark.browser, pytest.mark.site, pytest.mark.kernel]

LABELS = ["Notebook", "Notebook with outputs", "Python script"]
NAMES = dict(zip(LABELS, (".ipynb", "-outputs.ipynb", ".py"), strict=True))
PAGES = ["tutorials/a_lesson", "docs/guide"]


@pytest.mark.parametrize("path", PAGES)
def test_each_link_downloads_its_file(reader: Watched, published: Published, path: str):
    here = reader.page
    here.goto(f"{published.url}/{path}", wait_until="networkidle")
    offered = here.get_by_role("navigation", name="Take it with you")
    expect(offered).to_be_visible()
    for label, suffix in NAMES.items():
        with here.expect_download() as coming:
            offered.get_by_role("link", name=label, exact=True).click()
        got = coming.value
        assert got.suggested_filename == f"{Path(path).name}{suffix}"
        kept = published.folder / Path(path).parent / Path(got.url).name
        assert Path(got.path()).read_bytes() == kept.read_bytes()
        if suffix.endswith(".ipynb"):
            notebook = nbformat.read(got.path(), as_version=nbformat.NO_CONVERT)
            nbformat.validate(notebook)
            outputs = [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
            assert any(outputs) == ("outputs" in suffix)
    assert here.url == f"{published.url}/{path}", "the reader stays on the page"
    reader.assert_clean()


def test_the_links_of_a_line_stand_on_one_line(desktop: Watched, published: Published):
    desktop.page.goto(f"{published.url}/{PAGES[0]}", wait_until="networkidle")
    offered = desktop.page.get_by_role("navigation", name="Take it with you")
    places = [link.bounding_box() for link in offered.get_by_role("link").all()]
    assert len(places) == 4
    assert len({place and place["y"] for place in places}) == 1


@pytest.mark.parametrize("path", PAGES)
def test_colab_is_told_where_the_published_notebook_is(
    desktop: Watched, published: Published, path: str
):
    desktop.page.goto(f"{published.url}/{path}", wait_until="networkidle")
    link = desktop.page.get_by_role("link", name="Open in Colab")
    address = link.get_attribute("href") or ""
    start = "https://colab.research.google.com/github/some/where/blob/gh-pages/"
    assert address.startswith(start)
    # The branch's top folder is the built site.
    notebook = nbformat.read(published.folder / address.removeprefix(start), as_version=4)
    assert "%pip install" in notebook.cells[0].source
    desktop.assert_clean()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_states_its_run(reader: Watched, published: Published, path: str):
    here = reader.page
    here.goto(f"{published.url}/{path}", wait_until="networkidle")
    here.get_by_text("How to run it, and what it ran on").click()
    rows = {
        row.locator("dt").inner_text(): row.locator("dd").inner_text()
        for row in here.locator("main dl > div").all()
    }
    assert rows.keys() >= {"Executed", "Time by the clock", "Peak memory", "Python", "Commit"}
    assert rows["Executed"].endswith(" UTC")
    assert rows["Commit"] == published.commit[:10]
    link = here.get_by_role("link", name=published.commit[:10])
    assert link.get_attribute("href") == f"https://github.com/some/where/commit/{published.commit}"
    expect(here.get_by_text(f".venv/bin/bodocs run {Path(path).name}")).to_be_visible()
    wide = here.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0, "the page scrolls sideways"
    reader.assert_clean()
