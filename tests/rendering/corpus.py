"""Hostile notebooks: everything that somebody could try, in every place of a notebook."""
# ruff: noqa: E501 - a piece is read best on one line

from __future__ import annotations

import base64
import warnings
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from nbformat import NotebookNode, from_dict
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from bodocs.rendering.loops import MIME
from bodocs.rendering.widgets import STATE, VIEW
from tests.conftest import code, notebook, prose
from tests.rendering.loop_data import changed
from tests.rendering.test_sanitising import ATTACKS, MARKDOWN_ATTACKS

ACTIVE_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)" width="9" height="9">'
    '<script>alert(1)</script><image href="https://example.org/x.png"/>'
    '<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="https://example.org"/>'
    "</foreignObject></svg>"
)
SHEETS = [
    "<style>body,main,article,#__docusaurus{display:none!important}</style>",
    "<style>+ *, ~ *{display:none} :root{--paper:red} h1{font-size:0}</style>",
    "<style>.nb-cover{position:fixed;inset:0;z-index:9999;background:red}</style>"
    "<div class=nb-cover style='position:fixed;top:0;left:0;width:100vw;height:100vh'>cover</div>",
    "<style>.c{position:absolute;top:-999px;left:-999px;width:9999px;height:9999px}</style>"
    "<div class=c>cover</div>",
    "<style>@import '//example.org/x.css';@font-face{font-family:x;src:url(//example.org/x)}</style>",
    "<style>.a{background:url(//example.org/x)}</style><p class=a style='background:url(//example.org/y)'>x</p>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<b title=\"<style>.a{content:'x onmouseover=alert(1) y'}</style>\">x</b>",
]  # fmt: skip
MDX = [
    "{window.alert(1)}\n\n{process.exit(1)}",
    "import x from 'y'\n\nexport const y = alert(1)",
    "export default () => <script>alert(1)</script>",
    "---\ntitle: other\nslug: /stolen\nmdx: {format: mdx}\n---\n\n# Other",
    "<nb-code data-html='<img src=x onerror=alert(1)>'>\n\n</nb-code>",
    "</nb-output></nb-code></details></div></article></main>",
    ":::note{onclick=alert(1) dangerouslySetInnerHTML=x style=color:red}\n\ntext\n\n:::",
    ":::danger[<img src=x onerror=alert(1)>]{#x .y}\n\ntext\n\n:::",
    "::script{src=//example.org/x}\n\n:script[x]{onclick=alert(1)} :iframe[y]{src=//example.org}",
    ":::script{src=//example.org/x}\n\nalert(1)\n\n:::\n\n:::div{onclick=alert(1)}\n\nx\n\n:::",
    "## Heading {#x onclick=alert(1)}\n\n## Heading {#\"><img/src=x/onerror=alert(1)>}",
    "```jsx live\nalert(1)\n```\n\n~~~html title=\"<img src=x onerror=alert(1)>\"\n</code></pre><script>alert(1)</script>\n~~~",
    "````\n```\n````\n```\n<script>alert(1)</script>",
    r"$\href{javascript:alert(1)}{x}$ $\url{javascript:alert(1)}$ $\includegraphics{https://example.org/x.png}$",
    r"$\htmlStyle{position:fixed}{x}$ $\htmlClass{navbar}{x}$ $\htmlData{x=y}{x}$ $\unknown{x} \frac{$",
    "$$\n</script><script>alert(1)</script>\n$$\n\n$\\text{<img src=x onerror=alert(1)>}$",
    "[^x]: <img src=x onerror=alert(1)>\n\nnote[^x]",
    "![<img src=x onerror=alert(1)>](attachment:\"onerror=alert(1).png)",
    "![x][r] ![r]\n\n[r]: https://example.org/x.png",
    "<a id=__docusaurus></a><a name=docusaurus></a><div id=__docusaurus>x</div>",
    "<details><summary>never closed\n\n<table><tr><td>nor this",
    "<!-- never closed",
    "<pre><code>never closed",
    "| a |\n|---|\n| <img src=x onerror=alert(1)> `|` </table> |",
]  # fmt: skip
TITLE = "\"}: <img src=x onerror=alert(1)> {alert(1)} '---\nslug: /stolen\n---\n</title></script><script>alert(1)</script>"
EXECUTED = "\"'/><img src=x onerror=alert(1)>{alert(1)}"
EVERYTHING = [*ATTACKS, *SHEETS]


def of_prose() -> NotebookNode:
    cells = [prose(attack) for attack in [*ATTACKS, *MARKDOWN_ATTACKS, *SHEETS, *MDX]]
    for cell in cells:
        cell["attachments"] = from_dict({'"onerror=alert(1).png': {"image/svg+xml": ACTIVE_SVG}})
    return notebook(*cells, prose("The end."))


