"""The reference on a site that the real Docusaurus builds, below another's root."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.test_pages import CODE
from tests.conftest import code, workspace

pytestmark = [pytest.mark.site]

SETTINGS = 'api = ["botorch", "gpytorch", "ax"]\nbase_url = "/nested/"\n'


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with workspace(tmp_path_factory.mktemp("site")) as space:
        project = space.project(settings_text=SETTINGS)
        project.doc("start", "Words.\n")
        before = ["start", "You read Python."]
        front = {"title": "A loop", "tags": ["two words"], "prerequisites": before}
        project.tutorial("loop", code(CODE, "skip-execution"), **front)
        # Broken links and anchors end the build.
        space.bodocs("build", "--source", project.root, "--out", space.root / "out")
        yield space.root / "out"


def html(built: Path, path: str) -> str:
    return (built / f"{path}.html").read_text(encoding="utf-8")


def test_the_section_has_its_place_in_the_bar(built: Path) -> None:
    assert re.search(r'href="?/nested/api"?[^>]*>API<', html(built, "docs/start"))


def test_every_address_is_below_the_base(built: Path) -> None:
    for page in (built / "api").rglob("*.html"):
        targets = re.findall(r'href="?(/[^">\s]*)', page.read_text(encoding="utf-8"))
        assert [target for target in targets if not target.startswith("/nested/")] == []


def test_anchors_are_qualified_names_and_the_contents_list_classes(built: Path) -> None:
    page = html(built, "api/botorch/models/gp_regression")
    for name in ("SingleTaskGP", "SingleTaskGP.forward", "SingleTaskGP.posterior"):
        assert re.search(rf'id="?{re.escape(name)}["\s>]', page), name
    assert re.findall(r'href="?#([\w.]+)"? class="?table-of-contents__link', page) == [
        "SingleTaskGP"
    ]


def test_formulas_are_typeset(built: Path) -> None:
    page = html(built, "api/gpytorch/kernels/matern_kernel")
    assert page.count("formula-display") >= 1
    assert "formula-source" not in page


def ways(page: str) -> list[str]:
    """Return where the links to the previous and to the next page lead."""
    found = page[page.index("pagination-nav") :]
    return re.findall(r'<a class="?pagination-nav__link[^>]*href="?([^">\s]*)', found)


def test_the_ways_to_the_next_page_lead_from_section_to_section(built: Path) -> None:
    assert ways(html(built, "docs/start")) == ["/nested/tutorials"]
    assert ways(html(built, "tutorials")) == ["/nested/docs/start", "/nested/tutorials/loop"]
    assert ways(html(built, "tutorials/loop")) == ["/nested/tutorials"]
    assert ways(html(built, "api")) == ["/nested/api/ax"]


def test_a_tutorial_leads_to_what_comes_before_it_and_to_those_of_its_tags(built: Path) -> None:
    page = html(built, "tutorials/loop")
    before = page[page.index("Before you start:") : page.index("Tags:")]
    assert re.search(r'<a [^>]*href="?/nested/docs/start"?[^>]*>start</a>', before)
    assert ">You read Python.<" in before
    tags = page[page.index("Tags:") : page.index("</ul>", page.index("Tags:"))]
    assert re.search(r'<a [^>]*href="?/nested/tutorials\?tag=two\+words"?[^>]*>two words<', tags)


def test_the_script_of_the_gallery_is_on_its_page_only(built: Path) -> None:
    own = [p for p in built.rglob("*.html") if "gallery.js" in p.read_text(encoding="utf-8")]
    assert own == [built / "tutorials.html"]
    assert re.search(r'<script [^>]*src="?/nested/gallery.js', html(built, "tutorials"))
    assert (built / "gallery.js").is_file()
