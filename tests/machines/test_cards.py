"""The pictures for those who share a page."""

from __future__ import annotations

import base64
import io
from dataclasses import replace
from itertools import combinations

import pytest
from nbformat.v4 import new_output
from PIL import Image, ImageChops

from bodocs.machines.cards import SIZE, Card, draw, figure
from tests.conftest import code


def png(colour: str, size: tuple[int, int] = (300, 200), mode: str = "RGB") -> bytes:
    file = io.BytesIO()
    Image.new(mode, size, colour).save(file, "PNG")
    return file.getvalue()


CARD = Card("site.example", "Using a custom model in Ax", "What it takes.", png("red"))


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data)).convert("RGB")
    image.load()
    return image


def test_a_card_has_the_size_that_networks_ask_for_and_weighs_little() -> None:
    data = draw(CARD)
    assert opened(data).size == SIZE
    assert len(data) < 100_000


def test_the_same_card_is_the_same_bytes() -> None:
    assert draw(CARD) == draw(replace(CARD))


def test_each_part_of_a_card_is_seen_and_gives_it_another_address() -> None:
    others = [
        CARD,
        replace(CARD, site="other.example"),
        replace(CARD, title="Another title"),
        replace(CARD, about="Something else."),
        replace(CARD, figure=png("blue")),
        replace(CARD, figure=b""),
    ]
    for one, other in combinations(others, 2):
        assert one.address != other.address
        assert ImageChops.difference(opened(draw(one)), opened(draw(other))).getbbox()


@pytest.mark.parametrize("size", [(2000, 100), (100, 2000), (1, 1)])
def test_a_figure_of_any_shape_stays_in_its_place(size: tuple[int, int]) -> None:
    drawn, bare = (opened(draw(replace(CARD, figure=f))) for f in (png("red", size), b""))
    left, top, right, bottom = 630, 60, SIZE[0], SIZE[1]
    assert drawn.crop((0, 0, 600, 60)).tobytes() == bare.crop((0, 0, 600, 60)).tobytes()
    red = [at for at, colour in _pixels(drawn) if colour[0] > 200 and max(colour[1:]) < 60]
    assert red
    assert all(left < x < right and top < y < bottom for x, y in red)


def _pixels(image: Image.Image) -> list[tuple[tuple[int, int], tuple[int, int, int]]]:
    wide = image.width
    return [
        ((at % wide, at // wide), colour) for at, colour in enumerate(image.get_flattened_data())
    ]


@pytest.mark.parametrize(
    ("title", "about"),
    [
        ("x" * 500, ""),
        ("many words " * 80, "and more " * 200),
        ("Grüße, Σ ≤ ∞", "日本"),
        ("a", "b"),
    ],
)
def test_no_title_leaves_its_room(title: str, about: str) -> None:
    drawn = opened(draw(Card("site", title, about, png("red"))))
    edge = drawn.crop((SIZE[0] - 50, 20, SIZE[0], SIZE[1]))
    assert edge.getcolors() == [(edge.width * edge.height, (255, 255, 255))]
    foot = drawn.crop((0, SIZE[1] - 20, SIZE[0], SIZE[1]))
    assert foot.getcolors() == [(foot.width * foot.height, (255, 255, 255))]


def test_the_figure_is_the_first_that_its_author_describes() -> None:
    cells = [code("plot()"), code("#| fig-alt: A line.\nplot()"), code("#| fig-alt: Two.\nplot()")]
    for cell, colour in zip(cells, ("red", "green", "blue"), strict=True):
        data = base64.b64encode(png(colour)).decode()
        cell.outputs = [new_output("display_data", {"image/png": data})]
    assert figure(cells) == png("green")
    assert figure(cells[:1]) == png("red")


@pytest.mark.parametrize("data", ["", "AAAA", "not base64", None, 3])
def test_what_is_no_picture_is_no_figure(data: object) -> None:
    cell = code("plot()")
    cell.outputs = [{"output_type": "display_data", "data": {"image/png": data}, "metadata": {}}]
    assert figure([cell]) == b""


def test_a_picture_cut_short_leaves_the_card_without_one() -> None:
    assert draw(replace(CARD, figure=png("red")[:60])) == draw(replace(CARD, figure=b""))
