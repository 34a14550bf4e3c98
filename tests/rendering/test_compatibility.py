"""What readers see of other versions: a page for all, and a line on each page."""

from __future__ import annotations

import json
from pathlib import Path

from bodocs import catalog, sources
from bodocs.compat.models import (
    Change,
    Compatibility,
    Drift,
    Fault,
    PageCompatibility,
    PageVerdict,
    SetFacts,
)
from bodocs.robustness.record import code_key
from bodocs.verification import check as checks
from tests.conftest import Source, Workspace

CODE = "```python\nprint(1)\n```\n"


def recorded(project: Source, code: str | None = None) -> None:
    [page] = catalog.load(project.settings).select(["one"])
    fault = Fault(
        kind="ImportError", message="no `f`", cell=1, line=7, code="import f", cause="name"
    )
    found = Compatibility(
        measured="2026-11-27",
        mode="smoke",
        sets=[
            SetFacts(name="pinned", python="3.11.7", versions={"botorch": "0.18.1"}),
            SetFacts(name="old", python="3.11.7", versions={"botorch": "0.17.2"}),
            SetFacts(name="gone", refused="no | such <release>"),
        ],
        pages={
            "one": PageCompatibility(
                code=code or code_key(sources.load(page)[0]),
                verdicts={
                    "pinned": PageVerdict(verdict="works"),
                    "old": PageVerdict(verdict="fails", fault=fault),
                },
            )
        },
        drift=[
            Drift(
                set="old",
                changes=[Change(name="a.f", kind="moved", after="a.b.f", pages=["one"])],
            )
        ],
    )
    (project.root / "compatibility.json").write_text(found.model_dump_json(), encoding="utf-8")


def project_of(space: Workspace) -> Source:
    project = space.project()
    project.doc("one", CODE, description="A page.")
    project.doc("two", "Words.\n", description="Another page.")
    return project


def header(project: Source, page: str) -> str:
    text = project.content(f"docs/{page}.md")
    return next(line for line in text.splitlines() if "nb-header" in line)


def test_a_page_says_what_it_works_with_and_what_it_needs(space: Workspace) -> None:
    project = project_of(space)
    recorded(project)
    space.bodocs("run", "--source", project.root)
    space.bodocs("render", "--source", project.root)
    line = header(project, "one")
    assert "BoTorch 0.18" in line
    assert "Needs BoTorch 0.18.1 or newer: with BoTorch 0.17.2 cell 1 raises ImportError" in line
    assert "/docs/compatibility#one" in line
    assert "works" not in json.loads(_data(header(project, "two")))


def test_the_page_for_all_tells_sets_verdicts_and_what_to_change(space: Workspace) -> None:
    project = project_of(space)
    recorded(project)
    space.bodocs("render", "--source", project.root)
    text = project.content("docs/compatibility.md")
    assert "| page | BoTorch 0&#46;17&#46;2 |" in text or "| page | BoTorch 0.17.2 |" in text
    assert "[✗ fails](#one)" in text
    assert "in `` import f ``" in text
    assert "To change: import `f` from `a.b`, not as `a.f`." in text
    assert "<release>" not in text.partition("---\n\n")[2]
    assert "its claims were checked" in text
    static = project.settings.content / "static"
    assert (static / "docs/compatibility.md").is_file()
    moved = (static / "compatibility.html").read_text(encoding="utf-8")
    assert 'data-to="/docs/compatibility"' in moved
    index = json.loads(project.content("static/search.json"))["pages"]
    assert "/docs/compatibility" in {page["url"] for page in index}


def test_what_was_measured_with_other_code_is_not_shown_and_the_check_says_so(
    space: Workspace,
) -> None:
    project = project_of(space)
    recorded(project, code="another")
    space.bodocs("run", "--source", project.root)
    space.bodocs("render", "--source", project.root)
    assert "works" not in json.loads(_data(header(project, "one")))
    found = [one for one in checks.check(project.settings)[1] if one.rule.code == "BD362"]
    assert len(found) == 1
    assert "bodocs compat --page one --record" in found[0].mend


def test_without_a_record_there_is_nothing_of_it(space: Workspace) -> None:
    project = project_of(space)
    space.bodocs("run", "--source", project.root)
    space.bodocs("render", "--source", project.root)
    assert not (project.settings.content / "docs/compatibility.md").exists()
    assert not (project.settings.content / "static/compatibility.html").exists()
    assert "works" not in json.loads(_data(header(project, "one")))


def test_a_folder_has_none_whatever_lies_in_it(space: Workspace) -> None:
    folder = space.folder()
    folder.write("one.md", "# One\n")
    folder.write("compatibility.json", "{}")
    space.bodocs("render", "--source", folder.root)
    assert not list(Path(folder.settings.content).rglob("compatibility*"))


def _data(line: str) -> str:
    import html

    return html.unescape(line.partition('data-json="')[2].partition('"')[0])
