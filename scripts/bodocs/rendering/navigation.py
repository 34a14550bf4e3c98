"""What the website needs to know to lead readers about: its sections, and lists of pages."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bodocs.catalog import Catalog, Page
from bodocs.rendering import rulebook
from bodocs.rendering.escaping import escape_markdown
from bodocs.settings import Settings

_LABELS = {"docs": "Docs", "tutorials": "Tutorials", "pages": "Pages", "api": "API"}


def site(
    settings: Settings, catalog: Catalog, glossary: Page | None, *, api: bool, live: bool
) -> dict[str, Any]:
    """Return what ``site.json`` says of the site; ``website/plugins/site.ts`` reads it.

    Args:
        settings: Names and addresses of the site.
        catalog: The pages.
        glossary: The one that explains terms, if there is one.
        api: Whether the site has a reference.
        live: Whether an author is editing it.
    """
    project = settings.project
    names = dict.fromkeys(page.section for page in catalog.pages)
    sections = [*names, *(["api"] if api else [])]
    return {
        "kind": "plain" if settings.plain else "project",
        "title": project.title,
        "tagline": project.tagline,
        "url": project.url,
        "baseUrl": project.base_url,
        "release": settings.release or None,
        "strictLinks": not settings.plain and not live,
        "sections": [_section(name, catalog) for name in sections],
        "static": ["static"],
        "status": "status.json",
        "live": live,
        "glossary": glossary.url.lstrip("/") if glossary is not None else None,
    }


def path(page: Page) -> Path:
    """Return where a page stands in the content folder."""
    relative = page.url.strip("/")
    if page.kind == "page":
        relative = f"pages/{relative or 'index'}"
    return Path(f"{relative}.md")


def front(page: Page, catalog: Catalog) -> dict[str, Any]:
    """Return what the front matter of a page says of its place."""
    prefix = {"doc": "/docs", "tutorial": "/tutorials", "page": ""}[page.kind]
    said: dict[str, Any] = {"slug": page.url.removeprefix(prefix) or "/"}
    if page.front.sidebar_position is not None:
        said["sidebar_position"] = page.front.sidebar_position
    if page.front.group is not None:
        said["group"] = page.front.group
    if page.kind == "doc" and page.url == rulebook.last_before(catalog.pages):
        said["pagination_next"] = None  # from here on to the next section
    return said


def lists(settings: Settings, catalog: Catalog) -> dict[Path, str]:
    """Return the list of pages of a plain folder that has none, by path in the content folder."""
    if not settings.plain or any(page.url == "/" for page in catalog.pages):
        return {}
    return {Path("pages/index.md"): _index(settings.project.title, catalog.pages)}


def _section(name: str, catalog: Catalog) -> dict[str, str]:
    homes = {"docs": catalog.pages[0].url, "tutorials": "/tutorials", "pages": "/", "api": "/api"}
    return {
        "id": name,
        "path": name,
        "route": "/" if name == "pages" else name,
        "label": _LABELS[name],
        "home": homes[name],
    }


def _index(title: str, pages: Iterable[Page]) -> str:
    front = {
        "title": title,
        "description": f"All pages of {title}.",
        "slug": "/",
        "sidebar_position": 0,
        "mdx": {"format": "md"},
    }
    lines = [f"- [{escape_markdown(page.front.title)}](<{page.url}>)" for page in pages]
    head = f"---\n{json.dumps(front, ensure_ascii=False)}\n---"
    return f"{head}\n\n" + "\n".join(lines) + "\n"
