"""A comparison as one HTML file, to be sent to a colleague: nothing in it asks a network."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from html import escape

from bodocs.comparison import telling
from bodocs.comparison.models import Difference, PageComparison, Picture, Row

_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; font: .85rem ui-monospace, monospace; }
.scroll { overflow-x: auto; }
th, td { text-align: left; vertical-align: top; padding: .2rem .5rem; white-space: pre-wrap;
  overflow-wrap: anywhere; border-top: 1px solid #8886; }
td.before { background: #d7302722; } td.after { background: #1a985022; }
figure { display: inline-block; width: 48%; min-width: 18rem; margin: .5rem .5% 1rem 0; }
figure img { max-width: 100%; background: white; } figcaption { font-size: .85rem; }
h3 { font: 600 .95rem ui-monospace, monospace; margin: 1.5rem 0 .3rem; }
.same { opacity: .75; }
"""


def page(found: Sequence[PageComparison], sides: tuple[str, str]) -> str:
    """Return the file; pictures stand in it as data, which no browser executes."""
    title = f"{escape(sides[0])} → {escape(sides[1])}"
    return "\n".join(
        [
            '<!doctype html><html lang="en"><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width">',
            '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
            "style-src 'unsafe-inline'; img-src data:\">",
            f"<title>{title}</title><style>{_STYLE}</style><body><h1>{title}</h1>",
            *(part for one in found for part in _section(one, sides)),
            "</body></html>\n",
        ]
    )


def _section(found: PageComparison, sides: tuple[str, str]) -> Iterator[str]:
    took = telling.duration(found)
    yield f"<h2>{escape(found.page)}</h2>"
    if took:
        yield f"<p>{escape(took)}</p>"
    if found.versions:
        each = [f"{name} {before} → {after}" for name, before, after in found.versions]
        yield f"<p>{escape(', '.join(each))}</p>"
    if not found.differences:
        yield '<p class="same">the same</p>'
    for difference in found.differences:
        yield from _difference(difference, sides)


def _difference(found: Difference, sides: tuple[str, str]) -> Iterator[str]:
    yield f"<h3>{escape(found.place)}</h3><p>{escape(found.message)}</p>"
    if found.rows:
        head = "".join(f'<th scope="col">{escape(side)}</th>' for side in sides)
        yield f'<div class="scroll"><table><tr>{head}</tr>'
        yield from map(_row, found.rows)
        yield "</table></div>"
    if found.pictures:
        for side, picture in zip(sides, found.pictures, strict=True):
            alt = f"{found.place}, {side}"
            yield f'<figure><img src="{_source(picture)}" alt="{escape(alt)}">'
            yield f"<figcaption>{escape(side)}</figcaption></figure>"


def _row(row: Row) -> str:
    before, after = telling.rows(row)
    cells = f'<td class="before">{escape(before)}</td><td class="after">{escape(after)}</td>'
    return f"<tr>{cells}</tr>"


def _source(picture: Picture) -> str:
    data = picture.data
    if picture.mime == "image/svg+xml":
        data = base64.b64encode(data.encode()).decode()
    # It stands in an attribute: whatever is no base64 would end it.
    return f"data:{picture.mime};base64,{''.join(c for c in data if c.isalnum() or c in '+/=')}"
