"""Widgets as ipywidgets and tqdm store them: what they held when the notebook was saved."""

from __future__ import annotations

import base64
import re
from html import unescape
from typing import Any

import ipywidgets
import pytest
from ipywidgets import embed
from tqdm.notebook import tqdm

from bodocs.rendering.widgets import VIEW
from tests.rendering.test_bundles import BAR, bundle, page, picture, words


def stored(*shown: Any) -> tuple[str, dict[str, bytes]]:
    """Return a page that shows widgets of ipywidgets itself, from their stored state."""
    state = embed.dependency_state(shown, drop_defaults=False)
    return page(*(bundle({VIEW: {"model_id": one.model_id}}) for one in shown), widgets=state)


def test_a_picture_in_a_widget_is_a_figure() -> None:
    data = base64.b64decode(picture("PNG"))
    text, files = stored(ipywidgets.VBox([ipywidgets.Image(value=data, format="png")]))
    assert text.startswith("<nb-figure")
    assert list(files.values()) == [data]


def test_a_recording_in_a_widget_is_one() -> None:
    text, _ = stored(ipywidgets.Audio(value=b"RIFF", format="wav", autoplay=True))
    assert 'controls="" src="data:audio/wav;base64,UklGRg=="' in unescape(text)
    assert "autoplay" not in text


@pytest.mark.parametrize("kind", [ipywidgets.Tab, ipywidgets.Accordion])
def test_tabs_keep_their_titles(kind: type[ipywidgets.Tab]) -> None:
    box = kind([ipywidgets.Label("first"), ipywidgets.HTML("<i>second</i>")])
    box.titles = ("One <b>", "Two")
    text, _ = stored(box)
    assert words(text).split()[:5] == ["One", "<b>", "first", "Two", "second"]


def test_titles_of_older_tabs_are_kept() -> None:
    old = {"children": ["IPY_MODEL_gone", "IPY_MODEL_t"], "_titles": {"1": "Second"}}
    tab = {"model_name": "TabModel", "state": old}
    text, _ = page(bundle({VIEW: {"model_id": "tab"}}), widgets={**BAR, "tab": tab})
    assert words(text).split()[:3] == ["Second", "Fitting", "100%"]


def test_a_bar_of_tqdm_is_the_line_as_it_ended() -> None:
    bar = tqdm(total=8, desc="Fitting <models>", display=False)
    bar.update(4)
    bar.refresh()
    text, _ = stored(bar.container)
    assert text.count("<nb-output") == 1
    line = words(text).strip()
    assert re.fullmatch(r"Fitting <models>:\s+50% \|█████░░░░░\| 4/8 \[.*\]", line), line
