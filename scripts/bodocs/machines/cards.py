"""The picture that stands for a page where its address is shared: drawn from its title."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bodocs.options import parse
from bodocs.rendering import rasters

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

SIZE = (1200, 630)
FOLDER = "cards"
"""Folder of the site's static files that holds the cards."""

_DRAWN_BY = 1
"""Counts the ways in which cards have been drawn; another one draws all of them anew."""

_EDGE = 72
_INK, _SOFT, _PAPER, _LINE, _MARK = "#1c2128", "#555f6b", "#ffffff", "#dfe3e8", "#00629b"
_FIGURE = (660, 150, 1128, 558)
"""Where a figure stands: left, top, right, bottom."""

_TITLE_SIZES = (64, 56, 50, 44, 38)
_TITLE_LINES = 3
_ABOUT_SIZE, _ABOUT_LINES, _NAME_SIZE = 27, 4, 28


@dataclass(frozen=True)
class Card:
    """What a card is drawn from.

    Attributes:
        site: Name of the site.
        title: Title of the page.
        about: One sentence on it; may be empty.
        figure: A picture of it, as the bytes of a file; empty for none.
    """

    site: str
    title: str
    about: str = ""
    figure: bytes = b""

    @property
    def address(self) -> str:
        """Where it lies on the site: another address as soon as it looks otherwise."""
        import PIL

        figure = hashlib.sha256(self.figure).hexdigest()
        parts = [_DRAWN_BY, PIL.__version__, self.site, self.title, self.about, figure]
        key = hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:20]
        return f"/{FOLDER}/{key}.png"


def figure(cells: Iterable[Any]) -> bytes:
    """Return the figure that stands for a page, as pixels: the first one that is described.

    Args:
        cells: The cells of the executed page.
    """
    found = sorted(_figures(cells), key=lambda pair: not pair[0])
    return next((data for _, data in found), b"")


def _figures(cells: Iterable[Any]) -> Iterator[tuple[bool, bytes]]:
    for cell in cells:
        if cell.cell_type != "code":
            continue
        for output in cell.get("outputs") or []:
            data = output.get("data")
            pixels = rasters.decoded(data.get("image/png")) if isinstance(data, dict) else b""
            if pixels and rasters.read(pixels) is not None:
                yield _is_described(cell), pixels


def _is_described(cell: Any) -> bool:
    try:
        return bool(parse(cell.source).fig_alt)
    except ValueError:
        return False


def draw(card: Card) -> bytes:
    """Return a card as a PNG file; the same card gives the same bytes."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", SIZE, _PAPER)
    pen = ImageDraw.Draw(image)
    picture = _fitted(card.figure)
    pen.rectangle((0, 0, SIZE[0], 12), fill=_MARK)
    pen.text((_EDGE, 72), card.site, font=_font("DejaVuSans-Bold", _NAME_SIZE), fill=_MARK)
    right = SIZE[0] - _EDGE
    if picture is not None:
        right = _FIGURE[0] - 36
        _place(image, pen, picture)
    bottom = _title(pen, card.title, right - _EDGE)
    _text(pen, card.about, bottom + 22, right - _EDGE)
    file = io.BytesIO()
    # Few colours are lost, and half the bytes.
    image.quantize(128, dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()


def _title(pen: ImageDraw, title: str, width: int) -> int:
    """Write the title as large as it fits, and return where it ends."""
    for size in _TITLE_SIZES:
        font = _font("DejaVuSans-Bold", size)
        lines = _lines(title, font, width)
        if len(lines) <= _TITLE_LINES and all(font.getlength(line) <= width for line in lines):
            break
    return _write(pen, _cut(lines, _TITLE_LINES, font, width), font, _INK, 150)


def _text(pen: ImageDraw, about: str, top: int, width: int) -> None:
    font = _font("DejaVuSans", _ABOUT_SIZE)
    room = max(0, SIZE[1] - _EDGE // 2 - top) // _height(font)
    lines = _lines(about, font, width)
    _write(pen, _cut(lines, min(_ABOUT_LINES, room), font, width), font, _SOFT, top)


def _write(pen: ImageDraw, lines: list[str], font: FreeTypeFont, colour: str, top: int) -> int:
    for line in lines:
        pen.text((_EDGE, top), line, font=font, fill=colour)
        top += _height(font)
    return top


def _lines(text: str, font: FreeTypeFont, width: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _cut(lines: list[str], most: int, font: FreeTypeFont, width: int) -> list[str]:
    """Return so many lines, none too wide; what is left out leaves a sign."""
    kept = lines[:most]
    if kept and len(lines) > most:
        kept[-1] += " …"
    return [_shortened(line, font, width) for line in kept]


def _shortened(line: str, font: FreeTypeFont, width: int) -> str:
    while font.getlength(line) > width and len(line) > 2:
        line = f"{line.rstrip('… ')[:-1].rstrip()}…"
    return line


def _height(font: FreeTypeFont) -> int:
    return round(font.size * 1.25)


def _fitted(data: bytes) -> Image | None:
    """Return a figure on paper, as large as its place; None if it cannot be read."""
    from PIL import Image

    if not data:
        return None
    try:
        with Image.open(io.BytesIO(data), formats=("PNG",)) as opened:
            figure = opened.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    left, top, right, bottom = _FIGURE
    scale = min((right - left) / figure.width, (bottom - top) / figure.height)
    size = (max(1, round(figure.width * scale)), max(1, round(figure.height * scale)))
    figure = figure.resize(size, Image.Resampling.BOX)
    paper = Image.new("RGBA", size, _PAPER)
    paper.alpha_composite(figure)
    return paper.convert("RGB")


def _place(image: Image, pen: ImageDraw, picture: Image) -> None:
    left, top, right, bottom = _FIGURE
    x = left + (right - left - picture.width) // 2
    y = top + (bottom - top - picture.height) // 2
    image.paste(picture, (x, y))
    edge = (x - 12, y - 12, x + picture.width + 12, y + picture.height + 12)
    pen.rounded_rectangle(edge, radius=8, outline=_LINE, width=2)


@lru_cache(maxsize=16)
def _font(name: str, size: int) -> FreeTypeFont:
    from PIL import ImageFont

    # Without the import of matplotlib, which takes longer than all cards.
    found = importlib.util.find_spec("matplotlib")
    [folder] = (found and found.submodule_search_locations) or [""]
    file = Path(folder) / "mpl-data" / "fonts" / "ttf" / f"{name}.ttf"
    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)
