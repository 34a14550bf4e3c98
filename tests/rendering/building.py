"""Notebooks with their outputs, through the real exporter and the real Docusaurus, unexecuted."""

from __future__ import annotations

import json
from pathlib import Path

from nbformat import NotebookNode

from bodocs import files, settings, site
from bodocs.rendering.exporter import Context, DocusaurusExporter
from bodocs.settings import Settings


def build(folder: Path, notebooks: dict[str, NotebookNode], titles: dict[str, str]) -> Path:
    """Return the folder of a built site with a page for each notebook, by its address."""
    described = settings.load(folder)
    content = described.content
    for name, notebook in notebooks.items():
        context = Context(
            title=titles.get(name, name),
            path=folder / f"{name}.ipynb",
            root=folder,
            front={"slug": f"/{name}", "description": titles.get(name, "")},
        )
        page, found = DocusaurusExporter().from_notebook_node(notebook, {"bodocs": context})
        files.write(content / f"pages/{name}.md", page)
        for path, data in found["outputs"].items():
            files.write(content / "static" / path, data)
    _describe(described)
    site.build(described)
    return described.site


def _describe(described: Settings) -> None:
    content = described.content
    section = {"id": "pages", "path": str(content / "pages"), "route": "/", "label": "Pages"}
    files.write(
        content / "site.json",
        json.dumps(
            {
                "kind": "plain",
                "title": "Notebooks",
                "tagline": "",
                "url": "https://notebooks.example",
                "baseUrl": "/",
                "strictLinks": False,
                "sections": [section | {"home": "/"}],
                "static": [str(content / "static")],
                "status": str(content / "status.json"),
                "live": False,
            }
        ),
    )
    files.write(content / "status.json", json.dumps({"pages": []}))
    files.write(content / "static/search.json", json.dumps({"pages": []}))
    files.write(
        content / "pages/index.md", "---\ntitle: All\nslug: /\nmdx: {format: md}\n---\n\nAll.\n"
    )
