"""Text written for a terminal: what is left on it, and its colours in both themes."""

from __future__ import annotations

import re

import pytest

from bodocs.rendering.colours import READABLE, THEMES, contrast
from bodocs.rendering.terminal import settled, to_html


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("plain\ntext\n", "plain\ntext\n"),
        ("windows\r\nlines", "windows\nlines"),
        (" 10%|#\r100%|####", "100%|####"),
        ("100% done\r50", "500% done"),
        ("100% done\r\x1b[K50", "50"),
        ("gone\x1b[2K\rstays", "stays"),
        ("one\ntwo\x1b[A\rONE", "ONE\ntwo"),
        ("a 0%\nb 0%\x1b[A\ra 9%\n\rb 9%", "a 9%\nb 9%"),
        ("typo\b\b\b\brght", "rght"),
        ("ab\x1b[Dc", "ac"),
        ("a\x1b[3Cb", "a   b"),
        ("title\x1b]0;window\x07 and \x1b]8;;http://a\x1b\\link\x1b]8;;\x1b\\", "title and link"),
        ("bell\x07, null\x00, cursor\x1b[?25l, escape\x1b", "bell, null, cursor, escape"),
        ("never ended \x1b]0;a\nbut the next line is", "never ended \nbut the next line is"),
        ("a\tb", "a\tb"),
    ],
)  # fmt: skip
def test_what_a_terminal_shows_in_the_end_is_shown(written: str, left: str) -> None:
    assert settled(written) == left


def test_a_cursor_that_is_sent_far_away_makes_no_page_of_spaces() -> None:
    assert len(settled("\x1b[999999999Cx\x1b[999999999By\rz")) < 5000


def test_colours_stay_with_what_was_written_in_them() -> None:
    html = to_html("\x1b[31mred\x1b[0m\rX")
    assert html == 'X<span class="ansi-red-fg">ed</span>'


def test_markup_in_text_is_text() -> None:
    assert to_html("\x1b[1m<b>\x1b[0m &") == '<span class="ansi-bold">&lt;b&gt;</span> &amp;'


@pytest.mark.parametrize("code", ["38;5;17", "38;5;231", "38;2;255;255;0", "38;2;0;0;60"])
def test_any_colour_can_be_read_on_the_paper_of_either_theme(code: str) -> None:
    html = to_html(f"\x1b[{code}mx\x1b[0m")
    found = re.search(r'class="ansi-rgb" style="--light:(#\w{6});--dark:(#\w{6})"', html)
    assert found is not None, html
    for colour, (_, paper) in zip(found.groups(), THEMES.values(), strict=True):
        assert contrast(_rgb(colour), paper) >= READABLE


def test_a_colour_and_a_weight_are_one_list_of_classes() -> None:
    html = to_html("\x1b[1;38;5;17mx\x1b[0m")
    assert 'class="ansi-bold ansi-rgb" style=' in html


@pytest.mark.parametrize("code", ["48;5;17", "48;2;250;250;250", "38;5;17;48;5;18"])
def test_text_on_a_coloured_ground_can_be_read(code: str) -> None:
    found = re.search(r"color:(#\w{6});background-color:(#\w{6})", to_html(f"\x1b[{code}mx\x1b[0m"))
    assert found is not None
    assert contrast(*map(_rgb, found.groups())) >= READABLE


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue
