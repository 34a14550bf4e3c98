"""Plotly's figures in a real Chromium: without script, before they are drawn, and as drawn."""

from __future__ import annotations

import base64
import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from nbformat import NotebookNode
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from benchmarks.compressed import CompressingServer
from bodocs import settings
from bodocs.static import StaticServer
from tests.browser import measures
from tests.browser.conftest import Watched, watched
from tests.conftest import code, notebook, prose
from tests.rendering.building import build
from tests.rendering.test_bundles import bundle

pytestmark = [pytest.mark.browser, pytest.mark.site]

MIME = "application/vnd.plotly.v1+json"
NUMBERS = np.random.default_rng(0).normal(size=2000)
SHIFTS = """() => {
  window.shifts = [];
  new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map((e) => e.value)))
    .observe({type: 'layout-shift', buffered: true});
}"""


def _picture() -> str:
    data = io.BytesIO()
    Image.new("RGB", (700, 450), "#3366cc").save(data, "PNG")
    return base64.b64encode(data.getvalue()).decode()


def _cell(figure: go.Figure, alt: str, **others: Any) -> NotebookNode:
    cell = code(f"#| fig-alt: {alt}\nshow()")
    cell.outputs = [bundle({MIME: json.loads(figure.to_json()), **others})]
    return cell


def _notebook() -> NotebookNode:
    scatter = go.Figure(go.Scattergl(x=NUMBERS, y=NUMBERS[::-1], mode="markers"))
    animated = go.Figure(
        go.Scatter(x=[1, 2], y=[1, 2]),
        layout={"updatemenus": [{"type": "buttons", "buttons": [
            {"label": "Play", "method": "animate", "args": [None]}]}]},
        frames=[go.Frame(data=[go.Scatter(x=[1, 2], y=[2, 1])], name="turned")],
    )  # fmt: skip
    axis = np.linspace(-5, 10, 40)
    contour = go.Figure(go.Contour(x=axis, y=axis, z=np.add.outer(axis, axis**2)))
    far = prose("\n\n".join(["Words between figures."] * 80))
    return notebook(
        _cell(contour, "A contour that has no picture."),
        far,
        _cell(scatter, "Points with a picture.", **{"image/png": _picture()}),
        _cell(animated, "Two lines that turn."),
        prose("The end."),
    )


def _far() -> NotebookNode:
    return notebook(prose("\n\n".join(["Words."] * 80)), *_notebook().cells[2:3])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("plotly")
    yield build(folder, {"figures": _notebook(), "far": _far()}, {})
    shutil.rmtree(settings.load(folder).build, ignore_errors=True)


@pytest.fixture(scope="module")
def url(site: Path) -> Iterator[str]:
    with StaticServer(site) as server:
        yield f"{server.url}/figures"


def figure(page: Page, alt: str) -> Locator:
    return page.get_by_role("figure", name=alt)


