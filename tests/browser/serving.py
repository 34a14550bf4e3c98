"""A running ``bodocs serve`` for tests, and what edits its pages and visits them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import psutil
from playwright.sync_api import Error, Page
from playwright.sync_api import TimeoutError as NotInTime

BODOCS = Path(sys.executable).parent / "bodocs"
PATIENCE = 120


def wait_for(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError(f"not within {PATIENCE} s: {what}")


def visit(page: Page, url: str) -> None:
    """Open ``url``, whatever the page shows now.

    A page that the server reloads just then may win: Chromium then drops the navigation that was
    asked for, and says so at once or not before it is asked for the next one.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            page.goto(url, wait_until="commit", timeout=PATIENCE * 1000 / 6)
        except Error:
            if time.monotonic() > deadline:
                raise
        else:
            return


def shows(page: Page, url: str, text: str) -> bool:
    """Return whether a page opened now shows ``text``.

    For a moment after a page has gone, Docusaurus's server answers with a compile error; who
    opens a page just then has to load it again.
    """
    visit(page, url)
    try:
        page.get_by_text(text).wait_for(timeout=5000)
    except NotInTime:
        return False
    return True


def wrote(path: Path, text: bytes, since: float) -> bool:
    """Return whether a file of ``path`` holds ``text`` and is not older than ``since``."""
    try:
        new = path.is_file() and path.stat().st_mtime >= since
        return new and text in path.read_bytes()
    except FileNotFoundError:  # a build beside this test may remove its own at any time
        return False


def write_notebook(path: Path, code: str, prose: str = "Some prose.") -> None:
    cells = [
        nbformat.v4.new_markdown_cell(f"# Page {path.stem}\n\n{prose}", id="prose"),
        nbformat.v4.new_code_cell(code, id="code"),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(notebook, path)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    """A running ``bodocs serve`` over a folder of two pages."""

    def __init__(self, tmp_path: Path) -> None:
        self.folder = tmp_path / "pages"
        self.folder.mkdir()
        write_notebook(self.folder / "one.ipynb", "print('first', 20 + 3)")
        write_notebook(self.folder / "two.ipynb", "print('second', 20 + 4)")
        self.started = time.time()
        self.port = free_port()
        self.log = tmp_path / "serve.log"
        # Its own variable in every process below it, so that none can hide.
        self.mark = f"BODOCS_TEST_{self.port}"
        words = ["serve", "--source", self.folder, "--env", f"{self.mark}=1"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [BODOCS, *words, "--port", str(self.port)],
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, "BODOCS_STORE": str(tmp_path / "store"), self.mark: "1"},
            )

    def said(self) -> str:
        return self.log.read_text()

    def url(self, page: str) -> str:
        return f"http://127.0.0.1:{self.port}/{page}"

    def processes(self) -> list[psutil.Process]:
        found = []
        for process in psutil.process_iter():
            try:
                if self.mark in process.environ() and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
            except psutil.Error:
                continue
        return found

    def stop(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=30)
