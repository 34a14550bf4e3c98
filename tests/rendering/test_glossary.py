"""The glossary: what its terms are, and which words lead to them."""

from __future__ import annotations

import json

import pytest

from bodocs.rendering.glossary import Term, terms
from tests.conftest import Source, Workspace

GLOSSARY = """Words.

## Of models

### Length scale, width

The distance over which
*values* stay alike.

More on it.

### Posterior

What is believed `after` the data.

### Without words

## Others

### t-batch

Many sets.
"""
SETTINGS = 'glossary = "words"\n'


def test_terms_are_third_level_headings_with_what_follows() -> None:
    assert terms(GLOSSARY) == (
        Term(
            ("Length scale", "width"),
            "length-scale-width",
            "The distance over which values stay alike.",
        ),
        Term(("Posterior",), "posterior", "What is believed after the data."),
        Term(("t-batch",), "t-batch", "Many sets."),
    )


def site_of(space: Workspace, text: str) -> Source:
    source = space.project(settings_text=SETTINGS)
    source.doc("words", GLOSSARY)
    source.doc("page", text)
    space.bodocs("render", "--source", source.root)
    return source


TO = "](/docs/words#"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A length scale.", f"A [length scale{TO}length-scale-width)."),
        ("Length\nscales of it.", "Length\nscales of it."),
        ("Two *posteriors* here.", f"Two *[posteriors{TO}posterior)* here."),
        ("A posterior, a posterior.", f"A [posterior{TO}posterior), a posterior."),
        ("Its width; a length scale.", f"Its [width{TO}length-scale-width); a length scale."),
        ("An a-posterior thing.", "An a-posterior thing."),
        ("`posterior` and $posterior$", "`posterior` and $posterior$"),
        ("[its posterior](page.md)", "[its posterior](/docs/page)"),
        ("| posterior |\n| --- |\n| width |", f"| [posterior{TO}posterior) |"),
    ],
)
def test_the_first_use_of_a_term_in_prose_leads_to_it(
    space: Workspace, text: str, shown: str
) -> None:
    page = site_of(space, f"{text}\n").content("docs/page.md")
    assert shown in page


def test_headings_code_and_the_glossary_itself_hold_no_such_links(space: Workspace) -> None:
    text = "## The posterior\n\n    posterior\n\n```\nposterior\n```\n\nAt last, a posterior.\n"
    source = site_of(space, text)
    page = source.content("docs/page.md")
    assert page.count(TO) == 1
    assert f"At last, a [posterior{TO}posterior)." in page
    assert TO not in source.content("docs/words.md")
    cards = json.loads(source.content("static/glossary.json"))
    assert cards["t-batch"] == {"name": "t-batch", "text": "Many sets."}
    assert json.loads(source.content("site.json"))["glossary"] == "docs/words"


def test_a_glossary_that_is_no_page_is_an_error(space: Workspace) -> None:
    source = space.project(settings_text='glossary = "word"\n')
    source.doc("words", GLOSSARY)
    out = space.bodocs("render", "--source", source.root, status=2).err
    assert "[tool.bodocs] glossary: there is no page 'word'. Did you mean 'words'?" in out


def test_without_the_setting_nothing_is_linked(space: Workspace) -> None:
    source = space.project()
    source.doc("words", GLOSSARY)
    source.doc("page", "A posterior.\n")
    space.bodocs("render", "--source", source.root)
    assert "A posterior." in source.content("docs/page.md")
    assert json.loads(source.content("static/glossary.json")) == {}
