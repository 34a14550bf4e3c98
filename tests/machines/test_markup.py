"""HTML of outputs as Markdown."""

from __future__ import annotations

import pandas as pd
import pytest
from markdown_it import MarkdownIt

from bodocs.machines.markup import to_markdown


def markdown(html: str) -> str:
    return to_markdown(html, lambda address: f"https://site.example{address}")


def test_a_data_frame_with_levels_is_one_table() -> None:
    index = pd.MultiIndex.from_tuples([("a", 1), ("a", 2), ("b", 1)], names=["k", "n"])
    frame = pd.DataFrame({"x": ["1|2", "y", "*z*"]}, index=index)
    assert markdown(frame.to_html()).split("\n") == [
        "| k | n | x |",
        "| --- | --- | --- |",
        "| a | 1 | 1\\|2 |",
        "| a | 2 | y |",
        "| b | 1 | \\*z\\* |",
    ]


def test_what_spans_columns_stands_over_each() -> None:
    columns = pd.MultiIndex.from_tuples([("loss", "mean"), ("loss", "sd")])
    frame = pd.DataFrame([[1, 2]], columns=columns)
    assert markdown(frame.to_html()).startswith("|  | loss / mean | loss / sd |\n")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One<br>line</p><p>two</p>", "One line\n\ntwo"),
        ("<ul><li>a</li><li>b <b>c</b></li></ul>", "- a\n- b **c**"),
        ("<pre>a\n  &lt;b&gt;</pre>", "```text\na\n  <b>\n```"),
        ("<code>x`y</code>", "``x`y``"),
        ('<a href="/x">y</a> <img src="/nb/a.svg" alt="A line">',
         "[y](https://site.example/x) ![A line](https://site.example/nb/a.svg)"),
        ('<img src="data:image/png;base64,AA" alt="Bits">', "Bits"),
        ("<style>p {}</style>text", "text"),
        ("<table><tr><td>no head</td></tr></table>", "|  |\n| --- |\n| no head |"),
        ("<table><tr><td><table><tr><td>in</td></tr></table></td></tr></table>",
         "|  |\n| --- |\n| --- in |"),
        ("<table></table>", ""),
        ("<em>open <b>and open", "*open **and open***"),
        ("</td></table></em>stray", "stray"),
    ],
)  # fmt: skip
def test_html_says_the_same_in_markdown(html: str, expected: str) -> None:
    assert markdown(html) == expected


def test_a_cell_may_not_span_a_million_columns() -> None:
    assert len(markdown('<table><tr><td colspan="1000000">x</td></tr></table>')) < 2000


def test_signs_of_markdown_stay_signs() -> None:
    said = "a*b* [c](d) `e` g_h _i_ \\j"
    html = MarkdownIt().render(markdown(f"<p>{said} &lt;f&gt;</p>"))
    assert html == f"<p>{said} &lt;f&gt;</p>\n"
