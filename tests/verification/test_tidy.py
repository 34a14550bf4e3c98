"""``bodocs tidy`` and ``bodocs new``: nothing of a page's meaning is lost, and a new page runs."""

from __future__ import annotations

import json
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodocs import headers, notebooks
from bodocs.verification import check as checks
from tests.conftest import Source, Workspace, code, prose
from tests.verification.test_rules import GOOD

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
CELLS = st.lists(st.tuples(st.sampled_from(["code", "markdown", "raw"]), TEXT), max_size=6)


@given(cells=CELLS, tags=st.lists(st.sampled_from(["claim", "smoke", "x"]), unique=True))
def test_a_tidy_file_says_the_same_and_stays_as_it_is(
    cells: list[tuple[str, str]], tags: list[str]
) -> None:
    made = nbformat.v4.new_notebook()
    for number, (kind, text) in enumerate(cells):
        cell = getattr(nbformat.v4, f"new_{kind}_cell")(text, id=f"c{number}")
        cell.metadata["tags"] = tags
        made.cells.append(cell)
    written = notebooks.parse(nbformat.writes(made))
    notebooks.join_lines(written)
    once = notebooks.as_file(written)
    read = nbformat.reads(once, 4)
    nbformat.validate(read)
    assert read == made
    again = notebooks.parse(once)
    notebooks.join_lines(again)
    assert notebooks.as_file(again) == once


def test_one_changed_word_is_one_changed_line(space: Workspace) -> None:
    project = space.project()
    texts = []
    for word in ("old", "new"):
        path = project.tutorial("page", prose(f"One\n{word}\nthree"), "x = 1\ny = 2", **GOOD)
        compact = json.dumps(json.loads(path.read_text()), separators=(",", ":"))
        path.write_text(compact, encoding="utf-8")
        space.bodocs("tidy", "--source", project.root)
        texts.append(path.read_text().splitlines())
    before, after = texts
    assert len(before) == len(after)
    assert [n for n, line in enumerate(before) if line != after[n]] == [
        before.index('    "old\\n",'),
    ]
    assert "mended" not in space.bodocs("tidy", "--source", project.root).text


def test_an_old_notebook_is_left_as_it_is(space: Workspace) -> None:
    project = space.project()
    path = project.tutorial("page", "x = 1", **GOOD)
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": []}]}
    path.write_text(json.dumps(old), encoding="utf-8")
    assert checks.fix(project.settings)[0] == []
    assert json.loads(path.read_text()) == old


@pytest.mark.parametrize(
    "damage",
    [{"source": None}, {"source": [1, 2]}, {"outputs": None}, {"metadata": None}],
    ids=["no source", "numbers", "no outputs", "no metadata"],
)
def test_what_is_no_notebook_is_told_and_the_others_are_mended(
    space: Workspace, damage: dict[str, Any]
) -> None:
    project = space.project()
    untidy = project.tutorial("fine", "x = 1", **GOOD)
    untidy.write_text(json.dumps(json.loads(untidy.read_text())), encoding="utf-8")
    path = project.tutorial("page", "x = 1", **GOOD)
    broken = json.loads(path.read_text())
    broken["cells"][1] |= damage
    path.write_text(json.dumps(broken), encoding="utf-8")
    done = space.bodocs("tidy", "--source", project.root, status=2)
    assert f"mended {untidy}" in done.err
    assert f"{path}: not a Jupyter notebook" in done.err
    assert json.loads(path.read_text()) == broken


@pytest.fixture(scope="module")
def begun(shared: Workspace) -> Source:
    project = shared.project()
    project.doc("introduction", "Words.\n", sidebar_position=4, **GOOD)
    for kind in ("doc", "tutorial"):
        out = shared.bodocs("new", kind, f"my_{kind}", "--source", project.root).out
        assert out.strip().endswith({"doc": "my_doc.md", "tutorial": "my_tutorial.ipynb"}[kind])
    return project


def test_a_new_page_keeps_every_rule(begun: Source) -> None:
    assert checks.check(begun.settings) == (3, [])


@pytest.mark.kernel
def test_a_new_page_runs_in_both_modes(shared: Workspace, begun: Source) -> None:
    for mode in ("full", "smoke"):
        shared.bodocs("run", "--mode", mode, "--source", begun.root)
    report = json.loads((begun.settings.reports / "status.json").read_text())
    assert {page["id"]: page["state"] for page in report["pages"]}["my_doc"] == "passed"


def test_a_new_page_comes_after_the_others(begun: Source) -> None:
    head = headers.of_markdown(begun.root / "docs/my_doc.md").data
    assert head["sidebar_position"] == 5


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("My Page", "is no name for a page"),
        ("../up", "is no name for a page"),
        ("introduction", "there is a page 'introduction' already"),
    ],
)
def test_a_name_that_no_page_can_have(
    shared: Workspace, begun: Source, name: str, said: str
) -> None:
    assert said in shared.bodocs("new", "doc", name, "--source", begun.root, status=2).err


def test_code_is_kept_to_the_letter(space: Workspace) -> None:
    project = space.project()
    text = "x = 1  \n\n\ty = '\u00e9\u2028'\n"
    path = project.tutorial("page", code(text), **GOOD)
    space.bodocs("tidy", "--source", project.root)
    assert nbformat.read(path, 4).cells[1].source == text
