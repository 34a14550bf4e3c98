"""The search as readers use it: what they type, with which keys, and without a connection."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched

pytestmark = [pytest.mark.browser, pytest.mark.site, pytest.mark.kernel]

SECTIONS = "[role=option][href]"
FOLDED = re.compile(r"^(\d+) more sections? of this page$")
ASKED: dict[str, Any] = json.loads(Path(__file__).with_name("search_queries.json").read_text())


def opened(page: Page, url: str) -> Page:
    """Open a page of the site and the search on it, and wait until it has loaded."""
    page.goto(url, wait_until="networkidle")
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.get_by_role("combobox").fill("model")
    expect(page.get_by_role("option").first).to_be_visible()
    return page


def addresses(page: Page) -> list[str]:
    """Return where the options lead, in their order."""
    found = [str(option.get_attribute("href")) for option in page.locator(SECTIONS).all()]
    assert len(found) == len(set(found))
    return found


def leads_to(address: str, wanted: str) -> bool:
    return address == wanted if "#" in wanted else address.partition("#")[0] == wanted


def test_what_readers_type_is_among_the_first_that_are_found(desktop: Watched, site_url: str):
    here = opened(desktop.page, f"{site_url}/")
    missed = {}
    for query in ASKED["queries"]:
        here.get_by_role("combobox").fill("")
        expect(here.get_by_role("option")).to_have_count(0)
        here.get_by_role("combobox").fill(query["typed"])
        expect(here.get_by_role("option").first).to_be_visible()
        first = addresses(here)[: ASKED["first"]]
        if not any(leads_to(address, wanted) for address in first for wanted in query["finds"]):
            missed[query["typed"]] = first
    assert missed == {}
    desktop.assert_clean()


def test_the_keyboard_is_enough_and_gives_the_focus_back(desktop: Watched, site_url: str):
    here = desktop.page
    here.goto(f"{site_url}/docs/introduction", wait_until="networkidle")
    link = here.get_by_role("link", name="Tutorials").first
    link.focus()
    here.keyboard.press("Control+k")
    box = here.get_by_role("combobox")
    box.fill("acquisition function")
    expect(here.get_by_role("option").nth(1)).to_be_visible()
    folds = here.get_by_role("option", name=FOLDED).all_inner_texts()
    options = here.locator(SECTIONS).count() + sum(int(text.split()[0]) for text in folds)
    pages = here.get_by_role("dialog").get_by_role("group").count()
    expect(here.get_by_role("dialog").get_by_role("status")).to_have_text(
        re.compile(rf"^{options} sections found in {pages} pages$")
    )
    here.keyboard.press("ArrowUp")
    expect(here.get_by_role("option").last).to_have_attribute("aria-selected", "true")
    here.keyboard.press("ArrowDown")
    here.keyboard.press("ArrowDown")
    second = here.get_by_role("option").nth(1)
    expect(second).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", str(second.get_attribute("id")))
    here.keyboard.press("Escape")
    expect(here.get_by_role("dialog")).to_have_count(0)
    expect(link).to_be_focused()
    desktop.assert_clean()


def test_the_rest_of_a_page_is_folded_until_it_is_asked_for(desktop: Watched, site_url: str):
    here = opened(desktop.page, f"{site_url}/docs/introduction")
    box = here.get_by_role("combobox")
    box.fill("acquisition function")
    group = here.get_by_role("dialog").get_by_role("group").first
    expect(group).to_contain_text("Acquisition function")
    fold = group.get_by_role("option", name=FOLDED)
    expect(fold).to_be_visible()
    count = int(fold.inner_text().split()[0])
    before = addresses(here)
    here.keyboard.press("ArrowDown")
    here.keyboard.press("ArrowDown")
    expect(fold).to_have_attribute("aria-selected", "true")
    here.keyboard.press("Enter")
    expect(group.get_by_role("option")).to_have_count(2 + count)
    expect(group.get_by_role("option").nth(2)).to_have_attribute("aria-selected", "true")
    after = addresses(here)
    assert after[:2] + after[2 + count :] == before
    here.get_by_role("option", name=FOLDED).first.click()
    expect(box).to_be_focused()
    assert len(addresses(here)) > len(after)
    desktop.assert_clean()


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Client.get_next_trials", "/api/ax/api/client#Client.get_next_trials"),
        ("SingleTaskGP.posterior", "/api/botorch/models/gp_regression#SingleTaskGP.posterior"),
    ],
    ids=["own", "inherited"],
)
def test_the_name_of_a_method_leads_to_its_place(
    desktop: Watched, site_url: str, name: str, place: str
):
    here = opened(desktop.page, f"{site_url}/docs/introduction")
    here.get_by_role("combobox").fill(name)
    expect(here.get_by_role("option").first).to_have_attribute("href", place)
    here.keyboard.press("Enter")
    expect(here).to_have_url(f"{site_url}{place}")
    expect(here.locator(f"[id='{name}']")).to_be_in_viewport()
    desktop.assert_clean()


def test_it_needs_the_connection_once_and_says_so(desktop: Watched, site_url: str):
    here = desktop.page
    here.goto(f"{site_url}/docs/introduction", wait_until="networkidle")
    here.context.set_offline(True)
    here.keyboard.press("/")
    expect(here.get_by_role("dialog")).to_contain_text("The search could not be loaded")
    here.keyboard.press("Escape")
    expect(here.get_by_role("dialog")).to_have_count(0)
    here.context.set_offline(False)
    here.keyboard.press("/")
    here.get_by_role("combobox").fill("model")
    expect(here.get_by_role("option").first).to_be_visible()
    here.context.set_offline(True)
    here.get_by_role("combobox").fill("kernal")
    expect(here.get_by_role("option").first).to_contain_text(re.compile("kernel", re.IGNORECASE))
