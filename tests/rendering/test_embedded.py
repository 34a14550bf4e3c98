"""What HTML shows by other means than words: each of it is shown otherwise, or named."""

from __future__ import annotations

import json
import re
from typing import Any

import plotly.graph_objects as go
import pytest

from tests.rendering import corpus
from tests.rendering.test_bundles import blocks, bundle, page, words
from tests.rendering.test_outputs import attributes

FIGURE = go.Figure(go.Scatter(x=[1, 2], y=[3.5, 4]), layout={"height": 300})
DIV = FIGURE.to_html(full_html=False, include_plotlyjs=False, div_id="plot")


def html(markup: str, **others: Any) -> tuple[str, dict[str, bytes]]:
    return page(bundle({"text/html": markup, **others}))


def kinds(text: str) -> list[str]:
    """Return the blocks of a page from top to bottom, as the words before their data."""
    return re.findall(r'<nb-(?:output data-kind="(?=\w))?(\w+)', text)


def outputs(text: str) -> list[dict[str, str]]:
    """Return the attributes of each output of a page."""
    return [attributes(tag) for tag in re.findall(r"<nb-output[^>]*>", text)]


def test_a_figure_that_a_script_would_draw_is_drawn_where_it_stood() -> None:
    text, files = html(f"<h2>Before</h2><div class=box>{DIV}</div><p>After</p>")
    assert kinds(text) == ["html", "plotly", "fold", "table", "html"]
    [data] = files.values()
    series = {"type": "scatter", "x": [1, 2], "y": [3.5, 4]}
    assert json.loads(data) == {"data": [series], "layout": {"height": 300}}
    assert words(text).index("Before") < words(text).index("Show the data")
    assert words(text).rstrip().endswith("After")


@pytest.mark.parametrize(
    "call",
    [
        "Plotly.newPlot('a', [{\"y\": [1]}], {}, {responsive: true})",
        'window.Plotly.react( document.getElementById("a") , [{"y": [1]}] )',
        'Plotly.newPlot("a", {"data": [{"y": [1]}], "layout": {}})',
        'var gd = 1; Plotly.plot(gd, [{"y":[1]}], {}).then(f => { Plotly.Plots.resize(gd); })',
    ],
)
def test_each_way_to_call_plotly_is_read(call: str) -> None:
    text, files = html(f"<div id=a></div><script>{call}</script>")
    assert kinds(text) == ["plotly", "fold", "table"]
    assert [json.loads(data)["data"] for data in files.values()] == [[{"y": [1]}]]


@pytest.mark.parametrize(
    "call",
    [
        "Plotly.newPlot('a', [{y: load()}])",
        "Plotly.newPlot('a', " + "[" * 100_000,
        "Plotly.newPlot('a', data, layout)",
        'Plotly.newPlot("a", ["x"])',
    ],
)
def test_a_figure_that_is_no_json_is_named(call: str) -> None:
    text, _ = html(f"<p>Words</p><div id=a></div><script>{call}</script>")
    assert kinds(text) == ["html", "note"]
    assert "A script is in the notebook" in words(text)


def test_the_frames_of_an_animation_are_kept() -> None:
    animated = go.Figure(FIGURE.data, frames=[go.Frame(data=[{"y": [9, 8]}], name="later")])
    for data in (
        {"text/html": animated.to_html(full_html=False, include_plotlyjs=False)},
        {"application/vnd.plotly.v1+json": json.loads(animated.to_json())},
    ):
        _, files = page(bundle(data))
        [text] = files.values()
        [frame] = json.loads(text)["frames"]
        assert frame["name"] == "later"
        assert frame["data"][0]["y"] == [9, 8]


def test_cards_of_ax_are_titles_figures_and_tables() -> None:
    text, files = html(corpus.ax_cards(), **{"text/plain": "<AnalysisCardGroup>"})
    assert kinds(text) == ["html", "plotly", "fold", "table", "table"]
    first, *_, last = outputs(text)
    assert corpus.SUBTITLE in first["html"]
    assert 'class="content"' not in first["html"], "no empty box of 500 px"
    assert "Best arm" in last["html"]
    assert "<td>1</td>" in last["html"]
    assert "See more" not in words(text)
    assert len(files) == 1


def test_boxes_around_a_figure_are_whole_before_and_after_it() -> None:
    text, _ = html(f"<div class=a><p id=p>One</p><div class=b>{DIV}</div><p>Two</p></div>")
    before, _, after = (found["html"] for found in outputs(text))
    assert before.replace("nb-in-1-", "") == '<div class="a"><p id="p">One</p></div>'
    assert re.sub(r"\s+", "", after) == '<divclass="a"><p>Two</p></div>'


def test_a_drawing_stands_where_it_stood() -> None:
    svg = '<svg width="40" height="30"><title>Two chunks</title><path d="M0 0h40"/></svg>'
    text, files = html(f"<table><tr><td>left</td><td>{svg}</td></tr></table>")
    [name] = files
    shown = attributes(text)["html"]
    image = f'<img src="/{name}" class="nb-drawing" alt="Two chunks" width="40" height="30"'
    assert f"<td>left</td><td>{image}" in shown
    assert b"M0 0h40" in files[name]


