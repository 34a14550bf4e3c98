"""A folder of notebooks that were executed elsewhere becomes a site, and nothing is executed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_output

from tests.conftest import Source, Workspace, code, notebook, prose, workspace, write_notebook

SAID = "This page was not executed when the site was built."
SAVED = "Its outputs are those that the notebook was saved with."
EMPTY = "The notebook was saved without outputs."
# It would show, were a kernel ever started.
TRAP = "open('/nowhere/at/all')"


def executed(*outputs: Any, **metadata: Any) -> nbformat.NotebookNode:
    """Return a notebook of one cell with outputs that no execution here would give."""
    cell = code(TRAP)
    cell.outputs = list(outputs)
    cell.execution_count = 7
    made = notebook(prose("# Saved\n\nWords."), cell, kernel=None)
    made.metadata.update(metadata)
    return made


def stream(text: str) -> nbformat.NotebookNode:
    return new_output("stream", text=text)


def old(minor: int) -> dict[str, Any]:
    """Return a notebook of format 4 before cells had ids."""
    made = executed(stream(f"as saved in 4.{minor}\n"))
    for cell in made.cells:
        del cell["id"]
    return {**made, "nbformat_minor": minor}


THREE = {
    "nbformat": 3,
    "nbformat_minor": 0,
    "metadata": {"name": ""},
    "worksheets": [
        {
            "metadata": {},
            "cells": [
                {"cell_type": "heading", "level": 1, "metadata": {}, "source": ["Third"]},
                {
                    "cell_type": "code",
                    "collapsed": False,
                    "input": [TRAP],
                    "language": "python",
                    "metadata": {},
                    "prompt_number": 3,
                    "outputs": [
                        {"output_type": "stream", "stream": "stdout", "text": ["as saved in 3\n"]},
                        {
                            "output_type": "pyout",
                            "prompt_number": 3,
                            "metadata": {},
                            "text": ["'the value of three'"],
                        },
                    ],
                },
            ],
        }
    ],
}


def write_pages(folder: Source) -> None:
    def put(name: str, content: Any) -> None:
        folder.write(f"{name}.ipynb", json.dumps(content))

    put("saved", executed(stream("as saved\n")))
    put("elsewhere", executed(stream("of a kernel that is not here\n"), kernelspec={"name": "x9"}))
    put("julia", executed(stream("of Julia\n"), language_info={"name": "julia"}))
    put("three", THREE)
    for minor in range(5):
        put(f"four-{minor}", old(minor))
    write_notebook(folder.root / "empty.ipynb", prose("# Empty"), TRAP)
    write_notebook(folder.root / "words.ipynb", prose("# Words\n\nOnly words."))
    folder.write("text.md", "# Text\n\nIt is `{python} 1 + 1`.\n\n```python\nprint(3)\n```\n")
    folder.write("jupyter.md", "---\njupyter: python3\n---\n# J\n\n```python\nprint(4)\n```\n")


@dataclass
class Shown:
    space: Workspace
    source: Source

    def page(self, name: str) -> str:
        """Return what a page holds, with the elements' contents readable."""
        return unescape(unescape(self.source.content(f"pages/{name}.md")))


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    with workspace(tmp_path_factory.mktemp("as-is")) as space:
        folder = space.folder("saved notebooks")
        write_pages(folder)
        space.bodocs("render", "--as-is", "--source", folder.root)
        yield Shown(space, folder)


@pytest.mark.parametrize(
    ("name", "output"),
    [
        ("saved", "as saved"),
        ("elsewhere", "of a kernel that is not here"),
        ("julia", "of Julia"),
        ("three", "as saved in 3"),
        ("three", "the value of three"),
        *((f"four-{minor}", f"as saved in 4.{minor}") for minor in range(5)),
    ],
)
def test_a_notebook_shows_the_outputs_it_was_saved_with(
    shown: Shown, name: str, output: str
) -> None:
    page = shown.page(name)
    assert output in page
    assert f"{SAID} {SAVED}" in page
    assert "FileNotFoundError" not in page


def test_a_heading_of_format_3_is_the_title(shown: Shown) -> None:
    assert shown.page("three").startswith("---\ntitle: Third\n")


@pytest.mark.parametrize(("name", "said"), [("empty", f"{SAID} {EMPTY}"), ("jupyter", SAID)])
def test_code_without_outputs_is_shown_and_said_not_to_have_run(
    shown: Shown, name: str, said: str
) -> None:
    page = shown.page(name)
    assert "<nb-code" in page
    assert said in page
    assert "<nb-output" not in page


@pytest.mark.parametrize("name", ["words", "text"])
def test_what_nobody_would_execute_needs_no_word_about_it(shown: Shown, name: str) -> None:
    assert "<nb-banner" not in shown.page(name)


def test_markdown_is_shown_as_it_is(shown: Shown) -> None:
    page = shown.page("text")
    assert "{python} 1 + 1" in page
    assert "<nb-code" in page


