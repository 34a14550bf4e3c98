"""The content folder: every page as Markdown, its assets, and what the website needs to know."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat

from bodocs import files
from bodocs.catalog import Catalog, Page
from bodocs.errors import PageError, raise_all
from bodocs.execution.page import Job
from bodocs.execution.records import Failure, PageRun
from bodocs.execution.runner import Result
from bodocs.rendering import assets, search
from bodocs.rendering.exporter import Context, DocusaurusExporter
from bodocs.rendering.html import element, escape
from bodocs.rendering.prose import escape_markdown
from bodocs.reports.rerun import rerun_command
from bodocs.reports.status import shown_versions, status
from bodocs.settings import Mode, Settings

_LABELS = {"docs": "Docs", "tutorials": "Tutorials", "pages": "Pages"}


@dataclass
class Content:
    """Writes the content folder of one site.

    Attributes:
        settings: Folders, names and versions shown.
        catalog: The pages.
        mode: Mode the pages run in.
        live: True under ``bodocs serve``, where a broken link is no reason to stop.
    """

    settings: Settings
    catalog: Catalog
    mode: Mode
    live: bool = False
    _runs: dict[str, PageRun | None] = field(default_factory=dict)
    _records: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    _written: set[Path] = field(default_factory=set)
    _pages: dict[str, set[Path]] = field(default_factory=dict)
    _broken: dict[str, list[str]] = field(default_factory=dict)
    _exporter: DocusaurusExporter = field(default_factory=DocusaurusExporter)

    def page(self, job: Job, result: Result | None) -> None:
        """Write one page, executed or, without a result, as one that is still to run."""
        page = job.page
        run = result.entry.run if result else None
        notebook = result.entry.notebook if result else job.notebook
        downloads = self._download(page, result)
        context = Context(
            title=page.front.title,
            path=page.path,
            root=page.root if page.kind == "page" else self.settings.source,
            pages={other.path: other.url for other in self.catalog.pages},
            front=_front(page),
            header=self._header(job, run, downloads),
            banner=_banner(job, run, self.settings),
            claims={claim.cell: claim for claim in run.claims} if run else {},
            failure=run.failures[0] if run and run.failures else None,
        )
        text, resources = self._exporter.from_notebook_node(notebook, {"bodocs": context})
        for name, data in resources["outputs"].items():
            self._write(self.settings.content / "static" / name, data)
        self._write(self._path(page), text)
        self._pages[page.id] = {self._path(page)}
        self._runs[page.id] = run
        self._broken[page.id] = resources["broken_links"]
        self._records[page.id] = search.records(
            notebook, page.url, page.front.title, page.front.description
        )

    def forget(self, page_id: str) -> None:
        """Leave out a page that is no longer there."""
        for known in (self._runs, self._records, self._broken):
            known.pop(page_id, None)
        self._written -= self._pages.pop(page_id, set())

    def finish(self) -> None:
        """Write what depends on all pages; remove what no page needs any longer."""
        content = self.settings.content
        pages = [(page, self._runs.get(page.id)) for page in self.catalog.pages]
        facts = status(self.settings, self.mode, pages)
        self._write(content / "status.json", _json(facts))
        self._write(content / "static" / "status.json", _json(facts))
        files.write(self.settings.reports / "status.json", _json(facts))
        records = [r for page in self.catalog.pages for r in self._records.get(page.id, [])]
        numbered = [{"id": number, **record} for number, record in enumerate(records)]
        self._write(content / "static" / "search.json", _json({"records": numbered}))
        for index, text in self._indexes().items():
            self._write(index, text)
        self._write(content / "site.json", _json(self._site()))
        self._remove_stale()

    def _write(self, path: Path, data: bytes | str) -> None:
        files.write(path, data)
        self._written.add(path)

    def _path(self, page: Page) -> Path:
        relative = page.url.strip("/")
        if page.kind == "page":
            relative = f"pages/{relative or 'index'}"
        return self.settings.content / f"{relative}.md"

    def _download(self, page: Page, result: Result | None) -> str | None:
        if result is None or not page.is_notebook:
            return None
        address = f"notebooks/{page.id}.ipynb"
        path = self.settings.content / "static" / address
        self._write(path, nbformat.writes(result.entry.notebook) + "\n")
        return f"/{address}"

    def _header(self, job: Job, run: PageRun | None, notebook: str | None) -> dict[str, Any] | None:
        page = job.page
        ran = run is not None and bool(run.started)
        if page.kind == "page" and not ran:
            return None  # nothing is known of it
        facts: dict[str, Any] = {
            "kind": page.kind,
            "level": page.front.level,
            "tags": page.front.tags,
            "description": page.front.description,
            "command": f"bodocs run {shlex.quote(page.id)}" if page.kind != "page" else None,
            "mode": self.mode,
        }
        if run is not None and ran:
            facts |= {
                "seconds": run.seconds,
                "cpuSeconds": run.cpu_seconds,
                "peakMegabytes": round(run.peak_bytes / 1e6),
                "executed": run.started,
                "mode": run.mode,
                "versions": shown_versions(self.settings, [run]),
                # What small parameters show is no proof of anything.
                "claims": sum(c.verdict == "held" for c in run.claims) if run.mode == "full" else 0,
                "notebook": notebook,
            }
        return {key: value for key, value in facts.items() if value not in (None, [], "", 0)}

    def _indexes(self) -> dict[Path, str]:
        """Return the lists of pages that have no page of their own."""
        content = self.settings.content
        if self.settings.plain:
            if any(page.url == "/" for page in self.catalog.pages):
                return {}
            return {
                content / "pages/index.md": _index(self.settings.project.title, self.catalog.pages)
            }
        tutorials = [page for page in self.catalog.pages if page.kind == "tutorial"]
        if not tutorials:
            return {}
        facts = status(self.settings, self.mode, [(p, self._runs.get(p.id)) for p in tutorials])
        cards = element("cards", json=facts["pages"])
        return {content / "tutorials/index.md": f"{_index_front('Tutorials')}\n\n{cards}\n"}

    def _site(self) -> dict[str, Any]:
        project, content = self.settings.project, self.settings.content
        names = dict.fromkeys(page.section for page in self.catalog.pages)
        return {
            "kind": "plain" if self.settings.plain else "project",
            "title": project.title,
            "tagline": project.tagline,
            "url": project.url,
            "baseUrl": project.base_url,
            "strictLinks": not self.settings.plain and not self.live,
            "sections": [self._section(name) for name in names],
            "static": [str(content / "static")],
            "status": str(content / "status.json"),
            "live": self.live,
        }

    def _section(self, name: str) -> dict[str, str]:
        homes = {"docs": self.catalog.pages[0].url, "tutorials": "/tutorials", "pages": "/"}
        return {
            "id": name,
            "path": str(self.settings.content / name),
            "route": "/" if name == "pages" else name,
            "label": _LABELS[name],
            "home": homes[name],
        }

    def _remove_stale(self) -> None:
        for path in self.settings.content.rglob("*"):
            # Under `serve` an open browser may still ask for a figure of a minute ago.
            keep = self.live and assets.FOLDER in path.parts
            if path.is_file() and path not in self._written and not keep:
                path.unlink()

    def check_links(self) -> None:
        """Check every link of the pages written so far; a plain folder's are its own affair.

        Raises:
            PageError: A link leads nowhere.
        """
        if self.settings.plain:
            return
        by_id = {page.id: page for page in self.catalog.pages}
        raise_all(
            [
                PageError(
                    f"the link to {target!r} leads nowhere",
                    where=by_id[page_id].path,
                    mend="name a page's file, a page's address, or a file that is there",
                )
                for page_id, targets in self._broken.items()
                for target in dict.fromkeys(targets)
            ]
        )


def _front(page: Page) -> dict[str, Any]:
    prefix = {"doc": "/docs", "tutorial": "/tutorials", "page": ""}[page.kind]
    front: dict[str, Any] = {"slug": page.url.removeprefix(prefix) or "/"}
    if page.front.description:
        front["description"] = page.front.description
    if page.front.sidebar_position is not None:
        front["sidebar_position"] = page.front.sidebar_position
    return front


def _banner(job: Job, run: PageRun | None, settings: Settings) -> tuple[str, str] | None:
    if run is None:
        text = "This page has not been executed yet. It refreshes by itself as soon as it has."
        return ("pending", text) if job.needs_kernel else None
    if run.failures:
        again = rerun_command(job, settings)
        return "failed", _failed(run.failures[0], again)
    if run.mode == "smoke" and run.started:
        return "smoke", (
            "Executed in smoke mode, with small parameters, to test the page: "
            "its figures mean nothing."
        )
    return None


def _failed(failure: Failure, again: str) -> str:
    line = f", line {failure.line}" if failure.line else ""
    where = f"Cell {failure.number}{line}: " if failure.number else ""
    return (
        f"<strong>{escape(where)}{escape(failure.kind)}: {escape(failure.message)}</strong><br>"
        f"Run it again with <code>{escape(again)}</code>"
    )


def _index_front(title: str) -> str:
    front = {"title": title, "slug": "/", "sidebar_position": 0, "mdx": {"format": "md"}}
    return f"---\n{json.dumps(front, ensure_ascii=False)}\n---"


def _index(title: str, pages: Iterable[Page]) -> str:
    lines = [f"- [{escape_markdown(page.front.title)}](<{page.url}>)" for page in pages]
    return f"{_index_front(title)}\n\n" + "\n".join(lines) + "\n"


def _json(data: Any) -> str:
    return json.dumps(data, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
