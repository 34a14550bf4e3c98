"""What travels: a page with all that its execution needs, and what came of it.

Plain data only, so that a worker with another version of this package can read enough to say so.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bodocs import keys, notebooks
from bodocs.catalog import Page
from bodocs.execution.cluster import files, ingredients
from bodocs.execution.page import Job
from bodocs.execution.records import PageRun
from bodocs.frontmatter import FrontMatter
from bodocs.settings import ProjectSettings, Settings
from bodocs.store import Entry

# Where results are kept is the submitter's affair, and its address may hold a password.
_NOT_SENT = {"store"}


def pack(job: Job, settings: Settings) -> dict[str, Any]:
    """Return a page as a task carries it.

    Raises:
        ClusterError: The files beside the page are too large.
    """
    page = job.page
    return {
        "ingredients": ingredients.of(job),
        "page": {
            "id": page.id,
            "kind": page.kind,
            "path": page.path.relative_to(page.root).as_posix(),
            "url": page.url,
            "front": page.front.model_dump(),
            "executable": page.executable,
        },
        "notebook": json.dumps(job.notebook),
        "key": job.key,
        "run": asdict(job.run),
        "versions": job.versions,
        "kernel": job.kernel,
        "pages_read": sorted(job.pages_read),
        "project": settings.project.model_dump(mode="json", exclude=_NOT_SENT),
        "files": files.pack(page.root, lambda path: path == page.path or job.needs(path)),
    }


def unpack(cargo: dict[str, Any], folder: Path) -> Job:
    """Return the page, with its files in an empty folder."""
    root = files.unpack(cargo["files"], folder)
    facts = cargo["page"]
    page = Page(
        id=facts["id"],
        kind=facts["kind"],
        path=root / facts["path"],
        root=root,
        url=facts["url"],
        front=FrontMatter.model_validate(facts["front"]),
        executable=facts["executable"],
    )
    return Job(
        page=page,
        notebook=notebooks.parse(cargo["notebook"]),
        key=cargo["key"],
        run=keys.Run(**cargo["run"]),
        versions=cargo["versions"],
        kernel=cargo["kernel"],
        pages_read=frozenset(cargo["pages_read"]),
    )


def settings(cargo: dict[str, Any], folder: Path) -> Settings:
    """Return the submitter's deadlines and limits, with folders on this machine."""
    project = ProjectSettings.model_validate(cargo["project"])
    return Settings(source=folder, plain=True, build=folder, site=folder, project=project)


def pack_entry(entry: Entry) -> dict[str, Any]:
    """Return an executed page as it travels back."""
    return {"notebook": json.dumps(entry.notebook), "run": entry.run.model_dump(mode="json")}


def unpack_entry(packed: dict[str, Any]) -> Entry:
    """Return the executed page."""
    return Entry(notebooks.parse(packed["notebook"]), PageRun.model_validate(packed["run"]))
