"""The nbconvert exporter: one executed notebook in, one Markdown page with its assets out.

The page is CommonMark (``mdx.format: md``), so nothing in a notebook is ever evaluated as MDX.
Registered as ``bodocs``, so that ``jupyter nbconvert --to bodocs x.ipynb`` works too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from nbconvert.exporters.exporter import Exporter
from nbformat import NotebookNode

from bodocs import frontmatter, notebooks, sources
from bodocs.errors import PageError
from bodocs.execution.records import Claim, Failure, Name
from bodocs.rendering import appearance, code, proofs, raw, thumbnails
from bodocs.rendering.assets import Assets
from bodocs.rendering.equations import Equations
from bodocs.rendering.escaping import escape_markdown
from bodocs.rendering.formulas import Formulas
from bodocs.rendering.html import element, escape
from bodocs.rendering.links import Links
from bodocs.rendering.outputs import Outputs
from bodocs.rendering.prose import Prose
from bodocs.rendering.references import References, Static, nowhere
from bodocs.rendering.thumbnails import Thumbnail
from bodocs.rendering.titles import Titles
from bodocs.rendering.widgets import Widgets
from bodocs.verification import claims, inline, literals
from bodocs.verification.missing import marks

_LABELS = {
    "injected-parameters": "Values of this run",
    "parameters": "Parameters",
    marks.TAG: marks.LABEL,
}
_ANCHOR = re.compile(r"""(?:\b(?:id|name)\s*=\s*["']?|\{\#)([^"'\s>}]+)""")
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
        needs: Markdown of a notice above the text, on the versions it needs; empty for none.
        claims: The claims of the run, by cell id.
        robust: How often each held with other seeds, in words, by cell id.
        times: What each code cell of the run took, by cell id.
        failure: The first failure, if the page failed.
        pictured: A small picture stands for the page elsewhere on the site.
        names: What the kernel has said of names in the code.
        address: Gives the address on the site of what a dotted path names.
        static: Knows names that the kernel was not asked about; None if nothing does.
    """

    title: str = ""
    path: Path = Path("notebook.ipynb")
    root: Path = Path()
    pages: dict[Path, str] = field(default_factory=dict)
    front: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] | None = None
    banner: tuple[str, str] | None = None
    needs: str = ""
    claims: dict[str, Claim] = field(default_factory=dict)
    robust: dict[str, str] = field(default_factory=dict)
    times: dict[str, proofs.Time] = field(default_factory=dict)
    failure: Failure | None = None
    pictured: bool = False
    names: dict[str, Name] = field(default_factory=dict)
    address: Callable[[str], str | None] = nowhere
    static: Static | None = None

    def __deepcopy__(self, _memo: dict[int, Any]) -> Context:
        # nbconvert copies all resources for each page, and with these all that ``address`` knows.
        return self


class DocusaurusExporter(Exporter):  # type: ignore[misc] # nbconvert is untyped
    """Writes a notebook as a Markdown page for the Docusaurus site in ``website/``."""

    export_from_notebook = "Docusaurus page"

    def _file_extension_default(self) -> str:
        return ".md"

    def _validate_preprocessor(self, nbc: NotebookNode, preprocessor: object) -> None:
        """Accept every notebook: one that departs from the format is shown all the same."""

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the page and the resources; ``resources["outputs"]`` holds the assets.

        ``resources["thumbnail"]`` is the small picture that stands for the page, or None;
        ``resources["loop"]`` is the page's first loop, or None.
        """
        notebook, found = super().from_notebook_node(nb, resources, **kw)
        context = found.get("bodocs") or Context(title=str(_name(found)))
        page = _PageWriter(context, notebook)
        text = page.write(notebook)
        equations = page.prose.formulas.equations
        if equations.missing & equations.numbers.keys():
            # Some formula is referred to before it stands: now its number is known.
            page = _PageWriter(context, notebook, equations.numbers)
            text = page.write(notebook)
        found["thumbnail"] = page.thumbnail() if context.pictured else None
        found["loop"] = next(iter(page.outputs.loops), None)
        found["outputs"] = {**(found.get("outputs") or {}), **page.assets.files}
        found["broken_links"] = page.links.broken
        # Half of a sign can stand in JSON, but in no file.
        return text.encode(errors="replace").decode(), dict(found)


def _name(resources: dict[str, Any]) -> str:
    return str(resources.get("metadata", {}).get("name", "Notebook"))


class _PageWriter:
    def __init__(
        self, context: Context, notebook: NotebookNode, numbers: Mapping[str, str] | None = None
    ) -> None:
        self.context = context
        self.assets = Assets()
        self.links = Links(
            context.path, context.root.resolve(), context.pages, self.assets, _anchors(notebook)
        )
        formulas = Formulas(Equations(numbers or {}))
        self.prose = Prose(self.links, self.assets, formulas=formulas)
        self.outputs = Outputs(self.assets, self.prose, Widgets.of(notebook))
        self.titles = Titles(context.title)
        self.anchors = proofs.anchors_of(notebook)
        self.references = References({})

    def write(self, notebook: NotebookNode) -> str:
        context = self.context
        blocks = [_front_matter(context)]
        if context.header is not None:
            blocks.append(element("header", json=context.header))
        if context.banner is not None:
            kind, text = context.banner
            blocks.append(element("banner", kind=kind, html=text))
        blocks.append(context.needs)
        blocks.append(proofs.listed(context.claims.values(), self.anchors, context.robust))
        codes = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
        self.references = self.prose.references = References.of(
            codes, context.names, context.address, context.static
        )
        for place, cell in enumerate(notebook.cells):
            if place or not _is_front_matter(cell):
                blocks += self._cell(cell, notebook)
        blocks.append(self.references.cards(self.assets))
        return "\n\n".join(block for block in blocks if block.strip()) + "\n"

    def thumbnail(self) -> Thumbnail | None:
        # Which figure stands for the page is the author's to say, by describing it.
        by_author = sorted(self.outputs.pictures, key=lambda shown: not shown[1])
        return thumbnails.first((picture for picture, _ in by_author), self.assets)

    def _cell(self, cell: NotebookNode, notebook: NotebookNode) -> list[str]:
        if cell.cell_type == "markdown":
            return [self._markdown(cell)]
        if cell.cell_type == "code" and (cell.source.strip() or cell.get("outputs")):
            return self._code(cell, notebooks.language(notebook))
        if cell.cell_type == "raw" and cell.source.strip():
            return self._raw(cell)
        return []

    def _raw(self, cell: NotebookNode) -> list[str]:
        look, _ = appearance.of(cell)
        if not look.output:
            return []
        if raw.is_markdown(cell):
            return [self.prose.render(self.titles.without(cell.source))]
        if raw.mime(cell) == raw.HTML:
            bundle = {"text/html": cell.source}
            output = {"output_type": "display_data", "data": bundle, "metadata": {}}
            return self.outputs.render([output], look, f"Figure of “{self.context.title}”")
        kind = raw.kind(cell)
        return [code.block(cell.source, kind.language, label=kind.label)]

    def _markdown(self, cell: NotebookNode) -> str:
        text = self.titles.without(cell.source)
        values = iter(inline.values(cell.metadata))
        text = inline.substitute(
            literals.without(text), lambda _: escape_markdown(next(values, _PENDING_VALUE))
        )
        attachments = cell.get("attachments")
        return self.prose.render(text, attachments if isinstance(attachments, dict) else None)

    def _code(self, cell: NotebookNode, language: str) -> list[str]:
        look, source = appearance.of(cell)
        tags = sources.tags(cell)
        time = self.context.times.get(cell.get("id", ""))
        if claims.TAG in tags and claims.sentence(cell.source):
            blocks = [self._claim(cell, source, language)]
        elif look.echo:
            label = next((text for tag, text in _LABELS.items() if tag in tags), None)
            marks = self.references.marks(source)
            fold = look.code_fold
            blocks = [code.block(source, language, fold=fold, label=label, marks=marks)]
        else:
            blocks = []
        if look.output:
            alt = f"Figure of “{self.context.title}”, without a description"
            blocks += appearance.boxed(
                self.outputs.render(cell.get("outputs") or [], look, alt), look
            )
        failure = self.context.failure
        if failure is not None and failure.cell == cell.get("id") and not _shows_error(cell):
            blocks.append(element("output", kind="error", html=escape(failure.message)))
        return [proofs.timed(time), *blocks] if time and blocks else blocks

    def _claim(self, cell: NotebookNode, source: str, language: str) -> str:
        claim = self.context.claims.get(cell.get("id", ""))
        return element(
            "claim",
            id=cell.get("id"),
            anchor=self.anchors.get(cell.get("id", "")),
            sentence=proofs.sentence(claims.sentence(cell.source)),
            figures=proofs.figures(claim, self.context.robust) if claim else [],
            verdict=claim.verdict if claim else "not-run",
            html=code.highlight(source, language, self.references.marks(source)),
        )


def _is_front_matter(cell: NotebookNode) -> bool:
    if cell.cell_type != "raw":
        return False
    try:
        return frontmatter.split(cell.source, Path()).lines > 0
    except PageError:  # not as it should be: shown, so that it is seen
        return False


def _anchors(notebook: NotebookNode) -> frozenset[str]:
    """Return the fragments that a page's author has named."""
    texts = (cell.source for cell in notebook.cells if raw.is_markdown(cell))
    named = {name for text in texts for name in _ANCHOR.findall(text)}
    return frozenset(named | {str(cell.get("id")) for cell in notebook.cells})


def _shows_error(cell: NotebookNode) -> bool:
    return any(output.get("output_type") == "error" for output in cell.get("outputs") or [])


def _front_matter(context: Context) -> str:
    front = {"title": context.title, **context.front, "mdx": {"format": "md"}}
    text = yaml.safe_dump(json.loads(json.dumps(front)), allow_unicode=True, sort_keys=False)
    return f"---\n{text}---"
