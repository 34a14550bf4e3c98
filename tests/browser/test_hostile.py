"""Hostile notebooks, built by Docusaurus and opened in Chromium: nothing fires, nothing leaks."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from bodocs import settings
from bodocs.static import StaticServer
from tests.browser.conftest import Watched, watched
from tests.rendering import corpus
from tests.rendering.building import build
from tests.rendering.generated import some_notebooks

pytestmark = [pytest.mark.browser, pytest.mark.site]

GENERATED = some_notebooks(6)
NOTEBOOKS = {
    "prose": corpus.of_prose,
    "outputs": corpus.of_outputs,
    "metadata": corpus.of_metadata,
    "libraries": corpus.of_libraries,
    **{f"generated-{number}": lambda made=made: made for number, made in enumerate(GENERATED)},
}
TITLES = {"prose": corpus.TITLE, "metadata": corpus.TITLE, "outputs": "Outputs"}
# What a page of the site could do that none of its notebooks may.
FORBIDDEN = """() => {
  const found = [];
  const schemes = /^(?:[a-z][a-z0-9+.-]*:)/i;
  for (const element of document.querySelectorAll('article *')) {
    const name = element.localName;
    if (['script', 'iframe', 'form', 'object', 'embed', 'base', 'meta', 'link'].includes(name)) {
      found.push(`<${name}>`);
    }
    for (const {name: key, value} of element.attributes) {
      const scheme = (value.replace(/[\\x00-\\x20]/g, '').match(schemes) ?? [''])[0].toLowerCase();
      const leads = ['href', 'src', 'action', 'formaction', 'xlink:href'].includes(key);
      const image = key === 'src' && /^data:(image|audio|video)\\//.test(value);
      const own = key === 'srcset' && /^(?:\\/nb\\/[\\w.]+ \\d+w(?:, |$))+$/.test(value);
      if (key.startsWith('on') || key === 'srcdoc' || (key === 'srcset' && !own)) {
        found.push(`${name} ${key}`);
      } else if (leads && !['', 'http:', 'https:', 'mailto:'].includes(scheme) && !image) {
        found.push(`${name} ${key}=${value}`);
      }
    }
  }
  return found;
}"""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("hostile")
    built = build(folder, {name: make() for name, make in NOTEBOOKS.items()}, TITLES)
    with StaticServer(built) as server:
        yield server.url
    shutil.rmtree(settings.load(folder).build, ignore_errors=True)


@pytest.fixture
def reader(browser: Browser) -> Iterator[Watched]:
    context, found = watched(browser, "desktop", "light")
    context.add_init_script("window.alert = (x) => console.error(`fired: ${x}`)")
    yield found
    context.close()


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_nothing_fires(reader: Watched, url: str, name: str) -> None:
    here = reader.page
    here.goto(f"{url}/{name}", wait_until="networkidle")
    here.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    for element in here.locator("article img, article a, article b").all()[:40]:
        element.dispatch_event("mouseover")
        element.dispatch_event("error")
    here.wait_for_load_state("networkidle")
    assert here.url == f"{url}/{name}"
    assert here.evaluate(FORBIDDEN) == []
    reader.assert_clean()


@pytest.mark.parametrize("name", ["prose", "outputs", "metadata"])
def test_no_style_leaves_its_output(reader: Watched, url: str, name: str) -> None:
    here = reader.page
    here.goto(f"{url}/{name}", wait_until="networkidle")
    expect(here.get_by_role("heading", level=1)).to_be_visible()
    expect(here.get_by_text("The end.", exact=True)).to_be_visible()
    size = here.locator("h1").evaluate("(h) => parseFloat(getComputedStyle(h).fontSize)")
    assert size > 20
    covering = here.evaluate("document.elementFromPoint(20, 20).closest('.navbar') === null")
    assert not covering, "something lies over the bar"
    paper = "getComputedStyle(document.documentElement).getPropertyValue('--paper')"
    assert here.evaluate(paper) in {"#fff", "#ffffff"}


def test_what_libraries_send_works_all_the_same(reader: Watched, url: str) -> None:
    here = reader.page
    here.goto(f"{url}/libraries", wait_until="networkidle")
    figure = here.locator("article figure").first
    figure.scroll_into_view_if_needed()
    expect(figure.locator(".main-svg").first).to_be_visible()
    model = here.locator("article .sk-top-container")
    expect(model.get_by_text("StandardScaler", exact=True).first).to_be_visible()
    expect(here.locator(".sk-text-repr-fallback").first).to_be_hidden()
    documented = model.locator("td.param", has_text="with_mean")
    expect(documented).to_be_hidden()
    model.locator("label", has_text="StandardScaler").click()
    model.locator("details:visible summary").first.click()
    expect(documented).to_be_visible()
    subtitle = here.locator("article .card-subtitle").first
    expect(subtitle).to_have_text(corpus.SUBTITLE.strip())
    assert subtitle.evaluate("(box) => box.scrollHeight <= box.clientHeight"), "read in full"
    contour = here.locator("article figure").nth(1)
    contour.scroll_into_view_if_needed()
    expect(contour.get_by_text("Predicted")).to_be_visible()
    expect(here.locator("article").get_by_text("See more")).to_have_count(0)
    highest = here.locator("article td", has_text="2").last
    assert (
        highest.evaluate("(cell) => getComputedStyle(cell).backgroundColor") == "rgb(255, 204, 0)"
    )
    assert highest.evaluate("(cell) => getComputedStyle(cell).color") == "rgb(0, 0, 0)"
    reader.assert_clean()


def test_a_script_that_got_into_a_page_all_the_same_would_not_run(
    url: str, browser: Browser
) -> None:
    context, found = watched(browser, "desktop", "light")
    found.page.goto(f"{url}/prose", wait_until="networkidle")
    for markup in (
        "<img src=x onerror='window.fired = 1'>",
        "<iframe src='//example.org'></iframe>",
    ):
        found.page.evaluate(
            "(html) => { document.querySelector('article').innerHTML += html }", markup
        )
    found.page.evaluate(
        "const made = document.createElement('script'); made.textContent = 'window.fired = 1';"
        "document.body.append(made); location.hash = 'x'"
    )
    found.page.wait_for_load_state("networkidle")
    assert found.page.evaluate("window.fired") is None
    assert found.foreign == []
    assert sum("Content Security Policy" in line for line in found.console) >= 3
    context.close()


def test_a_page_keeps_its_own_title_and_address(reader: Watched, url: str) -> None:
    reader.page.goto(f"{url}/metadata")
    title = " ".join(corpus.TITLE.split())
    expect(reader.page.locator("h1")).to_have_text(re.compile(re.escape(title[:40])))
    answer = reader.page.request.get(f"{url}/stolen")
    assert answer.status == 404


def test_a_file_of_a_hostile_drawing_is_inert_on_its_own(reader: Watched, url: str) -> None:
    reader.page.goto(f"{url}/metadata", wait_until="networkidle")
    source = reader.page.locator("article img").first.get_attribute("src")
    reader.page.goto(f"{url}{source}", wait_until="networkidle")
    assert reader.page.locator("svg").count() == 1
    assert reader.page.locator("script, foreignObject, [onload]").count() == 0
    assert reader.foreign == []
