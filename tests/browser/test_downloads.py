"""What a page offers to take along, clicked in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

from bodocs.static import StaticServer
from tests.browser.conftest import Watched
from tests.conftest import code, prose, workspace
from tests.repositories import git

pytestmark = [pytest.mark.browser, pytest.mark.site, pytest.mark.kernel]

LABELS = ["Notebook", "Notebook with outputs", "Python script"]
NAMES = dict(zip(LABELS, (".ipynb", "-outputs.ipynb", ".py"), strict=True))
PAGES = ["tutorials/a_lesson", "docs/guide"]


@dataclass(frozen=True)
class Built:
    """A project in a repository, its site below another's root, and the site's server."""

    folder: Path
    url: str
    commit: str


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    with workspace(tmp_path_factory.mktemp("downloads")) as space:
        settings = 'repository = "some/where"\nbase_url = "/below/"\nversions = ["numpy"]\n'
        project = space.project(settings_text=settings)
        cells = [code("N = 3  # how many", "parameters"), "import numpy as np\nnp.arange(N)"]
        project.tutorial("a_lesson", prose("Words.\n\n## One\n\nMore."), *cells)
        project.doc("guide", "```python\nprint('guided')\n```\n\nIt is `{python} 6 * 7`.\n")
        git(project.root, "init", "--quiet")
        git(project.root, "add", "--all")
        git(project.root, "commit", "--quiet", "--message", "All")
        commit = git(project.root, "rev-parse", "HEAD").strip()
        out = space.root / "served/below"
        space.bodocs("build", "--source", project.root, "--out", out)
        with StaticServer(out.parent) as server:
            yield Built(out, f"{server.url}/below", commit)


@pytest.mark.parametrize("path", PAGES)
def test_each_link_downloads_its_file(reader: Watched, built: Built, path: str):
    here = reader.page
    here.goto(f"{built.url}/{path}", wait_until="networkidle")
    offered = here.get_by_role("navigation", name="Take it with you")
    expect(offered).to_be_visible()
    for label, suffix in NAMES.items():
        with here.expect_download() as coming:
            offered.get_by_role("link", name=label, exact=True).click()
        got = coming.value
        assert got.suggested_filename == f"{Path(path).name}{suffix}"
        kept = built.folder / Path(path).parent / Path(got.url).name
        assert Path(got.path()).read_bytes() == kept.read_bytes()
        if suffix.endswith(".ipynb"):
            notebook = nbformat.read(got.path(), as_version=nbformat.NO_CONVERT)
            nbformat.validate(notebook)
            outputs = [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
            assert any(outputs) == ("outputs" in suffix)
    assert here.url == f"{built.url}/{path}", "the reader stays on the page"
    reader.assert_clean()


def test_the_links_of_a_line_stand_on_one_line(desktop: Watched, built: Built):
    desktop.page.goto(f"{built.url}/{PAGES[0]}", wait_until="networkidle")
    offered = desktop.page.get_by_role("navigation", name="Take it with you")
    places = [link.bounding_box() for link in offered.get_by_role("link").all()]
    assert len(places) == 4
    assert len({place and place["y"] for place in places}) == 1


@pytest.mark.parametrize("path", PAGES)
def test_colab_is_told_where_the_published_notebook_is(desktop: Watched, built: Built, path: str):
    desktop.page.goto(f"{built.url}/{path}", wait_until="networkidle")
    link = desktop.page.get_by_role("link", name="Open in Colab")
    address = link.get_attribute("href") or ""
    start = "https://colab.research.google.com/github/some/where/blob/gh-pages/"
    assert address.startswith(start)
    # The branch's top folder is the built site.
    notebook = nbformat.read(built.folder / address.removeprefix(start), as_version=4)
    assert "%pip install" in notebook.cells[0].source
    desktop.assert_clean()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_states_its_run(reader: Watched, built: Built, path: str):
    here = reader.page
    here.goto(f"{built.url}/{path}", wait_until="networkidle")
    here.get_by_text("How to run it, and what it ran on").click()
    rows = {
        row.locator("dt").inner_text(): row.locator("dd").inner_text()
        for row in here.locator("main dl > div").all()
    }
    assert rows.keys() >= {"Executed", "Time by the clock", "Peak memory", "Python", "Commit"}
    assert rows["Executed"].endswith(" UTC")
    assert rows["Commit"] == built.commit[:10]
    link = here.get_by_role("link", name=built.commit[:10])
    assert link.get_attribute("href") == f"https://github.com/some/where/commit/{built.commit}"
    expect(here.get_by_text(f".venv/bin/bodocs run {Path(path).name}")).to_be_visible()
    wide = here.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0, "the page scrolls sideways"
    reader.assert_clean()
