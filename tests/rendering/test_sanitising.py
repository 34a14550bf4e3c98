"""Nothing that came in with a notebook is active on the page, whatever way it came in."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_output

from bodocs.rendering.exporter import DocusaurusExporter
from bodocs.rendering.html import sanitize
from tests.conftest import code, notebook, prose
from tests.rendering.helpers import IN_OUTPUTS, OURS, PERMITTED, render, shown, verdict

ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//example.org/x.js></SCRIPT>",
    "<script\n>alert(1)</script\n>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<b onmouseover=alert(1)>x</b>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" java\tscript:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="vbscript:x">x</a>',
    "<iframe src=https://example.org></iframe>",
    "<style>body{display:none}</style>",
    "<link rel=stylesheet href=//example.org/x.css>",
    "<object data=x></object><embed src=x>",
    "<form action=//example.org><input name=x></form>",
    "<svg onload=alert(1)><script>1</script></svg>",
    "<math><mi xlink:href=javascript:alert(1)>x</mi></math>",
    "<nb-output data-html='<script>alert(1)</script>'></nb-output>",
    "<nb-code data-html='&lt;script&gt;1&lt;/script&gt;'>\n\n</nb-code>",
    "<base href=//example.org>",
    "<meta http-equiv=refresh content=0>",
    "<div style='background:url(//example.org/x)'>x</div>",
    "<div style='position:fixed;inset:0'>x</div>",
    "<!--><script>alert(1)</script>-->",
    "<!DOCTYPE x><?php x ?><![CDATA[<script>1</script>]]>",
    "<video src=//example.org/x autoplay></video>",
    "<template><script>1</script></template>",
    "<img srcset='//example.org/x 1x' src=x.png>",
    "<details open ontoggle=alert(1)>x</details>",
    "<a href='x' target=_blank onclick=alert(1)>x</a>",
]
MARKDOWN_ATTACKS = [
    "[x](javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](\njavascript:alert(1))",
    "[x](JaVaScRiPt:alert`1`)",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](javascript://%0aalert(1))",
    "[x](java\\script:alert(1))",
    "[x](javascript\\:alert(1))",
    "[x](&amp;#106;avascript:alert(1))",
    "[r]\n\n[r]: &#106;avascript:alert(1)",
    "[r]\n\n[r]: javascript\\:alert(1)",
    "[x](data:text/html,x)",
    "[x](vbscript:x)",
    "[x][r]\n\n[r]: javascript:alert(1)",
    "[x][r]\n\n[r]:\njavascript:alert(1)",
    "> [x][r]\n>\n> [r]: javascript:alert(1)",
    "[r]\n\n[r]: <javascript:alert(1)> 'title'",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml,<svg/onload=alert(1)>)",
    "![a](x.png\"onerror=\"alert(1))",
    "`` <script>alert(1)</script>",
    "`a\n\n<script>alert(1)</script>`",
    "$a <script>alert(1)</script> b$",
    "$$\n<script>alert(1)</script>\n$$",
    "\\[<img src=x onerror=alert(1)>\\]",
    "\\<script>alert(1)</script>",
    "\\\\<script>alert(1)</script>",
    "```html\n<script>alert(1)</script>\n```",
    "~~~\"><script>alert(1)</script>\nx\n~~~",
    "    <script>alert(1)</script>",
    "- <script>alert(1)</script>",
    "| a |\n|---|\n| <script>alert(1)</script> |",
    "# <script>alert(1)</script>",
    "<a href='x' title='`<script>`'>x</a>",
    "<b title='<script>alert(1)</script>'>",
    "<b title=\"a\n\n<script>alert(1)</script>\">",
    "[x](y \"<script>alert(1)</script>\")",
    "![<img src=x onerror=alert(1)>](y.png)",
    "<<script>script>alert(1)</script>",
    "<scr<!-- -->ipt>alert(1)</script>",
    "<scr<b>ipt>alert(1)</scr</b>ipt>",
    "](y \"<script>alert(1)</script>\")",
    "[x](javascript:a<b)",
    "[x](javascript:((1)))",
    "[x](javascript:1//\\()",
    "[x](javascript:1 (t))",
    "[x](<javascript:a b>)",
    "![x](javascript://%0aalert(1))",
    "[r]\n\n[r]: javascript:<b",
    "[r]\n\n[r]: javascript:1\xa0x",
    "[r]\n\n[r]: javascript:1\rx",
    "> $$<script>alert(1)</script>\n> $$",
    "| $$<script>alert(1)</script>$$ |\n|---|",
    "a <!-- x --!> <script>alert(1)</script>",
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS + MARKDOWN_ATTACKS)
def test_prose_is_inert(attack: str) -> None:
    assert verdict(shown(render(f"Before {attack} after"))) == []
    assert verdict(shown(render(attack))) == []


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_output_of_html_is_inert(attack: str) -> None:
    for scope in ("", "here"):
        clean = sanitize(f"<p>before</p>{attack}<p>after</p>", scope)
        assert verdict(clean, PERMITTED | IN_OUTPUTS, scope) == []
    assert "after" in sanitize(f"{attack}<p>after</p>")


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_page_of_attacks_is_inert_wherever_they_stand(attack: str) -> None:
    claim = code(f"# Claim {attack}".replace("\n", " ") + "\nassert True", "claim")
    cell = code(f"print({attack!r})")
    cell.outputs = [
        new_output("stream", text=attack),
        new_output("display_data", {"text/html": attack, "text/plain": attack}),
        new_output("display_data", {"text/markdown": attack}),
        new_output("display_data", {"text/latex": f"${attack}$"}),
        new_output("display_data", {"text/plain": attack}),
        new_output("display_data", {"application/x-odd": attack}),
        new_output("error", ename=attack, evalue=attack, traceback=[attack]),
    ]
    page, _ = DocusaurusExporter().from_notebook_node(notebook(prose(attack), claim, cell))
    body = page.split("\n---", 1)[1]
    assert verdict(shown(body)) == []


def test_what_is_harmless_in_an_output_stays() -> None:
    markup = (
        '<table class="dataframe"><tbody><tr style="text-align: right;"><td colspan="2">1</td></tr>'
        '</tbody></table><a href="https://example.org">x</a><img src="data:image/png;base64,AA==">'
    )
    clean = sanitize(markup)
    for part in ("dataframe", "text-align", 'colspan="2"', "https://example.org", "base64,AA=="):
        assert part in clean


PIECES = st.sampled_from(
    [
        *"<>/!?`$\\[](){}\"'=-#*_&;: \n\t|~.",
        *("\n\n", "``", "```", "$$", "<!--", "-->", "\\(", "\\)", "\\[", "\\]", "    ", "> ", "- "),
        *(
            "<script>",
            "</script>",
            "<b>",
            "</b>",
            "<img src=x onerror=y>",
            "<a href='javascript:x'>",
        ),
        *(
            "<nb-code>",
            "[x](javascript:x)",
            "](javascript:x)",
            "[a]",
            "[a]: ",
            "javascript:x",
            "onerror=x",
            "<https://a>",
        ),
        *("![a](", "\\begin{align}", "\\end{align}", "&lt;", "&#60;", "script", "x"),
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=3), max_size=25).map("".join)


@settings(max_examples=600)
@given(TEXTS)
def test_no_tag_gets_through_that_is_not_permitted(text: str) -> None:
    page = render(text)
    for match in re.finditer(r"<([A-Za-z/!?][^\s<>/]*/?[^\s<>/]*)", page):
        name = match.group(1).strip("/").lower()
        assert name in PERMITTED | OURS, page


@settings(max_examples=600)
@given(TEXTS)
def test_any_prose_is_inert(text: str) -> None:
    assert verdict(shown(render(text))) == []


@settings(max_examples=200)
@given(TEXTS)
def test_any_output_of_html_is_inert(markup: str) -> None:
    assert verdict(sanitize(markup, "here"), PERMITTED | IN_OUTPUTS, "here") == []
