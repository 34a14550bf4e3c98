"""The nbconvert exporter: one executed notebook in, one Markdown page with its assets out.

The page is CommonMark (``mdx.format: md``), so nothing in a notebook is ever evaluated as MDX.
Registered as ``bodocs``, so that ``jupyter nbconvert --to bodocs x.ipynb`` works too.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt
from nbconvert.exporters.exporter import Exporter
from nbformat import NotebookNode

from bodocs import options as cell_options
from bodocs import sources
from bodocs.execution.records import Claim, Failure
from bodocs.rendering import code, prose
from bodocs.rendering.assets import Assets
from bodocs.rendering.html import element, escape, sanitize
from bodocs.rendering.links import Links
from bodocs.rendering.outputs import Outputs
from bodocs.rendering.prose import Prose
from bodocs.rendering.titles import Titles
from bodocs.verification import claims, inline

_LABELS = {"injected-parameters": "Values of this run", "parameters": "Parameters"}
_PENDING_VALUE = "…"


@dataclass(frozen=True)
class Context:
    """What the exporter is told of a page, in ``resources["bodocs"]``.

    Attributes:
        title: The page's H1.
        path: Its source file.
        root: No link reaches a file outside this folder.
        pages: Address on the site of each page's source file.
        front: Front matter of the Markdown page, for Docusaurus.
        header: Facts under the title; None for none.
        banner: Kind and HTML of a banner over the page; None for none.
        claims: The claims of the run, by cell id.
        failure: The first failure, if the page failed.
    """

    title: str = ""
    path: Path = Path("notebook.ipynb")
    root: Path = Path()
    pages: dict[Path, str] = field(default_factory=dict)
    front: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] | None = None
    banner: tuple[str, str] | None = None
    claims: dict[str, Claim] = field(default_factory=dict)
    failure: Failure | None = None


class DocusaurusExporter(Exporter):  # type: ignore[misc] # nbconvert is untyped
    """Writes a notebook as a Markdown page for the Docusaurus site in ``website/``."""

    export_from_notebook = "Docusaurus page"

    def _file_extension_default(self) -> str:
        return ".md"

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the page and the resources; ``resources["outputs"]`` holds the assets."""
        notebook, found = super().from_notebook_node(nb, resources, **kw)
        context = found.get("bodocs") or Context(title=str(_name(found)))
        page = _PageWriter(context)
        text = page.write(notebook)
        found["outputs"] = {**(found.get("outputs") or {}), **page.assets.files}
        found["broken_links"] = page.links.broken
        return text, dict(found)


def _name(resources: dict[str, Any]) -> str:
    return str(resources.get("metadata", {}).get("name", "Notebook"))


class _PageWriter:
    def __init__(self, context: Context) -> None:
        self.context = context
        self.assets = Assets()
        self.links = Links(context.path, context.root.resolve(), context.pages, self.assets)
        self.prose = Prose(self.links, self.assets)
        self.outputs = Outputs(self.assets, self.prose)
        self.titles = Titles(context.title)

    def write(self, notebook: NotebookNode) -> str:
        context = self.context
        blocks = [_front_matter(context)]
        if context.header is not None:
            blocks.append(element("header", json=context.header))
        if context.banner is not None:
            kind, text = context.banner
            blocks.append(element("banner", kind=kind, html=text))
        for cell in notebook.cells:
            blocks += self._cell(cell, notebook)
        return "\n\n".join(block for block in blocks if block.strip()) + "\n"

    def _cell(self, cell: NotebookNode, notebook: NotebookNode) -> list[str]:
        if cell.cell_type == "markdown":
            return [self._markdown(cell)]
        if cell.cell_type == "code" and cell.source.strip():
            return self._code(cell, _language(notebook))
        return []  # raw cells are for other formats; the first holds the front matter

    def _markdown(self, cell: NotebookNode) -> str:
        text = self.titles.without(cell.source)
        values = iter(cell.metadata.get("bodocs", {}).get("inline", []))
        text = inline.substitute(
            text, lambda _: prose.escape_markdown(next(values, _PENDING_VALUE))
        )
        return self.prose.render(text, cell.get("attachments"))

    def _code(self, cell: NotebookNode, language: str) -> list[str]:
        try:
            options = cell_options.parse(cell.source)
        except ValueError:  # not ours: the lines stay, as a comment of the code
            options, source = cell_options.Options(), cell.source
        else:
            source = cell_options.split_options(cell.source)[1]
        tags = sources.tags(cell)
        if claims.TAG in tags and claims.sentence(cell.source):
            blocks = [self._claim(cell, source, language)]
        elif options.echo and "hide-input" not in tags:
            label = next((text for tag, text in _LABELS.items() if tag in tags), None)
            blocks = [code.block(source, language, fold=options.code_fold, label=label)]
        else:
            blocks = []
        if options.output and "hide-output" not in tags:
            alt = f"Figure of “{self.context.title}”, without a description"
            blocks += self.outputs.render(cell.get("outputs", []), options, alt)
        failure = self.context.failure
        if failure is not None and failure.cell == cell["id"] and not _shows_error(cell):
            blocks.append(element("output", kind="error", html=escape(failure.message)))
        return blocks

    def _claim(self, cell: NotebookNode, source: str, language: str) -> str:
        claim = self.context.claims.get(cell["id"])
        sentence = claims.sentence(cell.source)
        return element(
            "claim",
            id=cell["id"],
            sentence=sanitize(MarkdownIt("commonmark", {"html": False}).renderInline(sentence)),
            figures=claim.figures if claim else [],
            verdict=claim.verdict if claim else "not-run",
            html=code.highlight(source.strip("\n"), language),
        )


def _shows_error(cell: NotebookNode) -> bool:
    return any(output.output_type == "error" for output in cell.get("outputs", []))


def _language(notebook: NotebookNode) -> str:
    metadata = notebook.metadata
    info = metadata.get("language_info") or {}
    return str(info.get("name") or metadata.get("kernelspec", {}).get("language") or "python")


def _front_matter(context: Context) -> str:
    front = {"title": context.title, **context.front, "mdx": {"format": "md"}}
    text = yaml.safe_dump(json.loads(json.dumps(front)), allow_unicode=True, sort_keys=False)
    return f"---\n{text}---"
