"""What only the real Docusaurus can show of rendered pages, on a site below another's root."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import prose, workspace
from tests.rendering.helpers import PNG

pytestmark = [pytest.mark.site]

# Docusaurus puts small pictures into the page itself.
PICTURE = PNG + bytes(20_000)
PAGE = """
<img src="p.png" alt="raw"> and <a href="p.png">raw link</a>

![marked](p.png)

- ```sh
  ls
  ```
- item $$a + b$$
- $$
  c
  $$

> quoted
> $$
> d
> $$

| x |
|---|
| $$e$$ |

<div>
In HTML $e_1 < 2$ and

$$f$$
</div>

It is so[^1].

[^1]: See the paper.
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with workspace(tmp_path_factory.mktemp("site")) as space:
        project = space.project(settings_text='base_url = "/nested/"\n')
        project.doc("start", "Words.\n")
        project.doc("_x", PAGE)
        (project.root / "docs/p.png").write_bytes(PICTURE)
        project.tutorial("_y", prose("Only words."))
        project.doc("odd.test", "Words.\n")
        out = space.root / "out"
        space.bodocs("build", "--source", project.root, "--out", out)
        yield out


def article(built: Path, path: str) -> str:
    html = (built / f"{path}.html").read_text(encoding="utf-8")
    return html[html.index("<article") : html.index("</article>")]


@pytest.mark.parametrize("path", ["docs/_x", "tutorials/_y", "docs/odd.test"])
def test_every_name_makes_a_page(built: Path, path: str) -> None:
    assert "<h1>" in article(built, path)


def test_every_picture_is_where_the_page_looks_for_it(built: Path) -> None:
    html = article(built, "docs/_x")
    found = re.findall(r"<img [^>]*src=\"?([^\"\s>]*)", html)
    found += re.findall(r"<a [^>]*href=\"?([^\"\s>]*\.png)", html)
    assert len(found) == 3
    for address in found:
        assert address.startswith("/nested/")
        assert (built / address.removeprefix("/nested/")).read_bytes() == PICTURE


def test_formulas_and_code_stay_in_their_list_quote_and_table(built: Path) -> None:
    html = article(built, "docs/_x")
    assert "katex-error" not in html
    items = part(html, "ul")
    assert items.count("<li") == 3
    assert items.count("katex-display") == 2
    assert items.index("ls") < items.index("katex-display")
    assert part(html, "blockquote").count("katex-display") == 1
    assert part(html, "table").count("katex-html") == 1


def test_formulas_within_html_are_typeset(built: Path) -> None:
    html = article(built, "docs/_x")
    block = html[html.index("In HTML") : html.index("It is so")]
    assert block.count("katex-html") == 2
    assert block.count("katex-display") == 1
    assert "$" not in block


def part(html: str, tag: str) -> str:
    """Return the last element of a kind."""
    return html[html.rindex(f"<{tag}") : html.rindex(f"</{tag}>")]


def test_a_footnote_is_a_footnote(built: Path) -> None:
    html = article(built, "docs/_x")
    assert "See the paper." in html[html.index("footnotes") :]
