"""What readers see of other versions: a page for all, a line and a notice on each page."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

from bodocs.verification import check as checks
from tests.compat.records import recorded
from tests.conftest import Source, Workspace

CODE = "```python\nimport numpy\n```\n"


def project_of(space: Workspace) -> Source:
    project = space.project()
    project.doc("one", CODE, title="One | of <two>", description="A page.")
    project.doc("two", "Words.\n", description="Another page.")
    return project


def rendered(space: Workspace, project: Source) -> None:
    space.bodocs("run", "--source", project.root)
    space.bodocs("render", "--source", project.root)


def header(project: Source, page: str) -> dict[str, Any]:
    found = re.search(r'<nb-header data-json="([^"]*)"', project.content(f"docs/{page}.md"))
    return dict(json.loads(html.unescape(found[1]))) if found else {}


def test_a_page_says_what_it_works_with_and_what_it_needs(space: Workspace) -> None:
    project = project_of(space)
    recorded(project, "one")
    rendered(space, project)
    assert header(project, "one")["works"] == ["numpy 2.2"]
    assert header(project, "one")["others"] == "/docs/compatibility#one"
    text = project.content("docs/one.md")
    notice = (
        ":::note[Needs numpy 2.2.1 or newer]\n\nWith numpy 1.26.4, `numpy.lib` has no `f`. "
        "[What to change for older versions](</docs/compatibility#one>)\n\n:::\n"
    )
    assert notice in text
    assert text.index("<nb-header") < text.index(notice) < text.index("<nb-code")
    assert "works" not in header(project, "two")
    twin = project.content("static/docs/one.md")
    assert "Works with numpy 2.2; [for other versions](" in twin
    assert "> **Needs numpy 2.2.1 or newer**" in twin


def test_a_page_that_runs_everywhere_needs_nothing(space: Workspace) -> None:
    project = project_of(space)
    recorded(project, "one", "differs")
    rendered(space, project)
    assert header(project, "one")["works"] == ["numpy 1.26 \u2013 2.2"]
    assert header(project, "one")["others"] == "/docs/compatibility#one"
    assert ":::note" not in project.content("docs/one.md")
    text = project.content("docs/compatibility.md")
    assert "- in the text: 1 number in prose changed: 1 → &#42;2&#42;" in text
    recorded(project, "one", "works")
    space.bodocs("render", "--source", project.root)
    # Now there is nothing to tell of it below the table.
    assert header(project, "one")["others"] == "/docs/compatibility#all-pages"
    assert "{#one}" not in project.content("docs/compatibility.md")


def test_the_page_for_all_tells_sets_verdicts_and_what_to_change(space: Workspace) -> None:
    project = project_of(space)
    recorded(project, "one")
    rendered(space, project)
    text = project.content("docs/compatibility.md")
    assert '<th scope="row"><a href="/docs/one">One | of &lt;two&gt;</a></th>' in text
    assert '<td class="fails"><a href="#one">✗ fails</a></td>' in text
    assert "### One &#124; of &#60;two&#62; {#one}" in text
    assert (
        "- Cell 1 (line 7) fails with `ImportError: cannot import name 'f' from 'numpy.lib' "
        "<here>`, at `from numpy.lib import f`." in text
    )
    assert "    - `numpy.f`: import it as `numpy.lib.f`" in text
    assert "Used in [One &#124; of &#60;two&#62;](#one)." in text
    assert "<pre>no | such &lt;release&gt;&#10;of numpy</pre></details>" in text
    assert "small values can show" in text
    static = project.settings.content / "static"
    twin = (static / "docs/compatibility.md").read_text(encoding="utf-8")
    assert "✓ works |" in twin
    assert "<td" not in twin
    moved = (static / "compatibility.html").read_text(encoding="utf-8")
    assert 'data-to="/docs/compatibility"' in moved
    index = json.loads(project.content("static/search.json"))["pages"]
    assert "/docs/compatibility" in {page["url"] for page in index}
    assert json.loads(project.content("status.json"))["compatibility"] == "/docs/compatibility"


def test_what_was_measured_with_other_code_is_not_shown_and_the_check_says_so(
    space: Workspace,
) -> None:
    project = project_of(space)
    recorded(project, "one", code="another")
    rendered(space, project)
    assert "works" not in header(project, "one")
    assert ":::note" not in project.content("docs/one.md")
    text = project.content("docs/compatibility.md")
    assert '<td colspan="2">measured before the last change of its code: not known</td>' in text
    assert "fails with" not in text
    found = [one for one in checks.check(project.settings)[1] if one.rule.code == "BD362"]
    assert len(found) == 1
    assert "bodocs compat --page one --record" in found[0].mend


def test_without_a_record_there_is_nothing_of_it(space: Workspace) -> None:
    project = project_of(space)
    rendered(space, project)
    assert not (project.settings.content / "docs/compatibility.md").exists()
    assert not (project.settings.content / "static/compatibility.html").exists()
    assert "works" not in header(project, "one")
    assert "compatibility" not in json.loads(project.content("status.json"))


def test_a_folder_has_none_whatever_lies_in_it(space: Workspace) -> None:
    folder = space.folder()
    folder.write("one.md", "# One\n")
    folder.write("compatibility.json", "{}")
    space.bodocs("render", "--source", folder.root)
    assert not list(Path(folder.settings.content).rglob("compatibility*"))
