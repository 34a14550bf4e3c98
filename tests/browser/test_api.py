"""The reference of this repository's site in a real Chromium."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import SIZES, Watched, watched

pytestmark = [pytest.mark.browser, pytest.mark.site, pytest.mark.kernel]

PAGE = "/api/botorch/models/gp_regression"


@pytest.mark.parametrize("name", ["SingleTaskGP", "SingleTaskGP.posterior"])
def test_a_page_opens_at_its_anchor(reader: Watched, site_url: str, name: str):
    here = reader.page
    here.goto(f"{site_url}{PAGE}#{name}", wait_until="networkidle")
    expect(here.locator(f"[id='{name}']")).to_be_in_viewport()
    expect(here.get_by_role("navigation").get_by_text("API").first).to_be_attached()
    reader.assert_clean()


@pytest.mark.parametrize("size", SIZES)
def test_no_page_scrolls_sideways_or_has_a_formula_that_is_wrong(
    browser: Browser, site_url: str, site_folder: Path, size: str
):
    context, reader = watched(browser, size, "light")
    here = reader.page
    found = sorted((site_folder / "api").rglob("*.html"))
    assert len(found) > 20
    for file in [site_folder / "api.html", *found]:
        address = file.relative_to(site_folder).with_suffix("").as_posix()
        here.goto(f"{site_url}/{address}", wait_until="load")
        wide = here.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, address
        assert here.locator(".formula-source").count() == 0, address
    reader.assert_clean()
    context.close()


def test_a_used_object_leads_to_the_page_and_an_inherited_name_to_its_class(
    desktop: Watched, site_url: str
):
    here = desktop.page
    here.goto(f"{site_url}{PAGE}", wait_until="networkidle")
    here.locator("li[id='SingleTaskGP.posterior'] a").click()
    expect(here).to_have_url(re.compile("#BatchedMultiOutputGPyTorchModel.posterior$"))
    here.goto(f"{site_url}{PAGE}", wait_until="networkidle")
    here.get_by_role("link", name="Using BoTorch with Ax").first.click()
    expect(here.locator("h1")).to_have_text("Using BoTorch with Ax")
    desktop.assert_clean()


def test_its_routes_come_when_a_page_of_it_is_asked_for(desktop: Watched, site_url: str):
    here = desktop.page
    here.goto(f"{site_url}/docs/introduction", wait_until="networkidle")
    here.evaluate("window.stayed = true")
    here.get_by_role("navigation", name="Main").get_by_text("API", exact=True).click()
    expect(here.locator("h1")).not_to_have_text("Bayesian optimization in ten evaluations")
    here.locator("main a[href$='/api/botorch']").first.click()
    expect(here.locator("h1")).to_have_text("BoTorch")
    here.go_back()
    here.go_forward()
    expect(here.locator("h1")).to_have_text("BoTorch")
    assert here.evaluate("window.stayed"), "the browser has loaded a page anew"
    desktop.assert_clean()


def test_an_address_below_the_reference_that_has_no_page_says_so(desktop: Watched, site_url: str):
    here = desktop.page
    here.goto(f"{site_url}/api/botorch/nothing", wait_until="networkidle")
    expect(here.locator("h1")).to_have_text("There is no page here")


def test_the_search_leads_to_a_class(desktop: Watched, site_url: str):
    here = desktop.page
    here.goto(f"{site_url}/docs/introduction", wait_until="networkidle")
    here.keyboard.press("Control+k")
    here.get_by_role("combobox").fill("LearnedObjective")
    expect(here.get_by_role("option").first).to_contain_text("LearnedObjective")
    here.keyboard.press("Enter")
    expect(here).to_have_url(re.compile("/api/botorch/acquisition/objective#LearnedObjective$"))
    desktop.assert_clean()
