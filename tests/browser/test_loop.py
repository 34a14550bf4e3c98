"""The loop to step through, in a real Chromium: what it shows is what the page has computed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bodocs.rendering import loops
from tests.browser.conftest import Watched, watched
from tests.browser.test_plotly import SHIFTS

pytestmark = [pytest.mark.browser, pytest.mark.site, pytest.mark.kernel]

PAGES = ["/", "/docs/introduction"]
NAME = "A run of the loop, step by step"
PAUSE = 1800


@pytest.fixture(scope="session")
def computed(site_folder: Path) -> dict[str, Any]:
    """Return the loop as the executed notebook has it."""
    notebook = nbformat.read(site_folder / "docs/introduction~outputs.ipynb", as_version=4)
    outputs = [o for cell in notebook.cells for o in cell.get("outputs", [])]
    [loop] = [o.data[loops.MIME] for o in outputs if loops.MIME in o.get("data", {})]
    assert len(loop["steps"]) > 2, "too few steps to step through"
    return dict(loop)


def opened(page: Page, url: str) -> Locator:
    """Open a page and return its loop, once all of it is there."""
    page.goto(url, wait_until="networkidle")
    loop = page.get_by_role("group", name=NAME)
    loop.scroll_into_view_if_needed()
    expect(button(loop, "Play")).to_be_enabled()
    return loop


def button(loop: Locator, name: str) -> Locator:
    return loop.get_by_role("button", name=name, exact=True)


def slider(loop: Locator) -> Locator:
    return loop.get_by_role("slider")


def numbers(loop: Locator) -> dict[str, str]:
    """Return what stands under the drawing."""
    rows = loop.locator("dl > div").all()
    return {row.locator("dt").inner_text(): row.locator("dd").inner_text() for row in rows}


def sentence(loop: Locator) -> str:
    return loop.locator("[role='img']").get_attribute("aria-label") or ""


def expected(loop: dict[str, Any], step: int) -> tuple[dict[str, str], str]:
    """Return the numbers of a step, and the words for it, worked out from the notebook."""
    starts = len(loop["x"]) - len(loop["steps"])
    known = starts + step
    best = int(np.argmax(loop["y"][:known]))
    x, y = f"{loop['x'][known]:.3f}", f"{loop['y'][known]:.3f}"
    new = loop["y"][known] > loop["y"][best]
    shown = {
        "Evaluations": str(known),
        "Best so far": f"{loop['y'][best]:.3f}",
        "Next input": x,
        "It gives": f"{y} ▲" if new else y,
    }
    words = (
        f"Step {step + 1} of {len(loop['steps'])}. {known} evaluations so far, the best "
        f"{loop['y'][best]:.3f} at {loop['x'][best]:.3f}. The next one goes to {x} and gives "
        f"{y}, {'a new best' if new else 'no new best'}."
    )
    return {key: _typeset(value) for key, value in shown.items()}, _typeset(words)


def _typeset(text: str) -> str:
    return text.replace("-", "\N{MINUS SIGN}")


@pytest.mark.parametrize("path", PAGES)
def test_each_step_shows_what_was_computed(
    desktop: Watched, site_url: str, computed: dict[str, Any], path: str
) -> None:
    loop = opened(desktop.page, site_url + path)
    span = computed["inputs"][-1] - computed["inputs"][0]
    for step in range(len(computed["steps"])):
        shown, words = expected(computed, step)
        expect(loop.locator("[role='img']")).to_have_attribute("aria-label", words)
        assert numbers(loop) == shown
        expect(loop.locator("p[aria-live]")).to_have_text(words)
        points = loop.locator("[role='img'] circle[class*='known']")
        assert points.count() == int(shown["Evaluations"])
        places = [float((point.get_attribute("cx") or "").rstrip("%")) for point in points.all()]
        wanted = [100 * (x - computed["inputs"][0]) / span for x in computed["x"][: len(places)]]
        assert places == pytest.approx(wanted, abs=0.01)
        if step + 1 < len(computed["steps"]):
            button(loop, "Next").click()
    expect(slider(loop)).to_have_value(str(len(computed["steps"])))
    desktop.assert_clean()


def test_both_pages_load_one_file_and_it_holds_what_was_computed(
    desktop: Watched, site_url: str, site_folder: Path, computed: dict[str, Any]
) -> None:
    kept = {file: json.loads(file.read_bytes()) for file in (site_folder / "nb").glob("*.json")}
    [(file, held)] = [(file, data) for file, data in kept.items() if "steps" in data]
    for path in PAGES:
        with desktop.page.expect_response(f"**/nb/{file.name}"):
            opened(desktop.page, site_url + path)
    assert (held["x"], held["y"]) == (computed["x"], computed["y"])
    low, high = held["range"]
    for shown, own in zip(held["steps"], computed["steps"], strict=True):
        for name in ("mean", "lower", "upper"):
            assert shown[name] == pytest.approx(own[name], abs=1e-4 * (high - low))
        top = max(own["acquisition"])
        assert shown["acquisition"] == pytest.approx(own["acquisition"], abs=1e-4 * top)


def test_the_drawn_acquisition_is_highest_at_the_next_point(
    desktop: Watched, site_url: str, computed: dict[str, Any]
) -> None:
    loop = opened(desktop.page, site_url + PAGES[1])
    # Drawn from left to right in 1,000 units each way, the highest point at the smallest y.
    drawn = loop.locator("path[class*='score_']").get_attribute("d") or ""
    corners = [tuple(map(float, pair.split(","))) for pair in re.findall(r"[\d.]+,[\d.]+", drawn)]
    assert len(corners) == len(computed["inputs"])
    best = int(np.argmax(computed["steps"][0]["acquisition"]))
    assert min(range(len(corners)), key=lambda place: corners[place][1]) == best
    line = loop.locator("line[class*='here']").first.get_attribute("x1") or ""
    assert 10 * float(line.rstrip("%")) == pytest.approx(corners[best][0], abs=10)


def test_the_keyboard_alone_does_everything(
    desktop: Watched, site_url: str, computed: dict[str, Any]
) -> None:
    page, last = desktop.page, len(computed["steps"])
    page.clock.install()
    loop = opened(page, site_url + PAGES[1])
    button(loop, "Back").focus()
    page.keyboard.press("Tab")
    expect(button(loop, "Play")).to_be_focused()
    page.keyboard.press("Space")
    expect(button(loop, "Pause")).to_be_focused()
    page.clock.run_for(PAUSE)
    expect(slider(loop)).to_have_value("2")
    page.keyboard.press("Enter")
    expect(button(loop, "Play")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(slider(loop)).to_have_value("3")
    page.keyboard.press("Tab")
    expect(slider(loop)).to_be_focused()
    for key, value in (("Home", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("End", last)):
        page.keyboard.press(key)
        expect(slider(loop)).to_have_value(str(value))
        expect(slider(loop)).to_have_attribute("aria-valuetext", f"Step {value} of {last}")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")  # there is no next step
    expect(button(loop, "Next")).to_be_focused()
    expect(button(loop, "Next")).to_have_attribute("aria-disabled", "true")
    expect(slider(loop)).to_have_value(str(last))
    desktop.assert_clean()


def test_it_plays_when_asked_to_its_end_and_never_by_itself(
    desktop: Watched, site_url: str, computed: dict[str, Any]
) -> None:
    page, last = desktop.page, len(computed["steps"])
    page.clock.install()
    loop = opened(page, f"{site_url}/")
    spoken = loop.locator("p[aria-live]")
    page.clock.run_for(20 * PAUSE)
    expect(slider(loop)).to_have_value("1")
    expect(spoken).to_have_attribute("aria-live", "polite")
    button(loop, "Play").click()
    for step in range(1, last):
        expect(spoken).to_have_attribute("aria-live", "off")
        expect(slider(loop)).to_have_value(str(step))
        page.clock.run_for(PAUSE)
    expect(slider(loop)).to_have_value(str(last))
    expect(button(loop, "Play")).to_be_visible()
    expect(spoken).to_have_attribute("aria-live", "polite")
    expect(spoken).to_have_text(expected(computed, last - 1)[1])
    button(loop, "Play").click()  # from the start again
    expect(slider(loop)).to_have_value("1")
    page.clock.run_for(PAUSE)
    button(loop, "Back").click()  # who steps by hand wants no more playing
    page.clock.run_for(20 * PAUSE)
    expect(slider(loop)).to_have_value("1")


@pytest.mark.parametrize(("motion", "seconds"), [("reduce", "1e-05s"), ("no-preference", "0.4s")])
def test_nothing_moves_for_whom_nothing_may_move(
    browser: Browser, site_url: str, motion: str, seconds: str
) -> None:
    context = browser.new_context(reduced_motion=motion)  # type: ignore[arg-type]
    loop = opened(context.new_page(), site_url + PAGES[1])
    button(loop, "Next").click()
    added = loop.locator("[role='img'] circle[class*='known']").last
    expect(added).to_have_css("animation-duration", seconds)
    context.close()


@pytest.mark.parametrize(("path", "size"), [(PAGES[0], "desktop"), (PAGES[1], "phone")])
def test_nothing_shifts_while_it_loads_and_while_it_is_stepped_through(
    browser: Browser, site_url: str, computed: dict[str, Any], path: str, size: str
) -> None:
    context, found = watched(browser, size, "light")
    page = found.page
    page.add_init_script(f"({SHIFTS})()")
    loop = opened(page, site_url + path)
    heights = {loop.evaluate("(loop) => loop.offsetHeight")}
    for _ in computed["steps"][1:]:
        button(loop, "Next").click()
        heights.add(loop.evaluate("(loop) => loop.offsetHeight"))
    assert len(heights) == 1
    assert page.evaluate("window.shifts") == []
    found.assert_clean()
    context.close()


@pytest.mark.parametrize(("path", "theme"), [(PAGES[0], "light"), (PAGES[1], "dark")])
def test_it_fits_the_narrowest_phone_in_the_colours_of_the_theme(
    browser: Browser, site_url: str, path: str, theme: str
) -> None:
    context = browser.new_context(
        viewport={"width": 320, "height": 640},
        color_scheme=theme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    loop = opened(page, site_url + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for part in loop.locator("text, button, input, dd").all():
        box = part.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
    for one in ("Back", "Play", "Next"):
        assert (button(loop, one).bounding_box() or {"height": 0})["height"] >= 32
    drawn = loop.locator("[role='img'] path[class*='mean']")
    own = {"light": "rgb(0, 114, 178)", "dark": "rgb(58, 149, 214)"}
    expect(drawn).to_have_css("stroke", own[theme])
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_without_script_the_first_step_is_drawn_and_a_table_has_all(
    browser: Browser, site_url: str, computed: dict[str, Any], path: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site_url + path)
    loop = page.get_by_role("group", name=NAME)
    assert sentence(loop) == expected(computed, 0)[1]
    expect(loop.locator("path[class*='mean']").last).to_be_visible()
    expect(slider(loop)).to_be_hidden()
    loop.get_by_text("All steps in numbers").click()
    rows = loop.locator("tbody tr")
    expect(rows).to_have_count(len(computed["steps"]))
    for step, row in enumerate(rows.all()):
        shown, _ = expected(computed, step)
        cells = [cell.inner_text() for cell in row.locator("td").all()]
        assert cells == [value.removesuffix(" ▲") for value in shown.values()]
    context.close()


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 404, "body": "gone"},
        {"status": 200, "body": "<script>alert(1)</script>"},
        {"status": 200, "body": json.dumps({"steps": []})},
        {"status": 200, "body": "null"},
    ],
    ids=["missing", "markup", "too-few", "nothing"],
)
def test_a_file_that_is_no_loop_leaves_the_first_step(
    browser: Browser, site_url: str, computed: dict[str, Any], answer: dict[str, Any]
) -> None:
    context, found = watched(browser, "desktop", "light")
    page = found.page
    page.route(re.compile(r"/nb/\w+\.json$"), lambda route: route.fulfill(**answer))
    page.goto(f"{site_url}/", wait_until="networkidle")
    loop = page.get_by_role("group", name=NAME)
    loop.scroll_into_view_if_needed()
    expect(loop).to_contain_text("The other steps could not be loaded.")
    expect(button(loop, "Play")).to_be_disabled()
    assert sentence(loop) == expected(computed, 0)[1]
    assert not [line for line in found.console if "404" not in line]
    context.close()