def of_outputs() -> NotebookNode:
    made = notebook(*[_cell(attack) for attack in [*EVERYTHING, *MDX]], prose("The end."))
    made.metadata["widgets"] = from_dict(
        {
            STATE: {
                "state": {
                    str(number): {"model_name": "HTMLModel", "state": {"value": attack}}
                    for number, attack in enumerate(EVERYTHING)
                }
            }
        }
    )
    views = [{VIEW: {"model_id": str(number)}} for number in range(len(EVERYTHING))]
    loop = changed("names", dict.fromkeys(("input", "value", "acquisition", "band"), EXECUTED))
    made.cells.insert(0, code("loops()", id="loops"))
    made.cells[0].outputs = [_output({MIME: loop}), _output({MIME: {**loop, EXECUTED: EXECUTED}})]
    made.cells.insert(0, code("widgets()", id="widgets"))
    made.cells[0].outputs = [_output(view) for view in views]
    return made


def of_metadata() -> NotebookNode:
    cells = []
    for attack in EVERYTHING:
        line = " ".join(attack.split())
        cell = code(f"#| fig-alt: {line!r}\n#| fig-cap: {line!r}\nx")
        cell.metadata.update(from_dict({attack: attack, "tags": [attack, {attack: attack}]}))
        cell.outputs = [_output({"image/svg+xml": ACTIVE_SVG}), _output({attack: attack})]
        figure = {"data": [{"y": [1], "name": attack, "type": "table"}], "layout": {attack: attack}}
        cell.outputs.append(_output({"application/vnd.plotly.v1+json": figure}))
        cells += [cell, code(f"# {line}\nassert True", "claim")]
    made = notebook(*cells, prose("The end."))
    made.metadata.update(
        from_dict({"title": TITLE, "kernelspec": {"language": TITLE, "name": TITLE}})
    )
    return made


def of_libraries() -> NotebookNode:
    """Return what honest libraries send, which has to work under the same rules."""
    figure = {"data": [{"y": [1, 3, 2], "type": "scatter"}], "layout": {"template": {}}}
    frame = pd.DataFrame({"value": [1, 2]})
    cells = [code("figure"), code("model"), code("cards"), code("styled")]
    cells[0].outputs = [_output({"application/vnd.plotly.v1+json": figure})]
    model = make_pipeline(StandardScaler(), Ridge())
    cells[1].outputs = [_output({"text/html": model._repr_html_(), "text/plain": "Pipeline()"})]
    cells[2].outputs = [_output({"text/html": ax_cards(), "text/plain": "<AnalysisCardGroup>"})]
    styled = frame.style.highlight_max(color="#ffcc00").set_uuid("t").to_html()
    cells[3].outputs = [_output({"text/html": styled, "text/plain": "Styler"})]
    return notebook(*cells, prose("The end."))


SUBTITLE = "What the model predicts, and how sure it is of that. " * 6


def ax_cards() -> str:
    """Return a group of a card with a figure and one with a table, as Ax sends it to Jupyter."""
    with warnings.catch_warnings():  # of what Ax's own requirements deprecate among each other
        warnings.simplefilter("ignore")
        from ax.analysis.plotly.plotly_analysis import create_plotly_analysis_card
        from ax.core.analysis_card import AnalysisCard, AnalysisCardGroup

    figure = go.Figure(go.Contour(z=[[1, 2], [3, 4]]), layout={"title": {"text": "Predicted"}})
    frame = pd.DataFrame({"arm": ["0_0"], "score": [1]})
    cards = [
        create_plotly_analysis_card("Contour", "Contour of the model", SUBTITLE, frame, figure),
        AnalysisCard("Best", "Best arm", "By its mean.", frame, ""),
    ]
    return str(AnalysisCardGroup("Results", "All results", "", cards)._repr_html_())


def _cell(attack: str) -> NotebookNode:
    cell = code(attack)
    mimes = ("text/html", "text/markdown", "text/latex", "image/svg+xml", "application/javascript")
    cell.outputs = [_output({mime: attack, "text/plain": attack}) for mime in mimes]
    cell.outputs += [
        _output({"application/json": {attack: attack}}),
        _output({"application/pdf": base64.b64encode(b"%PDF" + attack.encode()).decode()}),
        _output({"image/png": base64.b64encode(attack.encode()).decode(), "text/plain": "x"}),
        _output({"application/vnd.vegalite.v5+json": {"data": {"values": [{attack: attack}]}}}),
        {"output_type": "stream", "name": attack, "text": f"\x1b[31m{attack}\x1b[0m\x1b]8;;{attack}\x07"},
        {"output_type": "error", "ename": attack, "evalue": attack, "traceback": [attack]},
    ]  # fmt: skip
    cell.outputs = [from_dict(output) for output in cell.outputs]
    return cell


def _output(data: dict[str, Any]) -> NotebookNode:
    return from_dict({"output_type": "display_data", "data": data, "metadata": {}})
