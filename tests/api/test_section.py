"""The section follows what pages use while they are edited."""

from __future__ import annotations

from pathlib import Path

import pytest

from bodocs.api.reference import Reference
from bodocs.api.section import ApiSection
from bodocs.catalog import Page
from bodocs.execution.records import Name, PageRun
from bodocs.frontmatter import FrontMatter
from tests.api.packages import shop
from tests.conftest import notebook, prose

PAGE = Page("one", "doc", Path("one.md"), Path(), "/docs/one", FrontMatter(title="One"))


def test_pages_come_and_go_with_what_is_used(tmp_path: Path) -> None:
    section = ApiSection(shop(tmp_path))
    section.note(PAGE, notebook("import numpy"))
    assert section.files([PAGE]) == {}
    assert section.found() == []

    section.note(PAGE, notebook("from shop import Article"))
    files = section.files([PAGE])
    assert set(files) == {"api/index.md", "api/shop/index.md", "api/shop/core/things.md"}
    assert "Used in [One](</docs/one>)" in files["api/shop/core/things.md"]
    [module] = [page for page in section.found() if page["title"] == "shop.core.things"]
    assert (module["url"], module["reference"]) == ("/api/shop/core/things", True)
    assert {part["heading"] for part in module["sections"]} >= {"", "Thing", "alone"}

    section.note(PAGE, notebook("from shop import wild_one"))
    assert set(section.files([PAGE])) == {"api/index.md", "api/shop/index.md", "api/shop/wild.md"}
    assert section.files([]) == {}


def test_what_prose_names_and_what_the_run_has_found_counts_as_use(tmp_path: Path) -> None:
    section = ApiSection(shop(tmp_path))
    spoken = notebook(prose("The `Thing` of `shop.wild.wild_one`, with `alone` in the text."))
    section.note(PAGE, spoken)
    assert set(section.files([PAGE])) >= {"api/shop/core/things.md", "api/shop/wild.md"}
    assert section.used() == {"/docs/one": {"shop.core.things.Thing", "shop.wild.wild_one"}}

    # A variable's method: only the run knows whose it is.
    method = Name(
        target="shop.core.things.Thing.get", kind="function", signature="", summary="", version=""
    )
    entry = a_run(names={"thing.get": method})
    section.note(PAGE, notebook("thing.get"), entry)
    files = section.files([PAGE])
    assert "Used in [One](</docs/one>)" in files["api/shop/core/things.md"]
    assert section.used() == {"/docs/one": {"shop.core.things.Thing", "shop.core.things.Thing.get"}}
    assert section.files([]) == {}
    assert section.used() == {}


@pytest.mark.parametrize(("count", "told"), [(1, 1), (2, 2), (9, 6)])
def test_of_many_tutorials_some_are_told_of_and_all_are_in_the_gallery(
    tmp_path: Path, count: int, told: int
) -> None:
    section = ApiSection(shop(tmp_path))
    names = [f"t{number}" for number in range(count)]
    tutorials = [
        Page(name, "tutorial", Path(f"{name}.ipynb"), Path(), f"/tutorials/{name}", PAGE.front)
        for name in names
    ]
    for page in [*tutorials, PAGE]:
        section.note(page, notebook("from shop import Article\nArticle.get"))
    page = section.files([*tutorials, PAGE])["api/shop/core/things.md"]
    [of_class, of_method] = [line for line in page.splitlines() if "Used in" in line]
    for line, path in ((of_class, "Thing"), (of_method, "Thing.get")):
        assert "](</docs/one>)" in line
        assert line.count("](</tutorials/t") == told
        link = f"[all {count} tutorials](</tutorials?uses=shop.core.things.{path}>)"
        assert (link in line) == (count > 1)


def test_a_plain_folder_has_no_gallery_even_if_a_folder_in_it_is_called_so(tmp_path: Path) -> None:
    section = ApiSection(shop(tmp_path))
    pages = [
        Page(name, "page", Path(f"{name}.md"), Path(), f"/tutorials/{name}", PAGE.front)
        for name in ("one", "two")
    ]
    for page in pages:
        section.note(page, notebook("from shop import Article"))
    text = section.files(pages)["api/shop/core/things.md"]
    assert "](</tutorials/one>), " in text
    assert "/tutorials?" not in text


def a_run(names: dict[str, Name]) -> PageRun:
    return PageRun(
        page="one",
        key="",
        mode="full",
        started="",
        seconds=0,
        cpu_seconds=0,
        peak_bytes=0,
        cells=[],
        names=names,
    )


def test_packages_that_no_page_names_are_not_read(tmp_path: Path) -> None:
    reference = shop(tmp_path)
    section = ApiSection(Reference(reference.caches))
    section.note(PAGE, notebook("import numpy\nnumpy.array"))
    assert section.files([PAGE]) == {}
    assert not (tmp_path / "cache").exists()


def test_a_module_page_has_all_that_is_public_and_nothing_else(tmp_path: Path) -> None:
    section = ApiSection(shop(tmp_path))
    section.note(PAGE, notebook("import shop\nshop.Article.get"))
    page = section.files([PAGE])["api/shop/core/things.md"]
    for anchor in ("Thing", "Thing.get", "Thing.Part.turn", "Point", "alone", "LIMIT"):
        assert f"{{#{anchor}}}" in page
    for anchor in ("Thing.shared", "Point.x", "Colour.RED"):
        assert f'<li id="{anchor}">' in page
    assert "_private" not in page
    assert "How many there are." in page
    assert "[Source](<https://source.example/v1/shop/core/things.py#L" in page
