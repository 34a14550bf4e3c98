"""A page as plain Markdown: everything that it shows, nothing of the website's own notation."""

from __future__ import annotations

import json
import re

import pytest
from markdown_it import MarkdownIt

from bodocs.machines.addresses import Addresses
from bodocs.machines.twins import of_page
from bodocs.rendering.exporter import Context, DocusaurusExporter
from bodocs.rendering.html import element
from tests.conftest import code, notebook, prose
from tests.rendering.helpers import render
from tests.rendering.test_exporter import context, everything

SITE = Addresses("/base/", "https://site.example")


def twin(body: str, **front: str) -> str:
    head = json.dumps({"title": "A page", **front})
    return of_page(f"---\n{head}\n---\n\n{body}\n", "/docs/page", SITE)


def body(markdown: str) -> str:
    """Return the twin of some prose as its author wrote it, without its heading."""
    return twin(render(markdown)).split("docs/page>\n\n", 1)[1].rstrip("\n")


@pytest.fixture(scope="module")
def whole() -> str:
    page, _ = DocusaurusExporter().from_notebook_node(everything(), {"bodocs": context()})
    return of_page(page, "/page", SITE)


def test_a_twin_has_nothing_of_the_website(whole: str) -> None:
    assert "<nb-" not in whole
    assert "data-" not in whole
    assert "&#" not in whole
    assert "pathname:" not in whole


def test_it_begins_with_title_description_and_address(whole: str) -> None:
    lines = [line for line in whole.split("\n") if line]
    assert lines[:3] == [
        '# Everything: "quoted"',
        "> All of it.",
        "Page: <https://site.example/base/page>",
    ]


def test_code_stands_in_fences_as_it_was_written(whole: str) -> None:
    assert "```python\nn_trials = 20  # how many\n```" in whole
    assert "  ```bash\n  ls $HOME\n  ```" in whole


def test_two_empty_lines_and_signs_in_code_stay() -> None:
    source = 'def f(x):\n    return x < 2 and "&amp;" != "`"\n\n\nclass A: ...'
    page, _ = DocusaurusExporter().from_notebook_node(
        notebook(source), {"bodocs": Context("A title")}
    )
    assert f"```python\n{source}\n```" in of_page(page, "/page", SITE)


def test_outputs_are_text_tables_and_pictures_with_their_words(whole: str) -> None:
    assert "```text\ngreen\n\n100%\n```" in whole
    assert "Standard error:\n\n```text\ncareful\n```" in whole
    assert "Error:\n\n```text\nE: v\n```" in whole
    assert re.search(r"!\[A line that rises\.\]\(https://site\.example/base/nb/\w+\.svg\)", whole)
    assert "*The rise*" in whole
    assert "| y |\n| --- |\n| 1 |\n| 2 |" in whole
    assert "An output of type application/pdf" in whole


def test_claims_are_sentences_with_their_verdict(whole: str) -> None:
    assert "**Claim, checked and found true:** The model *wins*." in whole
    assert "- wins 4 \\< 5" in whole


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("It is `x < y` or $a_1 + b$.", "It is `x < y` or $a_1 + b$."),
        ("It costs \\$5 or $6.", "It costs \\$5 or \\$6."),
        ("A <b>bold</b> <kbd>Enter</kbd>, 1 < 2", "A **bold** <kbd>Enter</kbd>, 1 \\< 2"),
        ("[on](/docs/other#part) [far](https://a.example/x)",
         "[on](https://site.example/base/docs/other#part) [far](https://a.example/x)"),
        ("[here](#part)", "[here](https://site.example/base/docs/page#part)"),
        ("## Heading {#named}", "## Heading"),
        (":::tip[Try]\nText.\n:::", "> [!TIP]\n> **Try**\n>\n> Text."),
        (":::danger\n```python\n1\n```\n:::\n\nAfter.",
         "> [!CAUTION]\n>\n> ```python\n> 1\n> ```\n\nAfter."),
        ("- a\n\n  ```python\n  1\n  ```\n\n- b", "- a\n\n  ```python\n  1\n  ```\n\n- b"),
        ("> a\n>\n> ```python\n> 1\n> ```", "> a\n>\n> ```python\n> 1\n> ```"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "| a | b |\n|---|---|\n| 1 | 2 |"),
        ("<script>alert(1)</script>", "\\<script>alert(1)\\</script>"),
    ],
)  # fmt: skip
def test_prose_is_the_markdown_that_it_was(markdown: str, expected: str) -> None:
    assert body(markdown) == expected


def test_numbers_stand_where_the_page_has_them() -> None:
    cell = prose("It is `{python} x` and\n`{python} y`.")
    cell.metadata["bodocs"] = {"inline": ["-0.5", "a*b_c*"]}
    page, _ = DocusaurusExporter().from_notebook_node(
        notebook(cell), {"bodocs": Context("A title")}
    )
    text = of_page(page, "/page", SITE)
    assert "It is -0.5 and" in text
    assert "<p>a*b_c*.</p>" in MarkdownIt().render(text.rpartition("and\n")[2])


def test_names_lead_to_the_reference() -> None:
    link = '<a class="api-name" data-name="a.B" href="/api/a#B"><code>a&#46;B</code></a>'
    assert "[`a.B`](https://site.example/base/api/a#B) is" in twin(f"{link} is")
    former = '<s class="former-name" title="Former name"><code>Old</code></s>'
    assert "~~`Old`~~ went" in twin(f"{former} went")


def test_an_element_that_nobody_has_told_of_says_what_its_html_says() -> None:
    text = twin(element("unheard", html="<p>All <em>of</em> it</p>", other="x"))
    assert text.endswith("All *of* it\n")


def test_lists_of_pages_are_lists_of_links() -> None:
    cards = [{"title": "One [1]", "url": "/tutorials/one", "description": "First."}]
    assert "- [One \\[1\\]](https://site.example/base/tutorials/one): First." in twin(
        element("cards", json=cards)
    )


def test_a_description_that_was_taken_from_the_text_does_not_stand_twice() -> None:
    assert twin("Words of the page.", description="Words of …").count("Words of") == 1


def test_a_cell_without_output_and_a_claim_that_has_not_run() -> None:
    page, _ = DocusaurusExporter().from_notebook_node(
        notebook("x = 1", code("# So.\nassert x", "claim")), {"bodocs": Context("A title")}
    )
    assert "**Claim, not checked in this run:** So." in of_page(page, "/page", SITE)
