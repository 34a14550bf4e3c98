"""A server that compresses, and lets browsers keep files, as hosts of static sites do."""

from __future__ import annotations

import gzip
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any

from bodocs.static import HOST

_TEXT = (".html", ".css", ".js", ".json", ".svg", ".xml", ".txt")


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        file = self._file()
        missing = not file.is_file()
        if missing:
            file = Path(self.directory) / "404.html"
        body, text = file.read_bytes(), file.suffix in _TEXT
        self.send_response(404 if missing else 200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Cache-Control", "max-age=600")
        if text:
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _file(self) -> Path:
        path = Path(self.translate_path(self.path))
        choices = (path, path.with_name(f"{path.name}.html"), path / "index.html")
        return next((file for file in choices if file.is_file()), path)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


class CompressingServer:
    """Serves a folder on a free port of 127.0.0.1 while the ``with`` block runs.

    Attributes:
        url: Where it is, without a slash at the end.
    """

    def __init__(self, folder: Path) -> None:
        handler = partial(_Handler, directory=str(folder))
        self._server = ThreadingHTTPServer((HOST, 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.url = f"http://{HOST}:{self._server.server_port}"

    def __enter__(self) -> CompressingServer:
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
