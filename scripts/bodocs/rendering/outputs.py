"""Outputs of code cells: each mime bundle as the best thing the page can show, none dropped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from bodocs.options import Options
from bodocs.rendering import assets as asset_files
from bodocs.rendering import bundles, code, embedded, figures, loops, widgets
from bodocs.rendering import markup as html_output
from bodocs.rendering.assets import Assets, Picture
from bodocs.rendering.bundles import Bundle, joined, remark, text_block
from bodocs.rendering.figures import still
from bodocs.rendering.html import escape
from bodocs.rendering.markup import Shown
from bodocs.rendering.prose import Prose
from bodocs.rendering.rasters import decoded
from bodocs.rendering.titles import Titles
from bodocs.rendering.widgets import Captured, Image, Markup, Widgets

_MATH = re.compile(r"\$[^$]|\$\$|\\\(|\\\[|\\begin\{(?!tab|itemize|enumerate|figure|document)")
_NAMELESS = re.compile(r"<[\w.]+(?: object)?(?: at 0x[0-9a-fA-F]+)?>|")
"""A text that only says of which class an object is, and where in memory."""
_IMAGE_IN_OUTPUT = escape("<img ")  # as it stands in an element's attribute
_DEPTH = 3
"""Outputs that a widget has caught may hold a widget that has caught outputs, but not for ever."""


@dataclass
class Outputs:
    """Renders the outputs of one page.

    Attributes:
        assets: Takes figures and data.
        prose: Renders Markdown and LaTeX outputs.
        widgets: The notebook's widgets.
        pictures: The pictures shown so far, each with whether its author describes it.
        loops: The loops shown so far.
    """

    assets: Assets
    prose: Prose
    widgets: Widgets
    pictures: list[tuple[Picture, bool]] = field(default_factory=list)
    loops: list[loops.Shown] = field(default_factory=list)
    _count: int = 0

    def render(
        self, outputs: Iterable[dict[str, Any]], options: Options, fallback_alt: str, depth: int = 0
    ) -> list[str]:
        """Return the outputs as blocks of Markdown, at least one for each that shows something.

        Args:
            outputs: A code cell's outputs.
            options: The cell's options; the caption goes to its first figure.
            fallback_alt: Alt text of a figure that has none of its own.
            depth: How many widgets these outputs stand in.
        """
        blocks: list[str] = []
        number, captioned = 0, False
        for output in _merged(outputs):
            caption = "" if captioned else options.fig_cap
            made = self._one(output, (options.alt(number), fallback_alt), caption, depth)
            captioned |= any(map(_is_captioned, made))
            number += sum(_is_captioned(block) or _IMAGE_IN_OUTPUT in block for block in made)
            blocks += made
        return [block for block in blocks if block.strip()]

    def _one(
        self, output: dict[str, Any], alt: tuple[str, str], caption: str, depth: int
    ) -> list[str]:
        kind = output.get("output_type")
        if kind == "stream":
            name = "stderr" if output.get("name") == "stderr" else "stdout"
            return [text_block(f"stream-{name}", joined(output.get("text", "")))]
        if kind == "error":
            lines = [str(line) for line in output.get("traceback") or []]
            name = f"{output.get('ename', 'Error')}: {output.get('evalue', '')}"
            return [text_block("error", "\n".join(lines) if any(lines) else name)]
        data, metadata = output.get("data"), output.get("metadata")
        bundle = Bundle(
            data if isinstance(data, dict) else {},
            metadata if isinstance(metadata, dict) else {},
            *alt,
            caption,
            depth,
        )
        return self._best(bundle)

    def _best(self, bundle: Bundle) -> list[str]:
        tried = (render(self, bundle) for render in _BEST_FIRST)
        return next((blocks for blocks in tried if any(map(str.strip, blocks))), [])

    def _loop(self, bundle: Bundle) -> list[str]:
        if loops.MIME not in bundle.data:
            return []
        try:
            loop = loops.read(bundle.data[loops.MIME])
        except loops.LoopError as error:
            note = remark(f"A loop is not shown, because its data are not those of one: {error}.")
            return [*self._without(loops.MIME, bundle), note]
        self.loops.append(loops.show(loop, bundle.alt, bundle.caption, self.assets))
        return [self.loops[-1].block]

    def _plotly(self, bundle: Bundle) -> list[str]:
        figure = bundle.data.get(figures.PLOTLY)
        if not isinstance(figure, dict):
            return []
        picture = asset_files.picture(bundle.data, bundle.metadata, self.assets)
        if picture:
            self.pictures.append((picture, bool(bundle.said)))
        return figures.plotly(figure, bundle.alt, bundle.caption, self.assets, picture)

    def _widget(self, bundle: Bundle) -> list[str]:
        if bundle.depth > _DEPTH:
            return []
        blocks = []
        for part in self.widgets.parts(bundle.data.get(widgets.VIEW)):
            if isinstance(part, Captured):
                inner = Options(fig_alt=bundle.said)
                blocks += self.render(part.outputs, inner, bundle.fallback, bundle.depth + 1)
            elif isinstance(part, Markup):
                blocks += self._html(part.html, bundle)
            elif isinstance(part, Image):
                data = {"image/svg+xml": part.data.decode(errors="replace")}
                picture = asset_files.raster(part.data, self.assets)
                picture = picture or asset_files.picture(data, {}, self.assets)
                blocks += [self._figure(picture, bundle)] if picture else []
            else:
                blocks.append(text_block("text", part.text))
        return blocks

    def _picture(self, bundle: Bundle) -> list[str]:
        picture = asset_files.picture(bundle.data, bundle.metadata, self.assets)
        return [self._figure(picture, bundle)] if picture else []

    def _figure(self, picture: Picture, bundle: Bundle) -> str:
        self.pictures.append((picture, bool(bundle.said)))
        return still(picture, bundle.alt_of(picture), bundle.caption)

    def _vega(self, bundle: Bundle) -> list[str]:
        mimes = (m for m in bundle.data if figures.VEGA.fullmatch(m) and bundle.data[m])
        return next((figures.vega(bundle.data[mime], mime) for mime in mimes), [])

    def _markup(self, bundle: Bundle) -> list[str]:
        markup = bundle.text("text/html")
        # Only a drawing: as a file it keeps its lines, and can do nothing.
        drawn = embedded.drawing(markup)
        picture = asset_files.picture({"image/svg+xml": drawn}, {}, self.assets) if drawn else None
        if picture:
            return [self._figure(picture, bundle)]
        shown = self._shown(markup, bundle)
        if shown.blocks or not shown.note:
            return shown.blocks + shown.note
        return self._without("text/html", bundle) + shown.note

    def _without(self, mime: str, bundle: Bundle) -> list[str]:
        """Return the best of a bundle of which one type shows nothing; nothing if none says any."""
        data = {other: value for other, value in bundle.data.items() if other != mime}
        if _NAMELESS.fullmatch(joined(data.get("text/plain", "")).strip()):
            data.pop("text/plain", None)
        return self._best(replace(bundle, data=data)) if data else []

    def _html(self, markup: str, bundle: Bundle) -> list[str]:
        shown = self._shown(markup, bundle)
        return shown.blocks + shown.note

    def _shown(self, markup: str, bundle: Bundle) -> Shown:
        self._count += 1
        scope = f"nb-in-{self._count}"
        return html_output.render(markup, scope, bundle.alt, bundle.caption, self.assets)

    def _markdown(self, bundle: Bundle) -> list[str]:
        return [self.prose.render(Titles.lowered(bundle.text("text/markdown")))]

    def _latex(self, bundle: Bundle) -> list[str]:
        latex = bundle.text("text/latex").strip()
        if not _MATH.match(latex):
            return [code.block(latex, "latex")] if latex else []
        return [self.prose.render(latex)]

    def _pdf(self, bundle: Bundle) -> list[str]:
        data = decoded(bundle.data.get("application/pdf"))
        if not data.startswith(b"%PDF"):
            return []
        size = f"{max(1, round(len(data) / 1000)):,} kB"
        return [f"[Output as PDF, {size}](pathname://{self.assets.add(data, 'pdf')})"]


def _shown(render: Callable[..., list[str]]) -> Callable[[Outputs, Bundle], list[str]]:
    return lambda _, bundle: render(bundle)


_BEST_FIRST: tuple[Callable[[Outputs, Bundle], list[str]], ...] = (
    Outputs._loop,
    Outputs._plotly,
    Outputs._widget,
    Outputs._picture,
    Outputs._vega,
    Outputs._markup,
    Outputs._markdown,
    Outputs._latex,
    Outputs._pdf,
    _shown(bundles.json),
    _shown(bundles.script),
    _shown(bundles.plain),
    _shown(bundles.other_json),
    _shown(bundles.other_text),
    _shown(bundles.note),
)


def _merged(outputs: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the outputs, pieces of one stream as one: a progress bar may come in many."""
    pending: dict[str, Any] | None = None
    for output in outputs:
        if pending is not None:
            if _same_stream(pending, output):
                text = joined(pending.get("text", "")) + joined(output.get("text", ""))
                pending = {**pending, "text": text}
                continue
            yield pending
        pending = dict(output)
    if pending is not None:
        yield pending


def _same_stream(one: dict[str, Any], other: dict[str, Any]) -> bool:
    kinds = {one.get("output_type"), other.get("output_type")}
    return kinds == {"stream"} and one.get("name") == other.get("name")


def _is_captioned(block: str) -> bool:
    return block.startswith(("<nb-figure", "<nb-loop", "<nb-plotly"))
