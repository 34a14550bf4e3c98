"""A folder of plain notebooks and Markdown becomes a website, by the real Docusaurus."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest

from tests.conftest import Done, Source, Workspace, code, prose, workspace, write_notebook

pytestmark = [pytest.mark.site, pytest.mark.kernel]


@dataclass
class Built:
    """A plain folder and the site that was made of it."""

    space: Workspace
    source: Source
    out: Path
    before: dict[str, bytes]
    done: Done

    def page(self, path: str) -> str:
        return (self.out / f"{path}.html").read_text(encoding="utf-8")


def write_pages(source: Source) -> None:
    source.write(
        "README.md", "# Notes on loops\n\nStart with [the first](01%20first%20steps.ipynb).\n"
    )
    write_notebook(
        source.root / "01 first steps.ipynb",
        prose("# First *steps*\n\nIt costs $5 or $6, and $x^2$.\n\n<script>alert(1)</script>"),
        code("print('computed', 40 + 2)"),
        prose("See [deeper](deep/index.md) and [gone](gone.md)."),
    )
    write_notebook(source.root / "_private[old].ipynb", "print('private', 1 + 1)")
    source.write("deep/index.md", "# Deep\n\n```python\nraise SystemExit('shown, not run')\n```\n")
    source.write("deep/02-more.md", "# More\n\nText with {braces} and <T>.\n")
    source.write("_drafts/idea.md", "# An idea\n\nWords.\n")
    source.write("no heading.md", "Only words.\n")
    source.write(".hidden/page.md", "# Hidden\n")
    source.write("data.csv", "1,2\n")


def files(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    with workspace(tmp_path_factory.mktemp("site")) as space:
        source = space.folder("my [draft] notes")
        write_pages(source)
        before = files(source.root)
        out = space.root / "site [1]"
        done = space.bodocs(
            "build", "--source", source.root, "--out", out, "--mode", "smoke", "--jobs", "2"
        )
        yield Built(space, source, out, before, done)


def links(html: str) -> list[str]:
    """Return where the links of the page lead."""
    return re.findall(r'<a [^>]*?href="?([^">\s]*)', html[html.index("<article") :])


def text(html: str) -> str:
    """Return what a reader sees of the article, in one line."""
    article = html[html.index("<article") : html.index("</article>")]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", article)))


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("index", "Notes on loops"),
        ("01-first-steps", "First steps"),
        ("private-old", "private[old]"),
        ("deep", "Deep"),
        ("deep/02-more", "More"),
        ("drafts/idea", "An idea"),
        ("no-heading", "no heading"),
    ],
)
def test_every_file_is_a_page_with_one_title(built: Built, path: str, title: str) -> None:
    html = built.page(path)
    headings = re.findall(r"<h1[^>]*>(.*?)</h1>", html)
    assert [unescape(re.sub(r"<[^>]*>", "", heading)) for heading in headings] == [title]


def test_hidden_files_are_no_pages_and_no_source_is_changed(built: Built) -> None:
    assert not [path for path in built.out.rglob("*") if "hidden" in path.name]
    assert files(built.source.root) == built.before


def test_notebooks_are_executed_and_markdown_is_only_shown(built: Built) -> None:
    assert "computed 42" in text(built.page("01-first-steps"))
    assert "private 2" in text(built.page("private-old"))
    assert "shown, not run" in text(built.page("deep"))


def test_smoke_mode_says_that_it_runs_a_page_as_it_is(built: Built) -> None:
    assert built.done.out.count("no smoke values, so smoke mode runs it as it is") == 2


def test_prose_means_what_it_meant(built: Built) -> None:
    first = built.page("01-first-steps")
    assert "costs $5 or $6" in text(first)
    assert "<math" in first
    assert "<script>alert" not in first
    assert "<script>alert(1)</script>" in text(first)
    assert "{braces} and <T>." in text(built.page("deep/02-more"))


def test_links_between_files_lead_to_pages(built: Built) -> None:
    assert "/01-first-steps" in links(built.page("index"))
    assert "/deep" in links(built.page("01-first-steps"))


def test_the_command_says_where_the_site_is(built: Built) -> None:
    said = " ".join(built.done.out.split())
    assert f"built: {' '.join(str(built.out).split())}" in said


def test_a_folder_of_which_something_ran_has_a_status_page(built: Built) -> None:
    status = built.page("status")
    assert re.search(r"7 pages(<!-- -->)?: (<!-- -->)?7 passed", status)
    assert len(re.findall(r"<li [^>]*data-state", status)) == 7
    assert "bodocs run 01-first-steps --source ." in unescape(status)
    assert 'href="/status"' in built.page("deep") or "href=/status" in built.page("deep")


def test_the_site_asks_no_other_host(built: Built) -> None:
    for path in built.out.rglob("*.html"):
        loaded = re.findall(
            r"<(?:script|link|img)[^>]*(?:src|href)=\"?(https?://[^\"\s>]*)", path.read_text()
        )
        assert [url for url in loaded if not url.startswith("https://bodocs.example")] == []


def test_the_index_for_the_search_holds_the_names_in_code(built: Built) -> None:
    pages = json.loads((built.out / "search.json").read_text())["pages"]
    names = [part["names"] for page in pages for part in page["sections"]]
    assert any("print computed" in found for found in names)


def test_a_second_build_executes_nothing_and_is_up_to_date(built: Built) -> None:
    before = files(built.out)
    out = built.space.bodocs(
        "build", "--source", built.source.root, "--out", built.out, "--mode", "smoke"
    ).out
    assert "0 executed now" in out
    assert "up to date" in out
    assert "built:" not in out
    assert files(built.out) == before


def test_a_failing_page_leaves_the_site_of_before(built: Built) -> None:
    before = files(built.out)
    copy = built.space.root / "copy"
    shutil.copytree(built.source.root, copy)
    try:
        write_notebook(built.source.root / "01 first steps.ipynb", "1 / 0")
        done = built.space.bodocs(
            "build", "--source", built.source.root, "--out", built.out, "--mode", "smoke", status=1
        )
        assert "ZeroDivisionError" in done.out
        assert "1 of 7 pages failed: 01-first-steps" in done.err
        assert files(built.out) == before
    finally:
        shutil.copy(copy / "01 first steps.ipynb", built.source.root)
