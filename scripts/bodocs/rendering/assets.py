"""Files that a page brings along: figures, images, data; named by their content."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from dataclasses import dataclass, field

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


def picture(bundle: dict[str, str], metadata: dict[str, object], assets: Assets) -> Picture | None:
    """Return the best picture in a mime bundle, or None if it has none."""
    svg = _joined(bundle.get("image/svg+xml"))
    rasters = [m for m in ("image/png", "image/jpeg", "image/webp", "image/gif") if m in bundle]
    if svg and (len(svg) <= _SVG_LIMIT or not rasters):
        return _vector(svg, assets)
    for mime in rasters:
        try:
            data = base64.b64decode(_joined(bundle[mime]))
        except ValueError:  # what came is no image
            continue
        return raster(data, mime.removeprefix("image/"), assets, metadata.get(mime))
    return None


def raster(data: bytes, suffix: str, assets: Assets, size: object = None) -> Picture:
    """Return a picture from the bytes of an image file."""
    given = size if isinstance(size, dict) else {}
    width, height = given.get("width"), given.get("height")
    if width is None or height is None:
        width, height = _measured(data)
    address = assets.add(data, suffix)
    return Picture(address, address, _pixels(width), _pixels(height))


def _joined(text: object) -> str:
    return "".join(text) if isinstance(text, list) else str(text or "")


def _pixels(value: object) -> int | None:
    return round(float(value)) if isinstance(value, int | float) else None


def _measured(data: bytes) -> tuple[int | None, int | None]:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as image:
            return image.size
    except (UnidentifiedImageError, OSError):
        return None, None


_METADATA = re.compile(r"<metadata>.*?</metadata>\s*", re.DOTALL)
_ATTRIBUTE = {
    name: re.compile(rf'<svg\b[^>]*?\b{name}="([\d.]+)(pt|px|)"', re.DOTALL)
    for name in ("width", "height")
}


def _vector(svg: str, assets: Assets) -> Picture:
    width, height = (_svg_pixels(svg, name) for name in ("width", "height"))
    if "Matplotlib" not in svg and "matplotlib" not in svg:
        address = assets.add(svg.encode(), "svg")
        return Picture(address, address, width, height)
    plain = _METADATA.sub("", svg)
    light, dark = (assets.add(themed(plain, theme).encode(), "svg") for theme in ("light", "dark"))
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
