"""``bodocs run --repeat``: with real kernels, what it records, what it refuses, what is shown."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bodocs.robustness import record
from bodocs.verification import check as checks
from tests.conftest import Source, Workspace, code, workspace

pytestmark = pytest.mark.kernel

FRONT = {"description": "About seeds.", "smoke": {"SIZE": 1}}
PARAMETERS = code("SEED = 0  # of everything\nSIZE = 2  # unused", "parameters", id="parameters")
ALWAYS = "# It is even.\nassert SEED % 2 in (0, 1), f'{SEED} of 9'"
DEPENDS = "# It is small.\nassert SEED < 3, f'seed {SEED}'"


def tutorial(project: Source, name: str, *cells: Any) -> Path:
    return project.tutorial(name, PARAMETERS, *cells, **FRONT)


def codes(project: Source) -> list[tuple[str, str]]:
    return [(one.rule.code, one.message) for one in checks.check(project.settings)[1]]


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, Source]]:
    """A project of which one page was run with four other seeds."""
    with workspace(tmp_path_factory.mktemp("measured")) as space:
        project = space.project()
        tutorial(
            project,
            "page",
            code(ALWAYS, "claim", id="always"),
            code(DEPENDS, "claim", id="depends"),
        )
        space.bodocs("run", "page", "--seeds", "1-4", cwd=project.root, status=1)
        yield space, project


def test_it_records_how_often_each_claim_held(measured: tuple[Workspace, Source]) -> None:
    found = record.read(measured[1].root)["page"]
    assert (found.parameter, found.seeds) == ("SEED", [1, 2, 3, 4])
    always, depends = found.claims["always"], found.claims["depends"]
    assert (always.held, always.of, always.extremes) == (4, 4, ["1 to 4 of 9"])
    assert (depends.held, depends.of) == (2, 4)
    assert depends.figures["4"] == ["seed 4"]


def test_the_rule_fails_a_claim_that_depends_on_the_seed(
    measured: tuple[Workspace, Source],
) -> None:
    [(rule, message)] = codes(measured[1])
    assert rule == "BD360"
    assert "held with 2 of 4 other seeds" in message


def test_the_page_and_the_status_say_it(measured: tuple[Workspace, Source]) -> None:
    space, project = measured
    space.bodocs("run", cwd=project.root)
    space.bodocs("render", cwd=project.root)
    page = project.content("tutorials/page.md")
    [rows] = re.findall(r'<nb-claims data-json="([^"]*)">', page)
    last = [row["figures"][-1] for row in json.loads(html.unescape(rows))]
    assert last == ["held with 4 of 4 other seeds", "held with 2 of 4 other seeds"]
    assert page.count("held with 4 of 4 other seeds") == 2, "in the list, and at the claim"
    published = json.loads(project.content("static/status.json"))
    claims = published["pages"][0]["claims"]
    assert [claim["robustness"] for claim in claims] == [
        {"held": 4, "of": 4},
        {"held": 2, "of": 4},
    ]
    assert claims[0]["figures"] == ["0 of 9"]


def test_the_same_call_gives_the_same_bytes(measured: tuple[Workspace, Source]) -> None:
    space, project = measured
    before = (project.root / record.NAME).read_bytes()
    out = space.bodocs("run", "page", "--seeds", "1-4", cwd=project.root, status=1).out
    assert out.count("held, unchanged") == 2, "the two runs that passed are in the store"
    assert (project.root / record.NAME).read_bytes() == before
    assert str(project.root).encode() not in before


def test_a_change_of_code_makes_it_stale(space: Workspace) -> None:
    project = space.project()
    tutorial(project, "page", code(ALWAYS, "claim", id="always"))
    space.bodocs("run", "page", "--repeat", "1", cwd=project.root)
    assert record.read(project.root)["page"].seeds == [100]
    assert codes(project) == []
    tutorial(project, "page", code(f"{ALWAYS}\nx = 1", "claim", id="always"))
    assert [rule for rule, _ in codes(project)] == ["BD361"]
    space.bodocs("check", cwd=project.root)  # a warning is no failure
    space.bodocs("run", cwd=project.root)
    space.bodocs("render", cwd=project.root)
    assert "other seed" not in project.content("tutorials/page.md")
    assert (
        json.loads(project.content("static/status.json"))["pages"][0]["claims"][0]["robustness"]
        is None
    )


def test_a_page_that_breaks_otherwise_is_not_recorded(space: Workspace) -> None:
    project = space.project()
    tutorial(project, "page", "1 / (SEED - 7)", code(ALWAYS, "claim", id="always"))
    err = space.bodocs("run", "page", "--seeds", "7,8", cwd=project.root, status=1).err
    assert "with SEED = 7 the page fails" in err
    assert "ZeroDivisionError" in err
    assert not (project.root / record.NAME).exists()


def test_a_page_without_a_seed_is_told_what_to_do(space: Workspace) -> None:
    project = space.project()
    project.tutorial("page", code("# So.\nassert 1, 'one'", "claim"), **FRONT | {"smoke": {}})
    err = space.bodocs("run", "page", "--repeat", "2", cwd=project.root, status=2).err
    assert "page 'page' has no seed parameter" in err
    assert "assign one whole number to 'SEED'" in err
    assert (
        "no page has both" in space.bodocs("run", "--repeat", "2", cwd=project.root, status=2).err
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--set", "SIZE=3"], "--set does not go with --repeat"),
        (["--mode", "smoke"], "--mode smoke does not go with --repeat"),
        (["--json"], "--json does not go with --repeat"),
    ],
)
def test_flags_that_say_something_else_are_refused(
    space: Workspace, words: list[str], said: str
) -> None:
    project = space.project()
    tutorial(project, "page", code(ALWAYS, "claim"))
    err = space.bodocs("run", "--repeat", "2", *words, cwd=project.root, status=2).err
    assert said in err


def test_a_damaged_record_is_an_error_that_says_so(space: Workspace) -> None:
    project = space.project()
    tutorial(project, "page", code(ALWAYS, "claim"))
    project.write(record.NAME, "{")
    err = space.bodocs("check", cwd=project.root, status=2).err
    assert "no record of --repeat" in err
