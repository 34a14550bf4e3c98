"""Every page of this repository in a real Chromium: desktop and phone, light and dark."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bodocs import catalog, settings
from tests.browser.conftest import Watched

pytestmark = [pytest.mark.browser, pytest.mark.site, pytest.mark.kernel]

PAGES = catalog.load(settings.load(settings.HOME)).pages
IDS = [page.id for page in PAGES]
FIVE = {
    "/docs/introduction",
    "/docs/botorch_and_ax",
    "/docs/ax_transforms",
    "/tutorials/custom_botorch_model_in_ax",
    "/tutorials/closed_loop_botorch_only",
}


def test_the_five_pages_are_at_their_addresses():
    assert {page.url for page in PAGES} >= FIVE


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_a_page_reads_well(reader: Watched, site_url: str, page: catalog.Page):
    here = reader.page
    here.goto(site_url + page.url, wait_until="networkidle")
    expect(here.locator("h1")).to_have_text(page.front.title)
    assert here.locator("main h2").count() >= 2
    assert here.locator("html").get_attribute("data-theme") == here.evaluate(
        "matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'"
    )
    _check_figures(reader)
    _check_math(reader)
    _check_width(reader)
    assert "{python}" not in here.locator("main").inner_text()
    reader.assert_clean()


def _check_figures(reader: Watched) -> None:
    figures = reader.page.locator("main figure")
    assert figures.count() == reader.page.locator("main nb-figure, main figure").count()
    for figure in figures.all():
        figure.scroll_into_view_if_needed()
        described = figure.get_attribute("aria-label")
        if described:  # drawn by Plotly, when it comes into view
            expect(figure.locator(".js-plotly-plot svg").first).to_be_visible()
            assert len(described) > 30, "a description, not a label"
            continue
        shown = [image for image in figure.locator("img").all() if image.is_visible()]
        assert len(shown) == 1, "one picture, the one of the theme"
        assert len(shown[0].get_attribute("alt") or "") > 30, "a description, not a label"
        shown[0].evaluate("image => image.decode()")
        assert shown[0].evaluate("image => image.naturalWidth") > 100


def _check_math(reader: Watched) -> None:
    text = reader.page.locator("main").inner_text()
    assert not re.search(r"\$\$|\\\(|\\begin\{", text), "math that was not typeset"
    assert reader.page.locator(".formula-source").count() == 0


def _check_width(reader: Watched) -> None:
    wide = reader.page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0, "the page scrolls sideways"


# With a click of the script's on each button, a mouse's way to it takes ten times as long.
COPIED = """async (blocks) => {
  const found = [];
  for (const block of blocks.filter((block) => block.checkVisibility())) {
    const button = block.querySelector(':scope > button');
    const nothing = 'nothing was copied';
    await navigator.clipboard.writeText(nothing);
    button.click();
    let copied = nothing;
    const label = () => button.textContent;
    const done = () => copied !== nothing && label().includes('Copied');
    for (let wait = 0; !done() && wait < 100; wait += 1) {
      await new Promise((resolve) => setTimeout(resolve, 2 * wait));
      copied = await navigator.clipboard.readText();
    }
    found.push([label(), copied, block.querySelector('pre').innerText]);
  }
  return found;
}"""


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_code_is_copied_as_it_was_written(desktop: Watched, site_url: str, page: catalog.Page):
    here = desktop.page
    here.goto(site_url + page.url, wait_until="networkidle")
    blocks = here.locator("main div:has(> button):has(> pre)")
    first = blocks.filter(visible=True).first
    first.hover()
    first.get_by_role("button", name="Copy code").click()
    expect(first.locator("> button")).to_contain_text("Copied")
    found = blocks.evaluate_all(COPIED)
    assert found
    for label, copied, written in found:
        assert "Copied" in label
        assert copied == written.rstrip("\n")
    desktop.assert_clean()


def test_tables_are_real_tables(desktop: Watched, site_url: str):
    desktop.page.goto(f"{site_url}/docs/ax_transforms", wait_until="networkidle")
    table = desktop.page.locator("main table").first
    expect(table).to_be_visible()
    assert table.locator("th").count() >= 2
    assert table.locator("tbody tr").count() >= 3


def test_columns_of_tables_line_up(desktop: Watched, site_url: str):
    here = desktop.page
    left = "cells => cells.map((cell) => cell.firstChild && getComputedStyle(cell).textAlign)"
    here.goto(f"{site_url}/docs/learning_path", wait_until="networkidle")
    column = here.locator("main table.dataframe tr > :nth-child(2)")
    assert set(column.evaluate_all(left)) == {"left"}
    here.goto(f"{site_url}/tutorials/custom_acquisition_in_ax", wait_until="networkidle")
    grouped = here.locator("main table.dataframe:has(th[rowspan])").first
    names = grouped.locator(
        "th", has_text=re.compile("^(method|improvement|improvement per hour)$")
    )
    starts = names.evaluate_all(
        """cells => cells.map((cell) => {
          const words = document.createRange();
          words.selectNodeContents(cell);
          return Math.round(words.getBoundingClientRect().left);
        })"""
    )
    assert len(starts) == 5
    assert len(set(starts)) == 1


def test_math_is_typeset(desktop: Watched, site_url: str):
    desktop.page.goto(f"{site_url}/tutorials/gp_posterior_by_hand", wait_until="networkidle")
    assert desktop.page.locator("main math").count() >= 3


def test_smoke_outputs_are_marked(desktop: Watched, site_url: str):
    desktop.page.goto(f"{site_url}/tutorials/closed_loop_botorch_only")
    expect(desktop.page.get_by_text("Executed in smoke mode")).to_be_visible()


def _word_only_in_code(site_folder: Path) -> tuple[str, str]:
    """Return a word that one page has in a code cell and nothing has in prose; and that page.

    A part of it is nowhere else, either: a search finds names by their parts, too.
    """
    pages = json.loads((site_folder / "search.json").read_text())["pages"]
    for page in pages:
        others = json.dumps([other for other in pages if other is not page]).lower()
        prose = " ".join(part["heading"] + " " + part["text"] for part in page["sections"]).lower()
        names = " ".join(part["names"] for part in page["sections"] if not page["reference"])
        for word in re.findall(r"[a-z]+_[a-z_]{6,}", names):
            parts = [part for part in word.split("_") if len(part) > 4 and part not in others]
            if word not in prose and word not in others and parts:
                return word, page["title"]
    raise AssertionError("every word of every code cell is in prose too")


@pytest.mark.parametrize("key", ["/", "Control+k"])
def test_search_finds_a_word_that_only_a_code_cell_has(
    reader: Watched, site_url: str, site_folder: Path, key: str
):
    word, title = _word_only_in_code(site_folder)
    here = reader.page
    here.goto(f"{site_url}/docs/introduction", wait_until="networkidle")
    here.keyboard.press(key)
    box = here.get_by_role("combobox")
    expect(box).to_be_focused()
    box.press_sequentially(word)
    expect(here.get_by_role("option").first).to_be_visible()
    expect(here.get_by_role("dialog")).to_contain_text(title)
    here.keyboard.press("Enter")
    expect(here.locator("h1")).to_have_text(title)
    reader.assert_clean()


def test_search_forgives_a_wrong_letter_and_says_when_there_is_nothing(
    desktop: Watched, site_url: str
):
    here = desktop.page
    here.goto(f"{site_url}/", wait_until="networkidle")
    here.keyboard.press("Control+k")
    here.get_by_role("combobox").fill("aquisition")
    expect(here.get_by_role("option").first).to_contain_text(re.compile("acquisition", re.I))
    here.get_by_role("combobox").fill("xyzzyxyzzy")
    expect(here.get_by_role("option")).to_have_count(0)
    expect(here.get_by_role("dialog")).to_contain_text("Nothing was found")
    here.keyboard.press("Escape")
    expect(here.get_by_role("dialog")).to_have_count(0)


def test_the_landing_page_leads_to_every_page(reader: Watched, site_url: str):
    here = reader.page
    here.goto(f"{site_url}/", wait_until="networkidle")
    expect(here.locator("h1")).to_be_visible()
    targets = {a.get_attribute("href") for a in here.locator("main a").all()}
    assert targets >= FIVE
    _check_width(reader)
    reader.assert_clean()


@pytest.mark.parametrize("path", ["/", "/docs/introduction", "/tutorials", "/status", "/docs/gone"])
def test_every_kind_of_page_keeps_to_the_policy(desktop: Watched, site_url: str, path: str):
    here = desktop.page
    here.add_init_script(
        "window.broken = [];"
        "addEventListener('securitypolicyviolation', (e) => broken.push(e.violatedDirective))"
    )
    here.goto(site_url + path, wait_until="networkidle")
    policy = here.locator("meta[http-equiv='Content-Security-Policy']").get_attribute("content")
    assert policy is not None
    assert "unsafe-eval" not in policy
    assert "script-src 'self' 'sha256-" in policy
    here.keyboard.press("Control+k")
    here.get_by_role("dialog").get_by_role("combobox").fill("acquisition")
    expect(here.get_by_role("option").first).to_be_visible()
    assert here.evaluate("window.broken") == []


def test_the_theme_can_be_switched(desktop: Watched, site_url: str):
    here = desktop.page
    here.goto(f"{site_url}/tutorials/closed_loop_botorch_only", wait_until="networkidle")
    before = here.locator("main figure img:visible").first.get_attribute("src")
    here.get_by_role("button", name=re.compile("dark and light", re.I)).first.click()
    while here.locator("html").get_attribute("data-theme") != "dark":
        here.get_by_role("button", name=re.compile("dark and light", re.I)).first.click()
    assert here.locator("main figure img:visible").first.get_attribute("src") != before
    desktop.assert_clean()


def test_the_docs_stand_in_groups(desktop: Watched, site_url: str):
    here = desktop.page
    here.goto(f"{site_url}/docs/models", wait_until="networkidle")
    sidebar = here.locator(".theme-doc-sidebar-container")
    groups = sidebar.locator(".menu__link--sublist").all_inner_texts()
    docs = [page for page in PAGES if page.kind == "doc"]
    recorded = (settings.HOME / "compatibility.json").is_file()
    beside = ["/docs/compatibility", "/docs/rules"] if recorded else ["/docs/rules"]
    assert groups == list(dict.fromkeys(p.front.group for p in docs if p.front.group))
    expect(here.locator(".breadcrumbs")).to_contain_text("Concepts")
    links = sidebar.locator("a[href^='/docs/']").evaluate_all("all => all.map((a) => a.pathname)")
    assert links == [p.url for p in docs] + beside
    desktop.assert_clean()
