"""Rules on a page as a whole: its claims, tags, parameters, seeds, links and length."""

from __future__ import annotations

import pytest

from bodocs import anchors
from bodocs.verification import check as checks
from tests.conftest import Workspace, code, prose
from tests.verification.test_rules import GOOD, codes

PARAMETERS = code("n = 20  # points", "parameters")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("# Two and two make five.\nprint(2 + 2)", ["asserts nothing"]),
        ("assert True, 'so'", ["has no sentence"]),
        ("# It holds.\nassert True", ["shows no figures"]),
        ("# It holds.\nfor x in [1]:\n    assert x, f'{x}'", []),
    ],
)
def test_a_claim_says_what_holds_and_asserts_it(
    space: Workspace, source: str, said: list[str]
) -> None:
    project = space.project()
    project.tutorial("page", code(source, "claim"), **GOOD)
    found = checks.check(project.settings)[1]
    assert [one.rule.code for one in found] == ["BD350"] * len(said)
    assert all(words in one.message for words, one in zip(said, found, strict=True))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("# It is within 0.05.\nassert x <= 0.5, f'{x}'", ["0.05"]),
        ("# It wins on 3 of 4 seeds.\nassert wins >= 3, f'{wins}'", ["4"]),
        ("# It is right in 95 % of the runs.\nassert share > 0.9, f'{share}'", ["95"]),
        ("# It is within 0.05.\nassert x <= 0.05, f'{x}'", []),
        ("# It is right in 95 % of the runs.\nassert share >= 0.95, f'{share}'", []),
        ("# It is right in 95 % of the runs.\nassert 100 * share >= 95, f'{share}'", []),
        ("# The error is below 1e-6.\nassert x < 0.000001, f'{x}'", []),
        ("# The slope is -2 at most.\nassert x <= -2, f'{x}'", []),
        ("# Matern52 and Matern 3/2, x1, 2d and version 0.18.1.\nassert x, f'{x}'", []),
    ],
)
def test_a_claim_checks_the_numbers_that_it_states(
    space: Workspace, source: str, said: list[str]
) -> None:
    project = space.project()
    project.tutorial("page", code(source, "claim"), **GOOD)
    found = checks.check(project.settings)[1]
    assert [one.rule.code for one in found] == ["BD351"] * len(said)
    assert all(f"says {number}," in one.message for number, one in zip(said, found, strict=True))


@pytest.mark.parametrize(
    ("tag", "meant"),
    [
        ("clam", "claim"),
        ("Claim", "claim"),
        ("raises-exceptions", "raises-exception"),
        ("raises_exception", "raises-exception"),
        ("parameter", "parameters"),
        ("hide-imput", "hide-input"),
        ("hide_input", ""),
        ("slideshow", ""),
        ("skip-execution", ""),
    ],
)
def test_a_tag_that_looks_like_another_is_told(space: Workspace, tag: str, meant: str) -> None:
    project = space.project()
    project.tutorial("page", prose("Words."), code("x = 1", tag), **GOOD)
    found = [(one.rule.code, meant in one.mend) for one in checks.check(project.settings)[1]]
    assert found == ([("BD343", True)] if meant else [])


@pytest.mark.parametrize(
    ("smoke", "cells", "said"),
    [
        ({"m": 2}, [PARAMETERS], "sets 'm', which the parameters cell does not have"),
        ({"n": 2}, ["n = 20"], "sets 'n', which the parameters cell does not have"),
        ({}, [PARAMETERS], "front matter has no 'smoke'"),
        ({"n": 20}, [PARAMETERS], "the value that it has anyway"),
        ({"n": 2}, [PARAMETERS, code("k = 1", "parameters")], "only the first one counts"),
        ({"n": 2}, [PARAMETERS], None),
        ({}, ["n = 20"], None),
    ],
)
def test_smoke_mode_has_parameters_to_set(
    space: Workspace, smoke: dict[str, int], cells: list[str], said: str | None
) -> None:
    project = space.project()
    project.tutorial("page", *cells, smoke=smoke, **GOOD)
    found = checks.check(project.settings)[1]
    assert [one.rule.code for one in found] == (["BD301"] if said else [])
    assert said is None or said in found[0].message


def test_a_seed_counts_only_before_what_is_drawn(space: Workspace) -> None:
    project = space.project()
    project.tutorial("late", "import torch\ntorch.rand(3)", "torch.manual_seed(0)", **GOOD)
    project.tutorial("early", "import torch\ntorch.manual_seed(0)", "torch.rand(3)", **GOOD)
    [found] = checks.check(project.settings)[1]
    assert (found.rule.code, found.file) == ("BD310", "tutorials/late/late.ipynb")


def test_a_page_says_what_it_is_about(space: Workspace) -> None:
    project = space.project()
    project.doc("page", "Words.\n")
    assert codes(project) == ["BD120"]


@pytest.mark.parametrize(("kind", "most"), [("doc", 1500), ("tutorial", 4000)])
def test_a_page_has_a_length_that_is_read(space: Workspace, kind: str, most: int) -> None:
    project = space.project()
    for name, words in (("long", most + 1), ("right", most)):
        text = "word " * (words - 2) + "`one` two\n\n"
        block = "three = 3\n" * 9
        if kind == "doc":
            project.doc(name, f"{text}```python\n{block}```\n", **GOOD)
        else:
            project.tutorial(name, prose(text), block, **GOOD)
    [found] = checks.check(project.settings)[1]
    assert found.rule.code == "BD121"
    assert f"{most + 1:,} words" in found.message


def test_links_know_the_claims_of_a_page(space: Workspace) -> None:
    project = space.project()
    claim = code("# It holds.\nassert True, 'so'", "claim", id="held")
    anchor = anchors.of_claims([("held", "It holds.")])["held"]
    project.tutorial("page", prose(f"[a](#{anchor}) [b](#held) [c](#claim-no)"), claim, **GOOD)
    [found] = checks.check(project.settings)[1]
    assert found.message == "the link to '#claim-no' leads to no heading of that page."


def test_links_between_pages_know_their_headings(space: Workspace) -> None:
    project = space.project()
    project.doc("one", "[a](../tutorials/two/two.ipynb#Where-it-is) [b](two)\n", **GOOD)
    project.tutorial("two", prose("## Where it is\n\n[c](../../docs/one.md#nope)"), **GOOD)
    found = [(f.file, f.message) for f in checks.check(project.settings)[1]]
    assert found == [
        (
            "docs/one.md",
            "the link to 'two' leads nowhere. Did you mean '../tutorials/two/two.ipynb'?",
        ),
        (
            "tutorials/two/two.ipynb",
            "the link to '../../docs/one.md#nope' leads to no heading of that page.",
        ),
    ]
