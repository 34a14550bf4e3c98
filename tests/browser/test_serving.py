"""What tests of a live page rest on."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bodocs.static import StaticServer
from tests.browser.serving import visit

pytestmark = pytest.mark.browser

# It reloads sooner or later, so that some navigation is asked for just then.
_RESTLESS = "<script>setTimeout(() => location.reload(), 60 * Math.random())</script>"


def test_a_visit_wins_over_a_page_that_reloads_itself(tmp_path: Path, browser: Browser):
    (tmp_path / "index.html").write_text(_RESTLESS)
    page = browser.new_page()
    with StaticServer(tmp_path) as server:
        for pause in range(0, 80, 2):
            visit(page, server.url)
            page.wait_for_timeout(pause)
            visit(page, "about:blank")
        page.wait_for_timeout(500)
    assert page.url == "about:blank"
