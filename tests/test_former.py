"""Former addresses: which lead where, and which are refused before anything runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from bodocs.catalog import Page
from bodocs.former import addresses, plain_address, redirects
from bodocs.frontmatter import validate
from tests.conftest import Workspace


def page(kind: str, name: str, *former: str) -> Page:
    front = validate({"title": name, "former": list(former)}, Path("x.md"))
    folder = {"doc": "docs", "tutorial": "tutorials"}[kind]
    url = f"/{folder}/{name}"
    return Page(name, kind, Path(f"{name}.md"), Path(), url, front)  # type: ignore[arg-type]


GUIDE = page("doc", "guide", "start", "/old/guide.html")
LESSON = page("tutorial", "lesson", "first_lesson")
LIVE = {"/", GUIDE.url, LESSON.url, "/tutorials"}


def test_pages_have_the_addresses_that_kindred_sites_give_them() -> None:
    assert redirects([GUIDE, LESSON], LIVE) == {
        "/docs": "/docs/guide",
        "/docs/start": "/docs/guide",
        "/docs/tutorials": "/tutorials",
        "/docs/tutorials/first_lesson": "/tutorials/lesson",
        "/docs/tutorials/lesson": "/tutorials/lesson",
        "/old/guide": "/docs/guide",
        "/tutorials/first_lesson": "/tutorials/lesson",
    }


def test_nothing_leads_to_what_is_not_there_and_no_live_page_leads_on() -> None:
    assert redirects([GUIDE], {"/", GUIDE.url}).get("/docs/tutorials") is None
    shadowed = page("doc", "tutorials/lesson")
    found = redirects([GUIDE, LESSON, shadowed], {*LIVE, shadowed.url})
    assert "/docs/tutorials/lesson" not in found
    assert set(found.values()) <= LIVE


@pytest.mark.parametrize("address", ["/a/b", "/a/b/", "/a/b.html", "/a/b/index.html", "/a/b/index"])
def test_what_servers_add_makes_no_other_address(address: str) -> None:
    assert plain_address(address) == "/a/b"


def test_two_ways_to_write_one_address_are_one() -> None:
    assert addresses(page("doc", "a", "/x/y.html", "/x/y/")) == ["/x/y"]


def test_clashes_and_bad_addresses_stop_the_command_line(shared: Workspace) -> None:
    project = shared.project()
    project.doc("live", "Words.\n")
    project.doc("taker", "Words.\n", former=["/docs/live.html"])
    project.doc("top", "Words.\n", former=["/index.html"])
    project.doc("one", "Words.\n", former=["shared"])
    project.doc("two", "Words.\n", former=["/docs/shared/"])
    for number, bad in enumerate(["https://a.example/b", "../up", "a b", "/a?b=1", "", "//a"]):
        project.doc(f"bad{number}", "Words.\n", former=[bad])
    said = shared.bodocs("list", "--source", project.root, status=2).err
    assert said.count("an address such as /docs/old") == 6
    for number in range(6):
        (project.root / f"docs/bad{number}.md").unlink()
    said = shared.bodocs("list", "--source", project.root, status=2).err
    assert "the former address /docs/live is the address of" in said
    assert "the former address /docs/shared is a former address of" in said
    assert "the former address / is a page that the site makes itself" in said
    assert said.count("mend: remove it under 'former'") == 3
