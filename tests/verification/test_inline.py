"""Inline expressions: where they are found, and how their text becomes Python."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodocs.verification import inline

# Signs of which fences, spans and expressions are made, so that Hypothesis finds odd mixtures.
MARKDOWN = st.text(alphabet="`~{}python x\n \t-0", max_size=80)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a `{python} x` b", ["x"]),
        ("`{python} x``", []),
        ("`{python} x + 1`, `{python}  y:.2f `", ["x + 1", "y:.2f"]),
        ("`python x` and `{r} x` and `{python}`", []),
        ("`{python} a\nb`", []),
        ("| a | `{python} x` |", ["x"]),
    ],
)
def test_expressions_are_found_in_order(text: str, found: list[str]) -> None:
    assert inline.expressions(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "```\n`{python} x`\n```\n",
        "~~~text\n`{python} x`\n~~~\n",
        "````\n```\n`{python} x`\n```\n````\n",
        "```\n`{python} x`\n`````\n",
        "```\n`{python} x`\n",
        "- item\n\n  ```text\n  `{python} x`\n  ```\n",
        "> ```\n> `{python} x`\n> ```\n",
        "Text:\n\n    `{python} x`\n",
        "Written as `` `{python} x` `` in the source.",
    ],
    ids=[
        "fence", "tildes", "longer-fence", "longer-end", "no-end", "in-a-list", "in-a-quote",
        "indented", "in-a-longer-span",
    ],
)  # fmt: skip
def test_shown_code_has_no_expressions(text: str) -> None:
    assert inline.expressions(text) == []


def test_text_after_a_fence_has_them_again() -> None:
    text = "```\n`{python} x`\n```\n`{python} y`\n\n~~~\n`{python} x`\n~~~\n\n`{python} z`"
    assert inline.expressions(text) == ["y", "z"]
    assert inline.substitute(text, str.upper).endswith("\n\nZ")


@given(MARKDOWN | st.text())
def test_a_text_without_expressions_stays_as_it_is(text: str) -> None:
    if not inline.expressions(text):
        assert inline.substitute(text, lambda _: "changed") == text


@given(MARKDOWN)
def test_as_many_are_replaced_as_are_found(text: str) -> None:
    replaced = inline.substitute(text, lambda _: "\0")
    assert replaced.count("\0") == len(inline.expressions(text))


@pytest.mark.parametrize(
    ("expression", "shown"),
    [
        ("n", "3"),
        ("gap:.2f", "0.12"),
        ("gap * 100:.1f", "12.3"),
        ("name", "x y"),
        ("name!r", "'x y'"),
        ("{'a': 1}['a']", "1"),
        ("[k for k in 'ab']", "['a', 'b']"),
        ("(lambda v: v + 1)(2)", "3"),
        ("n == 3", "True"),
        ("f'{gap:.1f}'", "0.1"),
        ('name + "{}"', "x y{}"),
    ],
)
def test_an_expression_becomes_python_that_gives_its_text(expression: str, shown: str) -> None:
    values = {"n": 3, "gap": 0.1234, "name": "x y"}
    assert eval(inline.to_string(expression), values) == shown  # noqa: S307 - our own text


@pytest.mark.parametrize("expression", ["1 +", "x = 1", "import os", "for x in y"])
def test_what_is_no_expression_is_refused(expression: str) -> None:
    with pytest.raises(SyntaxError):
        inline.to_string(expression)
