"""Files that a page brings along: figures, images, data; named by their content."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from bodocs.rendering import rasters
from bodocs.rendering.drawings import Drawing, drawing, has_many_shapes
from bodocs.rendering.rasters import COLUMN, decoded

FOLDER = "nb"
"""Folder of the site's static files that holds the assets."""

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

    def content(self, address: str) -> bytes:
        """Return what was kept under an address."""
        return self.files[address.removeprefix("/")]


@dataclass(frozen=True)
class Picture:
    """An image ready for the page.

    Attributes:
        light: Address for the light theme.
        dark: Address for the dark theme; the same one if there is no other.
        width: CSS pixels, or None if unknown.
        height: CSS pixels, or None if unknown.
        light_set: The addresses for screens of either resolution, as in ``srcset``; empty if there
            is only one.
        dark_set: The same for the dark theme.
        opaque: Nothing behind it is seen, so it needs no paper of its own.
        title: What the file itself says that it shows.
    """

    light: str
    dark: str
    width: int | None = None
    height: int | None = None
    light_set: str = ""
    dark_set: str = ""
    opaque: bool = False
    title: str = ""

    @property
    def sizes(self) -> str | None:
        """How wide a set's picture is shown, as in ``sizes``; None without a set."""
        if not self.light_set or not self.width:
            return None
        shown = min(self.width, COLUMN)
        return f"(max-width: {shown}px) 100vw, {shown}px"


def picture(bundle: dict[str, Any], metadata: dict[str, Any], assets: Assets) -> Picture | None:
    """Return the best picture in a mime bundle, or None if it has none.

    That is the drawing, unless it is so heavy that pixels show the same with less. The lettering of
    those is black on what is behind it, so the page puts white paper there in either theme.
    """
    svg = joined(bundle.get("image/svg+xml"))
    drawn = drawing(svg) if "<svg" in svg and not has_many_shapes(svg) else None
    if drawn is not None and not drawn.is_heavy:
        return _vector(drawn, assets)
    for mime in ("image/png", "image/jpeg", "image/webp", "image/gif"):
        found = raster(decoded(bundle.get(mime)), assets, metadata.get(mime))
        if found is not None:
            return found
    drawn = drawn or (drawing(svg) if "<svg" in svg else None)
    return _vector(drawn, assets) if drawn else None


def raster(data: bytes, assets: Assets, size: object = None) -> Picture | None:
    """Return a picture from the bytes of an image file; None if they are none.

    The file's own first bytes say what it is, not the name it came under.
    """
    source = rasters.read(data)
    if source is None:
        return None
    given = size if isinstance(size, dict) else {}
    width, height = _pixels(given.get("width")), _pixels(given.get("height"))
    if width is None or height is None:
        width, height = source.width, source.height
    files = rasters.resolutions(source, min(width, COLUMN))
    addresses = [assets.add(file.data, file.kind) for file in files]
    entries = _set(addresses, [file.width for file in files])
    last = addresses[-1]
    return Picture(last, last, width, height, entries, entries, source.opaque)


def joined(text: object) -> str:
    """Return a text that a notebook may hold as a list of its lines."""
    return "".join(map(str, text)) if isinstance(text, list) else str(text or "")


def _set(addresses: list[str], widths: list[int]) -> str:
    pairs = zip(addresses, widths, strict=True)
    return ", ".join(f"{address} {width}w" for address, width in pairs if len(addresses) > 1)


def _pixels(value: object) -> int | None:
    known = isinstance(value, int | float) and 0 < value < _LARGEST
    return round(value) if known else None  # type: ignore[call-overload]


def _vector(drawn: Drawing, assets: Assets) -> Picture:
    sets = []
    for texts in (drawn.light, drawn.dark):
        addresses = [assets.add(text.encode(errors="replace"), "svg") for text in texts]
        # Their widths are those of the screens that they are meant for.
        widths = [(drawn.width or 1) * times for times in range(1, len(texts) + 1)]
        sets.append((addresses[-1], _set(addresses, widths)))
    (light, light_set), (dark, dark_set) = sets
    return Picture(light, dark, drawn.width, drawn.height, light_set, dark_set, title=drawn.title)
