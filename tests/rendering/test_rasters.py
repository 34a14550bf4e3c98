"""Pictures of pixels: two resolutions, photographs light, and nothing made worse than it came."""

from __future__ import annotations

import base64
import io
import re
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure
from nbformat.v4 import new_output
from PIL import Image, ImageOps

from bodocs.rendering import rasters
from bodocs.rendering.assets import Assets, Picture, picture, raster
from tests.rendering.test_outputs import attributes, render


def photograph(width: int, height: int) -> Image.Image:
    """Return a picture with as many colours as a camera's."""
    y, x = np.mgrid[:height, :width]
    waves = [np.sin(x / a) + np.sin(y / b) for a, b in ((37, 51), (23, 71), (41, 29))]
    pixels = np.stack(waves, axis=-1) * 60 + 128
    noise = np.random.default_rng(0).normal(size=pixels.shape) * 4
    return Image.fromarray((pixels + noise).clip(0, 255).astype("uint8"))


def drawn(width: int, height: int) -> Image.Image:
    """Return a picture of few colours."""
    image = Image.new("RGB", (width, height), "white")
    image.paste("navy", (0, height // 4, width, height // 2))
    return image


def stored(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def kept(data: bytes, size: object = None) -> tuple[Picture, dict[str, bytes]]:
    assets = Assets()
    found = raster(data, assets, size)
    assert found is not None
    return found, assets.files


def entries(srcset: str) -> dict[str, int]:
    """Return the width of each file in a ``srcset``."""
    return {a.lstrip("/"): int(w) for a, w in re.findall(r"(/\S+) (\d+)w", srcset)}


def test_a_photograph_comes_in_two_resolutions_and_light() -> None:
    data = stored(photograph(1600, 1200), "PNG")
    found, files = kept(data)
    widths = entries(found.light_set)
    assert list(widths.values()) == [rasters.COLUMN, 1600]
    assert (found.width, found.height) == (1600, 1200)
    assert found.sizes == f"(max-width: {rasters.COLUMN}px) 100vw, {rasters.COLUMN}px"
    for name, width in widths.items():
        assert opened(files[name]).size == (width, width * 3 // 4)
        assert len(files[name]) < len(data) / 4
    fine = np.asarray(opened(files[found.light.lstrip("/")]).convert("RGB"), dtype=float)
    before = np.asarray(opened(data), dtype=float)
    assert np.sqrt(((fine - before) ** 2).mean()) < 5  # of 255


def test_a_sharp_screens_picture_has_a_second_for_others() -> None:
    data = stored(drawn(1200, 800), "PNG")
    found, files = kept(data, {"width": 600, "height": 400})
    assert list(entries(found.light_set).values()) == [600, 1200]
    assert files[found.light.lstrip("/")] == data
    assert {opened(file).format for file in files.values()} == {"PNG"}


@pytest.mark.parametrize(
    "data",
    [
        stored(drawn(300, 200), "PNG"),
        stored(drawn(300, 200), "GIF"),
        stored(photograph(300, 200), "JPEG", quality=60),
        stored(drawn(1600, 20), "GIF", save_all=True, append_images=[photograph(1600, 20)]),
        stored(drawn(1600, 20), "PNG", save_all=True, append_images=[photograph(1600, 20)]),
        stored(drawn(1600, 20).convert("CMYK"), "JPEG"),
        stored(photograph(1600, 1200), "PNG")[:60_000],
    ],
    ids=["small", "small-gif", "small-jpeg", "moving-gif", "moving-png", "print", "cut-short"],
)
def test_what_cannot_be_made_better_stays_as_it_is(data: bytes) -> None:
    found, files = kept(data)
    assert list(files.values()) == [data]
    assert found.light_set == ""
    assert found.sizes is None


def test_a_picture_too_large_to_decode_stays_as_it_is() -> None:
    data = stored(Image.new("1", (9000, 9000)), "PNG")
    assert list(kept(data)[1].values()) == [data]


def test_a_photograph_that_was_taken_upright_stays_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    found, files = kept(stored(photograph(2000, 1000), "JPEG", quality=95, exif=exif))
    assert (found.width, found.height) == (1000, 2000)
    for data in files.values():
        width, height = ImageOps.exif_transpose(opened(data)).size
        assert height == 2 * width


def test_paper_is_needed_only_where_it_is_seen() -> None:
    clear = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    assert not kept(stored(clear, "PNG"))[0].opaque
    assert kept(stored(drawn(10, 10), "PNG"))[0].opaque


def test_the_page_has_the_sets() -> None:
    data = base64.b64encode(stored(drawn(1200, 800), "PNG")).decode()
    output = new_output("display_data", {"image/png": data})
    output.metadata = {"image/png": {"width": 600, "height": 400}}
    block, files = render(output)
    found = attributes(block)
    assert entries(found["light-set"]).keys() == files.keys()
    assert found["sizes"] == "(max-width: 600px) 100vw, 600px"


def plot(draw: Any, dpi: int = 192) -> dict[str, str]:
    """Return the bundle of a figure, as the project's kernels make it."""
    figure = Figure(figsize=(6, 4))
    draw(figure.subplots())
    bundle = {}
    for mime, kind in (("image/svg+xml", "svg"), ("image/png", "png")):
        file = io.BytesIO()
        figure.savefig(file, format=kind, dpi=dpi, transparent=True)
        text = file.getvalue()
        bundle[mime] = text.decode() if kind == "svg" else base64.b64encode(text).decode()
    return bundle


def images(svg: bytes) -> list[Image.Image]:
    found = re.findall(rb'href="data:image/\w+;base64,([^"]+)"', svg)
    return [opened(base64.b64decode(data)) for data in found]


def test_the_pixels_of_a_drawing_come_in_two_resolutions_and_its_text_stays_text() -> None:
    assets = Assets()
    pixels = np.asarray(photograph(1600, 1200))
    found = picture(plot(lambda axes: axes.imshow(pixels)), {}, assets)
    assert found is not None
    coarse, fine = entries(found.light_set)
    assert entries(found.dark_set).keys() != entries(found.light_set).keys()
    [small], [large] = images(assets.files[coarse]), images(assets.files[fine])
    assert large.width == pytest.approx(2 * small.width, abs=2)
    assert (small.format, large.format) == ("JPEG", "JPEG")
    assert len(assets.files[coarse]) < len(assets.files[fine]) / 2
    assert all(data.count(b"<path") < 100 for data in assets.files.values())


def test_pixels_with_paper_between_them_are_in_the_ink_of_the_theme() -> None:
    assets = Assets()
    dots = np.random.default_rng(0).normal(size=(2, 4000))

    def draw(axes: Any) -> None:
        axes.scatter(*dots, s=1, color="black", rasterized=True)

    found = picture(plot(draw), {}, assets)
    assert found is not None
    for address, ink in ((found.light, (28, 33, 40)), (found.dark, (219, 225, 233))):
        [image] = images(assets.files[address.lstrip("/")])
        seen = {colour[:3] for _, colour in image.getcolors(1 << 16) if colour[3] > 250}
        assert seen == {ink}


def test_of_very_many_shapes_the_pixels_are_shown() -> None:
    assets = Assets()
    found = picture(
        plot(lambda axes: axes.pcolormesh(np.random.default_rng(0).random((80, 80)))),
        {"image/png": {"width": 576, "height": 384}},
        assets,
    )
    assert found is not None
    assert found.light.endswith(".png")
    assert (found.width, found.height) == (576, 384)
