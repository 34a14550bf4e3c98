"""The gallery's data: what cards show, and what they are filtered by."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import yaml

from bodocs.catalog import Page
from bodocs.frontmatter import FrontMatter
from bodocs.rendering import gallery
from bodocs.rendering.uses import Uses

PAGE, DATA = Path("tutorials/index.mdx"), Path("tutorials/gallery.json")


def tutorial(name: str, *tags: str) -> Page:
    front = FrontMatter(title=name.title(), tags=list(tags))
    return Page(name, "tutorial", Path(f"{name}.ipynb"), Path(), f"/tutorials/{name}", front)


def card(page: Page, **more: Any) -> dict[str, Any]:
    claims = [{"held": True, "sentence": "So.", "figures": ["1"], "cell": "c"}]
    known = {"id": page.id, "title": page.front.title, "url": page.url, "state": "passed"}
    return {**known, "level": None, "description": "", "claims": claims, **more}


def uses(*names: str) -> Uses:
    return Uses(frozenset(names), frozenset())


def data(files: dict[Path, str]) -> dict[str, Any]:
    return json.loads(files[DATA])


def test_without_tutorials_there_is_no_gallery() -> None:
    assert gallery.files([], [card(tutorial("x"))], {"x": uses()}) == {}


def test_a_card_has_what_it_shows_and_nothing_else() -> None:
    page = tutorial("loop", "a", "b", "a")
    shown = card(page, level="beginner", description="One.", cpu_seconds=3.5, key="x")
    [found] = data(gallery.files([page], [shown], {"loop": uses()}))["tutorials"]
    assert found == {
        "title": "Loop",
        "url": "/tutorials/loop",
        "state": "passed",
        "level": "beginner",
        "description": "One.",
        "cpu_seconds": 3.5,
        "claims": [{"held": True}],
        "tags": ["a", "b"],
        "names": [],
    }


def test_each_name_is_written_once_and_found_by_its_place() -> None:
    pages = [tutorial("one"), tutorial("two")]
    used = {"one": uses("m.b", "m.a"), "two": uses("m.b", "k.c"), "a_doc": uses("m.z")}
    found = data(gallery.files(pages, map(card, pages), used))
    assert found["names"] == ["k.c", "m.a", "m.b"]
    told = [{found["names"][place] for place in t["names"]} for t in found["tutorials"]]
    assert told == [used["one"].names, used["two"].names]


def test_nothing_of_a_notebook_stands_in_the_page_that_is_code() -> None:
    page = tutorial("x", "{1}")
    hostile = card(page, title="{process.exit(1)} <script>", description="import x from 'y'")
    code = gallery.files([page], [hostile], {"x": uses("a.{b}")})[PAGE]
    assert code == gallery.files([page], [card(page)], {"x": uses()})[PAGE]
    front = yaml.safe_load(code.split("---")[1])
    assert (front["title"], front["slug"]) == ("Tutorials", "/")


def test_the_address_of_a_names_users_gives_the_name_back() -> None:
    for name in ("botorch.models.SingleTaskGP", "a.b&c=d e", "ö"):
        assert parse_qs(urlsplit(gallery.users(name)).query) == {"uses": [name]}
