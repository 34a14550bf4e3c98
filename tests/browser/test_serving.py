"""What tests of a live page rest on."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.serving import visit

pytestmark = pytest.mark.browser

# It reloads sooner or later, so that some navigation is asked for just then.
_RESTLESS = "<p>Restless</p><script>setTimeout(() => location.reload(), {late})</script>"


class _Restless(http.server.BaseHTTPRequestHandler):
    late = 0

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        type(self).late = (self.late + 7) % 61
        body = _RESTLESS.format(late=self.late).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class _Quiet(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing of a browser that hangs up, as it does at every reload."""


@pytest.fixture
def restless() -> Iterator[str]:
    with _Quiet(("127.0.0.1", 0), _Restless) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def test_a_visit_wins_over_a_page_that_reloads_itself(restless: str, browser: Browser):
    page = browser.new_page()
    for pause in range(0, 80, 2):
        visit(page, restless)
        page.wait_for_timeout(pause)
        visit(page, "about:blank")
    page.wait_for_timeout(500)
    assert page.url == "about:blank"
