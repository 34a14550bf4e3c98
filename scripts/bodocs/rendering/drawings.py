"""Drawings: in the colours of either theme, and what is pixels in them in two resolutions.

A figure with a heatmap or a photograph in it stays a drawing around its pixels, because in that way
its lettering is text in the page's ink, in both themes; a picture of it all would need white paper
on a dark page. As an image a drawing cannot load another file, so each holds its pixels, and a
reader fetches just the one for their theme and screen.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from html import unescape

from bodocs.rendering import rasters
from bodocs.rendering.rasters import Raster, Rgb, decoded
from bodocs.rendering.svg import harmless

# As in the website's tokens.css.
_INK = {"light": "#1c2128", "dark": "#dbe1e9"}
_PAPER = {"light": "#ffffff", "dark": "#15181d"}
SISTERS = {
    "#0072b2": "#3a95d6",
    "#d55e00": "#f58a3a",
    "#009e73": "#2fc79a",
    "#cc79a7": "#e29ac3",
    "#7a4a12": "#b9854a",
    "#23406b": "#b7dcf8",
    "#8049d8": "#8a68ea",
    "#5c5c62": "#e0e2e6",
}
"""The cycle of the project's style sheet, and what each colour of it is on dark paper."""

_HEAVIEST = 1_500_000
_SHAPES = 5_000

_METADATA = re.compile(r"<metadata>.*?</metadata>\s*", re.DOTALL)
_TITLES = re.compile(r"<(title|desc)\b[^>]*>([^<]*)</\1>")
_SHAPE = re.compile(r"<(?:a|circle|ellipse|g|image|line|path|polygon|polyline|rect|text|use)\b")
_ATTRIBUTE = {
    name: re.compile(rf'<svg\b[^>]*?\b{name}="([\d.]+)(pt|px|)"', re.DOTALL)
    for name in ("width", "height")
}
# As matplotlib writes it: upright, and measured in points.
_PIXELS = re.compile(
    r'<image xlink:href="data:image/png;base64,(?P<data>[^"]{16000,})"(?P<rest> id="\w+"'
    r'(?: transform="scale\(1 -1\) translate\(0 -?[\d.]+\)")?[^>]*? width="(?P<width>[\d.]+)")'
)
_PER_POINT = 4 / 3


@dataclass(frozen=True)
class Drawing:
    """A drawing as files.

    Attributes:
        light: The files for the light theme, the one with fewer pixels first, if there are two.
        dark: The same for the dark theme; equal files if the drawing knows nothing of themes.
        width: CSS pixels, or None if unknown.
        height: CSS pixels, or None if unknown.
        title: What it says of itself.
    """

    light: list[str]
    dark: list[str]
    width: int | None
    height: int | None
    title: str

    @property
    def is_heavy(self) -> bool:
        """True for what a picture would show with less."""
        return len(self.light[-1]) > _HEAVIEST


def has_many_shapes(source: str) -> bool:
    """Return True for a drawing that a browser takes a while to draw."""
    return source.count("<path") + source.count("<use") > _SHAPES


def drawing(source: str) -> Drawing | None:
    """Return what a page shows of a drawing; None for what is none."""
    svg = harmless(_METADATA.sub("", source))
    if svg is None:
        return None
    width, height = (_pixels(svg, name) for name in ("width", "height"))
    if "Matplotlib" not in source and "matplotlib" not in source:
        return Drawing([svg], [svg], width, height, _title(svg))
    known: dict[bytes, list[Raster]] = {}
    light, dark = (
        [themed(one, theme) for one in _resolutions(svg, theme, known)]
        for theme in ("light", "dark")
    )
    return Drawing(light, dark, width, height, _title(svg))


def themed(svg: str, theme: str) -> str:
    """Return matplotlib's drawing in a theme's colours: ink for black, paper for white."""
    ink, paper = _INK[theme], _PAPER[theme]
    svg = re.sub(r"#000000\b", ink, svg)
    svg = re.sub(r"#ffffff\b", paper, svg)
    if theme == "dark":
        for colour, sister in SISTERS.items():
            svg = svg.replace(colour, sister)
    # DejaVu Sans, with which the drawing was measured, is as wide as Verdana.
    svg = svg.replace("'DejaVu Sans'", "'DejaVu Sans', Verdana, system-ui")
    # Text and shapes without a colour of their own are black: matplotlib does not say so.
    return re.sub(r"(<svg\b[^>]*>)", rf"\1<style>svg{{fill:{ink}}}</style>", svg, count=1)


def _title(svg: str) -> str:
    """Return what a drawing says of the whole of it; those of its shapes have titles, too."""
    head = _SHAPE.split(svg, maxsplit=1)[0]
    texts = (unescape(text).strip() for _, text in _TITLES.findall(head))
    return ": ".join(text for text in texts if text)


def _resolutions(svg: str, theme: str, known: dict[bytes, list[Raster]]) -> list[str]:
    """Return a drawing with its pixels for a coarse and for a fine screen, or one for both."""
    images = {match[0]: _images(match, theme, known) for match in _PIXELS.finditer(svg)}
    coarse, fine = (
        _PIXELS.sub(lambda match, which=which: images[match[0]][which], svg)  # type: ignore[misc]
        for which in (0, -1)
    )
    return [fine] if coarse == fine else [coarse, fine]


def _images(match: re.Match[str], theme: str, known: dict[bytes, list[Raster]]) -> list[str]:
    found = rasters.read(decoded(match["data"]))
    if found is None:
        return [match[0]]
    shown = max(1, round(float(match["width"]) * _PER_POINT))
    pixels = _recoloured(found, theme)
    if pixels.data not in known:
        known[pixels.data] = rasters.resolutions(pixels, shown)
    # Of another number of pixels, the shape is not quite the same.
    return [
        f'<image preserveAspectRatio="none" xlink:href="data:image/{made.kind};base64,'
        f'{base64.b64encode(made.data).decode()}"{match["rest"]}'
        for made in known[pixels.data]
    ]


def _recoloured(raster: Raster, theme: str) -> Raster:
    """Return pixels in a theme's colours, if there is paper to be seen between them."""
    lighter = SISTERS if theme == "dark" else {}
    colours = {"#000000": _INK[theme], "#ffffff": _PAPER[theme], **lighter}
    return rasters.recoloured(raster, {_rgb(old): _rgb(new) for old, new in colours.items()})


def _rgb(colour: str) -> Rgb:
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue


def _pixels(svg: str, name: str) -> int | None:
    match = _ATTRIBUTE[name].search(svg)
    if not match:
        return None
    return round(float(match.group(1)) * (_PER_POINT if match.group(2) == "pt" else 1))
