"""Colours that can be read: on the paper of either theme, and on one that came with an output."""

from __future__ import annotations

Rgb = tuple[int, int, int]

# As in the website's tokens.css.
THEMES: dict[str, tuple[Rgb, Rgb]] = {
    "light": ((28, 33, 40), (255, 255, 255)),
    "dark": ((219, 225, 233), (21, 24, 29)),
}
"""Ink and paper of each theme."""

READABLE = 4.5
"""Contrast from which WCAG calls a text readable."""


def on_paper(colour: Rgb, paper: Rgb, ink: Rgb) -> Rgb:
    """Return a colour drawn towards the ink just as far as it takes to be read."""
    for tenth in range(10):
        red, green, blue = (
            round(c + (i - c) * tenth / 10) for c, i in zip(colour, ink, strict=True)
        )
        if contrast((red, green, blue), paper) >= READABLE:
            return red, green, blue
    return ink


def contrasting(paper: Rgb) -> Rgb:
    """Return black or white, whichever is read better on a paper."""
    black, white = (0, 0, 0), (255, 255, 255)
    return max(black, white, key=lambda ink: contrast(ink, paper))


def contrast(one: Rgb, other: Rgb) -> float:
    """Return the contrast of two colours as WCAG defines it."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Rgb) -> float:
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (n / 255 for n in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
