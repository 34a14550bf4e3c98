"""Loops that readers step through: what is shown of them, and what of another shape becomes."""

from __future__ import annotations

import json
from html import unescape
from typing import Any

import pytest
from nbformat import from_dict
from nbformat.v4 import new_output

from bodocs.rendering import loops
from bodocs.rendering.exporter import Context, DocusaurusExporter
from tests.conftest import Workspace, code, notebook
from tests.rendering.loop_data import changed, loop
from tests.rendering.test_bundles import bundle, page, words
from tests.rendering.test_embedded import kinds
from tests.rendering.test_outputs import attributes

CELL = """\
import json
from IPython.display import display

display({"application/vnd.bodocs.loop+json": json.loads(LOOP), "text/plain": "in words"}, raw=True)
"""


def test_a_loop_is_an_element_with_its_first_step_and_a_file_with_all() -> None:
    text, files = page(bundle({loops.MIME: loop(), "text/plain": "in words"}))
    assert text.startswith("<nb-loop ")
    assert kinds(text) == ["loop"]
    found = attributes(text)
    [(name, data)] = files.items()
    assert found["src"] == f"/{name}"
    whole, opening = json.loads(data), json.loads(unescape(found["json"]))
    assert len(whole["steps"]) == whole["count"] == 3
    assert opening == {**whole, "steps": whole["steps"][:1]}
    assert "in words" not in text


def test_evaluations_keep_every_digit_and_curves_those_that_are_seen() -> None:
    given = loop()
    _, files = page(bundle({loops.MIME: given}))
    [data] = files.values()
    whole = json.loads(data)
    assert (whole["x"], whole["y"]) == (given["x"], given["y"])
    low, high = whole["range"]
    assert low == pytest.approx(-1.0)
    assert high > 1.3
    for shown, computed in zip(whole["steps"], given["steps"], strict=True):
        for name, span in (("mean", high - low), ("upper", high - low), ("acquisition", 3e-5)):
            assert shown[name] == pytest.approx(computed[name], abs=1e-4 * span)
    assert len(data) < 0.5 * len(json.dumps(given))


def test_a_caption_and_a_description_are_the_cells_own() -> None:
    cell = code("#| fig-alt: Three steps.\n#| fig-cap: A run\nshow()")
    cell.outputs = [from_dict(new_output("display_data", {loops.MIME: loop()}))]
    text, found = DocusaurusExporter().from_notebook_node(
        notebook(cell), {"bodocs": Context("Of loops")}
    )
    shown = attributes(text[text.index("<nb-loop") :])
    assert (shown["alt"], shown["caption"]) == ("Three steps.", "A run")
    assert found["loop"].alt == "Three steps."


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        ("steps", [], "steps: list should have at least 1 item"),
        ("steps", ..., "steps: field required"),
        ("steps.1.mean", [0.0] * 30, "steps.1.mean has 30 values, inputs has 31"),
        ("steps.2.upper.4", -9.0, "steps.2.mean leaves the band from lower to upper"),
        ("steps.0.acquisition.3", float("nan"), "steps.0.acquisition.3: input should be a finite"),
        ("steps.0.acquisition.3", float("-inf"), "steps.0.acquisition.3: input should be"),
        ("steps.0.lower.0", "0.5", "steps.0.lower.0: input should be a valid number"),
        ("steps.0.lower.0", 10**400, "steps.0.lower.0: input should be"),
        ("steps.0.extra", [1.0], "steps.0.extra: extra inputs are not permitted"),
        ("truth", [0.0], "truth: list should have at least 2 items"),
        ("inputs.1", 0.0, "inputs do not increase"),
        ("x", [0.3, 1.0], "x has 2 values, y has 5"),
        ("x.0", 99.0, "x leaves the range of inputs"),
        ("goal", "win", "goal: input should be 'maximize' or 'minimize'"),
        ("names.input", "  ", "names.input: string should have at least 1 character"),
        ("names.input", "x" * 61, "names.input: string should have at most 60 characters"),
        ("names", {}, "names.input: field required"),
        ("y", {"0": 1}, "y: input should be a valid list"),
    ],
)
def test_data_of_another_shape_are_refused_with_their_place(
    path: str, value: Any, why: str
) -> None:
    text, files = page(bundle({loops.MIME: changed(path, value), "text/plain": "in words"}))
    assert kinds(text) == ["text", "note"]
    assert words(text).strip().startswith("in words")
    assert f"A loop is not shown, because its data are not those of one: {why}" in words(text)
    assert files == {}


@pytest.mark.parametrize("data", ["{}", [], None, 3, {}])
def test_data_that_are_no_mapping_at_all_leave_the_next_best(data: Any) -> None:
    text, files = page(bundle({loops.MIME: data, "text/plain": "in words"}))
    assert kinds(text) == ["text", "note"]
    assert files == {}


def test_fewer_evaluations_than_steps_are_refused() -> None:
    with pytest.raises(loops.LoopError, match="3 values for 3 steps; it holds the starting"):
        loops.read({**loop(), "x": [0.1, 0.2, 0.3], "y": [0.0, 0.0, 0.0]})


def test_numbers_of_any_size_are_drawn() -> None:
    for scale in (1e-300, 1e-12, 1e9, 1e100):
        given = loop()
        step = {name: [0.0] * 31 for name in given["steps"][0]}
        made = {**given, "truth": None, "y": [scale] * 5, "steps": [step] * 3}
        _, files = page(bundle({loops.MIME: made}))
        [data] = files.values()
        assert json.loads(data)["range"] == [0.0, scale]


def test_words_of_a_loop_are_no_markup() -> None:
    hostile = changed("names.value", '"><img src=x onerror=alert(1)>')
    text, _ = page(bundle({loops.MIME: hostile}))  # which judges what a reader gets
    assert kinds(text) == ["loop"]
    assert json.loads(unescape(attributes(text)["json"]))["names"] == hostile["names"]


@pytest.mark.kernel
def test_a_projects_build_stops_at_a_loop_of_another_shape(space: Workspace) -> None:
    project = space.project()
    wrong = json.dumps(changed("steps.1.mean", [0.0]))
    body = f"```python\n'first'\n```\n\n```python\nLOOP = {wrong!r}\n{CELL}```\n"
    project.doc("run", body)
    space.bodocs("run", "--source", project.root)
    done = space.bodocs("render", "--source", project.root, status=2)
    said = " ".join(done.err.split())
    assert "docs/run.md: the loop of cell 2 (LOOP = " in said
    assert "): steps.1.mean: list should have at least 2 items" in said
    assert "mend: give the output of type application/vnd.bodocs.loop+json that shape" in said


@pytest.mark.kernel
def test_the_landing_page_is_given_the_first_loop_and_a_folder_none(space: Workspace) -> None:
    project, folder = space.project(), space.folder()
    cell = f"LOOP = {json.dumps(loop())!r}\n{CELL}"
    project.doc("a", "Words.\n", sidebar_position=1)
    project.doc("b", f"```python\n{cell}```\n", sidebar_position=2)
    folder.write("c.md", "# C\n")
    space.bodocs("run", "--source", project.root)
    for source in (project, folder):
        space.bodocs("render", "--source", source.root)
    status = json.loads(project.content("status.json"))
    assert status["loop"]["page"] == "b"
    whole = json.loads(project.content(f"static{status['loop']['src']}"))
    assert whole["x"] == loop()["x"]
    assert "loop" not in json.loads(project.content("static/status.json"))
    assert "loop" not in json.loads(folder.content("status.json"))
