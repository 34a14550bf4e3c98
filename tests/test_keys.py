"""What a page's key depends on, and what it does not: the first runs it again, the second never."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest

from bodocs import catalog, keys
from bodocs.execution import page as page_run
from bodocs.keys import Run
from bodocs.surroundings import Surroundings
from tests.conftest import KERNEL, Source, Workspace, code, front_cell, notebook, prose

FULL = Run("full", {}, {})
SMOKE = Run("smoke", {}, {})


def write_page(project: Source, **changes: Any) -> Path:
    """Write the page that the tests below change, with its data file and its module."""
    front = {"title": "Page", "description": "A page.", "tags": ["bayes"], "sidebar_position": 1}
    options = changes.get("options", "#| fig-cap: Two.\n#| echo: true\n")
    cells = [
        front_cell(**{**front, "smoke": {"n": 2}, **changes.get("front", {})}),
        prose(changes.get("prose", "Some prose, `{python} n` of it.")),
        code("n = 5", "parameters"),
        code(changes.get("code", "print(open('points.csv').read())"), id=changes.get("id")),
        code(f"{options}import helper", *changes.get("tags", ["wide"])),
        code(changes.get("blank", "\n")),
    ]
    cells.insert(changes.get("words_at", 2), prose(changes.get("words", "Words.")))
    made = notebook(*cells)
    made.metadata.update(changes.get("metadata", {}))
    made.cells[-1].metadata.update(changes.get("cell_metadata", {}))
    path = project.root / "tutorials/page/page.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(made, path)
    project.write("tutorials/page/points.csv", changes.get("data", "1,2\n"))
    project.write("tutorials/page/helper.py", changes.get("module", "import json\n"))
    return path


def key_of(
    project: Source,
    run: Run = FULL,
    chosen: dict[str, object] | None = None,
    look: Surroundings | None = None,
    name: str = "page",
) -> str:
    [page] = catalog.load(project.settings).select([name])
    return page_run.prepare(page, run, chosen=chosen, surroundings=look).key


@pytest.fixture
def project(space: Workspace) -> Source:
    made = space.project()
    write_page(made)
    return made


@pytest.mark.parametrize(
    "change",
    [
        {"prose": "Other prose, `{python} n` of it."},
        {"words": "Other words."},
        {"words_at": 5},
        {"front": {"title": "Other"}},
        {"front": {"description": "Other."}},
        {"front": {"tags": ["other"]}},
        {"front": {"sidebar_position": 7}},
        {"front": {"smoke": {"n": 3}}},
        {"front": {"budget": {"seconds": 7}}},
        {"id": "renamed"},
        {"tags": []},
        {"tags": ["hide-input", "tall"]},
        {"options": "#| fig-cap: Three.\n#| code-fold: true\n"},
        {"blank": ""},
        {"cell_metadata": {"collapsed": True, "editable": False}},
        {"metadata": {"language_info": {"name": "python", "version": "3.1.4"}}},
        {"metadata": {"kernelspec": {**KERNEL, "display_name": "Mine"}}},
        {"metadata": {"widgets": {}, "toc": {"base_numbering": 1}}},
    ],
    ids=str,
)
def test_what_the_kernel_never_sees_keeps_the_key(project: Source, change: dict[str, Any]) -> None:
    before = key_of(project)
    write_page(project, **change)
    assert key_of(project) == before


@pytest.mark.parametrize(
    "change",
    [
        {"code": "print(open('points.csv').read(), 1)"},
        {"code": "print(open('points.csv').read())\n"},
        # Lines above code move the numbers of its lines, which tracebacks and warnings show.
        {"options": ""},
        {"options": "#| fig-cap: Two.\n"},
        {"options": "# fig-cap: Two.\n#| echo: true\n"},
        {"tags": ["raises-exception"]},
        {"tags": ["claim"]},
        {"tags": ["claim", "smoke"]},
        {"tags": ["skip-execution"]},
        {"tags": ["parameters"]},
        {"prose": "Some prose, `{python} n + 1` of it."},
        {"prose": "Some prose, `{python} n` and `{python} n` of it."},
        {"data": "1,3\n"},
        {"module": "import json  # changed\n"},
    ],
    ids=str,
)
def test_what_the_kernel_sees_changes_the_key(project: Source, change: dict[str, Any]) -> None:
    before = key_of(project)
    write_page(project, **change)
    assert key_of(project) != before
    write_page(project)
    assert key_of(project) == before


def test_an_expression_moved_past_code_changes_the_key(project: Source) -> None:
    found = set()
    for place in (1, 4):
        write_page(project, words="`{python} n`", words_at=place)
        found.add(key_of(project))
    assert len(found) == 2


def test_mode_parameters_and_variables_are_in_the_key(project: Source) -> None:
    runs = [
        (FULL, {}),
        (SMOKE, {}),
        (Run("full", {}, {"SMOKE_TEST": "True"}), {}),
        (Run("full", {}, {"SMOKE_TEST": ""}), {}),
        (replace(FULL, output_limit=7), {}),
        *((FULL, {"n": value}) for value in (5, 5.0, 6, None)),
    ]
    assert len({key_of(project, run, chosen) for run, chosen in runs}) == len(runs)


def test_a_parameter_may_be_a_mapping_with_keys_of_several_kinds(project: Source) -> None:
    write_page(project, code="text = 'points.csv'", front={"smoke": {"n": {1: "a", "1": "b"}}})
    before = key_of(project, SMOKE)
    write_page(project, code="text = 'points.csv'", front={"smoke": {"n": {1: "a", 2: "b"}}})
    assert key_of(project, SMOKE) != before


def test_a_smoke_value_changes_the_key_of_smoke_mode(project: Source) -> None:
    before = key_of(project, SMOKE)
    write_page(project, front={"smoke": {"n": 3}})
    assert key_of(project, SMOKE) != before


def test_python_platform_and_engine_are_in_the_key(project: Source) -> None:
    here = keys.here()
    found = {
        key_of(project, look=look)
        for look in (
            here,
            Surroundings(here.engine, python="3.99.0"),
            Surroundings(here.engine, platform="linux-riscv64"),
            Surroundings("another engine"),
        )
    }
    assert len(found) == 4
    assert key_of(project) in found


def test_every_file_of_the_engine_is_in_its_version(tmp_path: Path) -> None:
    package = tmp_path / "bodocs"
    files = [
        "execution/client.py",
        "execution/kernels/zygote.py",
        "execution/profile/matplotlibrc",
        "verification/inline.py",
        "sources.py",
        "parameters.py",
    ]
    versions = []
    for text in ("one", "two"):
        for name in files:
            (package / name).parent.mkdir(parents=True, exist_ok=True)
            (package / name).write_text(text)
            keys.engine_version.cache_clear()
            versions.append(keys.engine_version(package))
    assert len(set(versions)) == 2 * len(files)
    (package / "cli.py").write_text("other")
    keys.engine_version.cache_clear()
    assert keys.engine_version(package) == versions[-1]


def test_outputs_that_the_notebook_carries_keep_the_key(project: Source) -> None:
    before = key_of(project)
    path = project.root / "tutorials/page/page.ipynb"
    read = nbformat.read(path, as_version=4)
    cell = next(cell for cell in read.cells if cell.cell_type == "code")
    cell.outputs = [nbformat.v4.new_output("stream", text="old")]
    cell.execution_count = 9
    nbformat.write(read, path)
    assert key_of(project) == before


def test_times_of_files_keep_the_key_and_do_not_hide_a_change(project: Source) -> None:
    before = key_of(project)
    data = project.root / "tutorials/page/points.csv"
    status = data.stat()
    os.utime(data, (7, 7))
    assert key_of(project) == before
    data.write_text("9,2\n")
    os.utime(data, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert key_of(project) != before


def test_a_change_of_the_same_length_in_the_same_moment_is_seen(project: Source) -> None:
    data = project.root / "tutorials/page/points.csv"
    found = set()
    for number in range(20):
        data.write_text(f"{number:04}")
        found.add(key_of(project))
    assert len(found) == 20


def test_another_tutorial_keeps_the_key(project: Source) -> None:
    before = key_of(project)
    project.tutorial("other", "print(1)")
    project.write("tutorials/other/data.csv", "1\n")
    project.write("tutorials/other/helper.py", "import torch\n")
    project.doc("words", "Words.\n")
    assert key_of(project) == before


def test_docs_pages_share_their_data_and_not_their_words(space: Workspace) -> None:
    project = space.project()
    project.doc("page", "```python\nprint(1)\n```\n")
    project.doc("other", "```python\nprint(2)\n```\n")
    before = key_of(project)
    project.doc("other", "```python\nprint(3)\n```\n", title="Other")
    project.doc("page", "Words.\n\n```python\nprint(1)\n```\n", sidebar_position=9)
    assert key_of(project) == before
    # Which of them reads it cannot be told, and a page that is stale is worse than one run twice.
    project.write("docs/data.csv", "1")
    assert key_of(project) != before


def test_two_pages_of_the_same_code_have_one_key(project: Source) -> None:
    for name in ("one", "two"):
        project.tutorial(name, "print(1)", description=name)
    assert key_of(project, name="one") == key_of(project, name="two")


def test_a_key_is_the_same_in_another_process(space: Workspace, project: Source) -> None:
    script = (
        "import sys; from pathlib import Path; from bodocs import catalog, settings\n"
        "from bodocs.execution import page; from bodocs.keys import Run\n"
        f"[found] = catalog.load(settings.load(Path({str(project.root)!r}))).select(['page'])\n"
        "print(page.prepare(found, Run('full', {}, {})).key)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=space.environment({"PYTHONHASHSEED": "77"}),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == key_of(project)
