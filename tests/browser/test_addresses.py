"""Addresses that are mistyped, were once right, or are for machines, in a real Chromium."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from defusedxml import ElementTree
from playwright.sync_api import Page, expect

from tests.browser.conftest import Published, Watched

pytestmark = [pytest.mark.browser, pytest.mark.site, pytest.mark.kernel]

CUSTOM = "/tutorials/custom_botorch_model_in_ax"


def attribute(page: Page, selector: str, name: str = "content") -> str | None:
    found = page.locator(selector)
    expect(found).to_have_count(1)
    return found.get_attribute(name)


@pytest.mark.parametrize(
    ("mistyped", "meant"),
    [
        ("/tutorials/custom_botroch_model_in_ax", CUSTOM),
        ("/v/0.2.5/tutorials/custom_botorch_model_in_ax", CUSTOM),
        ("/Docs/Introducton/", "/docs/introduction"),
        ("/docs/noisy-constrained-objectives.html", "/tutorials/closed_loop_botorch_only"),
        ("/api/botorch/models/gp_regresion", "/api/botorch/models/gp_regression"),
    ],
)
def test_a_mistyped_address_leads_to_the_nearest_page(
    desktop: Watched, site_url: str, mistyped: str, meant: str
):
    here = desktop.page
    here.goto(site_url + mistyped, wait_until="networkidle")
    first = here.get_by_role("status").get_by_role("link").first
    expect(first).to_have_attribute("href", meant)
    first.click()
    expect(here).to_have_url(site_url + meant)
    expect(here.locator("article h1")).to_have_count(1)
    assert desktop.missing == [f"404 {site_url}{mistyped}"]
    assert desktop.foreign == []


def test_below_another_root_too_and_nothing_is_made_up(reader: Watched, published: Published):
    here = reader.page
    here.goto(f"{published.url}/tutorials/a_leson/", wait_until="networkidle")
    expect(here.get_by_role("status").get_by_role("link")).to_have_text("a_lesson")
    wide = here.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0, "the page scrolls sideways"
    here.goto(f"{published.url}/qqqq/zzzz", wait_until="networkidle")
    expect(here.get_by_role("button", name="Search the pages")).to_be_visible()
    assert here.get_by_role("status").get_by_role("link").count() == 0


@pytest.mark.parametrize(
    "former",
    [
        "/docs/tutorials/a_lesson",
        "/docs/tutorials/a_lesson/",
        "/docs/tutorials/a_lesson.html",
        "/tutorials/old_lesson.html",
        "/tutorials/a_lesson.html",
        "/tutorials/a_lesson/index.html",
    ],
)
def test_a_former_address_leads_on_with_its_fragment(
    desktop: Watched, published: Published, former: str
):
    here = desktop.page
    here.add_init_script(
        "window.broken = [];"
        "addEventListener('securitypolicyviolation', (e) => broken.push(e.violatedDirective))"
    )
    here.goto(f"{published.url}{former}?from=there#one", wait_until="networkidle")
    expect(here).to_have_url(f"{published.url}/tutorials/a_lesson?from=there#one")
    expect(here.locator("h1")).to_have_text("a_lesson")
    assert here.evaluate("window.broken") == []
    desktop.assert_clean()


@pytest.fixture
def bare(published: Published) -> Iterator[str]:
    """A server that adds nothing to an address, and a slash to that of a folder."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            del format, args

    handler = partial(Quiet, directory=str(published.folder.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/below"
        server.shutdown()


def test_a_server_that_knows_files_only_leads_to_the_file(desktop: Watched, bare: str):
    for address in ("/docs/tutorials/a_lesson", "/tutorials/a_lesson"):
        desktop.page.goto(bare + address, wait_until="networkidle")
        expect(desktop.page.locator("h1")).to_have_text("a_lesson")
    desktop.assert_clean()


def test_without_scripts_a_former_address_leads_on(browser, published: Published):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{published.url}/tutorials/old_lesson")
    expect(page).to_have_url(f"{published.url}/tutorials/a_lesson")
    context.close()


def test_a_page_says_what_it_is(desktop: Watched, published: Published):
    here = desktop.page
    here.goto(f"{published.url}/tutorials/a_lesson", wait_until="networkidle")
    top = "https://bodocs.example/below"
    assert attribute(here, "link[rel=canonical]", "href") == f"{top}/tutorials/a_lesson"
    assert attribute(here, "meta[name=description]") == "Words."
    assert attribute(here, "meta[property='og:type']") == "article"
    card = attribute(here, "meta[property='og:image']") or ""
    assert (published.folder / card.removeprefix(f"{top}/")).is_file()
    assert attribute(here, "meta[name='twitter:image']") == card
    scripts = here.locator("script[type='application/ld+json']").all_text_contents()
    kinds = {found["@type"]: found for found in map(json.loads, scripts)}
    assert kinds.keys() == {"TechArticle", "BreadcrumbList"}
    assert kinds["TechArticle"]["version"] == published.commit
    assert kinds["TechArticle"]["about"][0]["name"] == "numpy"
    feed = attribute(here, "link[type='application/atom+xml']", "href")
    answer = here.request.get(f"{published.url.removesuffix('/below')}{feed}")
    assert ElementTree.fromstring(answer.text()).tag.endswith("feed")
    desktop.assert_clean()


def test_a_title_ends_no_script(desktop: Watched, published: Published):
    here = desktop.page
    here.goto(f"{published.url}/docs/hostile", wait_until="networkidle")
    expect(here.locator("h1")).to_have_text("No </script><script>alert(1)</script>")
    for text in here.locator("script[type='application/ld+json']").all_text_contents():
        json.loads(text)
    desktop.assert_clean()


def test_a_page_leads_to_its_source_and_its_markdown(desktop: Watched, published: Published):
    here = desktop.page
    here.goto(f"{published.url}/tutorials/a_lesson", wait_until="networkidle")
    edit = here.get_by_role("link", name="Edit this page")
    source = "https://github.com/some/where/edit/main/tutorials/a_lesson/a_lesson.ipynb"
    expect(edit).to_have_attribute("href", source)
    expect(here.locator("article footer")).to_contain_text("Last updated on")
    expect(here.locator("article footer")).not_to_contain_text("Somebody")
    alternate = attribute(here, "head link[type='text/markdown']", "href")
    link = here.get_by_role("link", name="This page as Markdown")
    assert link.get_attribute("href") == alternate
    desktop.assert_clean()
    link.click()
    expect(here).to_have_url(f"{published.url}/tutorials/a_lesson.md")
    assert "np.arange(N)" in here.locator("body").inner_text()


def test_every_page_describes_itself_and_has_its_markdown(site_folder: Path):
    sitemap = ElementTree.parse(site_folder / "sitemap.xml")
    places = [found for found in sitemap.iter() if found.tag.endswith("}loc")]
    paths = [(place.text or "").removeprefix("https://bodocs.example") for place in places]
    assert len(paths) > 50
    assert not [path for path in paths if "404" in path or "/docs/tutorials" in path]
    for path in paths:
        html = (site_folder / f"{path.strip('/') or 'index'}.html").read_text()
        assert "name=description content=" in html, path
        assert "property=og:image content=" in html, path
        # What these two show is in status.json, and in the pages themselves.
        if path not in ("/", "/status"):
            assert "rel=alternate type=text/markdown" in html, path
            assert "<nb-" not in (site_folder / f"{path[1:]}.md").read_text(), path


def test_the_sitemap_knows_when_pages_changed(published: Published):
    sitemap = ElementTree.parse(published.folder / "sitemap.xml")
    urls = {url[0].text: [part.tag for part in url] for url in sitemap.getroot()}
    lesson = urls["https://bodocs.example/below/tutorials/a_lesson"]
    assert any(tag.endswith("}lastmod") for tag in lesson)
