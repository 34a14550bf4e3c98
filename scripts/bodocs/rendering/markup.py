"""HTML of an output as blocks of the page: cleaned, with its figures and drawings in place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bodocs.rendering import alternatives, embedded, figures
from bodocs.rendering import assets as asset_files
from bodocs.rendering.assets import Assets, Picture
from bodocs.rendering.embedded import SLOT, Embedded
from bodocs.rendering.html import VOID, element, escape, sanitize
from bodocs.rendering.tables import mark_text_columns, without_empty_headings

_SHEET = re.compile(r"<style\b[^>]*>.*?</style>", re.DOTALL)
_INSIDE = r'[^<>"]*(?:"[^"]*"[^<>"]*)*'
_TAG = re.compile(rf"<(?P<end>/?)(?P<name>[a-z][a-z0-9]*)\b{_INSIDE}>")
_END = re.compile(r"\s*</[a-z][a-z0-9]*>")
_WITHOUT_END = VOID | {"input", "source"}
_ID = re.compile(r'\sid="[^"]*"')
_TITLE = re.compile(r"<title\b[^>]*>([^<]*)</title>|aria-label=[\"']([^\"']*)", re.IGNORECASE)


@dataclass(frozen=True)
class Shown:
    """HTML on the page.

    Attributes:
        blocks: Blocks of Markdown that show something of it.
        note: A block that says what is not shown, and where it would have come from.
    """

    blocks: list[str]
    note: list[str]


def render(markup: str, scope: str, alt: str, caption: str, assets: Assets) -> Shown:
    """Return HTML of an output as blocks of Markdown.

    Args:
        markup: The HTML, possibly broken or hostile.
        scope: Class of the elements that the blocks become, and of no others on the page.
        alt: Alt text of a figure in it.
        caption: Caption of its first figure.
        assets: Takes figures and drawings.
    """
    found = embedded.taken(markup)
    clean = sanitize(found.markup, scope).strip()
    blocks: list[str] = []
    for part in _parts(_with_drawings(clean, found, assets), found):
        if isinstance(part, str):
            blocks += _html(part, scope, alt)
        else:
            blocks += figures.plotly(part.figure, alt, caption, assets)
            caption = ""
    return Shown(blocks, _note(found))


@dataclass(frozen=True)
class _Figure:
    figure: dict[str, object]


def _html(clean: str, scope: str, alt: str) -> list[str]:
    if not embedded.shows_something(clean):
        return []
    kind = "table" if "<table" in clean else "html"
    described = alternatives.of_images(clean, alt)
    if kind == "table":
        described = without_empty_headings(mark_text_columns(described))
    return [element("output", kind=kind, scope=scope, html=described)]


def _with_drawings(clean: str, found: Embedded, assets: Assets) -> str:
    """Return clean HTML with a picture in the slot of each drawing."""
    images = {slot: _image(svg, assets) for slot, svg in found.drawings.items()}
    found.left_out += ["a drawing" for image in images.values() if not image]
    return SLOT.sub(lambda match: images.get(int(match[1]), match[0]), clean)


def _image(svg: str, assets: Assets) -> str:
    picture = asset_files.picture({"image/svg+xml": svg}, {}, assets)
    if picture is None:
        return ""
    title = _TITLE.search(svg)
    alt = escape((title[1] or title[2] if title else "") or "Drawing").replace('"', "&quot;")
    if picture.light == picture.dark:
        return _img(picture.light, "nb-drawing", alt, picture)
    themes = {"nb-drawing-light": picture.light, "nb-drawing-dark": picture.dark}
    return "".join(_img(address, name, alt, picture) for name, address in themes.items())


def _img(address: str, name: str, alt: str, picture: Picture) -> str:
    sizes = {"width": picture.width, "height": picture.height}
    size = "".join(f' {key}="{value}"' for key, value in sizes.items() if value)
    # The address comes first: the website puts its base before it.
    return f'<img src="{address}" class="{name}" alt="{alt}"{size} loading="lazy">'


def _parts(clean: str, found: Embedded) -> list[str | _Figure]:
    """Return clean HTML cut where a figure stands; what was open is closed and opened again."""
    if not found.figures:
        return [SLOT.sub("", clean)]
    sheets, rest = "".join(dict.fromkeys(_SHEET.findall(clean))), _SHEET.sub("", clean)
    pieces = list(_cut(rest, dict(found.figures)))
    for number, piece in enumerate(pieces):
        if isinstance(piece, str) and embedded.shows_something(piece):
            pieces[number] = sheets + piece  # they are for all of the pieces
            break
    return pieces


def _cut(clean: str, left: dict[int, dict[str, object]]) -> Iterator[str | _Figure]:
    opened: list[str] = []
    text, place = "", 0
    while tag := _TAG.search(clean, place):
        text += clean[place : tag.start()]
        place = tag.end()
        slot = SLOT.fullmatch(tag[0])
        if slot is None:
            text += tag[0]
            _follow(opened, tag)
            continue
        yield _closed(text, opened)
        figure = left.pop(int(slot[1]), None)
        if figure is not None:
            yield _Figure(figure)
        while end := _END.match(clean, place):  # an empty box would be seen
            place = end.end()
            opened.pop()
        opened = [_ID.sub("", one) for one in opened]
        text = "".join(opened)
    yield text + clean[place:]
    yield from map(_Figure, left.values())  # the sanitiser has taken their places along


def _follow(opened: list[str], tag: re.Match[str]) -> None:
    if tag["end"]:
        opened.pop()
    elif tag["name"] not in _WITHOUT_END:
        opened.append(tag[0])


def _closed(text: str, opened: list[str]) -> str:
    """Return the beginning of HTML that ends here, without what was opened last and is empty."""
    left = list(opened)
    end = _trimmed(text, len(text))
    while left and text.endswith(left[-1], 0, end):
        end = _trimmed(text, end - len(left.pop()))
    return text[:end] + "".join(_TAG.sub(r"</\g<name>>", tag) for tag in reversed(left))


def _trimmed(text: str, end: int) -> int:
    while end and text[end - 1].isspace():
        end -= 1
    return end


def _note(found: Embedded) -> list[str]:
    """Return a block that names what is not shown, and links to what other hosts have."""
    names = list(dict.fromkeys(found.left_out))
    lines = []
    if names:
        *most, last = names
        what = f"{', '.join(most)} and {last}" if most else last
        verb = "are" if most else "is"
        lines.append(
            escape(f"{what[0].upper()}{what[1:]} {verb} in the notebook, not on this page.")
        )
    lines += [
        f'<a href="{_quoted(url)}" rel="noopener nofollow">{escape(url)}</a>'
        for url in dict.fromkeys(found.addresses)
    ]
    return [element("output", kind="note", html="<br>".join(lines))] if lines else []


def _quoted(url: str) -> str:
    return escape(url).replace('"', "&quot;")
