"""What a page's key depends on, and what it does not: the first runs it again, the second never."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from bodocs import catalog
from bodocs.execution import page as page_run
from bodocs.keys import Run, imported_modules
from tests.conftest import Source, Workspace, code, front_cell, notebook, prose


def page_cells(**changes: str) -> list[nbformat.NotebookNode]:
    """Return the cells of the page that the tests below change."""
    return [
        front_cell(
            title=changes.get("title", "Page"),
            description=changes.get("description", "A page."),
            tags=[changes.get("tag", "bayes")],
            sidebar_position=int(changes.get("position", "1")),
            smoke={"n": int(changes.get("smoke", "2"))},
        ),
        prose(changes.get("prose", "Some prose, `{python} n` of it.")),
        code("n = 5", "parameters"),
        code(changes.get("code", "print(open('points.csv').read())"), id=changes.get("id")),
        code("import helper", changes.get("cell_tag", "one-tag")),
    ]


def write_page(project: Source, **changes: str) -> None:
    path = project.root / "tutorials/page/page.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook(*page_cells(**changes)), path)
    project.write("tutorials/page/points.csv", changes.get("data", "1,2\n"))
    project.write("tutorials/page/helper.py", changes.get("module", "import json\n"))


def key_of(project: Source, run: Run | None = None, chosen: dict[str, object] | None = None) -> str:
    [page] = catalog.load(project.settings).select(["page"])
    return page_run.prepare(page, run or Run("full", {}, {}), chosen=chosen).key


@pytest.fixture
def project(space: Workspace) -> Source:
    made = space.project()
    write_page(made)
    return made


@pytest.mark.parametrize(
    "change",
    [
        {"prose": "Other prose, `{python} n` of it."},
        {"title": "Other"},
        {"description": "Other."},
        {"tag": "other"},
        {"position": "7"},
        {"id": "renamed"},
        {"smoke": "3"},
    ],
    ids=str,
)
def test_what_the_kernel_never_sees_keeps_the_key(project: Source, change: dict[str, str]) -> None:
    before = key_of(project)
    write_page(project, **change)
    assert key_of(project) == before


@pytest.mark.parametrize(
    "change",
    [
        {"code": "print(open('points.csv').read(), 1)"},
        {"code": "#| echo: false\nprint(open('points.csv').read())"},
        {"cell_tag": "raises-exception"},
        {"prose": "Some prose, `{python} n + 1` of it."},
        {"data": "1,3\n"},
        {"module": "import json  # changed\n"},
    ],
    ids=str,
)
def test_what_the_kernel_sees_changes_the_key(project: Source, change: dict[str, str]) -> None:
    before = key_of(project)
    write_page(project, **change)
    after = key_of(project)
    assert after != before
    write_page(project)
    assert key_of(project) == before


def test_mode_parameters_and_variables_are_in_the_key(project: Source) -> None:
    keys = {
        key_of(project),
        key_of(project, Run("smoke", {}, {})),
        key_of(project, Run("full", {}, {"SMOKE_TEST": "True"})),
        key_of(project, chosen={"n": 5}),
        key_of(project, chosen={"n": 5.0}),
        key_of(project, chosen={"n": 6}),
    }
    assert len(keys) == 6


def test_a_smoke_value_changes_the_key_of_smoke_mode(project: Source) -> None:
    before = key_of(project, Run("smoke", {}, {}))
    write_page(project, smoke="3")
    assert key_of(project, Run("smoke", {}, {})) != before


def test_outputs_that_the_notebook_carries_keep_the_key(project: Source) -> None:
    before = key_of(project)
    path = project.root / "tutorials/page/page.ipynb"
    read = nbformat.read(path, as_version=4)
    read.cells[3].outputs = [nbformat.v4.new_output("stream", text="old")]
    read.cells[3].execution_count = 9
    nbformat.write(read, path)
    assert key_of(project) == before


@pytest.mark.parametrize(
    "name", [".ipynb_checkpoints/page.txt", "__pycache__/helper.pyc", ".cache"]
)
def test_what_tools_leave_behind_keeps_the_key(project: Source, name: str) -> None:
    before = key_of(project)
    project.write(f"tutorials/page/{name}", "left behind")
    assert key_of(project) == before


@pytest.mark.parametrize("name", ["deep/er/more.csv", "notes.txt", "no_suffix"])
def test_a_new_data_file_changes_the_key(project: Source, name: str) -> None:
    before = key_of(project)
    project.write(f"tutorials/page/{name}", "data")
    assert key_of(project) != before


def test_a_file_renamed_with_the_same_content_changes_the_key(project: Source) -> None:
    before = key_of(project)
    folder = project.root / "tutorials/page"
    (folder / "points.csv").rename(folder / "dots.csv")
    assert key_of(project) != before


def test_a_neighbour_counts_if_the_code_names_it(project: Source) -> None:
    before = key_of(project)
    project.write("tutorials/page/README.md", "one")
    assert key_of(project) == before
    keys = set()
    for change in ({"code": "open('sub/README.md')"}, {"module": "text = open('README.md')"}):
        write_page(project, **change)
        for text in ("one", "two"):
            project.write("tutorials/page/README.md", text)
            keys.add(key_of(project))
    assert len(keys) == 4


def test_files_behind_a_linked_folder_count_and_circles_end(project: Source) -> None:
    data = project.root.parent / "elsewhere"
    (data / "deep").mkdir(parents=True)
    (data / "deep/back").symlink_to(data)
    folder = project.root / "tutorials/page"
    (folder / "linked").symlink_to(data)
    (folder / "up").symlink_to(project.root)
    before = key_of(project)
    (data / "deep/points.csv").write_text("1")
    assert key_of(project) != before


def test_the_working_folder_holds_neighbours_and_links(project: Source, tmp_path: Path) -> None:
    folder = project.root / "tutorials/page"
    data = project.root.parent / "elsewhere"
    data.mkdir()
    (data / "points.csv").write_text("1")
    (folder / "linked").symlink_to(data)
    project.write("tutorials/page/README.md", "words")
    [page] = catalog.load(project.settings).select(["page"])
    page_run.mirror(page, tmp_path / "work")
    work = tmp_path / "work"
    assert (work / "README.md").read_text() == "words"
    assert (work / "linked/points.csv").read_text() == "1"
    assert not (work / "page.ipynb").exists()


def test_a_site_within_the_folder_keeps_the_key(project: Source) -> None:
    before = key_of(project)
    project.write("tutorials/page/public/.bodocs-site", "")
    project.write("tutorials/page/public/index.html", "<p>")
    assert key_of(project) == before


def test_a_module_is_read_once_for_all_pages(
    project: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    key_of(project)
    project.write("tutorials/page/new.py", "import json  # new\n")
    read = []

    def counting(code: str) -> set[str]:
        read.append(code)
        return imported_modules(code)

    monkeypatch.setattr("bodocs.keys.imported_modules", counting)
    key_of(project)
    key_of(project)
    assert read.count("import json  # new\n") == 1
    assert read.count("import json\n") == 0


def test_another_tutorial_keeps_the_key(project: Source) -> None:
    before = key_of(project)
    project.tutorial("other", "print(1)")
    project.write("tutorials/other/data.csv", "1\n")
    project.doc("words", "Words.\n")
    assert key_of(project) == before


def test_versions_are_those_of_what_is_imported_and_what_that_requires(project: Source) -> None:
    def versions() -> dict[str, str]:
        [page] = catalog.load(project.settings).select(["page"])
        return page_run.prepare(page, Run("full", {}, {})).versions

    assert "hypothesis" not in versions()
    assert {"ipykernel", "matplotlib", "numpy", "python"} <= set(versions())
    write_page(project, module="def late():\n    import hypothesis\n")
    assert "hypothesis" in versions()
    assert "sortedcontainers" in versions()


@pytest.mark.parametrize(
    ("source", "modules"),
    [
        ("import a.b, c as d\nfrom e.f import g", {"a", "c", "e"}),
        ("from . import x\nfrom .y import z", set()),
        ("%matplotlib inline\n!pip install q\nimport a", {"a"}),
        ("if True:\n    import a\ndef f():\n    from b import c", {"a", "b"}),
        ("import a\nthis is no python", {"a"}),
        ("text = 'import a'", set()),
        ("%%time\nimport a", {"a"}),
    ],
)
def test_imports_are_found_wherever_they_stand(source: str, modules: set[str]) -> None:
    assert imported_modules(source) == modules


def test_a_key_is_the_same_in_another_process(space: Workspace, project: Source) -> None:
    import subprocess
    import sys

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
