"""From a file to the notebook that runs: what can be read, and what is refused and how."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bodocs import catalog, parameters, sources
from tests.conftest import Done, Source, Workspace, code, notebook, prose, write_notebook

GARBLED = {
    "not_json.ipynb": '{\n "cells": [\n  oops\n ]\n}\n',
    "a_list.ipynb": "[1, 2]\n",
    "other_json.ipynb": '{"name": "a package"}\n',
    "cells_missing.ipynb": '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": 3}\n',
}
CELLS_OF_NUMBERS = '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [3]}'

VERSION_3 = {
    "metadata": {"name": "old"},
    "nbformat": 3,
    "nbformat_minor": 0,
    "worksheets": [
        {
            "metadata": {},
            "cells": [
                {"cell_type": "heading", "level": 1, "metadata": {}, "source": ["Old times"]},
                {
                    "cell_type": "code",
                    "collapsed": False,
                    "input": ["print('from', 2000 + 13)"],
                    "language": "python",
                    "metadata": {},
                    "outputs": [],
                    "prompt_number": 1,
                },
            ],
        }
    ],
}


@pytest.fixture(scope="module")
def garbled(shared: Workspace) -> Done:
    source = shared.folder("garbled")
    for name, text in GARBLED.items():
        source.write(name, text)
    (source.root / "latin.md").write_bytes("# Füße\n".encode("latin-1"))
    return shared.bodocs("run", "--source", source.root, status=2)


@pytest.mark.parametrize("name", GARBLED)
def test_a_file_that_is_no_notebook_is_named_with_the_mend(garbled: Done, name: str) -> None:
    line = next(line for line in garbled.err.splitlines() if f"/{name}:" in line)
    assert "not valid JSON" in line or "not a Jupyter notebook" in line
    assert "mend: save " in garbled.err


def test_cells_that_are_no_cells_are_no_notebook(space: Workspace) -> None:
    source = space.folder()
    path = source.write("page.ipynb", CELLS_OF_NUMBERS)
    err = space.bodocs("list", "--source", source.root, status=2).err
    assert f"{path}: not a Jupyter notebook" in err


def test_json_that_breaks_off_is_named_with_its_line(garbled: Done) -> None:
    assert "/not_json.ipynb:3: not valid JSON" in garbled.err


def test_a_file_of_another_encoding_is_named_with_its_byte(garbled: Done) -> None:
    assert "latin.md: not UTF-8: byte 3" in garbled.err
    assert "mend: save it as UTF-8" in garbled.err


@pytest.fixture(scope="module")
def kernelless(shared: Workspace) -> Source:
    source = shared.folder("kernelless")
    write_notebook(source.root / "nameless.ipynb", "1 + 1", kernel=None)
    write_notebook(source.root / "only_text.ipynb", prose("# Text\n"), kernel=None)
    return source


def test_a_notebook_without_a_kernel_fails_with_the_flag_that_mends_it(
    shared: Workspace, kernelless: Source
) -> None:
    out = shared.bodocs("run", "--source", kernelless.root, status=1).out
    assert "nameless.ipynb" in out
    assert "the notebook names no kernel" in out
    assert "--kernel python3" in out
    assert "1 passed, 1 failed" in out


@pytest.mark.kernel
def test_the_flag_for_the_kernel_mends_it(shared: Workspace, kernelless: Source) -> None:
    out = shared.bodocs("run", "--source", kernelless.root, "--kernel", "python3").out
    assert "2 passed, 0 failed" in out


@pytest.mark.kernel
@pytest.mark.parametrize("flags", [["--kernel", "python3"], []], ids=["kernel-given", "as-it-is"])
def test_a_notebook_of_format_3_is_upgraded_in_memory(space: Workspace, flags: list[str]) -> None:
    source = space.folder()
    path = source.write("old.ipynb", json.dumps(VERSION_3))
    before = path.read_bytes()
    out = space.bodocs("run", "--source", source.root, *flags).out
    assert f"{path}: nbformat 3, read as 4" in out
    assert "1 passed" in out
    assert path.read_bytes() == before
    [output] = source.executed("old").cells[1].outputs
    assert output.text == "from 2013\n"


BLOCKS_THAT_WOULD_NOT_RUN = {
    "in_a_list": "- item\n\n  ```python\n  first = 1\n  ```\n",
    "other_style": "```{python}\nfirst = 1\n```\n",
    "with_version": "```python3\nfirst = 1\n```\n",
    "capital": "```Python\nfirst = 1\n```\n",
    "interactive": "```ipython\nfirst = 1\n```\n",
    "pandoc": "```{.python .numberLines}\nfirst = 1\n```\n",
    "short_name": "```py\nfirst = 1\n```\n",
    "quoted": "> ```python\n> first = 1\n> ```\n",
}


def test_a_python_block_that_would_not_run_is_refused(space: Workspace) -> None:
    project = space.project()
    for name, body in BLOCKS_THAT_WOULD_NOT_RUN.items():
        project.doc(name, body)
    project.doc("shown_on_purpose", "```python .noeval\nfirst = 1\n```\n")
    project.doc("in_braces", "```python {.noeval}\nfirst = 1\n```\n")
    project.doc("other_language", "```bash\nls\n```\n\n```text\npython\n```\n")
    err = space.bodocs("run", "--source", project.root, status=2).err
    for name in BLOCKS_THAT_WOULD_NOT_RUN:
        assert f"{name}.md: the python block that begins with 'first = 1' would not run" in err
    assert err.count("mend: write it as ```python") == len(BLOCKS_THAT_WOULD_NOT_RUN)
    assert "shown_on_purpose" not in err
    assert "in_braces" not in err
    assert "other_language" not in err


def loaded(space: Workspace, body: str) -> list[tuple[str, str, list[str]]]:
    project = space.project()
    project.doc("page", body)
    [page] = catalog.load(project.settings).pages
    cells = sources.load(page)[0].cells
    return [(cell.cell_type, cell.source, sources.tags(cell)) for cell in cells]


def test_python_blocks_become_cells_and_other_languages_stay_prose(space: Workspace) -> None:
    body = (
        'Before.\n\n```python tags=["claim"]\n# One is one.\nassert 1 == 1\n```\n\n'
        "```bash\nls -l\n```\n\n```r\nx <- 1\n```\n\nAfter.\n"
    )
    cells = loaded(space, body)
    assert ("code", "# One is one.\nassert 1 == 1", ["claim"]) in cells
    assert [kind for kind, _, _ in cells].count("code") == 1
    shown = "\n".join(text for kind, text, _ in cells if kind == "markdown")
    assert "```bash\nls -l\n```" in shown
    assert "```r\nx <- 1\n```" in shown


def test_a_block_in_a_longer_fence_is_only_shown(space: Workspace) -> None:
    cells = loaded(space, "````markdown\n```python\nshown = 1\n```\n````\n")
    assert [kind for kind, _, _ in cells] == ["markdown"]


def test_a_block_marked_in_braces_is_only_shown(space: Workspace) -> None:
    cells = loaded(space, "```python {.noeval}\nshown = 1\n```\n")
    assert [kind for kind, _, _ in cells] == ["markdown"]


def test_an_id_that_two_cells_share_is_mended_the_same_way_every_time(space: Workspace) -> None:
    source = space.folder()
    made = notebook(code("one = 1", id="twice"), code("two = 2", id="twice"), prose("Text"))
    del made.cells[2]["id"]
    source.write("page.ipynb", json.dumps(made))
    source.write("old.ipynb", json.dumps(VERSION_3))
    for page in catalog.load(source.settings).pages:
        ids = [[cell["id"] for cell in sources.load(page)[0].cells] for _ in range(2)]
        assert ids[0] == ids[1]
        assert len(set(ids[0])) == len(ids[0])
        if page.id == "page":
            assert ids[0][0] == "twice"


def test_cells_without_ids_get_the_same_ones_every_time(space: Workspace) -> None:
    source = space.folder()
    made = notebook("print(1)", "print(1)", prose("Text"))
    for cell in made.cells:
        del cell["id"]
    made["nbformat_minor"] = 4
    source.write("page.ipynb", json.dumps(made))
    [page] = catalog.load(source.settings).pages
    ids = [[cell["id"] for cell in sources.load(page)[0].cells] for _ in range(2)]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 3


def test_outputs_that_a_notebook_carries_are_not_read(space: Workspace) -> None:
    source = space.folder()
    cell = code("1 + 1")
    cell.execution_count = 7
    cell.outputs = notebook().cells
    write_notebook(source.root / "page.ipynb", cell)
    [page] = catalog.load(source.settings).pages
    [read] = sources.load(page)[0].cells
    assert read.outputs == []
    assert read.execution_count is None


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("a = 1\nb: int = 2\n", ["a", "b"]),
        ("x = y = 0", ["x", "y"]),
        ("import math\nn = math.pi  # a comment\n", ["n"]),
        ("not python at all", []),
    ],
)
def test_parameters_are_what_the_cell_assigns(source: str, names: list[str]) -> None:
    assert list(parameters.assigned(notebook(code(source, "parameters"))) or ()) == names


def test_a_notebook_without_the_cell_has_no_parameters() -> None:
    assert parameters.assigned(notebook("a = 1")) is None


def test_a_notebook_with_a_byte_order_mark_is_read(space: Workspace) -> None:
    source = space.folder()
    path: Path = write_notebook(source.root / "page.ipynb", prose("# Marked"))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    rows = space.bodocs("list", "--source", source.root, "--json").json()
    assert rows[0]["title"] == "Marked"


@pytest.mark.parametrize("lines", [True, False], ids=["as-lines", "as-one-string"])
def test_a_line_of_a_cell_without_id_is_found_in_the_file(space: Workspace, lines: bool) -> None:
    source = space.folder()
    made = notebook(prose("Text"), "first()", "second()\nthird()")
    for cell in made.cells:
        del cell["id"]
        if lines:
            cell["source"] = cell["source"].splitlines(keepends=True)
    made["nbformat_minor"] = 4
    path = source.write("page.ipynb", json.dumps(made, indent=1))
    [page] = catalog.load(source.settings).pages
    line = sources.source_line(page, sources.load(page)[0], 2, 2)
    assert "third()" in path.read_text().splitlines()[line - 1]


def test_a_set_value_of_another_kind_is_refused(space: Workspace) -> None:
    project = space.project("kinds")
    project.tutorial("page", code("rate = 0.1\nname = 'a'", "parameters"))
    done = space.bodocs("run", "page", "--set", "rate=fast", cwd=project.root, status=2)
    assert "--set rate: 'fast' is a text; the page's own value 0.1 is a number" in done.err
    assert "mend: write for example --set rate=0.1" in done.err
