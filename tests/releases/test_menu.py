"""The menu of versions, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from bodocs.static import StaticServer
from tests.browser.conftest import Watched, browser_type_launch_args, desktop, reader
from tests.browser.measures import faults
from tests.releases.conftest import Site

__all__ = ["browser_type_launch_args", "desktop", "reader"]

pytestmark = [pytest.mark.browser, pytest.mark.site]


@pytest.fixture(scope="module")
def url(site: Site) -> Iterator[str]:
    with StaticServer(site.out.parent) as server:
        yield f"{server.url}/below"


def test_an_old_page_leads_to_the_same_page_of_the_latest(reader: Watched, url: str) -> None:
    page = reader.page
    page.goto(f"{url}/v/1.0/docs/stays")
    expect(page.get_by_text("This is the site of release 1.0.")).to_be_visible()
    page.locator(".versions summary").click()
    page.locator(".versions").get_by_role("link", name="latest").click()
    expect(page).to_have_url(f"{url}/docs/stays")
    expect(page.get_by_text("As it is.")).to_be_visible()
    reader.assert_clean()


def test_a_page_that_the_other_has_not_leads_to_its_home(desktop: Watched, url: str) -> None:
    page = desktop.page
    page.goto(f"{url}/v/1.0/docs/goes")
    expect(page.locator(".versions summary")).to_have_text("1.0")
    page.get_by_role("link", name="The latest version").click()
    expect(page).to_have_url(re.compile(rf"{re.escape(url)}/$"))
    page.goto(f"{url}/docs/comes")
    page.locator(".versions summary").click()
    page.get_by_role("link", name="1.0", exact=True).click()
    expect(page).to_have_url(re.compile(rf"{re.escape(url)}/v/1\.0/$"))
    desktop.assert_clean()


def test_the_menu_is_there_from_section_to_section_and_for_the_keyboard(
    desktop: Watched, url: str
) -> None:
    page = desktop.page
    page.goto(f"{url}/")
    expect(page.locator(".versions summary")).to_have_text("latest")
    page.locator(".navbar").get_by_role("link", name="Docs").click()
    summary = page.locator(".versions summary")
    expect(summary).to_have_text("latest")
    summary.press("Enter")
    old = page.get_by_role("link", name="1.0", exact=True)
    expect(old).to_be_visible()
    assert faults(page) == []
    old.press("Escape")
    expect(old).to_be_hidden()
    desktop.assert_clean()
