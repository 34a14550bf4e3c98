"""The page of the rules: every rule is on it, as it explains itself."""

from __future__ import annotations

import json

from bodocs.verification.rules import RULES
from tests.conftest import Source, Workspace

PAGE = "docs/rules.md"


def rendered(space: Workspace, project: Source) -> Source:
    space.bodocs("render", "--source", project.root)
    return project


def test_every_rule_is_on_it_and_found(space: Workspace) -> None:
    project = space.project()
    project.doc("one", "Words.\n", description="A page.")
    text = rendered(space, project).content(PAGE)
    index = json.loads(project.content("static/search.json"))["pages"]
    [page] = [page for page in index if page["url"] == "/docs/rules"]
    anchors = {section["anchor"] for section in page["sections"]}
    for rule in RULES:
        assert f"\n## {rule.code}: {rule.name} {{#{rule.code.lower()}}}\n\n{rule.text}\n" in text
        assert rule.code.lower() in anchors
    assert text.count("*A warning.*") == sum(rule.severity == "warning" for rule in RULES)
    assert text.count("`--fix` mends it") == sum(rule.fix is not None for rule in RULES)


def test_a_page_of_that_name_stays_what_it_is(space: Workspace) -> None:
    project = space.project()
    project.doc("rules", "The rules of the game.\n", description="A page.")
    assert "The rules of the game." in rendered(space, project).content(PAGE)


def test_a_project_without_docs_and_a_folder_have_none(space: Workspace) -> None:
    project = space.project()
    project.tutorial("one", "print(1)", description="A page.")
    folder = space.folder()
    folder.write("page.md", "# A page\n")
    for source in (project, folder):
        rendered(space, source)
        assert not (source.settings.content / PAGE).exists()
