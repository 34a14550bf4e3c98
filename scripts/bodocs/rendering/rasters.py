"""Pictures made of pixels: in two resolutions, and photographs no heavier than they need to be."""

from __future__ import annotations

import base64
import io
import warnings
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

Rgb = tuple[int, int, int]

COLUMN = 960
"""CSS pixels that the widest column of text takes; no picture is shown wider."""

_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
_MODES = {"1", "L", "LA", "P", "RGB", "RGBA"}
_OPAQUE = {"1", "L", "P", "RGB", "CMYK"}
_DECODED = 40_000_000  # pixels; a larger picture would take more memory than its page is worth
_TURNED = range(5, 9)  # values of the Exif orientation that swap width and height
_ORIENTATION = 0x0112
# More colours than lettering and colour maps have, and so many that losing some is not seen.
_COLOURS = 1 << 14
_QUALITY = 88
_FINE = 1.25  # pixels to a CSS pixel; a copy of less would show the same
_WORTHWHILE = 0.8  # of the other file's bytes; what saves less is not worth a second file


@dataclass(frozen=True)
class Raster:
    """A file of pixels.

    Attributes:
        data: Its content.
        kind: Its format, as in the name of a file.
        width: Pixels.
        height: Pixels.
        opaque: Nothing behind it is seen.
    """

    data: bytes
    kind: str
    width: int
    height: int
    opaque: bool = False


def decoded(text: object) -> bytes:
    """Return what a notebook holds as base64; nothing if it is none."""
    try:
        return base64.b64decode("".join(text) if isinstance(text, list) else str(text or ""))
    except (TypeError, ValueError):
        return b""


def read(data: bytes) -> Raster | None:
    """Return what a file holds, as its own first bytes say; None if it is no picture."""
    from PIL import Image

    try:
        with _opened(data) as image:
            width, height = image.size
            # Asked of a PNG, this would decode it.
            turned = image.format == "JPEG" and image.getexif().get(_ORIENTATION) in _TURNED
            if turned:
                width, height = height, width
            opaque = image.mode in _OPAQUE and "transparency" not in image.info
            return Raster(data, str(image.format).lower(), width, height, opaque)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def resolutions(source: Raster, shown: int) -> list[Raster]:
    """Return a picture for screens with one and with two pixels to a CSS pixel, in this order.

    One file stands for both where a second saves little. Nothing is made larger than it came, and
    what moves, or cannot be decoded, stays as it is.

    Args:
        source: The picture.
        shown: CSS pixels that it is wide on the page.
    """
    is_fine = source.width >= _FINE * shown
    if not is_fine and source.kind != "png":
        return [source]
    image = _decoded(source.data)
    if image is None:
        return [source]
    lossy = source.kind == "jpeg" or _is_photograph(image)
    if not is_fine and not lossy:
        return [source]
    fine = source
    if lossy or source.width >= _FINE * 2 * shown:
        fine = _lightest(source, _encoded(image, 2 * shown, lossy=lossy))
    if not is_fine:
        return [fine]
    coarse = _encoded(image, shown, lossy=lossy)
    return [coarse, fine] if len(coarse.data) < _WORTHWHILE * len(fine.data) else [fine]


def recoloured(source: Raster, colours: dict[Rgb, Rgb]) -> Raster:
    """Return a picture with other colours for some, if it is one that lets paper shine through."""
    image = _decoded(source.data)
    if image is None or image.mode != "RGBA":
        return source
    *bands, alpha = image.split()
    changed = flat = _merged(bands)
    for old, new in colours.items():
        mask = _where(flat, old)
        if mask.getbbox() is not None:
            changed = changed.copy() if changed is flat else changed
            changed.paste(new, mask=mask)
    if changed is flat:
        return source
    changed.putalpha(alpha)
    return _encoded(changed, changed.width, lossy=False)


def _merged(bands: list[Image]) -> Image:
    from PIL import Image

    return Image.merge("RGB", bands)


def _where(image: Image, colour: Rgb) -> Image:
    """Return a mask of the pixels that have a colour."""
    from PIL import ImageChops

    masks = (
        band.point([255 * (value == part) for value in range(256)])
        for band, part in zip(image.split(), colour, strict=True)
    )
    return reduce(ImageChops.darker, masks)


def _opened(data: bytes) -> Image:
    from PIL import Image

    with warnings.catch_warnings():  # of pictures too large to decode, which are not decoded
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        return Image.open(io.BytesIO(data), formats=_FORMATS)


@lru_cache(maxsize=1)  # of one picture colours are asked first, then resolutions
def _decoded(data: bytes) -> Image | None:
    from PIL import ImageOps

    try:
        image = _opened(data)
        size = image.width * image.height
        if getattr(image, "is_animated", False) or image.mode not in _MODES or size > _DECODED:
            return None
        image.load()
    except (OSError, ValueError, SyntaxError):  # cut short, perhaps; browsers show what is there
        return None
    turned = ImageOps.exif_transpose(image)
    if turned.mode in {"1", "P"}:
        turned = turned.convert("RGBA" if "transparency" in turned.info else "RGB")
    if turned.mode in {"LA", "RGBA"} and turned.getextrema()[-1] == (255, 255):
        turned = turned.convert(turned.mode[:-1])  # opaque: no need to say so of each pixel
    return turned


def _is_photograph(image: Image) -> bool:
    return image.mode == "RGB" and image.getcolors(_COLOURS) is None


def _encoded(image: Image, width: int, *, lossy: bool) -> Raster:
    from PIL.Image import Resampling

    if width < image.width:
        height = max(1, round(image.height * width / image.width))
        # What is drawn is averaged: the rings that the other filter makes weigh twice as much.
        how = Resampling.LANCZOS if lossy else Resampling.BOX
        image = image.resize((width, height), how)
    file = io.BytesIO()
    profile = image.info.get("icc_profile")
    if lossy and image.mode in {"L", "RGB"}:
        image.save(file, "JPEG", quality=_QUALITY, optimize=True, icc_profile=profile)
        return Raster(file.getvalue(), "jpeg", *image.size)
    image.save(file, "PNG", icc_profile=profile)
    return Raster(file.getvalue(), "png", *image.size)


def _lightest(source: Raster, made: Raster) -> Raster:
    return made if len(made.data) < _WORTHWHILE * len(source.data) else source
