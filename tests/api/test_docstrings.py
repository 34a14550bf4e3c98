"""Docstrings of every kind come out as what they mean; what is not understood, as text."""

from __future__ import annotations

import re
from html import unescape
from inspect import cleandoc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodocs.api.docstrings import rendered
from bodocs.api.model import Parameter
from bodocs.rendering.assets import Assets
from bodocs.rendering.links import Links
from bodocs.rendering.prose import Prose
from tests.rendering.helpers import shown, verdict

ADDRESSES = {"Model": "/api/models#Model", "pkg.fit": "/api/pkg#fit"}


def render(text: str, *parameters: Parameter) -> str:
    return rendered(text, ADDRESSES.get, parameters)


def page(text: str) -> str:
    """Return the HTML of a docstring as it stands on the site."""
    assets = Assets()
    return shown(Prose(Links(Path("/x"), Path("/x"), {}, assets), assets).render(render(text)))


def words(text: str) -> str:
    """Return what a reader sees of HTML, the website's code blocks included."""
    text = re.sub(r'<nb-code data-html="([^"]*)"[^>]*>', lambda m: unescape(m[1]), text)
    return " ".join(unescape(re.sub(r"<[^>]*>", "", text)).split())


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("Use ``a_b``.", "Use `a_b`."),
        ("Use `a_b`.", "Use `a_b`."),
        ("Is :math:`x^2`.", "Is $x^2$."),
        (r"Is $\alpha_1$.", r"Is $\alpha_1$."),
        ("See :class:`Model`.", "See [`Model`](/api/models#Model)."),
        ("See :func:`~pkg.fit`.", "See [`fit`](/api/pkg#fit)."),
        ("See :meth:`the fit <pkg.fit>`.", "See [`the fit`](/api/pkg#fit)."),
        ("See ``Model``.", "See [`Model`](/api/models#Model)."),
        ("See :class:`Other`.", "See `Other`."),
        ("*A* and **b**.", "*A* and **b**."),
        ("`Text <https://a.example/x_y>`_", "[Text](<https://a.example/x_y>)"),
        ("[Text](https://a.example/)", "[Text](<https://a.example/>)"),
        ("- a\n- b", "- a\n- b"),
        ("Text:\n- a\n  more\n- b", "Text:\n\n- a more\n- b"),
        ("1. a\n2. b", "1. a\n2. b"),
        (
            ".. math::\n\n    a &= b \\\\\n    c",
            "$$\n\\begin{aligned}\na &= b \\\\\nc\n\\end{aligned}\n$$",
        ),
        ("::\n\n    x = 1", "```\nx = 1\n```"),
        ("```python\nx = 1\n```", "```python\nx = 1\n```"),
        (".. code-block:: python\n\n    x = {1: '<'}", "```python\nx = {1: '<'}\n```"),
        (">>> 1\n1", "```pycon\n>>> 1\n1\n```"),
        (".. note:: Be careful.", "**Note**\n\nBe careful."),
        (".. seealso:: The `guide <a/b.html>`_.", "**See also**\n\nThe guide."),
        ("Line\n====\n\nText.", "**Line**\n\nText."),
        (":math:``x^2`` and :class:``Model``", "$x^2$ and [`Model`](/api/models#Model)"),
        ("A``x``-dim ``Model``\\s, `b`s.", "A`x`&#45;dim [`Model`](/api/models#Model)s, `b`s."),
        ("::\n\n    a``b``c\\d", "```\na``b``c\\d\n```"),
        (".. math:\n\n    x", "$$\nx\n$$"),
        ("4. a\n5. b", "4. a\n5. b"),
        ("- a b\n      c\n  d\n- e", "- a b c d\n- e"),
    ],
)
def test_markup_is_translated(text: str, markdown: str) -> None:
    assert render(text) == markdown


def test_sections_of_google_are_lists() -> None:
    text = """Fit it.

    Args:
        x: The points, of which
            there are many.
        y (Tensor): Their values.

    Returns:
        A ``Model``.

    Raises:
        ValueError: If it cannot.

    Example:
        >>> fit(1)
    """
    assert render(cleandoc(text), Parameter(name="x", annotation="list[int] | None")) == (
        "Fit it.\n\n**Parameters**\n\n"
        "- `x` (`list[int] | None`): The points, of which there are many.\n"
        "- `y` (`Tensor`): Their values.\n\n"
        "**Returns**\n\nA [`Model`](/api/models#Model).\n\n"
        "**Raises**\n\n- `ValueError`: If it cannot.\n\n"
        "**Example**\n\n```pycon\n>>> fit(1)\n```"
    )


def test_the_last_line_of_a_session_is_no_error() -> None:
    html = unescape(page(">>> x = 1"))
    assert 'class="gp"' in html
    assert 'class="gt"' not in html


def test_fields_of_sphinx_are_lists() -> None:
    text = (
        "Fit it.\n\n:param int count: How many.\n:param x: The points.\n"
        ":return: The model.\n:ivar mean: The mean.\n:unheard of: something"
    )
    assert render(text) == (
        "Fit it.\n\n**Parameters**\n\n- `count` (`int`): How many.\n- `x`: The points.\n\n"
        "**Returns**\n\nThe model.\n\n**Attributes**\n\n- `mean`: The mean.\n\n"
        "**unheard of**\n\n- something"
    )


