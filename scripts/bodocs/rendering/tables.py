"""Tables: columns of text read from the left and wrap; cells without words head nothing."""

from __future__ import annotations

import re

_ROW = re.compile(r"<tr\b[^>]*>.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<(t[hd])\b([^>]*)>(.*?)</\1>", re.DOTALL)
_EMPTY = re.compile(r"<th\b([^>]*)>(?:\s|&nbsp;|\u00a0)*</th>")
_NUMBER = re.compile(
    r"[-+]?(\d[\d,_]*\.?\d*|\.\d+)([eE][-+]?\d+)?[%jJ]?|[-+]?inf|nan|NaN|NaT|<NA>|"
)

TEXT_CLASS = "nb-text"
"""Class of the cells of a column that holds text; the website's style sheet knows it."""


def mark_text_columns(markup: str) -> str:
    """Return a DataFrame's HTML with the cells of text columns marked.

    A table whose cells span rows or columns is returned as it is.
    """
    if 'class="dataframe"' not in markup or "span=" in markup:
        return markup
    rows = [_CELL.findall(row) for row in _ROW.findall(markup)]
    body = [row for row in rows if any(tag == "td" for tag, _, _ in row)]
    width = max((len(row) for row in body), default=0)
    text = {
        column
        for column in range(width)
        if all(_is_text_cell(row[column]) for row in body if column < len(row))
        and any(row[column][0] == "td" for row in body if column < len(row))
    }
    return _ROW.sub(lambda row: _marked(row.group(), text), markup)


def without_empty_headings(markup: str) -> str:
    """Return tables in which an empty cell, such as the corner of a DataFrame, is no heading."""
    return _EMPTY.sub(r"<td\1></td>", markup)


def _is_text_cell(cell: tuple[str, str, str]) -> bool:
    return _NUMBER.fullmatch(cell[2].replace("&lt;", "<").strip()) is None


def _marked(row: str, columns: set[int]) -> str:
    count = -1

    def mark(cell: re.Match[str]) -> str:
        nonlocal count
        count += 1
        tag, attributes, content = cell.groups()
        if count not in columns:
            return cell.group()
        if 'class="' in attributes:
            attributes = attributes.replace('class="', f'class="{TEXT_CLASS} ', 1)
        else:
            attributes = f' class="{TEXT_CLASS}"{attributes}'
        return f"<{tag}{attributes}>{content}</{tag}>"

    return _CELL.sub(mark, row)
