"""``bodocs serve --as-is`` with the real Docusaurus server and an open browser."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_output
from playwright.sync_api import Browser, expect

from tests.browser.serving import BODOCS, PATIENCE, free_port, visit, wait_for
from tests.conftest import code, notebook, prose

pytestmark = [pytest.mark.site, pytest.mark.browser]


def save(folder: Path, words: str, said: str) -> None:
    """Save a notebook whose output no execution would give."""
    cell = code("1 / 0")
    cell.outputs = [new_output("stream", text=said)]
    nbformat.write(notebook(prose(f"# Saved\n\n{words}"), cell), folder / "saved.ipynb")


@dataclass(frozen=True)
class Served:
    folder: Path
    log: Path
    address: str


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    folder, log, port = tmp_path / "pages", tmp_path / "serve.log", free_port()
    folder.mkdir()
    save(folder, "Words.", "from long ago")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [BODOCS, "serve", "--as-is", "--source", folder, "--port", str(port)],
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "BODOCS_STORE": str(tmp_path / "store")},
        )
    try:
        wait_for(lambda: "open     http" in log.read_text(), "the server answers")
        yield Served(folder, log, f"http://127.0.0.1:{port}/saved")
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)


def test_saved_outputs_are_shown_and_followed_and_nothing_runs(served: Served, browser: Browser):
    page = browser.new_page()
    visit(page, served.address)
    expect(page.get_by_text("from long ago")).to_be_visible(timeout=PATIENCE * 1000)
    expect(page.get_by_text("Shown as it is")).to_be_visible()
    save(served.folder, "Words.", "from just now")
    expect(page.get_by_text("from just now")).to_be_visible(timeout=PATIENCE * 1000)
    save(served.folder, "Better words.", "from just now")
    expect(page.get_by_text("Better words.")).to_be_visible(timeout=PATIENCE * 1000)
    expect(page.get_by_text("from just now")).to_be_visible()
    visit(page, "about:blank")  # what the server reloads just then may never close
    page.close()
    said = served.log.read_text()
    assert "running" not in said
    assert "ZeroDivisionError" not in said
    assert not (served.folder.parent / "store").exists()
