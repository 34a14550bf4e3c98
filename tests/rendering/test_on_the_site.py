"""What only the real Docusaurus can show of rendered pages, on a site below another's root."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
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

- [x] done
- [ ] open

| left | right |
|:-----|------:|
| ~~a~~ | **b** |

> [!WARNING]
> An alert.

````{note} From MyST
```{tip}
A hint.
```
````

- ```{important}
  In a list.
  ```

Before it, \\eqref{eq:sum}.

\\begin{eqnarray}
a &=& b \\label{eq:sum}
\\end{eqnarray}

$\\newcommand{\\half}{\\frac{1}{2}}$

So $\\half$ and $\\underset{x}{\\operatorname{argmax}} f$, but $\\unknown{x}$ and

$$\\frac{$$
"""
CELLS = [
    prose(f"## Part {n}\n\nSo[^1], see [r].\n\n[^1]: Note {n}.\n\n[r]: https://example.org/{n}")
    for n in range(2)
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with workspace(tmp_path_factory.mktemp("site")) as space:
        project = space.project(settings_text='base_url = "/nested/"\n')
        project.doc("start", "Words.\n")
        project.doc("_x", PAGE)
        (project.root / "docs/p.png").write_bytes(PICTURE)
        project.tutorial("_y", *CELLS)
        project.doc("odd.test", "Words.\n")
        skip = {"reason": "Waits.", "owner": "maintainers", "until": date(2999, 1, 31)}
        project.doc("later", "```python\n1 / 0\n```\n", skip=skip)
        out = space.root / "out"
        space.bodocs("build", "--source", project.root, "--out", out)
        yield out


def article(built: Path, path: str) -> str:
    html = (built / f"{path}.html").read_text(encoding="utf-8")
    return html[html.index("<article") : html.index("</article>")]


@pytest.mark.parametrize("path", ["docs/_x", "tutorials/_y", "docs/odd.test"])
def test_every_name_makes_a_page(built: Path, path: str) -> None:
    assert "<h1>" in article(built, path)


def test_a_skipped_page_says_so_and_so_does_the_status_page(built: Path) -> None:
    html = article(built, "docs/later")
    assert "skipped until 31 January 2999" in html
    assert "Owner: maintainers" in html
    status = (built / "status.html").read_text(encoding="utf-8")
    entries = re.split(r"<li [^>]*data-state=\"?", status)
    [entry] = [entry for entry in entries if entry.startswith("skipped")]
    assert re.search(r"Until (<!-- -->)?31 January 2999", entry)
    assert re.search(r"href=\"?/nested/docs/later\b", entry)
    assert re.search(r"href=\"?/nested/status\.json\b", status)


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
    items = html[html.index("alt=marked") : html.index("<blockquote")]
    assert items.count("<li") == 3
    assert items.count("formula-display") == 2
    assert items.index("ls") < items.index("formula-display")
    assert part(html, "blockquote").count("formula-display") == 1
    table = html[html.index("<table") : html.index("</table>")]
    assert table.count("<math") == 1


def test_formulas_within_html_are_typeset(built: Path) -> None:
    html = article(built, "docs/_x")
    block = html[html.index("In HTML") : html.index("It is so")]
    assert block.count("<math") == 2
    assert block.count("formula-display") == 1
    assert "$" not in block


def part(html: str, tag: str) -> str:
    """Return the last element of a kind."""
    return html[html.rindex(f"<{tag}") : html.rindex(f"</{tag}>")]


def test_a_footnote_is_a_footnote(built: Path) -> None:
    html = article(built, "docs/_x")
    assert "See the paper." in html[html.index("footnotes") :]


def test_each_cell_has_its_own_footnotes_and_links(built: Path) -> None:
    html = article(built, "tutorials/_y")
    notes = html[html.index("data-footnotes") :]
    calls = re.findall(r'data-footnote-ref=?"?[^>]*', html)
    for number in range(2):
        assert f"Note {number}." in notes
        assert f"https://example.org/{number}" in html
        assert f'id="part-{number}"' in html or f"id=part-{number}" in html
    assert len(calls) == 2
    for target in re.findall(r"href=\"?#(user-content-[^\s\"> ]*)", html):
        assert re.search(rf'id="?{re.escape(target)}["\s>]', html)


def test_tasks_and_tables_are_such(built: Path) -> None:
    html = article(built, "docs/_x")
    tasks = html[html.index("contains-task-list") :]
    boxes = re.findall(r"<input[^>]*>", tasks)
    assert len(boxes) == 2
    assert ["checked" in box for box in boxes] == [True, False]
    table = part(html, "table")
    assert "<del>a</del>" in table
    assert "<strong>b</strong>" in table
    assert table.count("text-align") == 4


def test_admonitions_of_every_notation_are_such(built: Path) -> None:
    html = article(built, "docs/_x")
    for kind in ("warning", "note", "tip", "info"):
        assert f"theme-admonition-{kind}" in html
    assert html.index("From MyST") < html.index("A hint.") < html.index("In a list.")
    assert ":::" not in html
    assert "```" not in html


def test_a_formula_has_a_number_that_a_reference_leads_to(built: Path) -> None:
    html = article(built, "docs/_x")
    link = re.search(r"<a href=#eq-sum[^>]*>\(1\)</a>", html)
    anchor = re.search(r"<a id=eq-sum[ >]", html)
    assert link is not None
    assert anchor is not None
    assert link.end() < anchor.start()


def test_a_formula_that_cannot_be_typeset_is_shown_as_it_was_written(built: Path) -> None:
    html = article(built, "docs/_x")
    shown = re.findall(r"<code class=\"?formula-source[^>]*>(.*?)</code>", html)
    assert shown == [r"\unknown{x}", r"\frac{"]
    assert "cannot be typeset" in html
    assert "<mfrac>" in html
    assert "frac{1}{2}" not in html, "what is typeset is not shown as it was written"


def test_what_stands_under_a_name_is_under_all_of_it(built: Path) -> None:
    html = article(built, "docs/_x")
    assert re.search(r"<munder><mrow><mi>argmax</mi>.*?</mrow><mi>x</mi></munder>", html)
