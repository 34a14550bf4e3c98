"""What holds for every kind of page: in both themes, on a desktop and a phone, on paper, offline.

A new kind of page needs one line in ``KINDS``, and one in ``BUDGETS`` of ``measures``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.compressed import CompressingServer
from bodocs import catalog, settings
from tests.browser import measures
from tests.browser.conftest import SIZES, Watched, watched

pytestmark = [pytest.mark.browser, pytest.mark.site, pytest.mark.kernel]


def _module(which: Callable[..., Path]) -> Callable[[Path], str]:
    def address(site: Path) -> str:
        pages = sorted((site / "api").rglob("*.html"))
        found = which(pages, key=lambda page: page.stat().st_size)
        return f"/{found.relative_to(site).with_suffix('').as_posix()}"

    return address


def _at(address: str) -> Callable[[Path], str]:
    return lambda _site: address


PAGES = catalog.load(settings.load(settings.HOME)).pages
KINDS: dict[str, tuple[str, Callable[[Path], str]]] = {
    "landing": ("landing", _at("/")),
    "gallery": ("gallery", _at("/tutorials")),
    **{page.id: (page.kind, _at(page.url)) for page in PAGES},
    "api": ("gallery", _at("/api")),
    "api-largest": ("api", _module(max)),
    "api-smallest": ("api", _module(min)),
    "404": ("404", _at("/docs/gone")),
}
"""For each page the kind of its budget, and its address, for which the built site may be asked."""
SOME = ["landing", "gallery", PAGES[0].id, "closed_loop_botorch_only", "api-smallest", "404"]
FOLDS = "document.querySelectorAll('details').forEach((fold) => { fold.open = true; })"
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
MOVING = """[...document.querySelectorAll('*')].filter((element) => {
  const style = getComputedStyle(element);
  const seconds = `${style.transitionDuration}, ${style.animationDuration}`.split(', ');
  return Math.max(...seconds.map(parseFloat)) > 0.001 || style.scrollBehavior === 'smooth';
}).map((element) => element.outerHTML.slice(0, 80))"""


@pytest.fixture(params=SIZES)
def sheet(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Watched]:
    """A page whose reader has the light theme, on each size of screen."""
    context, found = watched(browser, request.param, "light")
    measures.watch_shifts(found.page)
    yield found
    context.close()


def opened(watch: Watched, site_url: str, address: str) -> Page:
    """Open a page, which is the 404 page if there is none."""
    watch.page.goto(site_url + address, wait_until="networkidle")
    watch.page.wait_for_function("() => document.documentElement.dataset.hasHydrated === 'true'")
    watch.missing[:] = [m for m in watch.missing if not m.endswith(address)]
    watch.console[:] = [m for m in watch.console if "404 (Not Found)" not in m]
    return watch.page


@pytest.mark.parametrize("name", KINDS)
def test_every_page_is_for_everyone(sheet: Watched, site_folder: Path, site_url: str, name: str):
    weight = measures.Weight(site_folder)
    weight.watch(sheet.page)
    kind, address = KINDS[name]
    page = opened(sheet, site_url, address(site_folder))
    assert measures.over(weight, kind) == []
    assert measures.shifts(page) <= 0.05
    page.evaluate(FOLDS)
    assert measures.faults(page) == []
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert measures.faults(page, measures.COLOURS) == []
    assert page.evaluate(MOVING) == [], "reduced motion was asked for"
    page.set_viewport_size({"width": 320, "height": 600})
    assert page.evaluate(WIDER) <= 0, "320 pixels are not enough"
    sheet.assert_clean()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_opens_over_a_page_is_for_everyone(
    browser: Browser, site_url: str, theme: str
) -> None:
    context, found = watched(browser, "desktop", theme)
    page = opened(found, site_url, "/docs/botorch_and_ax")
    page.locator("main .api-name").first.focus()
    expect(page.get_by_role("tooltip")).to_be_visible()
    assert measures.faults(page) == []
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("acquisition")
    expect(page.get_by_role("option").first).to_be_visible()
    assert measures.faults(page) == []
    found.assert_clean()
    context.close()


STOPS = """() => {
  const open = (element) => element.checkVisibility({visibilityProperty: true})
    && !element.closest('dialog:not([open]), details:not([open]) > :not(summary)');
  const all = document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]');
  window.stops = [...all].filter((element) => !element.disabled && open(element));
  window.reached = new Map();
  document.addEventListener('focusin', ({target}) => {
    const style = getComputedStyle(target);
    const box = target.getBoundingClientRect();
    window.reached.set(target, {
      ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1,
      inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    });
  });
  return window.stops.length;
}"""
UNREACHED = """() => window.stops
  .filter((element) => element.isConnected && !window.reached.has(element))
  .map((element) => element.outerHTML.slice(0, 120))"""
UNSEEN = """() => [...window.reached].filter(([, seen]) => !seen.ring || !seen.inside)
  .map(([element, seen]) => JSON.stringify(seen) + element.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("name", SOME)
def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    desktop: Watched, site_folder: Path, site_url: str, name: str
) -> None:
    page = opened(desktop, site_url, KINDS[name][1](site_folder))
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to main content")
    stops = page.evaluate(STOPS)
    page.evaluate("document.activeElement.blur(); document.body.focus()")
    for _ in range(stops + 5):
        page.keyboard.press("Tab")
    assert page.evaluate(UNREACHED) == []
    assert page.evaluate(UNSEEN) == []
    desktop.assert_clean()


