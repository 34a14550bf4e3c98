"""Style sheets of outputs: they draw what they came with, and reach nothing else."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from bodocs.rendering.html import sanitize
from bodocs.rendering.styles import declarations, scoped
from tests.rendering.helpers import IN_OUTPUTS, PERMITTED, leaks, verdict


@pytest.mark.parametrize(
    ("sheet", "kept"),
    [
        (".a{color:red}", ".in .a{color:red}"),
        ("#T_1_row0, #T_1 td:hover{color:red}", ".in #p-T_1_row0,.in #p-T_1 td:hover{color:red}"),
        (":root{--x:1px}", ".in{--x:1px}"),
        ("body > .a{color:red}", ".in > .a{color:red}"),
        (":is(.a, #b)::before{content:'x'}", '.in :is(.a, #p-b)::before{content:"x"}'),
        ("@media print{.a{color:red}}", "@media print{.in .a{color:red}}"),
        (".a{left:0 !important;position:absolute}", ".in .a{left:0 !important;position:absolute}"),
        (".a{width:calc(1px + var(--x))}", ".in .a{width:calc(1px + var(--x))}"),
    ],
)  # fmt: skip
def test_rules_are_kept_for_the_inside(sheet: str, kept: str) -> None:
    assert scoped(sheet, "in", "p-") == kept


@pytest.mark.parametrize(
    "sheet",
    [
        "+ .next{color:red}",
        "~ *{display:none}",
        "body + *{color:red}",
        ":root ~ *{color:red}",
        ".a{background:url(//example.org/x)}",
        ".a{background:u\\72l(//example.org/x)}",
        ".a{background:image-set('//example.org/x' 1x)}",
        ".a{--x:url(//example.org/x)}",
        "@import '//example.org/x.css';",
        "@font-face{font-family:x;src:url(x)}",
        "@namespace svg url(x);",
        "@media print{@import 'x';}",
        ".a{position:fixed}",
        ".a{position:var(--p)}",
        ".a{behavior:url(x)}",
        ".a{-moz-binding:url(x)}",
        ".a{content:'</style><script>alert(1)</script>'}",
        "</style><script>alert(1)</script>",
        "{color:red}",
        "} body{color:red",
        "/* .a{color:red}",
    ],
)
def test_what_reaches_out_or_loads_is_dropped(sheet: str) -> None:
    assert scoped(sheet, "in", "p-") == ""


@given(
    st.lists(
        st.sampled_from(
            [
                *(".a", "#b", "*", "+", "~", ">", ",", "{", "}", ";", ":root", "body", "::before"),
                *("color:red", "background:url(x)", "@media print", "@import 'x'", "/*", "*/"),
                *("[a=b]", "'", '"', "\\", "</style>", "<!--", "position:fixed", ":is(", ")", " "),
            ]
        ),
        max_size=14,
    )
)  # fmt: skip
def test_any_sheet_stays_inside(pieces: list[str]) -> None:
    assert leaks(scoped("".join(pieces), "in", "p-"), "in") == []


@pytest.mark.parametrize(
    ("style", "kept"),
    [
        ("background-color:yellow", "background-color:yellow;color:rgb(0,0,0)"),
        ("background:#003", "background:#003;color:rgb(255,255,255)"),
        ("background-color:yellow;color:red", "background-color:yellow;color:red"),
        ("background-color:rgba(0,0,0,.1)", "background-color:rgba(0,0,0,.1)"),
        ("background:rgb(none 0 0)", "background:rgb(none 0 0);color:rgb(255,255,255)"),
        ("background-color:var(--x)", "background-color:var(--x)"),
    ],
)
def test_text_on_a_ground_of_its_own_can_be_read_in_either_theme(style: str, kept: str) -> None:
    assert declarations(style) == kept


def test_a_style_attribute_keeps_what_draws() -> None:
    style = "color:red;background:url(x);position:fixed;behavior:x;width:10px"
    assert declarations(style) == "color:red;width:10px"


def test_a_styled_table_keeps_its_colours() -> None:
    frame = pd.DataFrame({"a": [1, 2]}).style.highlight_max(color="#ffcc00").set_uuid("t")
    clean = sanitize(frame.to_html(), "in")
    assert ".in #in-T_t_row1_col0{background-color:#ffcc00" in clean
    assert 'id="in-T_t_row1_col0"' in clean
    assert verdict(clean, PERMITTED | IN_OUTPUTS, "in") == []


def test_a_model_of_scikit_learn_is_drawn_and_can_be_opened() -> None:
    clean = sanitize(make_pipeline(StandardScaler(), Ridge())._repr_html_(), "in")
    assert verdict(clean, PERMITTED | IN_OUTPUTS, "in") == []
    assert ".in .sk-global div.sk-text-repr-fallback{display:none}" in clean
    assert 'type="checkbox"' in clean
    for reference in ('id="in-sk-estimator-id-', 'for="in-sk-estimator-id-'):
        assert reference in clean
    assert "<script" not in clean


def test_markup_within_an_attribute_is_no_style_sheet() -> None:
    hidden = "<style>.a{content:'x onmouseover=alert(1) y'}</style><input>"
    clean = sanitize(f'<b title="{hidden}">x</b>', "in")
    assert verdict(clean) == []
    assert "onmouseover" in clean


@pytest.mark.parametrize(
    ("markup", "kept"),
    [
        ("<input type=text value=x>", ""),
        ("<input>", ""),
        ("<input title=' type=&quot;checkbox&quot;'>", ""),
        ("<input type=CHECKBOX id=a checked>", '<input type="checkbox" id="in-a" checked="">'),
        ("<audio controls autoplay src='data:audio/wav;base64,AA'></audio>",
         '<audio controls="" src="data:audio/wav;base64,AA"></audio>'),
        ("<video src=https://example.org/x></video>", "<video></video>"),
        ("<img src='data:image/svg+xml,<svg/>'>", "<img>"),
        ("<a href='#part'>x</a>", '<a href="#in-part" rel="noopener nofollow">x</a>'),
    ],
)  # fmt: skip
def test_switches_and_sounds_stay_and_fields_go(markup: str, kept: str) -> None:
    assert sanitize(markup, "in") == kept