def test_the_type_of_a_field_stands_with_its_name() -> None:
    text = """Fit it.

    :type x: list
    :param x: The points.
    :param y: $y$ of them.
    :type y: ~pkg.fit, optional
    :type z: int
    :param w: Their weights.
    :param ~pkg.Other v: Others.
    :var a: `a` of it.
    :vartype a: float (0.5 or 1)
    :return: The model.
    :rtype: :class:`Model`
    """
    given = Parameter(name="w", annotation="Tensor"), Parameter(name="x", annotation="never")
    assert render(cleandoc(text), *given) == (
        "Fit it.\n\n**Parameters**\n\n"
        "- `x` (`list`): The points.\n"
        "- `y` ([`fit`](/api/pkg#fit)): $y$ of them.\n"
        "- `z` (`int`)\n"
        "- `w` (`Tensor`): Their weights.\n"
        "- `v` (`Other`): Others.\n\n"
        "**Attributes**\n\n- `a` (`float (0.5 or 1)`): `a` of it.\n\n"
        "**Returns**\n\n[`Model`](/api/models#Model): The model."
    )


def test_a_type_alone_says_what_is_returned() -> None:
    assert render("It.\n\n:rtype: int") == "It.\n\n**Returns**\n\n`int`"


def test_a_headline_may_stand_right_under_a_line_of_text() -> None:
    text = "Fit it.\nArgs:\n    x: The points.\nReturns:\n    The model."
    assert render(text) == (
        "Fit it.\n\n**Parameters**\n\n- `x`: The points.\n\n**Returns**\n\nThe model."
    )


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        (
            "Returns: Two of:\n    - a: The first,\n    - the other.",
            "Two of:\n\n- a: The first,\n- the other.",
        ),
        ("Returns: A model, which\n    is fitted.", "A model, which is fitted."),
        ("Returns:\n    The model at x: it is fitted.", "The model at x: it is fitted."),
        ("Returns:\n    list[int]: Their numbers.", "`list[int]`: Their numbers."),
    ],
)
def test_what_is_returned_is_told_from_its_type(text: str, markdown: str) -> None:
    assert render(f"Fit it.\n\n{text}") == f"Fit it.\n\n**Returns**\n\n{markdown}"


def test_an_address_may_be_named_after_the_sections() -> None:
    text = "See `Their paper`_.\n\nArgs:\n    x: Of it.\n\n.. _Their paper:\n    https://a.example/"
    assert render(text).startswith("See [Their paper](<https://a.example/>).")


def test_parameters_of_numpy_are_a_list() -> None:
    text = "Fit it.\n\nParameters\n----------\nx : list, optional\n    The points.\ny\n    Values."
    assert render(text) == (
        "Fit it.\n\n**Parameters**\n\n- `x` (`list, optional`): The points.\n- `y`: Values."
    )


@pytest.mark.parametrize(
    "text",
    [
        "A {brace} and <T> and $5 or $6, a_b_c, __init__, *args and **kwargs.",
        "Escaped \\d and \\n.",
        "A [list, of] (things) | and # no heading",
        ".. unknown:: thing\n\n    kept text",
        ".. a comment that somebody meant to be read",
        "See :unheard:`of this`.",
        "See |nothing| and name_ and [Key2023]_.",
        "Args:\n    this line has no name\n    x: but this one has",
        "Title:\n  oddly\n      indented\n   text",
        "+---+---+\n| a | b |\n+===+===+\n| c | d |\n+---+---+",
        "| a | b |\n|---|---|\n| c | d |",
        ".. include:: /etc/hostname",
        ".. raw:: html\n\n    <b>raw</b>",
    ],
)
def test_nothing_is_dropped(text: str) -> None:
    seen = words(page(text))
    for word in re.findall(r"\w+", text):
        assert word in seen or word in {"Args"}, (word, seen)


def test_no_file_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("not for readers")
    for directive in ("include", "literalinclude", "csv-table", "raw"):
        option = "html\n   :file:" if directive == "raw" else ""
        text = f".. {directive}:: {option} {secret}"
        assert "not for readers" not in page(text)


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "``<script>alert(1)</script>``",
    "`x <javascript:alert(1)>`_",
    "[x](javascript:alert(1))",
    "<javascript:alert(1)>",
    ":class:`<script> <javascript:alert(1)>`",
    ".. raw:: html\n\n   <script>alert(1)</script>",
    ".. image:: javascript:alert(1)",
    "::\n\n    <script>alert(1)</script>",
    "$</span><script>alert(1)</script>$",
    ".. math::\n\n    </span><img src=x onerror=alert(1)>",
    ".. math::\n\n    [x](javascript:alert(1))",
    ":math:`[x](javascript:alert(1))`",
    "Args:\n    <script>: alert(1)",
    ":param <script>: <img src=x onerror=alert(1)>",
    ".. _x: javascript:alert(1)\n\nx_",
    "</nb-code><script>alert(1)</script>",
    "```\n</code><script>\n```",
    "~~~\n<script>\n~~~",
    "    <script>alert(1)</script>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_a_docstring_is_active(text: str) -> None:
    assert verdict(page(text)) == []


SIGNS = ["`", "``", "$", "*", "**", "_", "|", ":", "::", "[", "](", ")", "<", ">", "\\", "{#x}"]
LINES = ["\n", "\n\n", "\n    ", "- ", "Args:", "```", ".. ", "# ", "=====", ">>> ", "word", "\x00"]
PIECES = st.sampled_from([*HOSTILE, *SIGNS, *LINES])


@given(st.lists(PIECES, max_size=14).map("".join))
def test_whatever_a_docstring_holds_it_is_shown_and_inert(text: str) -> None:
    assert verdict(page(text)) == []
