"""Whatever a notebook holds, it renders, its page is inert, and it does so again alike."""

from __future__ import annotations

import yaml
from hypothesis import HealthCheck, given, settings
from nbformat import NotebookNode, from_dict

from bodocs.frontmatter import FrontMatter
from bodocs.rendering import search
from bodocs.rendering.exporter import DocusaurusExporter
from tests.rendering.generated import NOTEBOOKS, TEXTS
from tests.rendering.helpers import shown, verdict

_MANY = settings(
    max_examples=600, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def test_half_a_sign_is_no_end_of_a_page() -> None:
    odd = "\ud800"
    outputs = [
        {"output_type": "display_data", "data": {mime: odd}, "metadata": {}}
        for mime in ("text/html", "text/plain", "text/markdown", "image/svg+xml", "image/png")
    ]
    cells = [
        {"cell_type": "code", "id": odd, "source": odd, "metadata": {}, "outputs": outputs},
        {
            "cell_type": "markdown",
            "id": "x",
            "source": f"# {odd} $x$ [{odd}]({odd})",
            "metadata": {},
        },
    ]
    made = from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})
    page, _ = DocusaurusExporter().from_notebook_node(made, {"metadata": {"name": odd}})
    assert page.encode()


@_MANY
@given(NOTEBOOKS, TEXTS)
def test_any_notebook_renders_and_its_page_is_inert(made: NotebookNode, title: str) -> None:
    resources = {"metadata": {"name": title}}
    page, found = DocusaurusExporter().from_notebook_node(made, dict(resources))
    front, body = page.removeprefix("---\n").split("\n---\n", 1)
    assert yaml.safe_load(front)["mdx"] == {"format": "md"}
    assert set(yaml.safe_load(front)) == {"title", "mdx"}
    assert verdict(shown(body)) == []
    body.encode()
    for name, data in found["outputs"].items():
        assert name.startswith("nb/")
        assert not name.endswith((".html", ".js"))
        assert not name.endswith(".svg") or b"alert" not in data or b"<script" not in data
    assert DocusaurusExporter().from_notebook_node(made, dict(resources))[0] == page
    assert search.page(made, "/page", FrontMatter.model_construct(title=title))
