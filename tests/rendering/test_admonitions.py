"""Admonitions and formulas in the notations of MyST and of code hosts."""

from __future__ import annotations

import pytest

from tests.rendering.helpers import render


@pytest.mark.parametrize(
    ("kind", "shown"), [("note", "note"), ("important", "info"), ("caution", "warning")]
)
def test_a_fence_of_myst_is_an_admonition(kind: str, shown: str) -> None:
    text = f"Before\n\n```{{{kind}}}\n:class: dropdown\nText with $5 and `x`.\n```\n\nafter"
    expected = f"Before\n\n:::{shown}\n\nText with \\$5 and `x`.\n\n:::\n\n\nafter"
    assert render(text) == expected


def test_an_admonition_has_its_title() -> None:
    page = render("~~~{admonition} A *title*\nText\n~~~")
    assert page == ":::note A *title*\n\nText\n\n:::"


def test_admonitions_stand_within_each_other_and_hold_code() -> None:
    page = render("````{note}\n```{tip}\nx\n```\n```python\ny\n```\n````")
    assert page.startswith("::::note\n\n:::tip\n\nx\n\n:::\n")
    assert page.index("<nb-code") < page.index("\n::::", 5)
    assert page.endswith("\n::::")


def test_an_admonition_of_the_website_may_stand_in_one_of_myst() -> None:
    assert render("```{note}\n:::tip\nx\n:::\n```").startswith("::::note\n\n:::tip\nx\n:::\n")


def test_an_admonition_stays_in_its_list() -> None:
    page = render("- ```{note} T\n  Text\n  ```\n- two")
    assert page == "-\n  :::note T\n\n  Text\n\n  :::\n\n- two"


def test_too_deep_an_admonition_is_code() -> None:
    marks = ["`" * n for n in range(20, 2, -1)]
    text = "\n".join([*(f"{m}{{note}}" for m in marks), "x", *reversed(marks)])
    assert "<nb-code" in render(text)


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("NOTE", "note"),
        ("TIP", "tip"),
        ("IMPORTANT", "info"),
        ("WARNING", "warning"),
        ("caution", "danger"),
    ],
)
def test_an_alert_of_a_code_host_is_an_admonition(kind: str, shown: str) -> None:
    page = render(f"> [!{kind}]\n> Hot $5.\n>\n> > quoted\n\nafter")
    assert page == f":::{shown}\n\nHot \\$5.\n\n> quoted\n\n:::\n\n\nafter"


@pytest.mark.parametrize("text", ["> [!OTHER]\n> x", "> [!NOTE] and more\n> x", "[!NOTE]"])
def test_other_quotes_stay_quotes(text: str) -> None:
    assert render(text) == text


@pytest.mark.parametrize("info", ["math", "{math}", " {math}"])
def test_a_fence_of_math_is_a_formula(info: str) -> None:
    assert render(f"```{info}\na < b\n\n+ c\n```") == "$$\na \\lt  b\n+ c\n$$"


def test_a_fence_of_math_has_rows_and_a_label() -> None:
    page = render("```{math}\n:label: eq:x\na &= b \\\\\nc &= d\n```\n\n\\eqref{eq:x}")
    assert '<a id="eq-x">' in page
    assert "\\begin{aligned}\na &= b \\\\\nc &= d\n\\end{aligned} \\tag{1}" in page
    assert '<a href="#eq-x">' in page


def test_a_fence_of_math_stays_in_its_list() -> None:
    page = render("- one\n\n  ```math\n  a\n  ```\n- two")
    assert page == "- one\n\n  $$\n  a\n  $$\n\n- two"


@pytest.mark.parametrize(
    ("text", "end"),
    [
        (":::note\n\nx", "\n\n:::"),
        ("::::note\n\n:::tip\n\nx", "\n\n:::\n\n::::"),
        (":::note\n\nx\n\n:::", "\n\n:::"),
        ("```\n:::note\n```", ""),
    ],
)
def test_an_admonition_ends_with_its_cell(text: str, end: str) -> None:
    assert render(text).endswith("x" + end if "x" in text else "</nb-code>")
