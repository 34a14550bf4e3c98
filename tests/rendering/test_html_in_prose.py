"""HTML in Markdown cells, and what Jupyter's readers know beyond Markdown."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from bodocs.rendering.assets import Assets
from tests.rendering.helpers import PNG, render, shown, verdict

DATA = f"data:image/png;base64,{base64.b64encode(PNG).decode()}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<font color='red'>red</font>", "red"),
        ("<section>a</section> <button onclick=x>b</button>", "a b"),
        ("a<style>\n.x > b {color: red}\n</style>b", "ab"),
        ("<form action=x>a<input name=b></form>", "a"),
        ("List<section_of> and List<time> x", "List&#60;section&#95;of&#62; and List x"),
    ],
)
def test_tags_that_a_page_cannot_hold_leave_their_words(text: str, expected: str) -> None:
    assert render(text) == expected


@pytest.mark.parametrize(
    ("text", "left_open"),
    [
        ("<details><summary>More</summary>\n\ntext", ["details"]),
        ("<div><b>bold", ["b", "div"]),
        ("<div><b>bold</div>", ["b"]),
        ("<p>one<p>two", []),
        ("<br>", []),
    ],
)
def test_what_a_cell_opens_ends_with_the_cell(text: str, left_open: list[str]) -> None:
    page = render(text)
    assert page.endswith("".join(f"\n\n</{name}>" for name in left_open))
    assert page.count("</") == text.count("</") + len(left_open)


def test_a_cell_closes_nothing_that_another_has_opened() -> None:
    assert render("</div></details>after</b>") == "after"


@pytest.mark.parametrize(
    ("formula", "kind"),
    [("$x$", "inline"), ("\\(x\\)", "inline"), ("$$x$$", "display"), ("\\[x\\]", "display")],
)
def test_formulas_within_html_are_formulas(formula: str, kind: str) -> None:
    page = render(f"<center>{formula}</center>")
    assert page == f'<center><span class="math-{kind}">x</span></center>'


@pytest.mark.parametrize("kind", ["info", "success", "warning", "danger"])
def test_a_box_of_jupyter_is_a_box(kind: str) -> None:
    page = render(f'<div class="alert alert-block alert-{kind}">\n\nText\n\n</div>')
    assert page.startswith(f'<div class="alert alert--{kind}">')


def test_admonitions_and_tasks_stay_as_they_are() -> None:
    text = ":::note Title\n\nText with `a < b`.\n\n:::\n\n- [x] done\n- [ ] open"
    assert render(text) == text.replace("`a < b`", "<code>a &#60; b</code>")


@pytest.mark.parametrize(
    ("target", "address"),
    [("#Fit-the-model", "#fit-the-model"), ("#What%27s-new?", "#whats-new"), ("#Named", "#Named")],
)
def test_fragments_of_jupyter_lead_to_headings(target: str, address: str) -> None:
    assert render(f"[x]({target})") == f"[x]({address})"


def test_a_fragment_in_another_notebook_leads_to_its_heading() -> None:
    pages = {Path("/src/b.ipynb"): "/b"}
    assert render("[x](b.ipynb#The-End)", pages=pages) == "[x](/b#the-end)"


@pytest.mark.parametrize("tag", ['<a id="part"></a>', '<a name="part"></a>', '<a name="part"/>'])
def test_an_anchor_of_html_is_one(tag: str) -> None:
    assert 'id="part"' in render(f"{tag} and [x](#part)")


@pytest.mark.parametrize("name", ["__docusaurus", "docusaurus_x", "a b", "1", "x'y"])
def test_an_anchor_takes_no_name_that_the_site_uses(name: str) -> None:
    assert "id=" not in render(f'<a id="{name}"></a>')


@pytest.mark.parametrize(
    "text",
    [
        f"![Alt]({DATA})",
        f'<img src="{DATA}" alt="Alt">',
        f"![Alt][r]\n\n[r]: {DATA}",
        "![Alt](attachment:a%20b.png)",
        '<img src="attachment:a b.png" alt="Alt">',
    ],
)
def test_pictures_in_the_text_come_along(text: str) -> None:
    assets = Assets()
    attachments = {"a b.png": {"image/png": base64.b64encode(PNG).decode()}}
    html = shown(render(text, assets=assets, attachments=attachments))
    [(name, data)] = assets.files.items()
    assert data == PNG
    assert f'src="/{name}" alt="Alt"' in html


@pytest.mark.parametrize(
    "text",
    [
        "![Alt](https://example.org/x.png)",
        "![Alt](//example.org/x.png)",
        '<img src="https://example.org/x.png" alt="Alt">',
        "![Alt][r]\n\n[r]: https://example.org/x.png",
        "![r]\n\n[r]: https://example.org/x.png",
        '<iframe src="https://example.org/x.png" width="9"></iframe>',
    ],
)
def test_a_page_asks_no_other_host_for_pictures(text: str) -> None:
    html = shown(render(text))
    assert "<img" not in html
    assert 'example.org/x.png"' in html
    assert "<a href" in html


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "[![Badge](https://example.org/b.svg)](https://example.org)",
            "[Badge](https://example.org)",
        ),
        (
            '<a href="https://example.org"><img src="https://example.org/b.svg" alt="Badge"></a>',
            '<a href="https://example.org">Badge</a>',
        ),
    ],
)
def test_a_badge_stays_one_link(text: str, expected: str) -> None:
    assert render(text) == expected


def test_an_admonition_of_myst_is_one() -> None:
    assert render(":::{important} Title\n\nText\n\n:::") == ":::info Title\n\nText\n\n:::"


def test_a_picture_that_is_nowhere_is_its_words() -> None:
    assert render("![Alt][gone] and ![none]") == "&#33;[Alt][gone] and &#33;[none]"
    assert render("![Alt](gone.png)") == "Alt"


@pytest.mark.parametrize("suffix", ["html", "xhtml", "svg", "js", "xml"])
def test_a_file_that_a_browser_would_run_comes_along_as_text(tmp_path: Path, suffix: str) -> None:
    active = "<svg xmlns='http://www.w3.org/2000/svg' onload='x()'><script>x()</script></svg>"
    (tmp_path / f"a.{suffix}").write_text(active)
    assets = Assets()
    page = render(f"[a](a.{suffix}) ![b](a.{suffix})", tmp_path / "page.md", assets=assets)
    [(name, data)] = assets.files.items()
    assert page.startswith(f"[a](pathname:///{name})")
    assert name.endswith(".txt") or (suffix == "svg" and b"script" not in data)
    assert verdict(shown(page)) == []
