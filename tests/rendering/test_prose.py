"""Prose: Markdown in, Markdown for Docusaurus out, with the same meaning."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from bodocs.rendering.assets import Assets
from bodocs.rendering.escaping import escape_markdown
from bodocs.rendering.links import Links
from bodocs.rendering.prose import Prose
from bodocs.rendering.titles import Titles
from tests.rendering.helpers import PNG, render, shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It costs $5 and $6.", "It costs \\$5 and \\$6."),
        ("From $5, or US$7.", "From \\$5, or US\\$7."),
        ("Already \\$5.", "Already \\$5."),
        ("So $x$ and $y_1$.", "So $x$ and $y_1$."),
        ("So $5 for $x$.", "So \\$5 for $x$."),
        ("In $\\alpha < \\beta$.", "In $\\alpha \\lt  \\beta$."),
        (r"Inline \(a + b\).", "Inline $a + b$."),
        ("Two $a\nb$ lines.", "Two $a b$ lines."),
        ("Price `$5` in code $x$.", "Price <code>&#36;5</code> in code $x$."),
    ],
)
def test_dollars_are_math_only_where_they_enclose_a_formula(text: str, expected: str) -> None:
    assert render(text) == expected


@pytest.mark.parametrize(
    "text",
    ["$$a + b$$", "$$\na + b\n$$", r"\[a + b\]", "\\[\na + b\n\\]"],
)
def test_display_math_has_one_notation(text: str) -> None:
    assert "\n\n$$\na + b\n$$\n\n" in render(f"Before\n\n{text}\n\nafter.")


def test_environments_of_ams_are_display_math() -> None:
    formula = "\\begin{align*}\na &= b \\\\\nc &= d\n\\end{align*}"
    assert f"$$\n{formula}\n$$" in render(f"See\n\n{formula}\n\nthere.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See $$a$$ there.", "See $\\displaystyle a$ there."),
        ("$$a$$ is it.", "$\\displaystyle a$ is it."),
        ("## The $$a$$", "## The $\\displaystyle a$"),
        ("| x | $$a$$ |\n|---|---|", "| x | $\\displaystyle a$ |\n|---|---|"),
        (
            "So \\begin{align*}a &= b\\end{align*} here.",
            "So $\\displaystyle \\begin{aligned}a &= b\\end{aligned}$ here.",
        ),
        ("> So $$a\n> b$$ here.", "> So $\\displaystyle a b$ here."),
    ],
)
def test_display_math_within_a_line_stays_in_the_line(text: str, expected: str) -> None:
    assert render(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- one\n\n  $$\n  a\n  $$\n- two", "- one\n\n  $$\n  a\n  $$\n\n- two"),
        ("- $$a$$\n- two", "- $$\n  a\n  $$\n\n- two"),
        ("- one $$a$$\n- two", "- one \n  $$\n  a\n  $$\n\n- two"),
        ("> $$\n> a\n> > b\n> $$\n> more", "> $$\n> a\n> > b\n> $$\n>\n> more"),
        ("> 1. $$a$$", "> 1. $$\n>    a\n>    $$\n>"),
        ("The loss is\n$$a$$.", "The loss is\n$$\na.\n$$"),
    ],
)
def test_display_math_stays_in_its_list_or_quote(text: str, expected: str) -> None:
    assert render(text) == expected


def test_code_spans_show_what_they_hold() -> None:
    page = shown(render("Use `a < b` and `<script>` and ``x ` y`` and `&lt;` here."))
    assert "<code>a &lt; b</code>" in page
    assert "<code>&lt;script&gt;</code>" in page
    assert "<code>x ` y</code>" in page
    assert "<code>&amp;lt;</code>" in page


def test_a_fence_becomes_a_block_of_the_website() -> None:
    page = render("Before\n\n```python\nx = 1 < 2\n```\n\nafter")
    before, block, after = page.partition("<nb-code")[0], page, page.rpartition("</nb-code>")[2]
    assert before.strip() == "Before"
    assert after.strip() == "after"
    assert 'data-language="python"' in block
    assert "\n\n</nb-code>" in block
    assert "```" not in block


def test_a_longer_fence_holds_a_shorter_one() -> None:
    page = render("````md\n```python\nx\n```\n````\n\nText $5.")
    assert page.count("<nb-code") == 1
    assert "```python" in page
    assert page.endswith("Text \\$5.")


def test_a_fence_in_a_list_stays_in_the_list() -> None:
    html = shown(render("1. one\n\n   ```python\n   x = 1\n   ```\n\n2. two\n"))
    assert html.count("<ol>") == 1
    assert html.count("<li>") == 2
    assert html.index("<nb-code") < html.index("two")
    assert html.index("<nb-code") > html.index("<ol>")


def test_a_fence_in_a_quote_stays_in_the_quote() -> None:
    html = shown(render("> said\n>\n> ```\n> x\n> ```\n>\n> more\n\nAfter"))
    assert html.index("<nb-code") < html.index("</blockquote>")
    assert html.index("</nb-code>") < html.index("more") < html.index("</blockquote>")


@pytest.mark.parametrize(
    "text",
    [
        "- ```sh\n  ls\n  ```\n- two",
        "1. ```sh\n   ls\n   ```\n\n   more\n2. two",
        "-     ls\n- two",
        "- one\n\n      ls\n- two",
    ],
)
def test_code_belongs_to_its_item_wherever_it_begins(text: str) -> None:
    html = shown(render(text))
    assert html.count("<li>") == 2
    assert html.index("<li>") < html.index("<nb-code") < html.index("two")
    assert html.count("<ul>") + html.count("<ol>") == 1


def test_prose_between_tight_list_and_fence_is_kept() -> None:
    html = shown(render("- one\n  ```\n  x\n  ```\n- two"))
    assert html.count("<li>") == 2


def test_tables_stay_tables() -> None:
    html = shown(render("| a | b |\n|---|---|\n| `x<y` | $5 |\n"))
    assert "<table>" in html
    assert "<code>x&lt;y</code>" in html
    assert html.count("<td>") == 2


def test_comments_are_dropped() -> None:
    assert render("a <!-- not\n\nfor <b>readers</b> --> b") == "a  b"


def test_autolinks_become_links() -> None:
    assert (
        render("<https://example.org/a_b>") == "[https://example.org/a_b](https://example.org/a_b)"
    )
    assert render("<mailto:a@example.org>") == "[mailto:a@example.org](mailto:a@example.org)"


@pytest.mark.parametrize(
    "text",
    [
        "1 < 2 and 3 > 2",
        "a <- b",
        "x<y",
        "List<int>",
        "<3",
        "<T extends U>",
        "< script>",
    ],
)
def test_a_less_sign_is_text(text: str) -> None:
    html = shown(render(text))
    assert html == f"<p>{text.replace('<', '&lt;').replace('>', '&gt;')}</p>\n"


@pytest.mark.parametrize(
    "text",
    ["a <b>bold</b> word", "H<sub>2</sub>O", "line<br>break", "<kbd>Ctrl</kbd>", "<u>under</u>"],
)
def test_permitted_tags_stay(text: str) -> None:
    assert shown(render(text)) == shown(text.replace("<br>", "<br />"))


def test_braces_and_imports_are_only_text() -> None:
    text = "Set {process.exit(1)} and {x}.\n\nimport x from 'y'\n"
    assert render(text) == text.strip()


PAGES = {
    Path("/src/docs/here.md"): "/docs/here",
    Path("/src/docs/other.md"): "/docs/other",
    Path("/src/tutorials/loop/loop.ipynb"): "/tutorials/loop",
    Path("/src/part/README.md"): "/part",
}


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("other.md", "/docs/other"),
        ("other.md#a-heading", "/docs/other#a-heading"),
        ("./other", "/docs/other"),
        ("../docs/other", "/docs/other"),
        ("../tutorials/loop", "/tutorials/loop"),
        ("../tutorials/loop/loop.ipynb", "/tutorials/loop"),
        ("../tutorials/loop/#x", "/tutorials/loop#x"),
        ("../part", "/part"),
        ("../part/README.md", "/part"),
        ("#here", "#here"),
        ("/docs/other", "/docs/other"),
        ("https://example.org/?q=1#x", "https://example.org/?q=1#x"),
        ("https://example.org/Foo_(bar)", "https://example.org/Foo_%28bar%29"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ],
)
def test_links_lead_to_pages(target: str, address: str) -> None:
    page = render(f"[x]({target}), [y][d]\n\n[d]: {target}\n", Path("/src/docs/here.md"), PAGES)
    assert page == f"[x]({address}), [y]({address})"


def test_a_link_written_as_html_leads_to_a_page() -> None:
    page = render('<a href="other.md#x">z</a>', Path("/src/docs/here.md"), PAGES)
    assert page == '<a href="/docs/other#x">z</a>'


def test_a_title_on_a_link_stays_in_either_quotes() -> None:
    here = Path("/src/docs/here.md")
    assert render('[x](other.md "A title")', here, PAGES) == '[x](/docs/other "A title")'
    html = shown(render("[x](other.md 'A title')", here, PAGES))
    assert html == '<p><a href="/docs/other" title="A title">x</a></p>\n'


def test_a_link_to_a_file_brings_the_file_along(tmp_path: Path) -> None:
    (tmp_path / "my data.csv").write_text("1,2\n")
    assets = Assets()
    page = render("[data](<my%20data.csv>)", tmp_path / "page.md", assets=assets)
    [(name, data)] = assets.files.items()
    assert page == f"[data](pathname:///{name})"
    assert data == b"1,2\n"


def test_no_file_outside_the_folder_comes_along(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "secret.png").write_bytes(PNG)
    (tmp_path / "in").mkdir()
    (tmp_path / "in/link.txt").symlink_to(tmp_path / "secret.txt")
    assets = Assets()
    text = "[a](../secret.txt) ![b](../secret.png) <img src='../secret.png'> [c](link.txt)"
    render(text, tmp_path / "in/page.md", assets=assets)
    assert assets.files == {}


def test_images_come_along_and_foreign_ones_become_links(tmp_path: Path) -> None:
    (tmp_path / "a b.png").write_bytes(PNG)
    assets = Assets()
    text = (
        '![Alt *text*](a%20b.png "t") <img src="a b.png" alt="x"> ![far](https://example.org/i.png)'
    )
    page = render(text, tmp_path / "page.md", assets=assets)
    [name] = assets.files
    assert f"![Alt *text*](/{name})" in page
    assert f'<img src="/{name}" alt="x" />' in page
    assert "[far](https://example.org/i.png)" in page
    assert "![far]" not in page


def test_an_image_that_is_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(PNG)
    html = shown(render("[![Alt](a.png)](https://example.org)", tmp_path / "page.md"))
    assert '<a href="https://example.org"><img src="/nb/' in html


def test_an_attachment_is_an_image() -> None:
    assets = Assets()
    attachments = {"plot.png": {"image/png": base64.b64encode(PNG).decode()}}
    page = render("![Plot](attachment:plot.png)", attachments=attachments, assets=assets)
    [(name, data)] = assets.files.items()
    assert page == f"![Plot](/{name})"
    assert data == PNG


def test_addresses_in_angle_brackets_may_hold_spaces(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("my image.png", "p(1).png"):
        (tmp_path / "sub" / name).write_bytes(PNG)
    here, other = tmp_path / "page.md", tmp_path / "sub/my page.md"
    assets = Assets()
    text = "![i](<sub/my image.png>) ![j](sub/p(1).png (a title)) [k](<sub/my page.md> 't')"
    page = render(
        f"{text} [d]\n\n[d]: <sub/my page.md>", here, {here: "/", other: "/other"}, None, assets
    )
    [name] = assets.files
    assert page == f"![i](/{name}) ![j](/{name}) [k](/other 't') [d](/other)"


def test_footnotes_and_notes_are_no_links() -> None:
    assert render("It is so[^1].\n\n[^1]: See the paper.").endswith("[^1]: See the paper.")
    assert broken("It is so[^1].\n\n[^1]: See the paper.\n\n[Note]: see the manual") == []


def test_a_definition_that_leads_nowhere_is_no_link() -> None:
    assert render("[r]\n\n[r]:\njavascript:x") == "[r](#)"


def test_html_and_outputs_make_no_second_title() -> None:
    assert render("<h1>x</h1>") == "<h2>x</h2>"
    assert Titles.lowered("# Title\n\nx") == "## Title\n\nx"


def broken(text: str) -> list[str]:
    links = Links(Path("/src/page.md"), Path("/src"), {}, Assets())
    Prose(links, Assets()).render(text)
    return links.broken


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["# Title\n\nText"], ["Text"]),
        (["# Any words\n\nText"], ["Text"]),
        (["# Title\n\n# Second"], ["## Second"]),
        (["Text\n\n# Later"], ["Text\n\n## Later"]),
        (["Text", "# Not the title"], ["Text", "## Not the title"]),
        (["[![badge](b.svg)](x)", "# *Title*\n\nText"], ["[![badge](b.svg)](x)", "Text"]),
        (["A badge\n\nTitle\n=====\n\n# Title"], ["A badge\n\n\n## Title"]),
        (["```\n# a comment\n```"], ["```\n# a comment\n```"]),
        (["Title\n=====\n\nText"], ["Text"]),
        (["Text", "> 2024 was\n> long\n> ==="], ["Text", "> ## 2024 was long"]),
    ],
)
def test_the_title_is_the_only_heading_of_its_level(cells: list[str], expected: list[str]) -> None:
    titles = Titles("Title")
    assert [titles.without(cell).strip() for cell in cells] == expected


@pytest.mark.parametrize(
    "text",
    [
        "a*b*c",
        "[x](y)",
        "1. x",
        "`code`",
        "$x$",
        "<b>",
        "a_b_c",
        "# x",
        "| a |",
        "~~a~~",
        "{x}",
        "&lt;",
    ],
)
def test_a_value_put_into_prose_is_shown_as_it_is(text: str) -> None:
    import html

    page = shown(render(f"It is {escape_markdown(text)} here."))
    assert html.unescape(page) == f"<p>It is {text} here.</p>\n"
