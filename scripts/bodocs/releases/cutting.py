"""Cutting a release: the site built for its own place, and packed."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name

from bodocs import files, installed
from bodocs.errors import SettingsError
from bodocs.locking import exclusive
from bodocs.releases import archive
from bodocs.releases.models import Release, checked_name, place
from bodocs.revisions import git
from bodocs.settings import Settings

if TYPE_CHECKING:
    from bodocs.pipeline import Pipeline


def folder(settings: Settings) -> Path:
    """Return the folder of a source's archives."""
    return settings.build / "releases"


def cut(pipeline: Pipeline, name: str, *, force: bool) -> Path:
    """Build the site for the place that a release has, and pack it.

    Args:
        pipeline: The pipeline of the latest site, whose store the release shares.
        name: What readers call it.
        force: Replace an archive of that name.

    Raises:
        SettingsError: The name cannot be used, or is taken.
        PageFailedError: A page failed.
        SiteError: Docusaurus failed.
    """
    settings = pipeline.settings
    target = folder(settings) / f"{checked_name(name)}.tar.gz"
    if target.exists() and not force:
        raise SettingsError(
            "there is a release of that name",
            where=target,
            mend="choose another name: readers link to it; --force replaces it all the same",
        )
    own = placed(settings, name)
    with exclusive(own):
        replace(pipeline, settings=own).build()
        release = Release(
            name=name,
            date=_date(settings.source),
            versions=versions(settings),
            base_url=own.project.base_url,
            pages=archive.pages(own.site),
            digest=archive.digest(own.site),
        )
        files.write(target, archive.pack(own.site, release))
    shutil.rmtree(own.build)
    return target


def placed(settings: Settings, name: str) -> Settings:
    """Return the settings of a site that is built for the place of a release."""
    build = folder(settings) / f".{name}"
    base = f"{settings.project.base_url.rstrip('/')}/{place(name)}/"
    return settings.model_copy(
        update={
            "build": build,
            "site": build / "site",
            "reports": build / "reports",
            "release": name,
            "project": settings.project.model_copy(update={"base_url": base}),
        }
    )


def versions(settings: Settings) -> dict[str, str]:
    """Return the versions that a site's pages are executed with, without names of builds."""
    ours = installed.at(installed.search_path())
    found = (
        (name, ours.distribution(canonicalize_name(name))) for name in settings.project.versions
    )
    return {name: entry.version.partition("+")[0] for name, entry in found if entry}


def _date(source: Path) -> str:
    found = git(source, "log", "-1", "--format=%cs")
    return found.stdout.strip() if found.returncode == 0 else ""
