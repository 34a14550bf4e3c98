"""What a page shows of its run: a list of its claims, and what each cell took."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from nbformat import NotebookNode

from bodocs.execution.records import CellRun, Claim, PageRun, State
from bodocs.rendering import proofs
from bodocs.rendering.exporter import Context, DocusaurusExporter
from tests.conftest import code, notebook

SENTENCE = "The [model](https://example.org) *wins* by `two`."


def claim(cell: str, sentence: str, verdict: Any = "held") -> Claim:
    return Claim(cell=cell, sentence=sentence, figures=["wins 4 < 5"], verdict=verdict)


def export(shown: NotebookNode, **facts: Any) -> str:
    text: str = DocusaurusExporter().from_notebook_node(shown, {"bodocs": Context(**facts)})[0]
    return text


def listed(page: str) -> list[dict[str, Any]]:
    [found] = re.findall(r'<nb-claims data-json="([^"]*)">', page)
    rows: list[dict[str, Any]] = json.loads(html.unescape(found))
    return rows


def test_claims_are_listed_with_the_anchors_at_which_they_stand() -> None:
    shown = notebook(
        code(f"# {SENTENCE}\nassert True", "claim", id="wins"),
        code("# Nothing.\nassert False", "claim", id="fails"),
    )
    claims = {"wins": claim("wins", SENTENCE), "fails": claim("fails", "Nothing.", "failed")}
    page = export(shown, claims=claims)
    rows = listed(page)
    assert [row["verdict"] for row in rows] == ["held", "failed"]
    assert [row["anchor"] for row in rows] == re.findall(
        r'<nb-claim [^>]*data-anchor="(.*?)"', page
    )
    assert page.index("<nb-claims") < page.index("<nb-claim ")
    # It stands in a link, so it can hold none.
    assert rows[0]["sentence"] == "The model <em>wins</em> by <code>two</code>."
    assert rows[0]["figures"] == ["wins 4 < 5"]


def test_a_page_that_has_not_run_lists_none() -> None:
    assert "<nb-claims" not in export(notebook(code("# So.\nassert True", "claim")))


def test_claims_of_notebooks_without_ids_have_no_anchor() -> None:
    shown = notebook(code("# One.\nassert 1", "claim"), code("# Two.\nassert 2", "claim"))
    shown.nbformat_minor = 4
    for cell in shown.cells:
        del cell["id"]
    page = export(shown)
    assert page.count("<nb-claim ") == 2
    assert "data-anchor" not in page


def ran(**states: State) -> PageRun:
    cells = [
        CellRun(id=name, index=number, state=state, seconds=number + 0.25)
        for number, (name, state) in enumerate(states.items())
    ]
    return PageRun(
        page="p",
        key="k",
        mode="full",
        started="",
        seconds=1,
        cpu_seconds=1,
        peak_bytes=1,
        cells=cells,
    )


def test_what_a_cell_took_stands_before_it_under_its_number() -> None:
    shown = notebook(
        code("n = 5", "injected-parameters", id="values"),
        code("x = 1", id="first"),
        code("#| echo: false\n#| output: false\nx = 2", id="unseen"),
        code("1 / 0", id="fails"),
        code("x = 4", id="unrun"),
    )
    done: State = "completed"
    run = ran(values=done, first=done, unseen=done, fails="failed", unrun="unrun")
    page = export(shown, times=proofs.times(shown, run))
    found = re.findall(r'<nb-time data-number="(\d)" data-seconds="([\d.]+)">\n\n</nb-time>', page)
    # A cell of which nothing is shown has nothing beside which it could stand.
    assert found == [("0", "0.25"), ("1", "1.25"), ("3", "3.25")]
    assert re.search(r'data-seconds="3.25">\n\n</nb-time>\n\n<nb-code', page)


def test_without_a_run_there_are_no_times() -> None:
    assert proofs.times(notebook("x = 1"), None) == {}
