"""Drawings as files of the site: harmless even if a reader opens the file itself."""

from __future__ import annotations

import io
from typing import Any

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure

from bodocs.rendering.assets import Assets, picture
from bodocs.rendering.svg import harmless

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<x:script xmlns:x='http://www.w3.org/2000/svg'>alert(1)</x:script>",
        "<a xlink:href='javascript:alert(1)'><text>x</text></a>",
        "<a href='&#106;avascript:alert(1)'><text>x</text></a>",
        "<a href='java\nscript:alert(1)'><text>x</text></a>",
        "<foreignObject><iframe xmlns='http://www.w3.org/1999/xhtml' src='x'/></foreignObject>",
        "<html:script xmlns:html='http://www.w3.org/1999/xhtml'>alert(1)</html:script>",
        "<image href='https://example.org/x.png'/>",
        "<image xlink:href='//example.org/x.png'/>",
        "<use href='https://example.org/x.svg#a'/>",
        "<set attributeName='href' to='javascript:alert(1)'/>",
        "<animate attributeName='href' values='javascript:alert(1)'/>",
        "<style>@import 'https://example.org/x.css';</style>",
        "<rect style='fill:url(https://example.org/x)'/>",
        "<rect fill='u&#114;l(https://example.org/x)'/>",
        "<image href='data:image/svg+xml,&lt;svg onload=alert(1)>'/>",
        "<?xml-stylesheet href='https://example.org/x'?><g/>",
        "<handler type='x'>alert(1)</handler>",
        "<g ONLOAD='alert(1)' onclick='alert(1)'/>",
    ],
)
def test_nothing_in_a_drawing_acts_or_loads(inside: str) -> None:
    clean = harmless(f"{HEAD} onload='alert(1)'>{inside}<path d='M0 0'/></svg>")
    assert clean is not None
    for active in ("script", "alert", "example.org", "onload", "ONLOAD", "iframe", "stylesheet"):
        assert active not in clean
    assert "M0 0" in clean


@pytest.mark.parametrize(
    "text",
    [
        "<svg><p>",
        "no drawing",
        "<html xmlns='http://www.w3.org/1999/xhtml'><script>1</script></html>",
        "<!DOCTYPE svg [<!ENTITY x 'y'>]><svg xmlns='http://www.w3.org/2000/svg'>&x;</svg>",
    ],
)
def test_what_is_no_drawing_is_none(text: str) -> None:
    assert harmless(text) is None


def test_a_drawing_without_its_namespace_gets_it() -> None:
    assert harmless("<svg><path/></svg>") == '<svg xmlns="http://www.w3.org/2000/svg"><path/></svg>'


def test_a_figure_of_matplotlib_stays_as_it_is() -> None:
    figure = Figure()
    axes = figure.add_subplot()
    axes.plot([1, 2])
    axes.imshow([[1, 2]])
    axes.set_title("on a = b & c: $x^2$")
    text = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none"}):
        figure.savefig(text, format="svg", metadata={"Date": None})
    plain = text.getvalue()
    before, _, after = plain.partition("<metadata>")
    plain = before + after.partition("</metadata>")[2].lstrip()
    assert harmless(plain) == plain


def test_a_drawing_that_is_none_gives_way_to_the_next_picture() -> None:
    gif = "R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs="
    bundle: dict[str, Any] = {"image/svg+xml": "<svg><p>", "image/png": "AAAA", "image/gif": gif}
    found = picture(bundle, {}, Assets())
    assert found is not None
    assert found.light.endswith(".gif")
