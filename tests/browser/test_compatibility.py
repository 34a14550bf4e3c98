"""What a reader of other versions finds, in a real Chromium."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import measures
from tests.browser.conftest import Published, Watched

pytestmark = [pytest.mark.browser, pytest.mark.site, pytest.mark.kernel]


def test_a_page_leads_to_what_to_change_for_older_versions(reader: Watched, published: Published):
    here = reader.page
    here.goto(f"{published.url}/tutorials/a_lesson", wait_until="networkidle")
    expect(here.get_by_text("Works with numpy 2.2.")).to_be_visible()
    expect(here.get_by_role("link", name="Another version?")).to_be_visible()
    notice = here.locator(".theme-admonition", has_text="Needs numpy 2.2.1 or newer")
    notice.get_by_role("link", name="What to change").click()
    expect(here).to_have_url(f"{published.url}/docs/compatibility#a_lesson")
    expect(here.get_by_role("heading", name="a_lesson")).to_be_in_viewport()
    expect(here.get_by_text("import it as numpy.lib.f").last).to_be_visible()
    expect(here.get_by_role("rowheader", name="a_lesson")).to_have_count(1)
    verdict = here.get_by_role("cell", name="✗ fails").get_by_role("link")
    expect(verdict).to_have_attribute("href", "#a_lesson")
    reason = here.get_by_text("no | such <release>")
    expect(reason).to_be_hidden()
    here.get_by_text("gone cannot be installed").click()
    expect(reason).to_be_visible()
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert here.evaluate(wide) == 0
    assert measures.faults(here) == []
    reader.assert_clean()


def test_the_verdicts_are_read_without_script(published: Published):
    page = (published.folder / "docs/compatibility.html").read_text(encoding="utf-8")
    assert "✗ fails" in page
    assert "import it as <code>numpy.lib.f</code>" in page
