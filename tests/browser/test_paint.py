"""A page is shown before its scripts run, and they run all the same where nothing says so."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched
from tests.browser.test_everywhere import opened

pytestmark = [pytest.mark.browser, pytest.mark.site, pytest.mark.kernel]

_ASKED = """
new MutationObserver((changes) => changes.forEach(({addedNodes}) => addedNodes.forEach((node) => {
  if (node.localName === 'script' && node.src.includes('/assets/js/')) {
    window.asked ??= performance.now();
  }
}))).observe(document, {childList: true, subtree: true});
"""
"""Notes when a page begins to run the scripts of its bundle."""
_PAINTED = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


@pytest.mark.parametrize("address", ["/", "/tutorials", "/docs/introduction"])
def test_a_page_is_painted_before_its_scripts_run(
    desktop: Watched, site_url: str, address: str
) -> None:
    desktop.page.add_init_script(_ASKED)
    page = opened(desktop, site_url, address)
    assert page.evaluate(_PAINTED) <= page.evaluate("window.asked")
    desktop.assert_clean()


@pytest.mark.parametrize(
    "lacks",
    [
        "delete window.PerformanceObserver",
        "Object.defineProperty(document, 'visibilityState', {get: () => 'hidden'})",
        "PerformanceObserver.prototype.observe = () => {}",
    ],
    ids=["no observer", "a page behind others", "never told"],
)
def test_the_scripts_run_where_no_paint_is_told_of(
    desktop: Watched, site_url: str, lacks: str
) -> None:
    page = desktop.page
    page.add_init_script(lacks)
    page.goto(f"{site_url}/docs/introduction")
    expect(page.locator("html")).to_have_attribute("data-has-hydrated", "true")
    _switch_theme(page)
    desktop.assert_clean()


def _switch_theme(page: Page) -> None:
    html = page.locator("html")
    before = html.get_attribute("data-theme-choice") or ""
    page.get_by_role("button", name="dark and light").first.click()
    expect(html).not_to_have_attribute("data-theme-choice", before)


def test_the_first_card_of_the_gallery_is_not_waited_for(desktop: Watched, site_url: str) -> None:
    page = opened(desktop, site_url, "/tutorials")
    pictures = page.locator("main li img").all()
    loading = [picture.get_attribute("loading") for picture in pictures]
    assert loading[:2] == ["eager", "eager"], "one for each theme"
    assert set(loading[2:]) == {"lazy"}
