"""The learning path: what its lists lead to, and the times it gets."""

from __future__ import annotations

import re
from pathlib import Path

from bodocs import catalog, settings
from tests.conftest import Workspace

ROOT = Path(__file__).parents[2]
SETTINGS = 'learning_path = "path"\n'
PATH = """Words.

1. [The first](first.md) of them
2. [The second](second.md)

Not a stop: [the first](first.md).
"""


def test_each_stop_has_the_time_it_takes_and_so_have_all_together(space: Workspace) -> None:
    source = space.project(settings_text=SETTINGS)
    source.doc("first", "Some words here.\n\n```python\nsum(range(10))\n```\n")
    source.doc("second", "word " * 450 + "\n")
    source.doc("path", PATH)
    space.bodocs("run", "--source", source.root)
    space.bodocs("render", "--source", source.root)
    page = source.content("docs/path.md")
    first, second = re.findall(r"^\d\. .*$", page, re.MULTILINE)
    assert re.fullmatch(
        r"1\. \[The first\]\(/docs/first\) \*\(1 min to read, .+ s to run\)\* of them", first
    )
    assert second == "2. [The second](/docs/second) *(3 min to read)*"
    assert re.search(r"^All of it together: 3 min to read, .+ s to run\.$", page, re.MULTILINE)
    assert page.count("to read") == 3


def test_a_path_that_is_no_page_is_an_error(space: Workspace) -> None:
    source = space.project(settings_text='learning_path = "paht"\n')
    source.doc("path", PATH.replace("first.md", "path.md").replace("second.md", "path.md"))
    out = space.bodocs("render", "--source", source.root, status=2).err
    assert "[tool.bodocs] learning_path: there is no page 'paht'. Did you mean 'path'?" in out


def test_the_path_of_this_site_leads_to_each_page_once_and_never_ahead_of_what_it_needs() -> None:
    pages = catalog.load(settings.load(settings.HOME)).pages
    text = (ROOT / "docs/learning_path.md").read_text(encoding="utf-8")
    stops = [Path(to).stem for to in re.findall(r"^\d+\. \[[^\]]+\]\((.+)\)$", text, re.MULTILINE)]
    assert sorted(stops) == sorted({page.id for page in pages} - {"learning_path"})
    ahead = [
        f"{page.id} needs {need}"
        for page in pages
        for need in page.front.prerequisites
        if need in stops and stops.index(need) > stops.index(page.id)
    ]
    assert ahead == []
