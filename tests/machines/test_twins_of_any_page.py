"""Whatever a page holds, it has a twin, in time that grows with its length and no faster."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from nbformat import NotebookNode

from bodocs.machines.addresses import Addresses
from bodocs.machines.twins import of_page
from bodocs.rendering.exporter import DocusaurusExporter
from tests.rendering.generated import NOTEBOOKS, TEXTS
from tests.rendering.helpers import render
from tests.rendering.test_scaling import PIECES, least_seconds

SIZE = 80_000
SITE = Addresses("/", "https://site.example")


def twin(made: NotebookNode, title: str) -> str:
    page, _ = DocusaurusExporter().from_notebook_node(made, {"metadata": {"name": title}})
    return of_page(page, "/page", SITE)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(NOTEBOOKS, TEXTS)
def test_any_page_has_a_twin_that_can_be_written(made: NotebookNode, title: str) -> None:
    text = twin(made, title)
    assert text.encode()
    assert text.startswith("# ")
    assert twin(made, title) == text


@pytest.mark.parametrize("kind", ["one dollar", "ticks", "links", "tags", "elements", "quotes"])
def test_a_hostile_page_takes_linear_time(kind: str) -> None:
    small = PIECES[kind] * (SIZE // 8 // len(PIECES[kind]))
    short, long = (render(text) for text in (small, small * 8))
    pages = [f"---\ntitle: T\n---\n\n{page}\n" for page in (short, long)]
    seconds = [least_seconds(lambda page=page: of_page(page, "/page", SITE)) for page in pages]
    # Eight times as much would take 64 times as long, were the time quadratic.
    assert seconds[1] < 30 * seconds[0] + 0.5
