"""A server that compresses, and lets browsers keep files, as hosts of static sites do."""

from __future__ import annotations

import gzip
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

from bodocs.static import StaticServer

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


class CompressingServer(StaticServer):
    """Serves a folder compressed, for browsers to keep."""

    _answers = _Handler