def test_no_page_claims_a_run(shown: Shown) -> None:
    for path in (shown.source.settings.content / "pages").glob("*.md"):
        [*facts] = re.findall(r'<nb-header data-json="([^"]*)"', path.read_text(encoding="utf-8"))
        for found in facts:
            assert set(json.loads(unescape(found))) <= {"kind", "files", "tags", "description"}
    status = json.loads(shown.source.content("static/status.json"))
    assert {page["state"] for page in status["pages"]} == {"pending"}
    assert status["versions"] == {}
    assert status["generated"] is None


def test_nothing_is_executed_stored_or_reported(shown: Shown) -> None:
    assert not shown.space.store.exists()
    assert not shown.source.settings.runs.exists()
    assert not shown.source.settings.reports.exists()


def test_the_notebook_can_be_taken_along_with_and_without_outputs(shown: Shown) -> None:
    folder = shown.source.settings.content / "static"
    both = [nbformat.read(folder / n, as_version=4) for n in ("three.ipynb", "three~outputs.ipynb")]
    assert [bool(made.cells[-1].outputs) for made in both] == [False, True]
    assert (folder / "three.py").is_file()
    assert not (folder / "julia.py").exists()
    assert not (folder / "empty~outputs.ipynb").exists()
    assert not list(folder.rglob("*~colab*"))


BROKEN = {
    "cut": ('{"nbformat": 4, "cells": [', "not valid JSON"),
    "list": ("[]", "there is no 'nbformat' in it"),
    "cells": ('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": 3}', "list of cells"),
    "output": (
        json.dumps(executed({"output_type": "hologram", "data": {}})),
        "not a Jupyter notebook",
    ),
    "format": ('{"nbformat": 9, "nbformat_minor": 0, "metadata": {}, "cells": []}', "nbformat"),
}


@pytest.mark.parametrize("command", ["render", "build"])
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_notebook_is_named_with_what_to_do(
    space: Workspace, name: str, command: str
) -> None:
    text, said = BROKEN[name]
    folder = space.folder()
    folder.write(f"{name}.ipynb", text)
    write_notebook(folder.root / "good.ipynb", "1 + 1")
    done = space.bodocs(command, "--as-is", "--source", folder.root, status=2)
    assert f"{folder.root}/{name}.ipynb" in done.err
    assert said in done.err
    assert "mend: " in done.err


def test_every_broken_notebook_is_named_at_once(space: Workspace) -> None:
    folder = space.folder()
    for name in ("output", "format"):
        folder.write(f"{name}.ipynb", BROKEN[name][0])
    done = space.bodocs("render", "--as-is", "--source", folder.root, status=2)
    assert "output.ipynb" in done.err
    assert "format.ipynb" in done.err


@pytest.mark.parametrize("flag", ["--mode=smoke", "--env=A=1", "--kernel=python3", "--fresh"])
def test_flags_that_say_how_to_execute_do_not_go_with_it(space: Workspace, flag: str) -> None:
    folder = space.folder()
    folder.write("a.md", "# A\n")
    done = space.bodocs("build", "--as-is", flag, "--source", folder.root, status=2)
    assert "--as-is executes nothing" in done.err


@pytest.mark.kernel
def test_what_bodocs_has_executed_can_be_shown_as_it_is(space: Workspace) -> None:
    project = space.project()
    project.doc("numbers", "```python\nx = 4\nprint('x is', x)\n```\n\nHalf is `{python} x / 2`.\n")
    space.bodocs("run", "--source", project.root)
    done = Source(space.root / "done")
    space.sources.append(done)
    done.write("numbers.ipynb", (project.settings.runs / "numbers.ipynb").read_text())
    space.bodocs("render", "--as-is", "--source", done.root)
    page = done.content("pages/numbers.md")
    assert "x is 4" in page
    assert "Half is 2.0." in unescape(page)


@pytest.mark.kernel
def test_a_project_too_is_shown_as_it_is_and_executed_after_all_next_time(space: Workspace) -> None:
    project = space.project()
    path = project.tutorial("lesson", "print('computed', 40 + 2)")
    made = nbformat.read(path, as_version=4)
    made.cells[1].outputs = [stream("from long ago\n")]
    nbformat.write(made, path)
    space.bodocs("render", "--as-is", "--source", project.root)
    assert "from long ago" in project.content("tutorials/lesson.md")
    space.bodocs("run", "--source", project.root)
    space.bodocs("render", "--source", project.root)
    page = project.content("tutorials/lesson.md")
    assert "computed 42" in page
    assert "from long ago" not in page
    assert SAID not in page


@pytest.mark.site
def test_the_site_is_built_and_says_so(space: Workspace, tmp_path: Path) -> None:
    folder = space.folder("saved notebooks")
    write_pages(folder)
    out = tmp_path / "out"
    done = space.bodocs("build", "--as-is", "--source", folder.root, "--out", out)
    assert f"built: {out}" in done.out
    html = (out / "three.html").read_text(encoding="utf-8")
    assert "Shown as it is" in html
    assert SAID in html
    assert "as saved in 3" in html
    assert (out / "three~outputs.ipynb").is_file()
    assert not (out / "status.html").exists(), "there is no run to tell of"
    again = space.bodocs("build", "--as-is", "--source", folder.root, "--out", out)
    assert f"up to date: {out}" in again.out
    assert not space.store.exists()
