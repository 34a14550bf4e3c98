"""The colours of figures: seen on the page of either theme, and told apart by everybody."""

from __future__ import annotations

import itertools
import math
import re

import matplotlib as mpl
import pytest

from bodocs.rendering.colours import THEMES, Rgb, contrast
from bodocs.rendering.drawings import SISTERS
from bodocs.settings import HOME

# WCAG 2.2, 1.4.11: graphical objects.
SEEN = 3.0
# CIELAB; a difference of 2 is just noticed side by side, thin lines in a legend take several times
# that.
APART = 14.0
Matrix = tuple[tuple[float, float, float], ...]
# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
EYES: dict[str, Matrix] = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}
XYZ: Matrix = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
WHITE = (0.95047, 1.0, 1.08883)


def rgb(colour: str) -> Rgb:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def cycle() -> list[str]:
    """Return the colours that a kernel's figures have, in their order."""
    found = mpl.rc_params_from_file(
        HOME / "scripts/bodocs/execution/profile/matplotlibrc", use_default_template=False
    )
    return [
        f"#{colour.lstrip('#').lower()}" for colour in found["axes.prop_cycle"].by_key()["color"]
    ]


def palette(theme: str) -> list[str]:
    return [SISTERS[colour] if theme == "dark" else colour for colour in cycle()]


def times(matrix: Matrix, vector: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)


def lab(colour: str, eyes: str) -> tuple[float, float, float]:
    parts = (value / 255 for value in rgb(colour))
    linear = tuple(p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    seen = tuple(min(1.0, max(0.0, value)) for value in times(EYES[eyes], linear))
    x, y, z = (value / white for value, white in zip(times(XYZ, seen), WHITE, strict=True))
    a, b, c = (t ** (1 / 3) if t > (6 / 29) ** 3 else t * 841 / 108 + 4 / 29 for t in (x, y, z))
    return 116 * b - 16, 500 * (a - b), 200 * (b - c)


def test_each_colour_of_the_cycle_has_a_sister() -> None:
    assert list(SISTERS) == cycle()
    # One replaced by another's sister would be replaced again.
    assert not set(SISTERS) & set(SISTERS.values())


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_colour_is_seen_on_the_page(theme: str) -> None:
    _, paper = THEMES[theme]
    found = {colour: contrast(rgb(colour), paper) for colour in palette(theme)}
    assert {colour: value for colour, value in found.items() if value < SEEN} == {}


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_any_two_colours_are_told_apart(theme: str, eyes: str) -> None:
    pairs = itertools.combinations(palette(theme), 2)
    found = {(a, b): math.dist(lab(a, eyes), lab(b, eyes)) for a, b in pairs}
    assert {pair: value for pair, value in found.items() if value < APART} == {}


def test_papers_and_inks_are_those_of_the_website() -> None:
    sheet = (HOME / "website/src/css/tokens.css").read_text(encoding="utf-8")
    for name, place in (("ink", 0), ("paper", 1)):
        values = re.findall(rf"--{name}: (#\w+);", sheet)
        whole = [v if len(v) == 7 else "#" + "".join(c * 2 for c in v[1:]) for v in values]
        assert [rgb(value) for value in whole] == [THEMES[t][place] for t in ("light", "dark")]


def test_interactive_figures_have_the_same_colours() -> None:
    sheet = (HOME / "website/src/css/tokens.css").read_text(encoding="utf-8")
    assert re.findall(r"--series-\d: (#\w+);", sheet) == [*palette("light"), *palette("dark")]
    [in_order] = re.findall(r"--series:([^;]+);", sheet)
    assert re.findall(r"var\(--series-(\d)\)", in_order) == list("12345678")
