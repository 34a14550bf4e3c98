"""Related pages: ranked by what they share, the rare above the common."""

from __future__ import annotations

import json
from html import unescape

import pytest

from bodocs.rendering.related import Related, related
from tests.conftest import Source, Workspace
from tests.rendering.test_outputs import attributes


def test_a_rare_name_counts_more_than_a_common_one() -> None:
    used = {
        "one": {"m.common", "m.rare"},
        "two": {"m.common"},
        "three": {"m.rare"},
        "four": {"m.common"},
        "five": {"m.other"},
    }
    assert related(used)["one"] == [
        Related("three", ("m.rare",)),
        Related("two", ("m.common",)),
        Related("four", ("m.common",)),
    ]
    assert related(used)["five"] == []


def test_several_common_names_outweigh_a_rare_one() -> None:
    used = {"a": {"m.x", "m.y", "m.z"}, "b": {"m.z"}, "c": {"m.x", "m.y"}, "d": {"m.x", "m.y"}}
    assert [one.page for one in related(used)["a"]] == ["b", "c", "d"]
    # All in all, ln(4/3) twice is less than ln(4/2) once; with a third one it is more.
    more = {page: names | ({"m.w"} if page in "acd" else set()) for page, names in used.items()}
    assert [one.page for one in related(more)["a"]] == ["c", "d", "b"]


def test_what_all_pages_use_relates_none() -> None:
    assert related({"one": {"m.x"}, "two": {"m.x"}}) == {"one": [], "two": []}
    # A page of prose uses nothing, and makes nothing rare.
    assert related({"one": {"m.x"}, "two": {"m.x"}, "prose": set()})["one"] == []


def test_at_most_three_are_listed_in_the_order_of_the_site_if_all_are_as_near() -> None:
    used = {page: {f"{module}.name", "m.x"} for page, module in zip("edcba", "edcba", strict=True)}
    used["alone"] = {"m.y"}
    assert [one.page for one in related(used)["c"]] == ["e", "d", "b"]


def test_shared_names_are_told_rarest_first_then_by_their_last_parts() -> None:
    used = {"one": {"z.a", "a.c", "k.b", "m.x"}, "two": {"z.a", "a.c", "k.b", "m.x"}, "x": {"m.x"}}
    used["y"] = {"m.y"}
    assert related(used)["one"][0] == Related("two", ("z.a", "k.b", "a.c", "m.x"))


def told(source: Source, path: str) -> list[dict]:
    page = source.content(path)
    blocks = [block for block in page.split("\n\n") if block.startswith("<nb-related")]
    assert len(blocks) < 2
    return json.loads(unescape(attributes(blocks[0])["json"])) if blocks else []


@pytest.mark.kernel
def test_pages_that_have_run_end_with_those_that_use_the_same(space: Workspace) -> None:
    source = space.project()
    source.doc("prose", "`numpy.random.default_rng` in words only.\n")
    draw = "from numpy.random import default_rng\nimport textwrap\nrng = default_rng(1)"
    source.tutorial("one", draw, "textwrap.dedent('x'); rng.normal()", title="The *first*")
    source.tutorial("two", draw, "textwrap.dedent('y'); rng.normal()")
    source.tutorial("other", "import numpy as np\nnp.zeros(1)")
    space.bodocs("render", "--source", source.root)
    assert told(source, "tutorials/one.md") == []

    space.bodocs("run", "--source", source.root)
    space.bodocs("render", "--source", source.root)
    [found] = told(source, "tutorials/two.md")
    assert (found["title"], found["url"]) == ("The *first*", "/tutorials/one")
    # Neither Python's own library, nor what only a variable leads to.
    assert found["names"] == [{"name": "default_rng", "url": None}]
    assert found["more"] == 0
    assert [one["url"] for one in told(source, "tutorials/one.md")] == ["/tutorials/two"]
    assert told(source, "tutorials/other.md") == told(source, "docs/prose.md") == []
