"""Widgets without their kernel: what the state stored in a notebook lets a reader see."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from nbformat import NotebookNode

from bodocs.rendering.html import escape

VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"
_REFERENCE = "IPY_MODEL_"
_PLAYED = {"AudioModel": "audio", "VideoModel": "video"}
_CELLS = 10
"""Width of a bar, in characters."""


@dataclass(frozen=True)
class Text:
    """A line that a widget shows."""

    text: str


@dataclass(frozen=True)
class Markup:
    """HTML that a widget shows."""

    html: str


@dataclass(frozen=True)
class Captured:
    """Outputs that a widget has caught."""

    outputs: list[dict[str, Any]]


@dataclass(frozen=True)
class Image:
    """A picture that a widget shows, as the bytes of its file."""

    data: bytes


Part = Text | Markup | Captured | Image


@dataclass(frozen=True)
class Widgets:
    """The widgets of one notebook.

    Attributes:
        models: Stored state of each widget, by model id.
    """

    models: Mapping[str, Any]

    @classmethod
    def of(cls, notebook: NotebookNode) -> Widgets:
        """Return those whose state is stored in a notebook."""
        stored = notebook.metadata.get("widgets")
        state = stored.get(STATE) if isinstance(stored, dict) else None
        models = state.get("state") if isinstance(state, dict) else None
        return cls(models if isinstance(models, dict) else {})

    def parts(self, view: Any) -> list[Part]:
        """Return what the widget of an output shows, from top to bottom; nothing if unknown."""
        model = view.get("model_id") if isinstance(view, dict) else None
        return _joined(self._parts(model, seen=set()))

    def _parts(self, model: Any, seen: set[str]) -> Iterator[Part]:
        known = self.models.get(model) if isinstance(model, str) else None
        state = known.get("state") if isinstance(known, dict) else None
        if known is None or not isinstance(state, dict) or model in seen:
            return
        seen.add(model)  # a widget that holds itself would have no end
        kind = str(known.get("model_name", ""))
        children = list(map(self._model, _list(state, "children")))
        bar = _progress_line([self.models[child] for child in children if child])
        if bar and kind != "VBoxModel":
            yield Text(bar)
        elif any(children):
            yield from self._boxed(children, _titles(state), seen)
        elif isinstance(state.get("outputs"), list):
            yield Captured([o for o in state["outputs"] if isinstance(o, dict)])
        else:
            yield _single(kind, state, _buffer(known))

    def _model(self, reference: Any) -> str | None:
        model = str(reference).removeprefix(_REFERENCE)
        known = isinstance(reference, str) and reference.startswith(_REFERENCE)
        return model if known and isinstance(self.models.get(model), dict) else None

    def _boxed(
        self, children: list[str | None], titles: list[str], seen: set[str]
    ) -> Iterator[Part]:
        for number, child in enumerate(children):
            if child and number < len(titles) and titles[number]:
                yield Markup(f"<p><strong>{escape(titles[number])}</strong></p>")
            yield from self._parts(child, seen)


def _titles(state: dict[str, Any]) -> list[str]:
    """Return the titles of the children of a Tab or an Accordion."""
    titles = state.get("titles")
    if isinstance(titles, list):
        return list(map(str, titles))
    old = state.get("_titles")  # before ipywidgets 8
    count = len(_list(state, "children"))
    return [str(old.get(str(n), "")) for n in range(count)] if isinstance(old, dict) else []


def _single(kind: str, state: dict[str, Any], data: bytes) -> Part:
    if kind == "ImageModel" and data:
        return Image(data)
    if kind in _PLAYED and data:
        name, ending = _PLAYED[kind], str(state.get("format", "")) or "mp4"
        text = base64.b64encode(data).decode()
        return Markup(
            f'<{name} controls src="data:{name}/{escape(ending)};base64,{text}"></{name}>'
        )
    if kind.startswith("HTML"):
        return Markup(_words(state, "description", "value"))
    return Text(_summary(state))


def _buffer(known: dict[str, Any]) -> bytes:
    """Return the bytes that are stored beside a model's state as its value."""
    for buffer in _list(known, "buffers"):
        if isinstance(buffer, dict) and buffer.get("path") == ["value"]:
            text, hexadecimal = str(buffer.get("data", "")), buffer.get("encoding") == "hex"
            try:
                return bytes.fromhex(text) if hexadecimal else base64.b64decode(text)
            except ValueError:
                return b""
    return b""


def _progress_line(models: list[dict[str, Any]]) -> str:
    """Return a bar and the labels beside it as a terminal would show them; else nothing."""
    states = [m["state"] if isinstance(m.get("state"), dict) else {} for m in models]
    bars = [state for state in states if _share(state) is not None]
    words = [str(m.get("model_name", "")).startswith(("HTML", "Label")) for m in models]
    if len(bars) != 1 or sum(words) != len(models) - 1 or not sum(words):
        return ""
    parts = [_bar(s) if _share(s) is not None else _text(s) for s in states]
    return " ".join(filter(None, parts))


def _share(state: dict[str, Any]) -> float | None:
    """Return how far a bar has come, from 0 to 1; None if it is no bar."""
    value, low, top = state.get("value"), state.get("min", 0), state.get("max")
    numbers = (isinstance(number, int | float) for number in (value, low, top))
    if "bar_style" not in state or not all(numbers):
        return None
    return min(max((value - low) / (top - low), 0.0), 1.0) if top > low else 1.0


def _bar(state: dict[str, Any]) -> str:
    done = round(_CELLS * (_share(state) or 0.0))
    return f"{_words(state, 'description')} |{'█' * done}{'░' * (_CELLS - done)}|".strip()


def _text(state: dict[str, Any]) -> str:
    markup = re.sub(r"<[^>]*>", "", _words(state, "description", "value"))
    return " ".join(unescape(markup).split())


def _summary(state: dict[str, Any]) -> str:
    value, top = state.get("value"), state.get("max")
    if "bar_style" in state and isinstance(value, int | float) and isinstance(top, int | float):
        return f"{_words(state, 'description')} {value:g} / {top:g}".strip()
    options, index = state.get("_options_labels"), state.get("index")
    if isinstance(options, list) and isinstance(index, int) and 0 <= index < len(options):
        return f"{_words(state, 'description')} {options[index]}".strip()
    return _words(state, "description", "value")


def _words(state: dict[str, Any], *names: str) -> str:
    found = (state.get(name) for name in names)
    return " ".join(str(v) for v in found if isinstance(v, str | int | float | list) and v != "")


def _list(state: dict[str, Any], name: str) -> list[Any]:
    found = state.get(name)
    return found if isinstance(found, list) else []


def _joined(parts: Iterator[Part]) -> list[Part]:
    """Return the parts with neighbours that make one line, as in a progress bar, joined."""
    joined: list[Part] = []
    for part in parts:
        last = joined[-1] if joined else None
        if isinstance(part, Text) and isinstance(last, Text):
            joined[-1] = Text(f"{last.text}\n{part.text}")
        else:
            joined.append(part)
    return [part for part in joined if not isinstance(part, Text) or part.text.strip()]
