"""Outputs of code cells: each mime bundle as the best thing the page can show, none dropped."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from nbconvert.filters import ansi2html
from nbformat import NotebookNode

from bodocs.options import Options
from bodocs.rendering import assets as asset_files
from bodocs.rendering.assets import Assets
from bodocs.rendering.html import element, escape, sanitize
from bodocs.rendering.prose import Prose
from bodocs.rendering.tables import mark_text_columns

PLOTLY = "application/vnd.plotly.v1+json"
_PLOTLY_HEIGHT = 450


@dataclass
class Outputs:
    """Renders the outputs of one page.

    Attributes:
        assets: Takes figures and data.
        prose: Renders Markdown and LaTeX outputs.
    """

    assets: Assets
    prose: Prose

    def render(self, outputs: list[NotebookNode], options: Options, fallback_alt: str) -> list[str]:
        """Return each output as a block of Markdown.

        Args:
            outputs: A code cell's outputs.
            options: The cell's options; alt text and caption go to its first figure.
            fallback_alt: Alt text of a figure that has none of its own.
        """
        blocks = []
        figures = 0
        for output in outputs:
            alt = options.fig_alt or fallback_alt
            caption = options.fig_cap if figures == 0 else ""
            block = self._one(output, alt, caption)
            figures += block.startswith(("<nb-figure", "<nb-plotly"))
            if block:
                blocks.append(block)
        return blocks

    def _one(self, output: NotebookNode, alt: str, caption: str) -> str:
        if output.output_type == "stream":
            return _text(f"stream-{output.name}", _joined(output.text))
        if output.output_type == "error":
            return _text("error", "\n".join(output.traceback) or f"{output.ename}: {output.evalue}")
        return self._bundle(output.data, output.get("metadata", {}), alt, caption)

    def _bundle(
        self, data: dict[str, Any], metadata: dict[str, Any], alt: str, caption: str
    ) -> str:
        if PLOTLY in data:
            return self._plotly(data[PLOTLY], alt, caption)
        picture = asset_files.picture(data, metadata, self.assets)
        if picture is not None:
            return element(
                "figure",
                light=picture.light,
                dark=picture.dark,
                alt=alt,
                caption=caption or None,
                width=picture.width,
                height=picture.height,
            )
        if "text/html" in data:
            return _markup(_joined(data["text/html"]), _joined(data.get("text/plain", "")))
        for mime in ("text/markdown", "text/latex"):
            if mime in data:
                return self.prose.render(_joined(data[mime]))
        return _fallback(data)

    def _plotly(self, figure: Any, alt: str, caption: str) -> str:
        layout = figure.get("layout", {})
        # Plotly's default template is most of a small figure, and light only.
        kept = {
            "data": figure.get("data", []),
            "layout": {key: value for key, value in layout.items() if key != "template"},
        }
        text = json.dumps(kept, separators=(",", ":"), sort_keys=True)
        return element(
            "plotly",
            src=self.assets.add(text.encode(), "json"),
            alt=alt,
            caption=caption or None,
            height=layout.get("height") or _PLOTLY_HEIGHT,
        )


def _markup(markup: str, plain: str) -> str:
    clean = sanitize(markup).strip()
    if not re.sub(r"<[^>]*>|\s", "", clean) and "<img" not in clean:
        # All of it was active content, as with many widgets: show what the kernel sent for text.
        return _text("text", plain) if plain.strip() else _note("An interactive output")
    if "<table" not in clean:
        return element("output", kind="html", html=clean)
    return element("output", kind="table", html=mark_text_columns(clean))


def _fallback(data: dict[str, Any]) -> str:
    if "text/plain" in data:
        return _text("text", _joined(data["text/plain"]))
    for mime, value in data.items():
        if mime.endswith("json"):
            return _text("text", json.dumps(value, indent=2, ensure_ascii=False))
    return _note(f"An output of type {', '.join(sorted(data)) or 'nothing'}")


def _note(what: str) -> str:
    return element(
        "output", kind="note", html=escape(f"{what} is in the notebook, not on this page.")
    )


def _text(kind: str, text: str) -> str:
    text = _as_a_terminal_ends(text).strip("\n")
    return element("output", kind=kind, html=str(ansi2html(text))) if text.strip() else ""


def _as_a_terminal_ends(text: str) -> str:
    """Return what a terminal shows in the end: a carriage return overwrites its line."""
    if "\r" not in text:
        return text
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip("\r").rsplit("\r", 1)[-1] for line in lines)


def _joined(text: Any) -> str:
    return "".join(text) if isinstance(text, list) else str(text)
