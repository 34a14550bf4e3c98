"""Prerequisites: pages and sentences, in the order given; what is no page's id is an error."""

from __future__ import annotations

import pytest

from bodocs import catalog, prerequisites
from bodocs.prerequisites import Prerequisite
from tests.conftest import Source, Workspace


def listing(space: Workspace, project: Source) -> str:
    return space.bodocs("list", "--source", project.root, status=2).err


def test_pages_and_sentences_stand_in_the_order_given(space: Workspace) -> None:
    project = space.project()
    project.doc("start", "", title="How to start")
    project.doc("my page", "", title="Of two words")
    needs = ["You read Python.", "start", "my page", "loop", "start"]
    project.doc("later", "", prerequisites=needs)
    project.tutorial("loop", "1 + 1", title="The loop")
    found = catalog.load(project.settings)
    [later] = found.select(["later"])
    assert prerequisites.of(later, found.pages) == [
        Prerequisite("You read Python."),
        Prerequisite("How to start", "/docs/start"),
        Prerequisite("Of two words", "/docs/my page"),
        Prerequisite("The loop", "/tutorials/loop"),
    ]


def test_what_is_no_id_is_an_error_that_names_a_near_one(space: Workspace) -> None:
    project = space.project()
    path = project.doc("later", "", prerequisites=["introdction", "Some sentence."])
    project.tutorial("introduction", "1 + 1")
    err = listing(space, project)
    assert f"{path}: the prerequisite 'introdction' is no page's id." in err
    assert "Did you mean 'introduction'?" in err
    assert "mend: name a page's id, which 'bodocs list' shows, or write a sentence" in err
    assert "Some sentence." not in err


def test_a_page_whose_front_matter_is_wrong_is_there_all_the_same(space: Workspace) -> None:
    project = space.project()
    project.write("docs/start.md", "---\ntitle: Start\nlevel: expert\n---\n")
    project.doc("later", "", prerequisites=["start", "strat"])
    err = listing(space, project)
    assert "'expert'" in err
    assert "'strat' is no page's id" in err
    assert "'start' is no page's id" not in err


@pytest.mark.parametrize(
    ("needs", "way"),
    [
        ({"a": ["a"]}, "a -> a"),
        ({"a": ["b", "c"], "b": ["a"], "c": []}, "a -> b -> a"),
        ({"a": ["c"], "b": ["a"], "c": ["b"]}, "a -> c -> b -> a"),
    ],
)
def test_pages_that_each_come_before_the_other_are_told_of_once(
    space: Workspace, needs: dict[str, list[str]], way: str
) -> None:
    project = space.project()
    for name, others in needs.items():
        project.doc(name, "", prerequisites=others)
    err = listing(space, project)
    assert err.count("lead back to this page") == 1
    assert f"{project.root / 'docs/a.md'}: the prerequisites lead back to this page: {way}\n" in err


def test_a_way_that_only_leads_into_a_circle_is_none(space: Workspace) -> None:
    project = space.project()
    project.doc("a", "", prerequisites=["b"])
    project.doc("b", "", prerequisites=["c"])
    project.doc("c", "", prerequisites=["b"])
    err = listing(space, project)
    assert err.count("lead back to this page") == 1
    assert "b -> c -> b" in err


def test_a_plain_folder_has_none(space: Workspace) -> None:
    source = space.folder()
    source.write("a.md", "---\ntitle: A\nprerequisites: [nowhere]\n---\n")
    space.bodocs("list", "--source", source.root)
