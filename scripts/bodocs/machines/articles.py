"""What a page says of itself in its head, for search engines and for those who share it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from bodocs.catalog import Page
from bodocs.execution.records import PageRun
from bodocs.machines.addresses import Addresses, twin
from bodocs.machines.history import History
from bodocs.reports.status import shown_versions
from bodocs.settings import Settings

# Those that schema.org knows.
_LEVELS = {"beginner": "Beginner", "advanced": "Expert"}


def article(
    page: Page,
    about: str,
    run: PageRun | None,
    settings: Settings,
    history: History,
    card: str | None,
) -> dict[str, Any]:
    """Return the page as schema.org describes a technical article.

    Args:
        page: The page.
        about: What it is about; may be empty.
        run: Its execution; None if it has not been executed.
        settings: Versions shown, and where the site is.
        history: When the page changed.
        card: Address of its picture for those who share it; None if it has none.
    """
    site = Addresses.of(settings)
    versions = shown_versions(settings, [run]) if run is not None and run.started else {}
    changes = history.changes(page.path)
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "TechArticle",
        "headline": page.front.title,
        "description": about,
        "url": site.absolute(page.url),
        "image": site.absolute(card) if card else None,
        "inLanguage": "en",
        "keywords": page.front.tags,
        "proficiencyLevel": _LEVELS.get(page.front.level or ""),
        "datePublished": changes[-1].when.isoformat() if changes else None,
        "dateModified": changes[0].when.isoformat() if changes else None,
        "version": run.commit if run is not None else None,
        "about": [_software(name, version) for name, version in versions.items()],
        "isPartOf": {
            "@type": "WebSite",
            "name": settings.project.title,
            "url": site.absolute("/"),
        },
        "encoding": {
            "@type": "MediaObject",
            "encodingFormat": "text/markdown",
            "contentUrl": site.absolute(twin(page.url)),
        },
    }
    return {key: value for key, value in facts.items() if value}


def _software(name: str, version: str) -> Mapping[str, str]:
    return {"@type": "SoftwareApplication", "name": name, "softwareVersion": version}


def source(page: Page, settings: Settings, history: History) -> str | None:
    """Return where the page's source is edited on the web; None if nobody has said where it is."""
    project = settings.project
    if not project.repository:
        return None
    # Without a repository here, its top folder is taken to be the source's.
    name = history.name(page.path) or page.path.relative_to(settings.source).as_posix()
    place = quote(f"{project.source_branch}/{name}")
    return f"https://github.com/{project.repository}/edit/{place}"
