"""Figures in a real Chromium: one file for each, the right one, and readable in either theme."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator

import numpy as np
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_output
from playwright.sync_api import Browser

from bodocs import settings
from bodocs.static import StaticServer
from tests.conftest import code, notebook
from tests.rendering.building import build
from tests.rendering.test_rasters import photograph, plot, stored

pytestmark = [pytest.mark.browser, pytest.mark.site]

SHOWN = """() => [...document.querySelectorAll('figure img')]
  .filter((image) => image.offsetWidth > 0)
  .map((image) => ({
    name: image.currentSrc.split('/').pop(),
    set: (image.getAttribute('srcset') ?? '').split(', ').map((one) => one.split(/[/ ]/)[2]),
    loading: image.loading,
    alt: image.alt,
    shape: image.offsetWidth / image.offsetHeight,
    fits: image.getBoundingClientRect().right <= document.documentElement.clientWidth,
  }))"""
SCROLL = """async () => {
  for (const image of document.querySelectorAll('figure img')) {
    image.scrollIntoView();
    await new Promise((done) => setTimeout(done, 100));
  }
}"""


def figure(bundle: dict[str, str], alt: str) -> NotebookNode:
    cell = code(f"#| fig-alt: {alt}\nshow()")
    cell.outputs = [new_output("display_data", bundle)]
    return cell


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    photo = photograph(1600, 1200)
    camera = base64.b64encode(stored(photo, "PNG")).decode()
    page = notebook(
        figure({"image/png": camera}, "photograph"),
        figure(plot(lambda axes: axes.imshow(np.asarray(photo))), "heatmap"),
        figure(plot(lambda axes: axes.plot([1, 2])), "line"),
    )
    folder = tmp_path_factory.mktemp("figures")
    with StaticServer(build(folder, {"figures": page}, {})) as server:
        yield server.url
    shutil.rmtree(settings.load(folder).build, ignore_errors=True)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("density", "place"), [(1, 0), (2, 1)])
def test_each_figure_is_one_file_for_the_screen_and_the_theme(
    browser: Browser, url: str, theme: str, density: int, place: int
) -> None:
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, device_scale_factor=density, color_scheme=theme
    )
    page = context.new_page()
    asked: list[str] = []
    page.on(
        "request", lambda r: asked.append(r.url.rpartition("/")[2]) if "/nb/" in r.url else None
    )
    page.goto(f"{url}/figures", wait_until="networkidle")
    page.evaluate(SCROLL)
    page.wait_for_load_state("networkidle")
    camera, heatmap, line = page.evaluate(SHOWN)
    context.close()
    assert [camera["alt"], heatmap["alt"], line["alt"]] == ["photograph", "heatmap", "line"]
    assert {f["loading"] for f in (camera, heatmap, line)} == {"lazy"}
    assert heatmap["name"] == heatmap["set"][place]
    assert camera["name"] == camera["set"][place]
    assert sorted(asked) == sorted(f["name"] for f in (camera, heatmap, line))


def test_on_a_phone_figures_fit_and_keep_their_shape(browser: Browser, url: str) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 780}, device_scale_factor=2, color_scheme="dark"
    )
    page = context.new_page()
    page.goto(f"{url}/figures", wait_until="networkidle")
    page.evaluate(SCROLL)
    camera, heatmap, line = page.evaluate(SHOWN)
    context.close()
    assert all(f["fits"] for f in (camera, heatmap, line))
    assert camera["shape"] == pytest.approx(4 / 3, rel=0.02)
    assert camera["name"] == camera["set"][0]  # 720 pixels, of which the smaller file has enough
