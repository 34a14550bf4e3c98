"""Numbers that look like results, and the marks of what no code could change or run."""

from __future__ import annotations

import pytest

from bodocs.verification import literals
from tests.conftest import Workspace, prose
from tests.verification.test_rules import GOOD


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("from 0.25 to 1.5 and 12 % or 12%", ["0.25", "1.5", "12 %", "12%"]),
        (
            "3 times, 4-fold, 2.5\N{MULTIPLICATION SIGN} and 10 percent",
            ["3 times", "4-fold", "2.5\N{MULTIPLICATION SIGN}", "10 percent"],
        ),
        ("0.25{.literal}, 12 %{.literal}, 3 times{.literal}", []),
        ("in 2019, 10 points, 4 sometimes, section 2.3.1, x1.5, v1.2, 10:30", []),
    ],
)
def test_which_numbers_look_like_results(text: str, numbers: list[str]) -> None:
    assert list(literals.typed(text)) == numbers


def test_why_a_block_is_not_executed_stands_over_it(space: Workspace) -> None:
    project = space.project()
    project.doc("page", '```python .noeval reason="needs a server"\nx = 1\n```\n', **GOOD)
    space.bodocs("render", "--source", project.root)
    assert 'data-label="Not executed: needs a server"' in project.content("docs/page.md")


def test_the_mark_of_a_number_is_not_shown(space: Workspace) -> None:
    project = space.project()
    project.tutorial("page", prose("About 95 %{.literal} of them."), "x = 1", **GOOD)
    space.bodocs("run", "--source", project.root)
    space.bodocs("render", "--source", project.root)
    assert "About 95 % of them." in project.content("tutorials/page.md")
    assert "literal" not in project.content("static/search.json")
    assert "literal" not in project.content("static/tutorials/page~outputs.ipynb")
