"""Publishing: the latest site and the archives of earlier ones, laid out as a host serves them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from html import escape
from pathlib import Path

from bodocs import files, jsontext, site
from bodocs.errors import SettingsError, SiteError
from bodocs.folders import SITE_MARK
from bodocs.releases import archive, cutting
from bodocs.releases.models import LIST, Listed, Release, place
from bodocs.settings import Settings

_MENU = site.WEBSITE / "versions" / "menu.js"
_SCRIPT = "versions.js"
"""What every page loads, and what is empty until there are several versions."""

PAGE = "versions.html"
"""Name of the page that lists the releases for who runs no scripts."""


def publish(settings: Settings, archives: Sequence[Path], out: Path | None) -> Path:
    """Lay out the latest site and releases, and return the folder; nothing is built again.

    Args:
        settings: The latest site's.
        archives: The releases; all that lie in the folder of archives if there are none.
        out: Where to lay them out; ``public`` in ``build`` if not given.

    Raises:
        SiteError: There is no latest site, or an archive cannot be used.
        SettingsError: The folder holds something that no earlier call put there.
    """
    target = out.resolve() if out else settings.build / "public"
    site.check_out(target)
    if not (settings.site / SITE_MARK).is_file():
        raise SiteError(
            "the latest site has not been built", where=settings.site, mend="run 'bodocs build'"
        )
    found = list(archives) or sorted(cutting.folder(settings).glob("*.tar.gz"))
    fresh = settings.build / "public.new"
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        shutil.copytree(settings.site, fresh)
        releases = [_unpacked(one, fresh, settings) for one in found]
        _list(fresh, settings, releases)
        site.put_in_place(target, fresh)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return target


def _unpacked(packed: Path, top: Path, settings: Settings) -> Release:
    if not packed.is_file():
        raise SettingsError("there is no such archive", where=packed, mend="name a file")
    work = settings.build / "release.new"
    shutil.rmtree(work, ignore_errors=True)
    try:
        work.mkdir(parents=True)
        release = archive.unpack(packed, work)
        wanted = cutting.placed(settings, release.name).project.base_url
        if release.base_url != wanted:
            raise SiteError(
                f"it was built for {release.base_url}, and would lie at {wanted}",
                where=packed,
                mend="publish it under the base_url that it was made with, or make it again",
            )
        target = top / place(release.name)
        if target.exists():
            raise SiteError(
                f"release {release.name} is there twice",
                where=packed,
                mend="name one archive of it",
            )
        target.parent.mkdir(exist_ok=True)
        work.rename(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return release


def _list(top: Path, settings: Settings, releases: list[Release]) -> None:
    newest = sorted(releases, key=_order, reverse=True)
    latest = Listed(
        name="",
        versions=cutting.versions(settings),
        base_url=settings.project.base_url,
        pages=archive.pages(settings.site),
    )
    others = [
        Listed(name=one.name, versions=one.versions, base_url=one.base_url, pages=one.pages)
        for one in newest
    ]
    listed = [latest, *others]
    files.write(top / LIST, jsontext.compact([one.model_dump() for one in listed]))
    if releases:
        shutil.copyfile(_MENU, top / _SCRIPT)
    files.write(top / PAGE, _page(settings.project.title, listed))


def _order(release: Release) -> tuple[str, list[tuple[int, str]]]:
    parts = release.name.replace("-", ".").replace("_", ".").split(".")
    return release.date, [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def _page(title: str, listed: Sequence[Listed]) -> str:
    rows = "\n".join(
        f'<li><a href="{escape(one.base_url)}">{escape(one.name or "latest")}</a>'
        f" {escape(', '.join(f'{name} {version}' for name, version in one.versions.items()))}</li>"
        for one in listed
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width">'
        f"<title>Versions | {escape(title)}</title>"
        "<style>:root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}"
        "body{max-width:40rem;margin:2rem auto;padding:0 1rem}</style></head>"
        f"<body><main><h1>Versions of {escape(title)}</h1>\n<ul>\n{rows}\n</ul></main></body>"
        "</html>\n"
    )
