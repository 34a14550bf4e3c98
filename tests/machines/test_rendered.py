"""What ``bodocs render`` writes for machines: for a project, a plain folder, an author."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from defusedxml import ElementTree
from PIL import Image

from bodocs import catalog, frontmatter
from bodocs.execution import page as page_run
from bodocs.keys import Run
from bodocs.rendering.content import Content
from tests.conftest import Source, Workspace, code, prose, workspace, write_notebook
from tests.repositories import git

SETTINGS = """\
title = "A site"
tagline = "About it."
url = "https://site.example"
base_url = "/base/"
repository = "some/where"
"""
GUIDE = "See [the lesson](../tutorials/lesson/lesson.ipynb).\n"
HOSTILE = "No </script> & <b>"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, Source]]:
    """A project below the top of a repository, rendered before anything has run."""
    with workspace(tmp_path_factory.mktemp("machines")) as space:
        source = space.project("repository/site", SETTINGS)
        source.doc("guide", GUIDE)
        source.doc("hostile", "Words.\n", title=HOSTILE, description="It's “so” </script>.")
        cells = [prose("It begins so.\n\n## On\n\nAnd goes on."), code("x = 1")]
        source.tutorial("lesson", *cells, former=["old_lesson"], tags=["one"], level="advanced")
        git(source.root.parent, "init", "--quiet")
        git(source.root.parent, "add", "--all")
        git(source.root.parent, "commit", "--quiet", "--message", "All")
        source.tutorial("fresh", "print('never committed')")
        space.bodocs("render", "--source", source.root)
        yield space, source


def front(source: Source, name: str) -> dict[str, Any]:
    return frontmatter.split(source.content(name), Path(name)).data


def test_a_page_says_where_it_is_edited_and_when_it_changed(project) -> None:
    _, source = project
    lesson = front(source, "tutorials/lesson.md")
    assert lesson["custom_edit_url"] == (
        "https://github.com/some/where/edit/main/site/tutorials/lesson/lesson.ipynb"
    )
    when = git(source.root, "log", "-1", "--format=%cI").strip()
    assert lesson["last_update"]["date"][:10] == when[:10]
    assert "last_update" not in front(source, "tutorials/fresh.md")


def test_a_page_describes_itself(project) -> None:
    _, source = project
    lesson = front(source, "tutorials/lesson.md")
    assert lesson["description"] == "It begins so."
    article = lesson["article"]
    assert article["@type"] == "TechArticle"
    assert article["headline"] == "lesson"
    assert article["url"] == "https://site.example/base/tutorials/lesson"
    assert article["image"].startswith("https://site.example/base/cards/")
    assert article["keywords"] == ["one"]
    assert article["proficiencyLevel"] == "Expert"
    assert article["dateModified"] == lesson["last_update"]["date"]
    assert front(source, "docs/hostile.md")["article"]["headline"] == HOSTILE


def test_each_page_has_a_card_of_its_own(project) -> None:
    _, source = project
    pages = ["docs/guide.md", "docs/hostile.md", "tutorials/lesson.md", "tutorials/fresh.md"]
    cards = {front(source, page)["image"] for page in pages}
    assert len(cards) == len(pages)
    for card in cards:
        with Image.open(source.settings.content / f"static{card}") as image:
            assert image.size == (1200, 630)
    described = json.loads(source.content("site.json"))
    assert (source.settings.content / f"static{described['card']}").is_file()


def test_a_card_is_drawn_again_only_if_it_looks_otherwise(project) -> None:
    space, source = project
    cards = source.settings.content / "static/cards"
    before = {card.name: card.stat().st_mtime_ns for card in cards.iterdir()}
    source.doc("guide", GUIDE, description="Said otherwise.")
    space.bodocs("render", "--source", source.root)
    after = {card.name: card.stat().st_mtime_ns for card in cards.iterdir()}
    same = before.keys() & after.keys()
    assert len(after) == len(before)
    assert len(same) == len(before) - 1
    assert all(before[name] == after[name] for name in same)


def test_the_feed_has_the_tutorials_that_git_knows(project) -> None:
    _, source = project
    feed = ElementTree.fromstring(source.content("static/feed.xml"))
    atom = {"a": "http://www.w3.org/2005/Atom"}
    ids = [found.text for found in feed.findall("a:entry/a:id", atom)]
    assert ids == ["https://site.example/base/tutorials/lesson"]
    assert json.loads(source.content("site.json"))["feed"] == "/feed.xml"


def test_lists_for_language_models_name_every_page(project) -> None:
    _, source = project
    index = source.content("static/llms.txt")
    assert index.startswith("# A site\n\n> About it.\n\n")
    assert "- [lesson](https://site.example/base/tutorials/lesson.md): It begins so." in index
    whole = source.content("static/llms-full.txt")
    for page in catalog.load(source.settings).pages:
        twin = source.content(f"static{page.url}.md")
        assert twin.strip("\n") in whole
    assert "[the lesson](https://site.example/base/tutorials/lesson)" in whole


def test_a_former_address_leads_on_and_keeps_to_itself(project) -> None:
    _, source = project
    moved = source.content("static/tutorials/old_lesson.html")
    assert moved == source.content("static/docs/tutorials/lesson/index.html")
    assert '<link rel="canonical" href="https://site.example/base/tutorials/lesson">' in moved
    assert 'src="/base/moved.js" data-to="/base/tutorials/lesson"' in moved
    assert 'content="0; url=/base/tutorials/lesson"' in moved
    hostile = source.content("static/docs/hostile/index.html")
    assert "No &lt;/script&gt; &amp; &lt;b&gt;</a>" in hostile


def test_no_page_of_the_site_is_written_over(project) -> None:
    _, source = project
    static = source.settings.content / "static"
    for page in catalog.load(source.settings).pages:
        assert not (static / f"{page.url[1:]}.html").exists()
    assert not (static / "index.html").exists()


def test_without_git_there_are_no_dates_and_no_feed(project) -> None:
    space, source = project
    copy = Source(space.root / "elsewhere")
    space.sources.append(copy)
    shutil.copytree(source.root, copy.root, dirs_exist_ok=True)
    space.bodocs("render", "--source", copy.root)
    lesson = front(copy, "tutorials/lesson.md")
    assert "last_update" not in lesson
    assert "dateModified" not in lesson["article"]
    assert lesson["custom_edit_url"].endswith("/edit/main/tutorials/lesson/lesson.ipynb")
    assert not (copy.settings.content / "static/feed.xml").exists()
    assert json.loads(copy.content("site.json"))["feed"] is None


def test_a_plain_folder_gets_what_needs_no_host(space: Workspace) -> None:
    source = space.folder()
    source.write("README.md", "# Notes\n\nSee [deep](deep/a.ipynb).\n")
    write_notebook(source.root / "deep/a.ipynb", prose("# A page"), "1 + 1")
    write_notebook(source.root / "bare.ipynb", "1 + 1")
    space.bodocs("render", "--source", source.root, "--as-is")
    static = source.settings.content / "static"
    assert "[deep](/deep/a)" in source.content("static/index.md")
    assert "```python\n1 + 1\n```" in source.content("static/deep/a.md")
    assert "- [A page](/deep/a.md)" in source.content("static/llms.txt")
    assert front(source, "pages/bare.md")["description"]
    assert ["/deep/a", "A page"] in json.loads(source.content("static/addresses.json"))
    assert not list(static.rglob("*.html"))
    assert not (static / "cards").exists()
    assert not (static / "feed.xml").exists()


def test_an_author_who_is_editing_gets_what_pages_ask_for(space: Workspace) -> None:
    source = space.project(settings_text=SETTINGS)
    source.doc("guide", "Words.\n")
    found = catalog.load(source.settings)
    content = Content(source.settings, found, "full", live=True)
    content.page(page_run.prepare(found.pages[0], Run("full", {}, {})), None)
    content.finish()
    static = source.settings.content / "static"
    assert (static / "addresses.json").is_file()
    assert not (static / "docs/guide.md").exists()
    assert not (static / "docs/guide/index.html").exists()
    assert "twin" not in front(source, "docs/guide.md")
