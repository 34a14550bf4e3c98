"""Cell options: Quarto's comment lines at the top of a cell."""

from __future__ import annotations

import pytest

from bodocs.options import Options, parse, split_options


def test_options_are_read_and_the_code_is_what_follows() -> None:
    source = "#| fig-alt: A line.\n#| code-fold: true\nplot()\n#| not: one\n"
    assert parse(source) == Options(fig_alt="A line.", code_fold=True)
    assert split_options(source)[1] == "plot()\n#| not: one\n"


def test_a_cell_without_options_has_the_usual_ones() -> None:
    assert parse("x = 1  # a comment") == Options()
    assert parse("") == Options()


def test_figures_of_a_cell_have_one_text_or_one_each() -> None:
    one, each = parse("#| fig-alt: A.\nx"), parse("#| fig-alt: [A., B.]\nx")
    assert [one.alt(number) for number in range(3)] == ["A.", "A.", "A."]
    assert [each.alt(number) for number in range(3)] == ["A.", "B.", ""]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("#| fig-alt\nx", "lines of"),
        ("#| fig_width: 3\nx", "unknown cell option 'fig_width'"),
        ("#| echo: maybe\nx", "'maybe', not a bool"),
        ("#| fig-alt: one: two\nx", "not YAML"),
        ("#| fig-alt: [one, 2]\nx", "not a list of texts"),
    ],
)
def test_an_option_that_cannot_be_used_says_why(source: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse(source)
