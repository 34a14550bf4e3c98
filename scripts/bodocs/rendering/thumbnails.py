"""The picture that stands for a page where it is linked to: its first figure, made small.

A drawing stays one: it follows the theme, and weighs less than pixels of it would (measured: 8 kB
on the wire against 20 kB). A picture is made anew, since the page's own is far too large.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bodocs.rendering import rasters
from bodocs.rendering.assets import Assets, Picture

_WIDTH = 240
"""CSS pixels that the widest place for a thumbnail takes."""

_HEAVIEST = 200_000
"""Bytes; a list of pages has many thumbnails, and should open at once."""


@dataclass(frozen=True)
class Thumbnail:
    """A small picture of a page. It is decoration: the title beside it says the same.

    Attributes:
        light: Address for the light theme.
        dark: Address for the dark theme; the same one if there is no other.
        opaque: Nothing behind it is seen.
    """

    light: str
    dark: str
    opaque: bool


def first(pictures: Iterable[Picture], assets: Assets) -> Thumbnail | None:
    """Return the thumbnail of the first picture that makes a light one; None if none does."""
    return next(filter(None, (_of(picture, assets) for picture in pictures)), None)


def _of(picture: Picture, assets: Assets) -> Thumbnail | None:
    # Of two resolutions the lower one is more than enough.
    light, dark = (
        srcset.partition(" ")[0] or address
        for srcset, address in (
            (picture.light_set, picture.light),
            (picture.dark_set, picture.dark),
        )
    )
    if light == dark:
        light = dark = _small(light, assets)
    heaviest = max(len(assets.content(address)) for address in (light, dark))
    return Thumbnail(light, dark, picture.opaque) if heaviest <= _HEAVIEST else None


def _small(address: str, assets: Assets) -> str:
    source = rasters.read(assets.content(address))
    if source is None:  # a drawing
        return address
    made = rasters.resolutions(source, min(source.width, _WIDTH))[-1]
    return assets.add(made.data, made.kind)
