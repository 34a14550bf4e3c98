"""Cards of names in code: for the pointer, the keyboard and a finger."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bodocs.execution.runner import from_store
from bodocs.pipeline import Pipeline
from bodocs.verification import names
from tests.browser.conftest import Watched

pytestmark = [pytest.mark.browser, pytest.mark.site, pytest.mark.kernel]

NAME = "qUpperConfidenceBound"


def named(page: Page, site_url: str) -> Locator:
    page.goto(f"{site_url}/docs/botorch_and_ax", wait_until="networkidle")
    found = page.locator("main .api-name", has_text=NAME).first
    found.scroll_into_view_if_needed()
    # A scroll closes cards, and may still be under way.
    page.wait_for_timeout(300)
    return found


PACKAGES = {"ax", "botorch", "gpytorch", "matplotlib", "numpy", "pandas", "torch"}


def test_every_imported_name_in_code_is_known(
    site_folder: Path, record_property: Callable[[str, object], None]
) -> None:
    assert site_folder.is_dir()  # so the store has every page
    pipeline = Pipeline.open(None, None, "smoke", None)
    count, unknown = 0, []
    for job in pipeline.prepare(list(pipeline.catalog.pages)):
        result = from_store(job, pipeline.store)
        assert result is not None, job.page.id
        codes = [cell.source for cell in job.notebook.cells if cell.cell_type == "code"]
        known = names.imported(codes)
        for source in codes:
            for use in names.uses(source, known):
                module, colon, path = use.question.partition(":")
                parts = [*module.split("."), *path.split(".")]
                if colon and parts[0] in PACKAGES and not any(p.startswith("_") for p in parts):
                    count += 1
                    if use.question not in result.entry.run.names:
                        unknown.append(f"{job.page.id}: {source[use.start : use.end]}")
    record_property("names", count)
    assert unknown == []
    assert count > 600


def test_a_name_is_used_as_often_on_its_card_as_on_its_page(site_folder: Path) -> None:
    counts = json.loads((site_folder / "names.json").read_text(encoding="utf-8"))
    page = (site_folder / "api/botorch/models/gp_regression.html").read_text(encoding="utf-8")
    place = re.search(r'id="?SingleTaskGP[">\s].*?id="?SingleTaskGP\.', page, re.DOTALL)
    assert place is not None
    told = re.search(r"all <!-- -->(\d+)<!-- --> tutorials", place.group())
    assert told is not None
    assert counts["botorch.models.gp_regression.SingleTaskGP"] == int(told[1]) > 1


def test_modules_that_only_prose_speaks_of_have_pages(site_folder: Path) -> None:
    for path in ("adapter/torch", "generators/torch/botorch_modular/generator"):
        assert (site_folder / f"api/ax/{path}.html").is_file()


def card(page: Page) -> Locator:
    return page.get_by_role("tooltip")


def test_a_card_says_where_a_name_is_from_and_how_it_is_called(
    desktop: Watched, site_url: str
) -> None:
    page = desktop.page
    named(page, site_url).hover()
    expect(card(page)).to_contain_text("class in botorch.acquisition.monte_carlo")
    expect(card(page)).to_contain_text(f"{NAME}(model: Model, beta: float")
    expect(card(page)).to_contain_text("Upper Confidence Bound")
    expect(card(page)).to_contain_text("botorch 0.18")
    card(page).hover()
    page.wait_for_timeout(500)
    expect(card(page)).to_be_visible()
    page.locator("h1").hover()
    expect(card(page)).to_have_count(0)
    page.locator("main .api-name", has_text="SingleTaskGP").first.hover()
    expect(card(page)).to_contain_text(re.compile(r"used in \d+ tutorials"))
    desktop.assert_clean()


def test_the_keyboard_opens_a_card_and_closes_it(desktop: Watched, site_url: str) -> None:
    page = desktop.page
    name = named(page, site_url)
    name.focus()
    expect(card(page)).to_contain_text(NAME)
    assert name.get_attribute("aria-describedby") == card(page).get_attribute("id")
    page.keyboard.press("Escape")
    expect(card(page)).to_have_count(0)
    assert name.get_attribute("aria-describedby") is None
    desktop.assert_clean()


def test_every_name_that_leads_somewhere_leads_to_its_place(
    desktop: Watched, site_url: str
) -> None:
    page = desktop.page
    name = named(page, site_url)
    links = page.locator("main a.api-name")
    addresses = {link.get_attribute("href") or "" for link in links.all()}
    assert len(addresses) > 20
    name.click()
    page.wait_for_url(f"**/api/botorch/acquisition/monte_carlo#{NAME}")
    for address in sorted(addresses):
        place, _, anchor = address.partition("#")
        answer = page.request.get(f"{site_url}{place}")
        assert answer.ok, address
        assert re.search(rf'id="?{re.escape(anchor)}[" >]', answer.text()) or not anchor, address
    desktop.assert_clean()


@pytest.fixture
def finger(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 780}, has_touch=True)
    yield context.new_page()
    context.close()


def test_a_finger_opens_a_card_that_fits_the_phone(finger: Page, site_url: str) -> None:
    address = f"{site_url}/docs/botorch_and_ax"
    named(finger, site_url).tap()
    expect(card(finger)).to_contain_text(NAME)
    assert finger.url == address
    box = card(finger).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    finger.locator("h1, .navbar").first.tap()
    expect(card(finger)).to_have_count(0)


def test_a_term_in_prose_opens_what_it_means(desktop: Watched, site_url: str) -> None:
    here = desktop.page
    here.goto(f"{site_url}/docs/overview", wait_until="networkidle")
    term = here.locator("main a.term", has_text="hyperparameters").first
    term.scroll_into_view_if_needed()
    here.wait_for_timeout(300)
    term.hover()
    card = here.get_by_role("tooltip")
    expect(card).to_contain_text("A number inside the model that is fitted")
    here.keyboard.press("Escape")
    expect(card).to_have_count(0)
    term.click()
    expect(here).to_have_url(re.compile("/docs/glossary_and_references#hyperparameter$"))
    expect(here.locator("#hyperparameter")).to_be_in_viewport()
    desktop.assert_clean()


def test_each_term_is_led_to_from_a_page_once_at_most(desktop: Watched, site_url: str) -> None:
    here = desktop.page
    here.goto(f"{site_url}/docs/acquisition", wait_until="networkidle")
    targets = here.locator("main a.term").evaluate_all("links => links.map((link) => link.hash)")
    assert len(targets) > 5
    assert len(targets) == len(set(targets))
    assert here.locator("main :is(h1, h2, h3, pre) a.term").count() == 0