def test_the_first_stop_leads_past_the_navigation(desktop: Watched, site_url: str) -> None:
    page = opened(desktop, site_url, "/docs/introduction")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_folds_theme_and_cards_answer_to_the_keyboard(desktop: Watched, site_url: str) -> None:
    page = opened(desktop, site_url, "/tutorials/closed_loop_botorch_only")
    fold = page.locator("main details").first
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(fold).to_have_attribute("open", "")
    switch = page.get_by_role("button", name=re.compile("dark and light", re.I)).first
    switch.focus()
    for _ in range(3):
        page.keyboard.press("Enter")
        if page.locator("html").get_attribute("data-theme") == "dark":
            break
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    desktop.assert_clean()


@pytest.mark.parametrize(
    ("theme", "paper"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(21, 24, 29)")]
)
def test_a_page_has_its_theme_before_any_script_file(
    browser: Browser, site_url: str, theme: str, paper: str
) -> None:
    context, found = watched(browser, "desktop", theme)
    found.page.route("**/assets/js/**", lambda route: route.abort())
    found.page.goto(f"{site_url}/tutorials/closed_loop_botorch_only")
    shown = found.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    context.close()
    assert shown == paper


PRINTED = """() => {
  const tone = (colour) => Math.max(...colour.match(/[\\d.]+/g).slice(0, 3).map(Number));
  const main = document.querySelector('main');
  return [...main.querySelectorAll('p, li, td, h1, h2, pre, pre span, figcaption, mi')]
    .filter((element) => element.checkVisibility() && element.textContent.trim())
    .filter((element) => tone(getComputedStyle(element).color) > 190)
    .map((element) => element.outerHTML.slice(0, 80));
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_paper_gets_the_text_alone_and_dark_on_white(
    browser: Browser, site_url: str, theme: str
) -> None:
    context, found = watched(browser, "desktop", theme)
    page = opened(found, site_url, "/tutorials/closed_loop_botorch_only")
    page.emulate_media(media="print", color_scheme=theme)
    for gone in ("nav.navbar", ".theme-doc-sidebar-container", ".pagination-nav", "main button"):
        expect(page.locator(gone).first).to_be_hidden()
    assert page.evaluate(PRINTED) == []
    pictures = page.locator("main figure img:visible")
    assert pictures.count() == page.locator("main figure").count()
    names = pictures.evaluate_all("images => images.map((image) => image.className)")
    assert not [name for name in names if "dark" in name]
    context.close()


QUIET = """() => {
  const files = performance.getEntriesByType('resource').length;
  const quiet = files === window.files && document.querySelectorAll('[rel=prefetch]').length > 20;
  window.files = files;
  return quiet;
}"""


def test_without_a_network_one_can_search_and_go_on(browser: Browser, site_folder: Path) -> None:
    context, found = watched(browser, "desktop", "light")
    page = found.page
    with CompressingServer(site_folder) as server:
        opened(found, server.url, "/tutorials/closed_loop_botorch_only")
        page.keyboard.press("Control+k")
        page.get_by_role("combobox").fill("acquisition")
        expect(page.get_by_role("option").first).to_be_visible()
        page.keyboard.press("Escape")
        page.wait_for_function(QUIET, polling=1000)
        context.set_offline(True)
        page.get_by_role("navigation", name="Main").get_by_text("Docs", exact=True).click()
        expect(page.locator("h1")).to_have_text(PAGES[0].front.title)
        page.keyboard.press("Control+k")
        page.get_by_role("combobox").fill("custom model Ax")
        expect(page.get_by_role("option").first).to_be_visible()
        page.keyboard.press("Escape")
        page.go_back()
        expect(page.locator("h1")).to_contain_text("closed loop")
    context.close()