def test_without_script_there_is_a_picture_or_a_table(browser: Browser, url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(url)
    still = figure(page, "Points with a picture.").get_by_role("img")
    still.scroll_into_view_if_needed()
    expect(still).to_be_visible()
    assert still.bounding_box()["height"] > 400  # type: ignore[index]
    expect(figure(page, "A contour that has no picture.")).to_contain_text("A contour")
    page.get_by_text("Show the data of this figure").first.click()
    expect(page.get_by_role("table").first).to_contain_text("-5")
    context.close()


def test_a_figure_is_drawn_on_first_sight_and_nothing_moves(desktop: Watched, url: str) -> None:
    page = desktop.page
    page.add_init_script(f"({SHIFTS})()")
    page.goto(url, wait_until="networkidle")
    expect(
        figure(page, "A contour that has no picture.").locator(".main-svg").first
    ).to_be_visible()
    points = figure(page, "Points with a picture.")
    expect(points.locator("img")).to_have_count(1)
    expect(points.locator(".main-svg")).to_have_count(0)
    points.scroll_into_view_if_needed()
    expect(points.locator("path.point")).to_have_count(len(NUMBERS))
    expect(points.locator("img")).to_have_count(0)
    page.get_by_text("The end.").scroll_into_view_if_needed()
    expect(figure(page, "Two lines that turn.").locator(".main-svg").first).to_be_visible()
    assert page.evaluate("window.shifts") == []
    page.evaluate("scrollTo(0, 0); document.querySelector('article').style.paddingTop = '300px'")
    page.wait_for_function("() => window.shifts.length > 0")  # so it would have been seen
    desktop.assert_clean()


def test_until_a_figure_is_in_sight_its_library_weighs_nothing(
    desktop: Watched, site: Path, url: str
) -> None:
    page = desktop.page
    weight = measures.Weight(site)
    weight.watch(page)
    page.goto(url.replace("figures", "far"), wait_until="networkidle")
    assert measures.over(weight, "tutorial") == []
    assert page.evaluate("typeof Plotly") == "undefined"
    assert measures.faults(page) == []
    figure(page, "Points with a picture.").scroll_into_view_if_needed()
    expect(page.locator("path.point")).to_have_count(len(NUMBERS))
    # The whole library is there only now, and the weight would have told.
    assert measures.over(weight, "tutorial") != []
    assert measures.faults(page) == []
    desktop.assert_clean()


HERE = """() => [/plotly.*js$/, /nb.*json$/].every((file) =>
  performance.getEntriesByType('resource').some(({name}) => file.test(name)))"""


def test_without_a_network_figures_of_the_page_are_drawn(browser: Browser, site: Path) -> None:
    context, found = watched(browser, "phone", "light")
    page = found.page
    with CompressingServer(site) as server:
        page.goto(f"{server.url}/far")
        page.wait_for_function(HERE)
        assert page.evaluate("typeof Plotly") == "undefined"
        context.set_offline(True)
        figure(page, "Points with a picture.").scroll_into_view_if_needed()
        expect(page.locator("path.point")).to_have_count(len(NUMBERS))
    context.close()


def test_numbers_arrive_as_they_were(desktop: Watched, url: str) -> None:
    page = desktop.page
    page.goto(url, wait_until="networkidle")
    points = figure(page, "Points with a picture.")
    points.scroll_into_view_if_needed()
    expect(points.locator("path.point")).to_have_count(len(NUMBERS))
    found = points.locator(".js-plotly-plot").evaluate("(plot) => Array.from(plot._fullData[0].x)")
    assert np.abs(np.array(found) - NUMBERS).max() < 1e-6 * np.ptp(NUMBERS)
    rows = (
        figure(page, "A contour that has no picture.")
        .locator(".js-plotly-plot")
        .evaluate("(plot) => [plot._fullData[0].z.length, plot._fullData[0].z[0].length]")
    )
    assert rows == [40, 40]


def test_a_figure_takes_the_colours_of_another_theme(desktop: Watched, url: str) -> None:
    page = desktop.page
    page.goto(url, wait_until="networkidle")
    label = figure(page, "A contour that has no picture.").locator(".xtick text").first
    colour = "(text) => getComputedStyle(text).fill"
    before = label.evaluate(colour)
    page.emulate_media(color_scheme="dark")
    switch = page.get_by_role("button", name=re.compile("dark and light", re.I)).first
    while page.locator("html").get_attribute("data-theme") != "dark":
        switch.click()
    expect(label).not_to_have_css("fill", before)
    ink = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--ink')")
    page.evaluate("(ink) => { document.body.style.outlineColor = ink }", ink)
    assert label.evaluate(colour) == page.evaluate("getComputedStyle(document.body).outlineColor")
    desktop.assert_clean()


def test_an_animation_plays(desktop: Watched, url: str) -> None:
    page = desktop.page
    page.goto(url, wait_until="networkidle")
    lines = figure(page, "Two lines that turn.")
    lines.scroll_into_view_if_needed()
    plot = lines.locator(".js-plotly-plot")
    expect(lines.locator(".main-svg").first).to_be_visible()
    lines.get_by_text("Play").click()
    page.wait_for_function(
        "(plot) => plot._fullLayout._currentFrame === 'turned'", arg=plot.element_handle()
    )
    assert list(plot.evaluate("(plot) => plot.data[0].y")) == [2, 1]
    desktop.assert_clean()


def test_a_figure_that_cannot_be_fetched_says_so_over_its_picture(
    browser: Browser, url: str
) -> None:
    context, found = watched(browser, "phone", "dark")
    found.page.route(re.compile(r"/nb/\w+\.json$"), lambda route: route.abort())
    found.page.goto(url, wait_until="networkidle")
    points = figure(found.page, "Points with a picture.")
    points.scroll_into_view_if_needed()
    expect(points).to_contain_text("The figure could not be loaded.")
    expect(points.locator("img")).to_be_visible()
    context.close()
