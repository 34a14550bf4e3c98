"""What the site says of its runs: the status page, the claims of a page, and what cells took."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Watched

pytestmark = [pytest.mark.browser, pytest.mark.site, pytest.mark.kernel]

MANY = "/tutorials/closed_loop_botorch_only"
"""A page of more claims than stand open."""
FEW = "/docs/ax_transforms"
"""A page of as few as do."""


@pytest.fixture(scope="module")
def status(site_folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((site_folder / "status.json").read_text())
    return found


def entries(page: Page) -> Locator:
    return page.locator("main li[data-state]")


def titles(page: Page) -> list[str]:
    return [entry.locator("a").first.inner_text() for entry in entries(page).all()]


def test_the_status_page_says_what_status_json_says(
    reader: Watched, site_url: str, status: dict[str, Any]
):
    here = reader.page
    here.goto(f"{site_url}/status", wait_until="networkidle")
    claims = Counter(claim["held"] for page in status["pages"] for claim in page["claims"])
    totals = here.locator("main dl").first
    expect(totals).to_contain_text(f"{len(status['pages'])} pages: {len(status['pages'])} passed")
    said = f"{claims.total()} claims: {claims[True]} held, {claims[None]} not checked"
    expect(totals).to_contain_text(said)
    expect(totals).to_contain_text("smoke: small parameters")
    assert titles(here) == [page["title"] for page in status["pages"]]
    for entry, page in zip(entries(here).all(), status["pages"], strict=True):
        expect(entry).to_contain_text(f"{page['executed'][11:16]} UTC")
        expect(entry).to_contain_text(f"{page['peak_megabytes']} MB")
        assert entry.locator("a[href*='#claim-']").count() == len(page["claims"])
    reader.assert_clean()


def test_every_claim_has_the_anchor_that_is_published(site_folder: Path, status: dict[str, Any]):
    for page in status["pages"]:
        html = (site_folder / f"{page['url'].lstrip('/')}.html").read_text()
        found = re.findall(r"<div [^>]*id=\"?(claim-[\w-]+)", html)
        assert found == [claim["anchor"] for claim in page["claims"]]
    assert sum(len(page["claims"]) for page in status["pages"]) > 20


def test_a_claim_of_the_status_page_leads_to_its_proof(desktop: Watched, site_url: str):
    here = desktop.page
    here.goto(f"{site_url}/status", wait_until="networkidle")
    entry = entries(here).filter(has=here.locator(f"a[href='{MANY}']"))
    entry.locator("summary").click()
    link = entry.locator("a[href*='#claim-']").last
    sentence, anchor = link.inner_text(), (link.get_attribute("href") or "").partition("#")[2]
    link.click()
    proof = here.locator(f"[id='{anchor}']")
    expect(proof).to_contain_text(sentence)
    expect(proof).to_be_in_viewport()
    desktop.assert_clean()


def test_pages_are_sorted_and_chosen(desktop: Watched, site_url: str, status: dict[str, Any]):
    here = desktop.page
    here.goto(f"{site_url}/status", wait_until="networkidle")
    here.get_by_label("Sort by").select_option("Most CPU first")
    by_cpu = sorted(status["pages"], key=lambda page: -page["cpu_seconds"])
    assert titles(here) == [page["title"] for page in by_cpu]
    here.get_by_label("Sort by").select_option("Title")
    assert titles(here) == sorted(titles(here), key=str.lower)
    here.get_by_label("Show").select_option(f"Passed ({len(by_cpu)})")
    assert len(titles(here)) == len(by_cpu)
    desktop.assert_clean()


def test_the_footer_leads_to_the_status_page_and_that_to_its_twin(desktop: Watched, site_url: str):
    here = desktop.page
    here.goto(site_url + FEW, wait_until="networkidle")
    here.locator("footer").get_by_role("link", name="Status of every page").click()
    expect(here.locator("h1")).to_have_text("Status")
    for name, key in (("status.json", "pages"), ("its schema", "properties")):
        address = here.get_by_role("link", name=name).get_attribute("href")
        assert key in here.request.get(f"{site_url}{address}").json()
    desktop.assert_clean()


def test_the_status_page_is_read_at_320_pixels(desktop: Watched, site_url: str):
    here = desktop.page
    here.set_viewport_size({"width": 320, "height": 700})
    here.goto(f"{site_url}/status", wait_until="networkidle")
    for summary in here.locator("main summary").all():
        summary.click()
    assert here.evaluate("document.documentElement.scrollWidth") <= 320


def test_claims_stand_at_the_top_and_lead_to_their_proof_by_keyboard(
    desktop: Watched, site_url: str, status: dict[str, Any]
):
    here = desktop.page
    here.goto(site_url + MANY, wait_until="networkidle")
    listed = here.get_by_role("navigation", name="Claims of this page")
    [page] = [page for page in status["pages"] if page["url"] == MANY]
    expect(listed).to_contain_text(f"{len(page['claims'])} claims of this page")
    expect(listed.get_by_role("link").first).to_be_hidden()
    summary = listed.locator("summary")
    summary.focus()
    here.keyboard.press("Enter")
    here.keyboard.press("Tab")
    first = listed.get_by_role("link").first
    expect(first).to_be_focused()
    assert listed.get_by_role("link").count() == len(page["claims"])
    here.keyboard.press("Enter")
    proof = here.locator(f"[id='{page['claims'][0]['anchor']}']")
    expect(proof).to_be_focused()
    expect(proof).to_be_in_viewport()
    expect(proof).to_contain_text(first.inner_text())
    for figure in page["claims"][0]["figures"]:
        expect(proof).to_contain_text(figure)
    desktop.assert_clean()


def test_few_claims_stand_open(desktop: Watched, site_url: str):
    here = desktop.page
    here.goto(site_url + FEW, wait_until="networkidle")
    listed = here.get_by_role("navigation", name="Claims of this page")
    for link in listed.get_by_role("link").all():
        expect(link).to_be_visible()
    expect(listed.locator("details")).to_have_count(0)


def test_the_link_of_a_claim_is_copied(desktop: Watched, site_url: str):
    here = desktop.page
    here.goto(site_url + FEW, wait_until="networkidle")
    claim = here.locator("[data-verdict]").last
    claim.hover()
    claim.get_by_role("button", name="Copy link to this claim").click()
    address = here.evaluate("navigator.clipboard.readText()")
    assert address == f"{site_url}{FEW}#{claim.get_attribute('id')}"


def test_what_cells_took_is_shown_when_asked_for_and_not_before(desktop: Watched, site_url: str):
    here = desktop.page
    here.goto(site_url + MANY, wait_until="networkidle")
    times = here.get_by_text(re.compile(r"^Cell \d+ took (under )?\d+(\.\d)? (s|min)$"))
    heights = "all => all.map(one => one.getBoundingClientRect().height)"
    assert times.count() > 10
    assert set(times.evaluate_all(heights)) == {0}
    switch = here.get_by_label("Show what each cell took")
    switch.focus()
    here.keyboard.press("Space")
    expect(times.first).to_be_visible()
    assert min(times.evaluate_all(heights)) > 0
    numbers = [int(re.findall(r"\d+", text)[0]) for text in times.all_inner_texts()]
    assert numbers == sorted(set(numbers))
    here.keyboard.press("Space")
    expect(times.first).to_be_hidden()
    desktop.assert_clean()
