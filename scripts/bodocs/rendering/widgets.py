"""Widgets without their kernel: what the state stored in a notebook lets a reader see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"
_REFERENCE = "IPY_MODEL_"


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


Part = Text | Markup | Captured


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
        children = state.get("children")
        if isinstance(children, list):
            yield from self._boxed(children, seen)
        elif isinstance(state.get("outputs"), list):
            yield Captured([o for o in state["outputs"] if isinstance(o, dict)])
        elif str(known.get("model_name", "")).startswith("HTML"):
            yield Markup(_words(state, "description", "value"))
        else:
            yield Text(_summary(state))

    def _boxed(self, children: list[Any], seen: set[str]) -> Iterator[Part]:
        for child in children:
            if isinstance(child, str) and child.startswith(_REFERENCE):
                yield from self._parts(child.removeprefix(_REFERENCE), seen)


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
