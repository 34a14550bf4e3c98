"""Claims: the sentence that a reader sees, and the messages that become its figures."""

from __future__ import annotations

import pytest

from bodocs.verification import claims


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("# One line.\nassert True", "One line."),
        ("# Two lines\n# of it.\nassert True", "Two lines of it."),
        ("#| code-fold: true\n# After the options.\nassert True", "After the options."),
        ("\n#   Spaced   out.  \nassert True", "Spaced out."),
        ("#No space.\nassert True", "No space."),
        ("assert True\n# too late", ""),
        ("# First.\n\n# Not of it.\nassert True", "First."),
        ("", ""),
    ],
)
def test_the_sentence_is_the_comment_at_the_top(source: str, sentence: str) -> None:
    assert claims.sentence(source) == sentence


def test_the_messages_are_those_of_the_assertions_in_order() -> None:
    source = "# S.\nassert a, f'first {a}'\nassert b\nassert (c,), 'x' + str(c)\n"
    assert claims.messages(source) == ["f'first {a}'", "'x' + str(c)"]


def test_a_cell_that_is_no_python_has_no_messages() -> None:
    assert claims.messages("%%bash\nls") == []
