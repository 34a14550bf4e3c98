"""Notebooks that nobody here wrote: those in installed packages, shown as they were saved.

Each renders, none of its outputs is lost, and the site that is built of all of them is inert.
"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from bodocs import sources
from bodocs.catalog import Page
from bodocs.frontmatter import FrontMatter
from bodocs.notebooks import Node
from bodocs.rendering.exporter import Context, DocusaurusExporter
from bodocs.rendering.widgets import STATE
from bodocs.static import StaticServer
from tests.browser.conftest import browser_type_launch_args, watched  # noqa: F401 - a fixture
from tests.browser.test_hostile import FORBIDDEN
from tests.conftest import workspace
from tests.rendering.helpers import shown, verdict
from tests.rendering.test_bundles import blocks, page

SHIPPED_BY = ("ax-platform", "botorch", "nbdime", "papermill", "scrapbook")


def found() -> Iterator[tuple[str, Path]]:
    """Give the notebooks that hold outputs, by names of their own.

    Of those that are made to be compared with one another, ``x--1`` with ``x--2``, one is given.
    """
    for name in SHIPPED_BY:
        files = sorted(f for f in metadata.files(name) or [] if f.suffix == ".ipynb")
        paths = {f.stem.partition("--")[0]: Path(str(f.locate())) for f in files}
        for stem, path in paths.items():
            if '"output_type"' in _text(path):
                yield f"{name}-{stem}", path


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


NOTEBOOKS = dict(found())


def read(name: str) -> Node:
    path = NOTEBOOKS[name]
    front = FrontMatter(title=name)
    return sources.load_as_it_is(Page(name, "page", path, path.parent, f"/{name}", front))


def codes(notebook: Node) -> Iterator[Node]:
    return (cell for cell in notebook.cells if cell.cell_type == "code")


def test_there_are_enough_of_them_with_outputs_of_many_kinds() -> None:
    kinds: set[str] = set()
    for name in NOTEBOOKS:
        for cell in codes(read(name)):
            for output in cell.outputs:
                kinds |= {output.output_type, *output.get("data", {})}
    assert len(NOTEBOOKS) >= 30
    assert kinds >= {"stream", "error", "text/html", "text/plain", "image/png"}
    assert any(kind.endswith("+json") for kind in kinds)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_it_renders_and_is_inert(name: str) -> None:
    resources = {"bodocs": Context(name, NOTEBOOKS[name])}
    text, _ = DocusaurusExporter().from_notebook_node(read(name), resources)
    assert verdict(shown(text.split("\n---", 1)[1])) == []


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_what_goes_in_comes_out(name: str) -> None:
    notebook = read(name)
    state = notebook.metadata.get("widgets", {}).get(STATE, {}).get("state")
    for cell in codes(notebook):
        merged = [_joined(group) for group in _as_shown(cell.outputs)]
        single = [page(output, widgets=state)[0] for output in merged]
        for output, block in zip(merged, single, strict=True):
            assert block, output
        together, _ = page(*cell.outputs, widgets=state)
        assert len(blocks(together)) == sum(len(blocks(block)) for block in single)


def _as_shown(outputs: list[Node]) -> Iterator[list[Node]]:
    """Give the outputs, those together that a kernel has sent of one stream, without blank ones."""
    for stream, group in itertools.groupby(outputs, lambda o: (o.output_type, o.get("name"))):
        given = list(group)
        if stream[0] != "stream":
            yield from ([output] for output in given)
        elif any(output.text.strip() for output in given):
            yield given


def _joined(group: list[Node]) -> Any:
    text = "".join(output.get("text", "") for output in group)
    return {**group[0], "text": text} if "text" in group[0] else group[0]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with workspace(tmp_path_factory.mktemp("real")) as space:
        folder = space.folder("found")
        for name, path in NOTEBOOKS.items():
            shutil.copy(path, folder.root / f"{name}.ipynb")
        space.bodocs("build", "--as-is", "--source", folder.root)
        with StaticServer(folder.settings.site) as server:
            yield server.url


@pytest.mark.site
@pytest.mark.browser
def test_the_site_of_all_of_them_is_inert(site: str, browser: Browser) -> None:
    context, reader = watched(browser, "desktop", "light")
    context.add_init_script("window.alert = (x) => console.error(`fired: ${x}`)")
    for name in NOTEBOOKS:
        reader.page.goto(f"{site}/{name}", wait_until="load")
        reader.page.wait_for_selector("html[data-has-hydrated=true]")
        reader.page.evaluate("document.querySelectorAll('details').forEach((f) => f.open = true)")
        assert reader.page.url == f"{site}/{name}"
        assert reader.page.evaluate(FORBIDDEN) == [], name
        too_wide = "document.documentElement.scrollWidth - window.innerWidth"
        assert reader.page.evaluate(too_wide) <= 0, name
        reader.assert_clean()
    context.close()
