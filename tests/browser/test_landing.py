"""The landing page in a real Chromium: its proof is the last run's, and its questions lead on."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Watched, watched

pytestmark = [pytest.mark.browser, pytest.mark.site, pytest.mark.kernel]

DATA = re.compile(r"(\.exports=)JSON\.parse\('(?:[^'\\]|\\.)*'\)")


@pytest.fixture(scope="session")
def status(site_folder: Path) -> dict[str, Any]:
    """Return what the site itself says of its run."""
    return dict(json.loads((site_folder / "status.json").read_text(encoding="utf-8")))


@pytest.fixture
def told(browser: Browser, site_folder: Path, site_url: str) -> Iterator[Any]:
    """Return a function that opens the landing page as it is after another run."""
    scripts = {
        file.name: file.read_text(encoding="utf-8")
        for file in (site_folder / "assets/js").glob("*.js")
    }
    # The status page has a script of the same form, which knows more of each page.
    [(name, script)] = [
        (name, text)
        for name, text in scripts.items()
        if '.exports=JSON.parse(\'{"$schema":' in text and '"command":' not in text
    ]
    context, found = watched(browser, "desktop", "light")

    def tell(status: dict[str, Any]) -> Page:
        other, count = DATA.subn(lambda match: match[1] + json.dumps(status), script)
        assert count == 1
        found.page.route(
            f"**/{name}", lambda route: route.fulfill(body=other, content_type="text/javascript")
        )
        # Not opened but come to: then the page is made from the data, not from the server's HTML.
        found.page.goto(f"{site_url}/docs/introduction", wait_until="networkidle")
        found.page.locator(".navbar__brand").click()
        expect(found.page.locator("h1")).to_have_text("bodocs")
        return found.page

    yield tell
    assert found.console == []
    context.close()


def proof(page: Page) -> Locator:
    return page.get_by_role("region", name="The last run")


def facts(page: Page) -> dict[str, str]:
    rows = proof(page).locator("dl > div").all()
    return {row.locator("dt").inner_text(): row.locator("dd").inner_text() for row in rows}


def day(iso: str) -> str:
    date = datetime.datetime.fromisoformat(iso).astimezone(datetime.UTC)
    return f"{date.day} {date:%B %Y}"


def full(status: dict[str, Any]) -> dict[str, Any]:
    """Return the status as a full run would have left it."""
    claims = [[{**claim, "held": True} for claim in page["claims"]] for page in status["pages"]]
    pages = [
        {**page, "mode": "full", "claims": held}
        for page, held in zip(status["pages"], claims, strict=True)
    ]
    return {**status, "mode": "full", "pages": pages}


def test_the_proof_is_that_of_the_last_run(
    desktop: Watched, site_url: str, site_folder: Path, status: dict[str, Any]
) -> None:
    page = desktop.page
    page.goto(f"{site_url}/", wait_until="networkidle")
    count = len(status["pages"])
    claims = sum(len(one["claims"]) for one in status["pages"])
    versions = status["versions"]
    assert status["mode"] == "smoke"
    assert facts(page) == {
        "pages executed in smoke mode": f"{count} of {count}",
        "claims verified, which takes a full run": f"0 of {claims}",
        "versions of that run": f"BoTorch {versions['botorch']}, Ax {versions['ax-platform']}",
        "last run, in smoke mode": day(status["generated"]),
    }
    more = proof(page).locator("a[href='/status']")
    assert more.count() == (site_folder / "status.html").is_file()
    desktop.assert_clean()


def test_after_a_full_run_every_claim_counts(told: Any, status: dict[str, Any]) -> None:
    run = full(status)
    run["generated"] = "2031-02-03T23:59:59+00:00"
    page = told(run)
    claims = sum(len(one["claims"]) for one in run["pages"])
    shown = facts(page)
    assert shown["pages executed"] == "{0} of {0}".format(len(run["pages"]))
    assert shown["claims verified"] == f"{claims} of {claims}"
    assert shown["last full run"] == "3 February 2031"


def test_a_page_that_failed_is_named(told: Any, status: dict[str, Any]) -> None:
    run = full(status)
    failed = run["pages"][1]
    failed["state"] = "failed"
    failed["claims"] = [{**claim, "held": None} for claim in failed["claims"]]
    page = told(run)
    count = len(run["pages"])
    claims = sum(len(one["claims"]) for one in run["pages"])
    shown = facts(page)
    assert shown["pages executed"] == f"{count - 1} of {count}"
    assert shown["claims verified"] == f"{claims - len(failed['claims'])} of {claims}"
    expect(proof(page)).to_contain_text(f"The last run failed on {failed['title']}.")
    proof(page).get_by_role("link", name=failed["title"]).click()
    expect(page).to_have_url(re.compile(f"{failed['url']}$"))


@pytest.mark.parametrize("count", [1, 2])
def test_pages_that_have_not_run_are_counted(told: Any, status: dict[str, Any], count: int) -> None:
    run = full(status)
    for page in run["pages"][:count]:
        page.update(state="pending", executed=None, claims=[], mode=None)
    page = told(run)
    pages = len(run["pages"])
    assert facts(page)["pages executed"] == f"{pages - count} of {pages}"
    words = "1 page has" if count == 1 else "2 pages have"
    expect(proof(page)).to_contain_text(f"{words} not been executed yet.")


def test_where_nothing_has_run_nothing_is_claimed(told: Any, status: dict[str, Any]) -> None:
    pages = [
        {key: page[key] for key in ("id", "title", "url", "kind", "description")}
        | {"state": "pending", "executed": None, "claims": []}
        for page in status["pages"]
    ]
    page = told({"mode": "full", "generated": None, "versions": {}, "pages": pages})
    expect(proof(page)).to_contain_text("No page has been executed here yet.")
    expect(page.get_by_role("heading", name="One run, step by step")).to_have_count(0)
    expect(page.get_by_role("heading", name="First steps")).to_be_visible()


def test_pages_of_prose_are_no_proof(told: Any, status: dict[str, Any]) -> None:
    run = full(status)
    run["pages"].append(
        {**run["pages"][0], "id": "p", "url": "/docs/p", "executed": None, "claims": []}
    )
    count = len(status["pages"])
    assert facts(told(run))["pages executed"] == f"{count} of {count}"


def question(page: Page, words: str) -> Locator:
    return page.get_by_role("group", name=words)


def test_the_questions_are_answered_by_keyboard(desktop: Watched, site_url: str) -> None:
    page = desktop.page
    page.goto(f"{site_url}/", wait_until="networkidle")
    page.locator("main details summary", has_text="I have something to optimize").focus()
    page.keyboard.press("Enter")
    expect(question(page, "Who should choose")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(question(page, "Do you want to write the loop")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("details[open] details[open] details[open]")).to_contain_text(
        "BoTorch alone."
    )
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site_url}/tutorials/closed_loop_botorch_only")
    desktop.assert_clean()


def test_an_answer_closes_the_other_answers(desktop: Watched, site_url: str) -> None:
    page = desktop.page
    page.goto(f"{site_url}/", wait_until="networkidle")
    page.get_by_text("I have something to optimize").click()
    expect(question(page, "Who should choose")).to_be_visible()
    page.get_by_text("I study or develop the methods").click()
    expect(question(page, "What do you change?")).to_be_visible()
    expect(question(page, "Who should choose")).to_be_hidden()


def test_without_script_every_path_ends_on_pages(browser: Browser, site_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site_url}/")
    section = page.get_by_role("region", name="Which do I need, Ax or BoTorch?")
    leaves = section.locator("details:not(:has(details))")
    assert leaves.count() >= 5
    for leaf in leaves.all():
        links = leaf.get_by_role("link", include_hidden=True).all()
        assert links
        for link in links:
            answer = page.request.get(f"{site_url}{link.get_attribute('href')}")
            assert answer.ok
            title = link.text_content() or ""
            assert title in answer.text()
    section.get_by_text("I want to know what Bayesian optimization is").click()
    expect(section.get_by_text("Neither, yet.")).to_be_visible()
    context.close()


def test_the_first_steps_lead_on(desktop: Watched, site_url: str, status: dict[str, Any]) -> None:
    page = desktop.page
    page.goto(f"{site_url}/", wait_until="networkidle")
    steps = page.get_by_role("region", name="First steps").get_by_role("listitem")
    expect(steps).to_have_count(3)
    first = next(one for one in status["pages"] if one["kind"] == "doc")
    tutorial = next(one for one in status["pages"] if one["kind"] == "tutorial")
    for step, one in ((0, first), (1, tutorial)):
        expect(steps.nth(step).get_by_role("link")).to_have_attribute("href", one["url"])
    steps.nth(2).hover()
    steps.nth(2).get_by_role("button", name="Copy code").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert f"bodocs run {tutorial['id']} " in copied
