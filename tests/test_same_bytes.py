"""What is rendered depends on sources and store, and not on who renders it, or where."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bodocs.settings import HOME
from tests.conftest import Source, Workspace, code, prose, workspace
from tests.rendering.helpers import PNG

pytestmark = [pytest.mark.kernel]

FIGURE = """\
#| fig-alt: A line that rises from left to right, over a grid without any labels.
import matplotlib.pyplot as plt
fig, ax = plt.subplots()
ax.plot([1, 2, 3])
plt.show()
"""
TABLE = "import pandas as pd\npd.DataFrame({'a': [1, 2], 'b': ['x', 'y']}).style.highlight_max()"
# What differs between two people: order of sets, time zone, language, what a file's mode may be.
PEOPLE = [
    {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LC_ALL": "C", "COLUMNS": "40", "HOME": "/nowhere"},
]


def write_pages(project: Source) -> None:
    project.doc("guide", "Words, ![a dot](dot.png) and [a file](data.csv).\n\n```python\n1\n```\n")
    project.doc("other", "It is `{python} {1, 2} | {3}`, see [the guide](guide.md).\n")
    project.write("docs/data.csv", "1,2\n")
    (project.root / "docs/dot.png").write_bytes(PNG)
    cells = [code("N = 3", "parameters"), FIGURE, TABLE, code("# So.\nassert N", "claim")]
    project.tutorial("lesson", prose("Words."), *cells, tags=["one", "two"])


def content(source: Source) -> dict[str, bytes]:
    return files(source.settings.content)


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, Source, Source]]:
    """One executed project, and a copy of it elsewhere; both use the one store."""
    with workspace(tmp_path_factory.mktemp("same")) as space:
        settings = 'repository = "some/where"\nversions = ["numpy"]\n'
        first = space.project("here/checkout", settings)
        write_pages(first)
        space.bodocs("run", "--source", first.root)
        shutil.copytree(first.root, space.root / "far away/another name")
        second = Source(space.root / "far away/another name")
        space.sources.append(second)
        yield space, first, second


def render(space: Workspace, source: Source, person: dict[str, str], cwd: Path) -> dict[str, bytes]:
    shutil.rmtree(source.settings.content, ignore_errors=True)
    space.bodocs("render", "--source", source.root, env=person, cwd=cwd)
    return content(source)


def test_two_renders_are_the_same(two) -> None:
    space, first, _ = two
    here, there = (render(space, first, person, space.root) for person in PEOPLE)
    assert here == there
    assert "tutorials/lesson.md" in here
    assert any(name.endswith(".svg") for name in here)
    assert "static/tutorials/lesson~colab.ipynb" in here


def test_renders_of_two_checkouts_are_the_same(two) -> None:
    space, first, second = two
    here = render(space, first, PEOPLE[0], first.root)
    there = render(space, second, PEOPLE[1], second.root.parent)
    assert here.keys() == there.keys()
    assert [name for name in here if here[name] != there[name]] == []


def test_renders_by_two_checkouts_of_bodocs_are_the_same(two, tmp_path: Path) -> None:
    space, first, _ = two
    here = render(space, first, PEOPLE[0], space.root)
    shutil.copytree(HOME / "scripts", tmp_path / "bodocs/scripts")
    person = {**PEOPLE[1], "PYTHONPATH": str(tmp_path / "bodocs/scripts")}
    space.bodocs("render", "--source", first.root, env=person)
    [there] = (tmp_path / "bodocs/build/sources").glob("*/content")
    assert files(there) == here


def test_a_render_over_another_one_is_the_same(two) -> None:
    space, first, second = two
    whole = render(space, first, PEOPLE[0], space.root)
    shutil.copytree(first.settings.content, second.settings.content, dirs_exist_ok=True)
    (second.settings.content / "static/nb/left-over.png").write_bytes(PNG)
    (second.settings.content / "docs/gone.md").write_text("# Gone\n")
    space.bodocs("render", "--source", second.root)
    assert content(second) == whole


def test_nothing_rendered_names_a_folder_of_this_machine(two) -> None:
    space, first, _ = two
    for name, data in render(space, first, PEOPLE[0], space.root).items():
        for folder in (space.root, first.settings.build, Path.home()):
            assert str(folder).encode() not in data, name


def without_runtime(site: dict[str, bytes]) -> dict[str, bytes]:
    """Return a site without the bundler's own script.

    Its minifier chooses other names for local variables when it finds a cache of an earlier
    build. The script's name, a digest, stands in every page.
    """
    [script] = [name for name in site if "runtime~main" in name]
    name = Path(script).name.encode()
    return {at: data.replace(name, b"runtime") for at, data in site.items() if at != script}


@pytest.mark.site
def test_two_builds_are_the_same_and_do_not_tell_where_they_were_made(two) -> None:
    space, first, _ = two
    sites = []
    for number, person in enumerate(PEOPLE):
        shutil.rmtree(first.settings.build / "docusaurus", ignore_errors=True)
        out = space.root / f"site-{number}"
        # Docusaurus itself needs a home that is there.
        who = {**person, "HOME": os.environ["HOME"]}
        space.bodocs("build", "--source", first.root, "--out", out, env=who)
        sites.append(without_runtime(files(out)))
    assert sites[0].keys() == sites[1].keys()
    assert [name for name in sites[0] if sites[0][name] != sites[1][name]] == []
    for name, data in sites[0].items():
        for folder in (space.root, HOME, Path.home()):
            assert str(folder).encode() not in data, name


def test_two_renders_of_saved_outputs_are_the_same(space: Workspace) -> None:
    folders = [space.folder("one/notes"), space.folder("two/notes")]
    for folder in folders:
        folder.write("old.ipynb", OLD)
        folder.write("text.md", "# Text\n")
    renders = []
    for folder, person in zip(folders, PEOPLE, strict=True):
        space.bodocs("render", "--as-is", "--source", folder.root, env=person)
        renders.append(content(folder))
    assert renders[0] == renders[1]


# Before ids: two cells with the same text, for which nbformat would make random ones.
OLD = """{"nbformat": 4, "nbformat_minor": 2, "metadata": {}, "cells": [
 {"cell_type": "code", "execution_count": 1, "metadata": {}, "source": ["1"], "outputs": [
  {"output_type": "execute_result", "execution_count": 1, "metadata": {},
   "data": {"text/plain": ["1"]}}]},
 {"cell_type": "code", "execution_count": null, "metadata": {}, "source": ["1"], "outputs": []}]}
"""
