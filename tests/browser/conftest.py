"""The project's own site, built in smoke mode, and a real Chromium to read it with."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, BrowserContext, Page

from bodocs.browser import FLAGS, find_browser
from bodocs.static import StaticServer
from tests.compat.records import recorded
from tests.conftest import code, prose, workspace
from tests.repositories import git

BODOCS = Path(sys.executable).parent / "bodocs"
SIZES = {"desktop": (1280, 900), "phone": (360, 780)}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": find_browser(), "args": list(FLAGS)}


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every page of this repository, executed in smoke mode and built."""
    top = tmp_path_factory.getbasetemp()
    # Tests that run in several processes have one folder above those of each.
    parent = top.parent if "PYTEST_XDIST_WORKER" in os.environ else top
    out = parent / "built" / "site"
    with FileLock(parent / "built.lock"):
        if not out.exists():
            _build(out)
    return out


def _build(out: Path) -> None:
    done = subprocess.run(
        [BODOCS, "build", "--mode", "smoke", "--out", out],
        capture_output=True,
        text=True,
        env={**os.environ, "COLUMNS": "200"},
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def site_url(site_folder: Path) -> Iterator[str]:
    with StaticServer(site_folder) as server:
        yield server.url


@dataclass(frozen=True)
class Published:
    """A project in a repository, its site below another's root, and the site's server."""

    folder: Path
    url: str
    commit: str


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    with workspace(tmp_path_factory.mktemp("published")) as space:
        settings = 'repository = "some/where"\nbase_url = "/below/"\nversions = ["numpy"]\n'
        project = space.project(settings_text=settings)
        cells = [code("N = 3  # how many", "parameters"), "import numpy as np\nnp.arange(N)"]
        words = prose("Words.\n\n## One\n\nMore.")
        project.tutorial("a_lesson", words, *cells, former=["old_lesson"])
        project.doc("guide", "```python\nprint('guided')\n```\n\nIt is `{python} 6 * 7`.\n")
        project.doc("hostile", "Words.\n", title="No </script><script>alert(1)</script>")
        recorded(project, "a_lesson")
        git(project.root, "init", "--quiet")
        git(project.root, "add", "--all")
        git(project.root, "commit", "--quiet", "--message", "All")
        commit = git(project.root, "rev-parse", "HEAD").strip()
        out = space.root / "served/below"
        space.bodocs("build", "--source", project.root, "--out", out)
        with StaticServer(out.parent) as server:
            yield Published(out, f"{server.url}/below", commit)


@dataclass
class Watched:
    """A page that notes what must not happen while it is read.

    Attributes:
        page: The page.
        console: Errors and warnings in the console, and exceptions.
        foreign: Requests to any other host.
        missing: Answers other than success.
    """

    page: Page
    console: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def assert_clean(self) -> None:
        assert self.console == []
        assert self.foreign == []
        assert self.missing == []


def watched(browser: Browser, size: str, theme: str) -> tuple[BrowserContext, Watched]:
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=theme,
        reduced_motion="reduce",
        permissions=["clipboard-read", "clipboard-write"],
    )
    context.set_default_timeout(15_000)
    found = Watched(context.new_page())
    page = found.page
    page.on(
        "console",
        lambda message: (
            found.console.append(message.text) if message.type in {"error", "warning"} else None
        ),
    )
    page.on("pageerror", lambda error: found.console.append(str(error)))
    page.on(
        "request",
        lambda request: (
            found.foreign.append(request.url)
            if urlsplit(request.url).hostname not in {"127.0.0.1", None}
            else None
        ),
    )
    page.on(
        "response",
        lambda response: (
            found.missing.append(f"{response.status} {response.url}")
            if response.status >= 400
            else None
        ),
    )
    return context, found


@pytest.fixture(params=[(s, t) for s in SIZES for t in ("light", "dark")], ids="-".join)
def reader(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Watched]:
    """A reader's page: desktop and phone, light and dark."""
    context, found = watched(browser, *request.param)
    yield found
    context.close()


@pytest.fixture
def desktop(browser: Browser) -> Iterator[Watched]:
    """A reader's page: desktop, light."""
    context, found = watched(browser, "desktop", "light")
    yield found
    context.close()
