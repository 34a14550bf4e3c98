"""Finding a Chromium for tests and screenshots.

``python -m bodocs.browser`` makes sure that there is one: where it may, it installs Debian's.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from bodocs.errors import SettingsError

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Flags under which Chromium asks no host for anything by itself."""

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def find_browser() -> str:
    """Return the path of a Chromium or Chrome.

    Raises:
        SettingsError: There is none.
    """
    named = os.environ.get("BODOCS_BROWSER")
    candidates: list[str | None] = [named] if named else [shutil.which(name) for name in _NAMES]
    for candidate in [*candidates, None if named else _MAC]:
        if candidate and os.access(candidate, os.X_OK):
            return candidate
    raise SettingsError(
        f"there is no browser at {named}" if named else "there is no Chromium or Chrome",
        mend="install Chromium (Debian: apt-get install chromium), or set BODOCS_BROWSER to one",
    )


def ensure_browser() -> str:
    """Return the path of a browser, after installing Debian's package if there was none.

    Raises:
        SettingsError: There is none, and none can be installed here.
    """
    try:
        return find_browser()
    except SettingsError:
        if shutil.which("apt-get") is None or os.geteuid() != 0 or "BODOCS_BROWSER" in os.environ:
            raise
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "chromium"]):
        subprocess.run(["apt-get", *command], env=quiet, check=True, stdout=subprocess.DEVNULL)
    return find_browser()


if __name__ == "__main__":
    try:
        ensure_browser()
    except (SettingsError, subprocess.CalledProcessError) as error:
        sys.exit(f"error: {error}")
