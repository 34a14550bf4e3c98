"""Code on a page has an element for what is coloured, and for nothing else."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from bodocs import settings
from bodocs.rendering import code

CSS = settings.HOME / "website/src/css/highlight.css"
PYTHON = '@wraps\ndef f(x):  # why\n    return [x + 1.5, "text", len(x), self.n]\n'


def test_classes_and_rules_are_the_same() -> None:
    rules = re.findall(r"\.highlight (?::is\(([^)]*)\)|\.([\w-]+))", CSS.read_text("utf-8"))
    styled = {name.strip(" .") for group, one in rules for name in (group or one).split(",")}
    assert styled - {"api-name", "hover", "focus-visible", ""} == code.COLOURED


@pytest.mark.parametrize(
    ("source", "language"),
    [(PYTHON, "python"), ("a: text\nb: [1, x]\n", "yaml"), ("$ ls -l | wc\n", "console")],
)
def test_every_element_is_coloured_and_no_text_is_lost(source: str, language: str) -> None:
    soup = BeautifulSoup(f"<pre>{code.highlight(source, language)}</pre>", "html.parser")
    assert soup.get_text() == source.rstrip("\n")
    found = {span["class"][-1] for span in soup.find_all("span")}
    assert found
    assert found <= code.COLOURED
    words = [span.get_text() for span in soup.find_all("span")]
    assert not {"x", "(", "+", "[", " "} & set(words)
