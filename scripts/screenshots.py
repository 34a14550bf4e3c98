"""Takes a picture of each page of a built site: desktop and phone, light and dark.

Run by ``make screenshots``; the pictures go to ``build/screenshots``. With ``--readme`` it makes
the README's picture instead: a tutorial's first figure, in both themes side by side.
"""

from __future__ import annotations

import argparse
import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, sync_playwright

from bodocs import catalog, settings
from bodocs.browser import FLAGS, find_browser
from bodocs.static import StaticServer

README_PAGE = "/tutorials/closed_loop_botorch_only"
_LISTS = ("/", "/tutorials", "/status", "/api", "/no-such-page")
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path)
    parser.add_argument("--site", type=Path, help="the built site; build/site if not given")
    parser.add_argument("--out", type=Path, default=settings.HOME / "build/screenshots")
    parser.add_argument("--first-screen", action="store_true", help="not the whole page")
    parser.add_argument("--readme", action="store_true", help="make the README's picture")
    parser.add_argument("--only", nargs="*", help="addresses; all pages if not given")
    chosen = parser.parse_args()
    found = settings.load(chosen.source, chosen.site)
    urls = [*_LISTS, *dict.fromkeys(page.url for page in catalog.load(found).pages)]
    chosen.out.mkdir(parents=True, exist_ok=True)
    with StaticServer(found.site) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=list(FLAGS))
        if chosen.readme:
            _readme(browser, server.url + README_PAGE)
            return
        for url in chosen.only or urls:
            for size in SIZES:
                for theme in ("light", "dark"):
                    _take(browser, server.url + url, size, theme, chosen)
        browser.close()


def _readme(browser: Browser, url: str) -> None:
    width, height = 1180, 860
    both = Image.new("RGB", (2 * width, height))
    for place, theme in ((0, "light"), (width, "dark")):
        page = browser.new_page(
            viewport={"width": width, "height": height},
            color_scheme=theme,  # type: ignore[arg-type]
        )
        page.goto(url, wait_until="networkidle")
        figure = page.locator("main figure").first
        figure.evaluate("figure => scrollTo(0, figure.getBoundingClientRect().top - 190)")
        _await_images(figure)
        page.wait_for_load_state("networkidle")
        both.paste(Image.open(io.BytesIO(page.screenshot())), (place, 0))
        page.close()
    path = settings.HOME / ".github/site.png"
    both.resize((width, height // 2)).quantize(colors=256).save(path, optimize=True)
    print(path)  # noqa: T201 - a script's result


def _take(browser: Browser, url: str, size: str, theme: str, chosen: argparse.Namespace) -> None:
    width, height = SIZES[size]
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme=theme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page.goto(url, wait_until="networkidle")
    for figure in page.locator("main figure").all():
        figure.scroll_into_view_if_needed()
    _await_images(page.locator("main"))
    page.wait_for_load_state("networkidle")
    page.evaluate("window.scrollTo(0, 0)")
    name = url.split("/", 3)[3].replace("/", "-") or "home"
    path = chosen.out / f"{name}-{size}-{theme}.png"
    page.screenshot(path=path, full_page=not chosen.first_screen)
    print(path)  # noqa: T201 - a script's result
    page.close()


def _await_images(within: Locator) -> None:
    for image in within.locator("img").all():
        if image.is_visible():  # the other theme's is never loaded
            image.evaluate("image => { image.loading = 'eager'; return image.decode() }")


if __name__ == "__main__":
    main()
