"""The gallery of tutorials: its filters, its address, and the ways that lead to it and on."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from bodocs import catalog, settings, sources
from tests.browser.conftest import Watched

pytestmark = [pytest.mark.browser, pytest.mark.site, pytest.mark.kernel]

LOOP = "A closed loop with noisy, constrained objectives in BoTorch"
NAME = "qLogNoisyExpectedImprovement"
PATH = f"botorch.acquisition.logei.{NAME}"
CATALOG = catalog.load(settings.load(settings.HOME)).pages
TUTORIALS = [page for page in CATALOG if page.kind == "tutorial"]
ALL = [page.front.title for page in TUTORIALS]
DOCS = [page.front.title for page in CATALOG if page.kind == "doc"]
NOISE = [page.front.title for page in TUTORIALS if "noise" in page.front.tags]


def using(name: str) -> list[str]:
    """Return the titles of the tutorials in which a name stands."""
    word = re.compile(rf"\b{name}\b")
    texts = {
        page.front.title: [cell.source for cell in sources.load(page)[0].cells]
        for page in TUTORIALS
    }
    return [title for title, cells in texts.items() if any(map(word.search, cells))]


def some(titles: list[str]) -> str:
    """Return what is said of how many are shown."""
    return f"{len(titles)} of {len(ALL)} tutorials"


EVERY = f"{len(ALL)} tutorials"


def opened(page: Page, site_url: str, query: str = "") -> Page:
    page.goto(f"{site_url}/tutorials{query}", wait_until="networkidle")
    return page


def cards(page: Page) -> Locator:
    return page.locator("main li").filter(has=page.locator("a[href^='/tutorials/']"))


def expect_shown(page: Page, titles: list[str], said: str) -> None:
    expect(cards(page).get_by_role("link")).to_have_text(titles)
    expect(status(page)).to_have_text(said)


def status(page: Page) -> Locator:
    return page.get_by_role("status").filter(has_text=re.compile("tutorial", re.I))


def tag(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name="Tags").get_by_role("button", name=name)


def query(page: Page) -> str:
    return str(page.evaluate("decodeURIComponent(location.search)"))


def test_a_tag_filters_and_the_back_button_undoes_it(reader: Watched, site_url: str) -> None:
    page = opened(reader.page, site_url)
    expect_shown(page, ALL, EVERY)
    every = page.get_by_role("button", name=re.compile(r"^All \d+ tags"))
    if every.is_visible():  # on a phone, where fewer are shown at first
        every.click()
    tag(page, "noise").click()
    expect_shown(page, NOISE, some(NOISE))
    expect(tag(page, "noise")).to_have_attribute("aria-pressed", "true")
    # Neither the focus nor the page moves.
    expect(tag(page, "noise")).to_be_focused()
    assert page.evaluate("scrollY") == 0
    assert query(page) == "?tag=noise"
    tag(page, "Matern kernel").click()
    expect_shown(page, [], "No tutorial has all of this")
    page.go_back()
    expect_shown(page, NOISE, some(NOISE))
    page.go_back()
    expect_shown(page, ALL, EVERY)
    expect(tag(page, "noise")).to_have_attribute("aria-pressed", "false")
    page.go_forward()
    page.reload(wait_until="networkidle")
    expect_shown(page, NOISE, some(NOISE))
    tag(page, "noise").click()
    expect_shown(page, ALL, EVERY)
    assert query(page) == ""
    reader.assert_clean()


def test_a_name_of_the_api_is_found_and_chosen_by_keyboard(desktop: Watched, site_url: str) -> None:
    page = opened(desktop.page, site_url)
    field = page.get_by_role("combobox", name="Uses")
    field.focus()
    page.keyboard.type("lognoisy")
    first = page.get_by_role("option").first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(first).to_contain_text(NAME)
    assert field.get_attribute("aria-activedescendant") == first.get_attribute("id")
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(field).to_have_value("lognoisy")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect_shown(page, using(NAME), some(using(NAME)))
    assert query(page) == f"?uses={PATH}"
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    page.keyboard.press("Tab")
    chosen = page.get_by_role("button", name=f"Remove the filter: uses {PATH}")
    expect(chosen).to_be_focused()
    page.keyboard.press("Enter")
    expect_shown(page, ALL, EVERY)
    expect(field).to_be_focused()
    page.keyboard.type("nosuchname")
    expect(page.get_by_text("No tutorial uses a name like “nosuchname”.")).to_be_visible()
    desktop.assert_clean()


def test_the_arrows_go_round_the_list_and_a_click_chooses(desktop: Watched, site_url: str) -> None:
    page = opened(desktop.page, site_url)
    field = page.get_by_role("combobox", name="Uses")
    field.fill("botorch.")
    options = page.get_by_role("option")
    expect(options).to_have_count(8)
    expect(page.get_by_text(re.compile(r"^8 of \d+ names$"))).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    field.fill("SingleTaskGP")
    options.filter(has_text="botorch.models.gp_regression.SingleTaskGP").first.click()
    expect_shown(page, using("SingleTaskGP"), some(using("SingleTaskGP")))
    desktop.assert_clean()


@pytest.mark.parametrize("asked", [NAME, f"logei.{NAME}", PATH])
def test_a_link_names_an_object_by_its_path_or_the_end_of_it(
    desktop: Watched, site_url: str, asked: str
) -> None:
    page = opened(desktop.page, site_url, f"?uses={asked}&level=Intermediate")
    levels = {page.front.title: page.front.level for page in TUTORIALS}
    titles = [title for title in using(NAME) if levels[title] == "intermediate"]
    expect_shown(page, titles, some(titles))
    desktop.assert_clean()


def test_what_is_unknown_in_an_address_is_said_and_can_be_removed(
    reader: Watched, site_url: str
) -> None:
    page = opened(reader.page, site_url, "?tag=nope&level=expert&uses=qNope&from=mail&tag=NOISE")
    expect_shown(page, [], "No tutorial has all of this")
    for text in ("has the level “expert”", "has the tag “nope”", "uses “qNope”"):
        expect(page.get_by_text(f"No tutorial {text}.")).to_be_visible()
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
    for left in (2, 1, 0):
        page.get_by_role("button", name="Remove it").first.click()
        expect(page.get_by_role("button", name="Remove it")).to_have_count(left)
        expect(status(page)).to_be_focused()
    expect_shown(page, NOISE, some(NOISE))
    assert query(page) == "?from=mail&tag=NOISE"
    page.get_by_role("button", name="Clear all filters").click()
    expect_shown(page, ALL, EVERY)
    expect(status(page)).to_be_focused()
    assert query(page) == "?from=mail"
    reader.assert_clean()


@pytest.fixture
def held(desktop: Watched) -> list[Route]:
    """The site's script, which comes when the test says so."""
    found: list[Route] = []
    desktop.page.route(re.compile(r"/assets/js/main\."), lambda route: found.append(route))
    return found