def test_a_drawing_in_an_image_is_shown() -> None:
    svg = "data:image/svg+xml;base64,PHN2Zz48cGF0aCBkPSJNMCAwIi8+PC9zdmc+"
    text, files = html(f"<p>Words</p><img src='{svg}'>")
    assert [name.rpartition(".")[2] for name in files] == ["svg"]
    assert "nb-drawing" in text


def test_no_script_of_a_drawing_gets_into_its_file() -> None:
    svg = (
        '<svg onload="x()"><script>x()</script><a href="javascript:x()"><path d="M0 0"/></a></svg>'
    )
    text, files = html(f"<p>Words</p>{svg}")
    [data] = files.values()
    assert b"x()" not in data
    assert kinds(text) == ["html"]


def test_icons_are_no_drawings() -> None:
    symbol = '<svg><defs><symbol id="i"><path d="M0 0"/></symbol></defs></svg>'
    icons = f'{symbol}<svg><use href="#i"/></svg>'
    text, files = html(f"<p>Words{icons}</p>")
    assert files == {}
    assert kinds(text) == ["html"]


@pytest.mark.parametrize(
    ("markup", "note"),
    [
        ("<script>x()</script>", "A script is"),
        ("<iframe srcdoc='&lt;p>x'></iframe>", "An embedded page is"),
        ("<iframe src='maps/one.html'></iframe>", "An embedded page (one.html) is"),
        ("<canvas></canvas>", "A drawing area is"),
        ("<select><option>one<option>two</select>", "A menu is"),
        ("<textarea>t</textarea>", "A field to write in is"),
        ("<input type=text>", "A field to write in is"),
        ("<button onclick=x>Go</button>", "The button “Go” is"),
        ("<embed src=x.swf>", "An embedded file (x.swf) is"),
        ("<object data=x.pdf></object>", "An embedded file (x.pdf) is"),
        ("<img src=plots/x.png>", "A picture (x.png) is"),
        ("<video src=x.mp4></video>", "A film (x.mp4) is"),
        ("<svg><path d='M0 0'><br></svg>", "A drawing is"),
        ("<canvas></canvas><script>x()</script>", "A drawing area and a script are"),
    ],
)
def test_what_is_left_out_is_named(markup: str, note: str) -> None:
    text, _ = html(f"<p>Words</p>{markup}", **{"text/plain": "other"})
    assert kinds(text) == ["html", "note"]
    assert f"{note} in the notebook, not on this page." in words(text)
    assert "other" not in words(text)


@pytest.mark.parametrize(
    "markup",
    [
        "<select><option>kept &lt;<option>two</select>",
        "<textarea>kept &lt;</textarea>",
        "<noscript><p>kept &lt;</p></noscript>",
        "<canvas>kept &lt;</canvas>",
        "<object>kept &lt;</object>",
        "<input value='kept <'>",
        "<progress value='kept <'></progress>",
    ],
)
def test_words_in_what_is_left_out_are_kept(markup: str) -> None:
    assert "kept <" in words(html(f"{markup}")[0])


def test_a_map_that_wants_to_be_trusted_is_a_note() -> None:
    markup = (
        '<div style="width:100%;"><div style="position:relative;padding-bottom:60%;">'
        '<span style="color:#565656">Make this Notebook Trusted to load map: File -&gt; Trust'
        ' Notebook</span><iframe srcdoc="&lt;!DOCTYPE html&gt;"></iframe></div></div>'
    )
    text, _ = html(markup, **{"text/plain": "<folium.folium.Map at 0x7f2c1e0>"})
    assert kinds(text) == ["note"]
    assert words(text).strip() == "An embedded page is in the notebook, not on this page."


@pytest.mark.parametrize("known", ["sk-top-container", "xr-wrap", "colab-df-container"])
def test_representations_that_need_no_script_have_no_note(known: str) -> None:
    icon = "<svg><path d='M0 0'/></svg>"
    markup = f'<div class="x {known}"><p>All</p><button>{icon}</button><script>f()</script></div>'
    text, files = html(markup)
    assert kinds(text) == ["html"]
    assert files == {}


def test_text_of_html_is_the_same_whether_it_is_read_tag_by_tag_or_not() -> None:
    markup = "<p title='a&b'>1 &lt; 2 &amp; 3 &copy; ?a=1&b=2 <b>é</b></p>"
    plain, read = (outputs(html(text)[0])[0]["html"] for text in (markup, f"{markup}<canvas>"))
    assert plain == read


@pytest.mark.parametrize(
    "markup",
    ["<svg><svg>", "<svg", "<script>", "<button><svg/>", "</svg></button></p>", "<select><svg>",
     '<img class="nb-slot-1"><img class="nb-slot-7">', "<table>" + DIV + "<tr>", DIV * 3,
     "<select>" + DIV, "<svg><text><![CDATA[<script>x()</script>]]></text></svg>"],
)  # fmt: skip
def test_broken_html_has_a_rendering_all_the_same(markup: str) -> None:
    text, _ = html(f"<p>Words</p>{markup}<p>end")
    assert blocks(text)
    assert "Words" in words(text)
