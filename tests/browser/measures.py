"""What is measured of a page as its reader has it: rules of accessibility, shifts, and weight."""

from __future__ import annotations

import gzip
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, Response

from bodocs.settings import HOME

BUDGETS = {
    "landing": 150_000,
    "gallery": 160_000,
    "doc": 160_000,
    "tutorial": 190_000,
    "api": 170_000,
    "404": 140_000,
}
"""Bytes of script, compressed, that a page of each kind may run before its reader does anything.

Files that the browser fetches ahead, for where the reader may go next, are not among them.
"""
STYLES = 25_000
"""Bytes of style sheets, compressed, of any page."""

_SHIFTS = """
window.shifts = 0;
new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
  window.shifts += entry.hadRecentInput ? 0 : entry.value;
})).observe({type: 'layout-shift', buffered: true});
"""
_SCROLL = """async () => {
  // A machine that is busy may draw no frame, and then no picture below is asked for.
  const frame = () => new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, 500);
  });
  for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight) {
    scrollTo(0, top);
    await frame();
  }
  await Promise.all([...document.images]
    .filter((image) => image.checkVisibility())
    .map((image) => {
      image.loading = 'eager';
      return image.decode().catch(() => {});
    }));
  scrollTo(0, 0);
  await frame();
}"""
_AXE = """async (rules) => {
  // A change of theme is over only when the last colour has arrived. Some animations never end,
  // nor does any while a busy machine draws no frame.
  const ended = document.getAnimations().map((animation) => animation.finished);
  await Promise.race([
    Promise.allSettled(ended),
    new Promise((done) => setTimeout(done, 2000)),
  ]);
  const only = rules ? {runOnly: {type: 'rule', values: rules}} : {};
  const {violations} = await axe.run(document, {resultTypes: ['violations'], ...only});
  return violations.flatMap(({id, nodes}) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary}`));
}"""
_PATIENCE = 5
"""Seconds that what is found has to last."""
COLOURS = ["color-contrast", "link-in-text-block"]
"""Rules of axe that a theme can break."""


def watch_shifts(page: Page) -> None:
    """Have pages that are opened from now on add up how far their contents move by themselves."""
    page.add_init_script(_SHIFTS)


def shifts(page: Page) -> float:
    """Return the shifts so far, after a look at the whole page."""
    page.evaluate(_SCROLL)
    return float(page.evaluate("window.shifts"))


def faults(page: Page, rules: list[str] | None = None) -> list[str]:
    """Return what axe has to say against a page; only on some rules, if they are given."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    end = time.monotonic() + _PATIENCE
    while found := list(page.evaluate(_AXE, rules)):
        # A large page takes its time to put on another theme; what is wrong stays wrong.
        if time.monotonic() > end:
            break
        page.wait_for_timeout(200)
    return found


@cache
def _axe() -> str:
    return (HOME / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


@dataclass
class Weight:
    """What a page loads, as a server that compresses sends it.

    Attributes:
        site: Folder of the site.
        files: Bytes by kind of resource and path.
    """

    site: Path
    files: dict[str, dict[str, int]] = field(default_factory=dict)

    def watch(self, page: Page) -> None:
        """Take down what ``page`` loads from now on."""
        page.on("response", self._take)

    def of(self, kind: str) -> int:
        """Return the bytes of all files of one kind, such as ``script``."""
        return sum(self.files.get(kind, {}).values())

    def _take(self, response: Response) -> None:
        path = urlsplit(response.url).path
        self.files.setdefault(response.request.resource_type, {})[path] = self._bytes(path)

    def _bytes(self, path: str) -> int:
        file = self.site / path.strip("/")
        return len(gzip.compress(file.read_bytes())) if file.is_file() else 0


def over(weight: Weight, kind: str) -> list[Any]:
    """Return what is wrong with the weight of a page of a kind; empty if it keeps its budget."""
    found = []
    for what, limit in (("script", BUDGETS[kind]), ("stylesheet", STYLES)):
        if weight.of(what) > limit:
            found.append(f"{weight.of(what)} bytes of {what}, {limit} allowed: {weight.files}")
    if weight.files.get("font"):
        found.append(f"fonts: {weight.files['font']}")
    return found