def test_a_link_to_some_tutorials_never_shows_the_others(
    desktop: Watched, site_url: str, held: list[Route]
) -> None:
    page = desktop.page
    still = page.context.new_cdp_session(page)
    still.send("Animation.enable")
    still.send("Animation.setPlaybackRate", {"playbackRate": 0})
    page.add_init_script(
        "window.shifts = 0; new PerformanceObserver((list) => list.getEntries()"
        ".forEach((entry) => { window.shifts += entry.value }))"
        ".observe({type: 'layout-shift', buffered: true});"
        "new PerformanceObserver(() => { document.documentElement.dataset.painted = '' })"
        ".observe({type: 'paint', buffered: true})"
    )
    page.goto(f"{site_url}/tutorials?tag=noise", wait_until="commit")
    expect(page.locator("html[data-painted]")).to_be_attached()
    expect(cards(page)).to_have_count(len(ALL))
    expect(cards(page).first).to_be_hidden()
    held[0].continue_()
    expect(cards(page)).to_have_count(len(NOISE))
    still.send("Animation.setPlaybackRate", {"playbackRate": 1})
    expect(cards(page).first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.shifts") < 0.001
    desktop.assert_clean()


def test_what_is_held_back_is_shown_if_the_script_never_comes(
    desktop: Watched, site_url: str, held: list[Route]
) -> None:
    page = desktop.page
    page.goto(f"{site_url}/tutorials?tag=noise", wait_until="commit")
    expect(cards(page)).to_have_count(len(ALL))
    expect(cards(page).first).to_be_visible()
    held[0].abort()


def test_without_a_script_all_tutorials_are_there(browser: Browser, site_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = opened(context.new_page(), site_url, "?tag=noise")
    expect_shown(page, ALL, EVERY)
    expect(cards(page).first).to_be_visible()
    expect(page.get_by_role("group", name="Filters")).to_be_hidden()
    context.close()


def test_the_list_of_names_fits_a_narrow_phone(browser: Browser, site_url: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640})
    opened(page, site_url).get_by_role("combobox", name="Uses").fill("e")
    box = page.get_by_role("listbox", name="Names").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    page.close()


def test_tags_and_names_lead_to_the_tutorials_that_have_them(
    desktop: Watched, site_url: str
) -> None:
    page = desktop.page
    page.goto(f"{site_url}/tutorials/closed_loop_botorch_only", wait_until="networkidle")
    page.get_by_role("link", name="outcome constraints").click()
    tagged = [p.front.title for p in TUTORIALS if "outcome constraints" in p.front.tags]
    assert LOOP in tagged
    expect_shown(page, tagged, some(tagged))
    page.goto(f"{site_url}/api/botorch/models/gp_regression", wait_until="networkidle")
    number = len(using("SingleTaskGP"))
    page.get_by_role("link", name=f"all {number} tutorials").first.click()
    expect_shown(page, using("SingleTaskGP"), some(using("SingleTaskGP")))
    assert query(page) == "?uses=botorch.models.gp_regression.SingleTaskGP"
    page.goto(f"{site_url}/tutorials/closed_loop_botorch_only", wait_until="networkidle")
    names = page.locator("main a.api-name:visible", has_text=re.compile(f"^{NAME}$"))
    names.first.scroll_into_view_if_needed()
    # A scroll closes cards, and is told of in the next frame.
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    names.first.focus()
    number = len(using(NAME))
    link = f"{number} tutorial{'s' if number > 1 else ''}"
    page.get_by_role("tooltip").get_by_role("link", name=link).click()
    expect_shown(page, using(NAME), some(using(NAME)))
    desktop.assert_clean()


def test_readers_get_from_the_first_page_to_the_last_and_back(
    desktop: Watched, site_url: str
) -> None:
    page = desktop.page
    page.goto(f"{site_url}/docs/introduction", wait_until="networkidle")
    ways = page.get_by_role("navigation", name="Docs pages")
    titles = [page.locator("h1").inner_text()]
    onward = ways.get_by_role("link", name=re.compile("^Next"))
    while onward.count():
        following = onward.locator(".pagination-nav__label")
        titles.append(following.inner_text())
        following.click()
        expect(page.locator("h1")).to_have_text(titles[-1])
    assert titles == [
        *DOCS,
        "Tutorials",
        *ALL,
    ]
    for title in titles[-2::-1]:
        ways.get_by_role("link", name=re.compile("^Previous")).click()
        expect(page.locator("h1")).to_have_text(title)
    desktop.assert_clean()


def test_a_page_says_what_comes_before_it_and_what_is_like_it(
    desktop: Watched, site_url: str
) -> None:
    page = desktop.page
    page.goto(f"{site_url}/tutorials/custom_botorch_model_in_ax", wait_until="networkidle")
    before = page.get_by_role("list", name="Before you start").get_by_role("link")
    expect(before).to_have_text(["Using BoTorch with Ax", LOOP])
    related = page.get_by_role("complementary", name="Related pages")
    expect(related.get_by_role("listitem").first).to_contain_text("Both use")
    shared = related.locator("li").filter(has_text="Using BoTorch with Ax").locator("p a")
    expect(shared.filter(has_text="MaternKernel").first).to_be_visible()
    related.get_by_role("link", name="Using BoTorch with Ax").click()
    expect(page.locator("h1")).to_have_text("Using BoTorch with Ax")
    desktop.assert_clean()
