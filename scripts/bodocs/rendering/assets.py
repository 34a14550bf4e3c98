"""Files that a page brings along: figures, images, data; named by their content."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import warnings
from dataclasses import dataclass, field
from typing import Any

from bodocs.rendering.svg import harmless

FOLDER = "nb"
"""Folder of the site's static files that holds the assets."""

# As in the website's tokens.css.
_INK = {"light": "#1c2128", "dark": "#dbe1e9"}
_PAPER = {"light": "#ffffff", "dark": "#15181d"}
# The cycle of the project's style sheet; on dark paper each colour is its lighter sister.
_LIGHTER = {
    "#0072b2": "#4aa8e0",
    "#d55e00": "#f0803c",
    "#009e73": "#2fc79a",
    "#cc79a7": "#e29ac3",
    "#b8860b": "#dcae3c",
    "#56a0d3": "#8cc4ee",
    "#8a6fc7": "#b39ff0",
    "#888888": "#a6a6a6",
}
_SVG_LIMIT = 1_500_000
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
_LARGEST = 100_000  # pixels; what claims more is no size


@dataclass
class Assets:
    """The files of one page.

    Attributes:
        files: Content by path under the site's static folder.
    """

    files: dict[str, bytes] = field(default_factory=dict)

    def add(self, data: bytes, suffix: str) -> str:
        """Keep a file and return its address on the site, without the site's base."""
        name = hashlib.sha256(data).hexdigest()[:20]
        path = f"{FOLDER}/{name}.{suffix}"
        self.files[path] = data
        return f"/{path}"


@dataclass(frozen=True)
class Picture:
    """An image ready for the page.

    Attributes:
        light: Address for the light theme.
        dark: Address for the dark theme; the same one if there is no other.
        width: CSS pixels, or None if unknown.
        height: CSS pixels, or None if unknown.
    """

    light: str
    dark: str
    width: int | None = None
    height: int | None = None


def picture(bundle: dict[str, Any], metadata: dict[str, Any], assets: Assets) -> Picture | None:
    """Return the best picture in a mime bundle, or None if it has none."""
    svg = _joined(bundle.get("image/svg+xml"))
    svg = svg if "<svg" in svg else ""
    rasters = [m for m in ("image/png", "image/jpeg", "image/webp", "image/gif") if m in bundle]
    if svg and (len(svg) <= _SVG_LIMIT or not rasters):
        drawn = _vector(svg, assets)
        if drawn is not None:
            return drawn
    for mime in rasters:
        drawn = raster(decoded(bundle[mime]), assets, metadata.get(mime))
        if drawn is not None:
            return drawn
    return None


def decoded(text: object) -> bytes:
    """Return what a notebook holds as base64; nothing if it is none."""
    try:
        return base64.b64decode(_joined(text))
    except ValueError:
        return b""


def raster(data: bytes, assets: Assets, size: object = None) -> Picture | None:
    """Return a picture from the bytes of an image file; None if they are none.

    The file's own first bytes say what it is, not the name it came under.
    """
    kind, measured = _read(data)
    if kind is None:
        return None
    given = size if isinstance(size, dict) else {}
    width, height = _pixels(given.get("width")), _pixels(given.get("height"))
    if width is None or height is None:
        width, height = measured
    address = assets.add(data, kind)
    return Picture(address, address, width, height)


def _joined(text: object) -> str:
    return "".join(text) if isinstance(text, list) else str(text or "")


def _pixels(value: object) -> int | None:
    known = isinstance(value, int | float) and 0 < value < _LARGEST
    return round(value) if known else None  # type: ignore[call-overload]


def _read(data: bytes) -> tuple[str | None, tuple[int, int]]:
    from PIL import Image

    try:
        with warnings.catch_warnings():  # of pictures too large to decode, which is not done here
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                return str(image.format).lower(), image.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None, (0, 0)


_METADATA = re.compile(r"<metadata>.*?</metadata>\s*", re.DOTALL)
_ATTRIBUTE = {
    name: re.compile(rf'<svg\b[^>]*?\b{name}="([\d.]+)(pt|px|)"', re.DOTALL)
    for name in ("width", "height")
}


def _vector(source: str, assets: Assets) -> Picture | None:
    svg = harmless(_METADATA.sub("", source))
    if svg is None:
        return None
    width, height = (_svg_pixels(svg, name) for name in ("width", "height"))
    if "Matplotlib" not in source and "matplotlib" not in source:
        address = assets.add(svg.encode(errors="replace"), "svg")
        return Picture(address, address, width, height)
    themes = (themed(svg, theme).encode(errors="replace") for theme in ("light", "dark"))
    light, dark = (assets.add(drawing, "svg") for drawing in themes)
    return Picture(light, dark, width, height)


def themed(svg: str, theme: str) -> str:
    """Return matplotlib's drawing in a theme's colours: ink for black, paper for white."""
    ink, paper = _INK[theme], _PAPER[theme]
    svg = re.sub(r"#000000\b", ink, svg)
    svg = re.sub(r"#ffffff\b", paper, svg)
    if theme == "dark":
        for colour, lighter in _LIGHTER.items():
            svg = svg.replace(colour, lighter)
    # DejaVu Sans, with which the drawing was measured, is as wide as Verdana.
    svg = svg.replace("'DejaVu Sans'", "'DejaVu Sans', Verdana, system-ui")
    # Text without a colour of its own is drawn in the ink.
    return re.sub(r"(<svg\b[^>]*>)", rf"\1<style>text{{fill:{ink}}}</style>", svg, count=1)


def _svg_pixels(svg: str, name: str) -> int | None:
    match = _ATTRIBUTE[name].search(svg)
    if not match:
        return None
    return round(float(match.group(1)) * (4 / 3 if match.group(2) == "pt" else 1))
