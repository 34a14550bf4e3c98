"""A small server for a built site on this machine: for tests, screenshots and a first look."""

from __future__ import annotations

import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any

HOST = "127.0.0.1"


class _Handler(SimpleHTTPRequestHandler):
    """Serves ``/a`` from ``a.html``, as hosts of static sites do."""

    extensions_map = {  # noqa: RUF012 - the base class reads it as such
        **SimpleHTTPRequestHandler.extensions_map,
        ".svg": "image/svg+xml",
        ".js": "text/javascript",
        ".json": "application/json",
        ".ipynb": "application/x-ipynb+json",
        ".md": "text/markdown; charset=utf-8",
        ".txt": "text/plain; charset=utf-8",
        ".xml": "application/xml",
    }

    def translate_path(self, path: str) -> str:
        file = Path(super().translate_path(path))
        page = file.with_name(f"{file.name}.html")
        return str(page if page.is_file() and not file.is_file() else file)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = self._not_found()
        if code != 404 or page is None:
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _not_found(self) -> Path | None:
        """Return the page for what is not there, of the site that the address lies in."""
        top, wanted = Path(self.directory), Path(self.translate_path(self.path))
        folders = (f for f in (wanted, *wanted.parents) if f.is_relative_to(top))
        pages = (folder / "404.html" for folder in folders)
        return next((page for page in pages if page.is_file()), None)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of browsers that left before they had their answer."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class StaticServer:
    """Serves a folder on a free port of 127.0.0.1 while the ``with`` block runs.

    Attributes:
        url: Where it is, without a slash at the end.
    """

    _answers: type[SimpleHTTPRequestHandler] = _Handler

    def __init__(self, folder: Path) -> None:
        handler = partial(self._answers, directory=str(folder))
        self._server = _Server((HOST, 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.url = f"http://{HOST}:{self._server.server_port}"

    def __enter__(self) -> StaticServer:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
