from __future__ import annotations

import re

import pandas as pd

from bodocs.rendering.tables import mark_text_columns


def marked(frame: pd.DataFrame) -> dict[str, bool]:
    markup = mark_text_columns(frame.to_html())
    return {
        text: "nb-text" in attributes
        for attributes, text in re.findall(r"<t[hd]([^>]*)>([^<]+)</t[hd]>", markup)
    }


def test_columns_of_text_are_marked_with_their_heading():
    cells = marked(pd.DataFrame({"name": ["sobol", "mbm"], "best": [1.25, -3e-7]}))
    assert cells["name"]
    assert cells["sobol"]
    assert cells["mbm"]
    assert not cells["best"]
    assert not cells["1.250000e+00"]


def test_numbers_written_as_text_and_missing_values_stay_numbers():
    cells = marked(pd.DataFrame({"share": ["5 %", "n/a"], "n": ["1,024", "NaN"]}, dtype=object))
    assert cells["share"]
    assert not cells["1,024"]


def test_an_index_of_text_is_left_to_the_style_sheet():
    cells = marked(pd.DataFrame({"x": [1]}, index=["row"]))
    assert not cells["x"]


def test_a_table_with_spanning_cells_is_left_as_it_is():
    index = pd.MultiIndex.from_tuples([("a", 1), ("a", 2)])
    markup = pd.DataFrame({"x": ["p", "q"]}, index=index).to_html()
    assert mark_text_columns(markup) == markup


def test_other_html_is_left_as_it_is():
    assert mark_text_columns("<table><tr><td>a</td></tr></table>") == (
        "<table><tr><td>a</td></tr></table>"
    )


def test_a_cell_keeps_the_class_it_has():
    row = '<tr><td class="own">word</td></tr>'
    markup = mark_text_columns(f'<table class="dataframe">{row}</table>')
    assert '<td class="nb-text own">word</td>' in markup
