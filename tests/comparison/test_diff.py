"""``bodocs diff`` on pages that real kernels have executed."""

from __future__ import annotations

import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.conftest import Source, Workspace, code, prose
from tests.repositories import Repository, git

pytestmark = pytest.mark.kernel

TABLE = "import pandas as pd\npd.DataFrame({'mean': [VALUE, 1.0]}, index=['qEI', 'Sobol'])"
PLOT = "import matplotlib.pyplot as plt\nplt.plot([0, 1], [0, VALUE]);"
CLAIM = "# The value is small.\nassert VALUE < 3, f'value {VALUE}'"


def write(project: Source, value: float, *, slack: str = "") -> None:
    project.tutorial(
        "page",
        code(f"VALUE = {value}", id="value"),
        code(f"{slack}print('value', VALUE)\nprint('steady 1.5')", id="text"),
        code(TABLE, id="table"),
        code(PLOT, id="plot"),
        prose("It is `{python} VALUE:.2f`."),
        code(CLAIM, "claim", id="claimed"),
    )
    project.doc("steady", "```python\nprint(1.25)\n```\n")


@pytest.fixture(scope="module")
def runs(shared: Workspace) -> dict[str, Path]:
    """Folders of executed notebooks: two that are the same, one with another value."""
    project = shared.project()
    made = {}
    for name, value in (("first", 2.0), ("again", 2.0), ("other", 2.5), ("near", 2.0001)):
        write(project, value)
        shared.bodocs("run", "--fresh", "--source", project.root)
        made[name] = shared.root / name
        shutil.copytree(project.settings.runs, made[name])
    made["project"] = project.root
    return made


def diff(shared: Workspace, runs: dict[str, Path], *words: str | Path, status: int = 1) -> str:
    named = [runs.get(str(word), word) for word in words]
    return shared.bodocs("diff", *named, "--source", runs["project"], status=status).out


def test_the_same_code_is_the_same(shared: Workspace, runs: dict[str, Path]) -> None:
    out = diff(shared, runs, "first", "again", status=0)
    assert out.splitlines()[-1] == "2 pages compared, 0 differ"


def test_what_differs_is_told_cell_by_cell(shared: Workspace, runs: dict[str, Path]) -> None:
    out = diff(shared, runs, "first", "other")
    assert "steady: the same" in out
    assert "cell 1: VALUE = 2.5: the cell's code is another" in out
    assert "cell 2: print('value', VALUE): 1 line differs, numbers by up to 0.2" in out
    assert "    - value 2.0\n    + value 2.5\n" in out
    assert "- qEI, mean: 2.0\n    + qEI, mean: 2.5\n" in out
    assert "of the figure's coordinates moved" in out or "drawn from other marks" in out
    assert "- VALUE:.2f: 2.00\n    + VALUE:.2f: 2.50\n" in out
    assert "steady 1.5" not in out
    assert out.splitlines()[-1] == "2 pages compared, 1 differ"


def test_a_tolerance_is_kept(shared: Workspace, runs: dict[str, Path]) -> None:
    words = ("first", "near", "page", "--tolerance")
    assert "numbers by up to 5e-05" in diff(shared, runs, *words, "1e-6")
    assert "print('value', VALUE)" not in diff(shared, runs, *words, "1e-3")


def test_json_and_html_hold_all_of_it(shared: Workspace, runs: dict[str, Path]) -> None:
    file = shared.root / "diff.html"
    words = ("diff", runs["first"], runs["other"], "--source", runs["project"], "--json")
    pages = {p["page"]: p for p in shared.bodocs(*words, "--html", file, status=1).json()}
    kinds = {found["kind"] for found in pages["page"]["differences"]}
    assert kinds == {"cell", "text", "table", "figure", "number"}
    assert pages["steady"]["differences"] == []
    read = _Read()
    read.feed(file.read_text(encoding="utf-8"))
    assert read.images == ["image/svg+xml"] * 2
    assert {"value 2.0", "value 2.5", "qEI, mean: 2.5"} <= read.cells


class _Read(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.images: list[str] = []
        self.cells: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            source = str(dict(attrs)["src"])
            self.images.append(source.removeprefix("data:").partition(";")[0])

    def handle_data(self, data: str) -> None:
        self.cells.add(data)


def test_a_block_of_markdown_is_known_again_when_its_code_changes(space: Workspace) -> None:
    project = space.project()
    made = []
    for number, share in (("1.5", 0.25), ("2.5", 0.75)):
        project.doc(
            "page",
            f"Words.\n\n```python\nvalue = {number}\nprint('value', value)\n```\n\n"
            f"It is `{{python}} value * 2`.\n\n```python\n{share}\n```\n",
        )
        space.bodocs("run", "--source", project.root)
        made.append(space.root / number)
        shutil.copytree(project.settings.runs, made[-1])
    out = space.bodocs("diff", *made, "--source", project.root, status=1).out
    assert "cell 1: value = 2.5: the cell's code is another" in out
    assert "    - value 1.5\n    + value 2.5\n" in out
    assert "- value * 2: 3.0\n    + value * 2: 5.0\n" in out
    assert "    - 0.25\n    + 0.75\n" in out
    assert "is new" not in out
    assert "is gone" not in out


def test_pages_of_one_side_only_are_told(shared: Workspace, runs: dict[str, Path]) -> None:
    less = shared.root / "less"
    shutil.copytree(runs["first"], less)
    (less / "steady.ipynb").unlink()
    out = diff(shared, runs, "first", less)
    assert f"the page: {less} has no execution of it" in out


def test_two_files_are_one_page(shared: Workspace, runs: dict[str, Path]) -> None:
    one, other = runs["first"] / "page.ipynb", shared.root / "renamed.ipynb"
    shutil.copy(runs["first"] / "page.ipynb", other)
    assert "1 page compared, 0 differ" in diff(shared, runs, one, other, status=0)


def test_stores_are_compared_by_what_was_executed_last(space: Workspace) -> None:
    project = space.project()
    stores = []
    for name, value in (("one", 1.0), ("two", 1.5)):
        store = space.root / name
        write(project, value)
        space.bodocs("run", "--source", project.root, env={"BODOCS_STORE": str(store)})
        stores.append(store)
    out = space.bodocs("diff", *stores, "--source", project.root, status=1).out
    assert "- value 1.0\n    + value 1.5\n" in out


def test_revisions_are_compared_as_the_store_has_them(space: Workspace) -> None:
    project = space.project()
    write(project, 1.0)
    git(project.root, "init", "--quiet")
    versions = Repository(project.root, project)
    versions.commit()
    space.bodocs("run", "--source", project.root)
    write(project, 1.5)
    versions.commit()
    words = ("diff", "HEAD~1", "HEAD", "--source", project.root)
    assert "page: HEAD has no execution of it" in space.bodocs(*words, status=1).out
    space.bodocs("run", "--source", project.root)
    assert "- value 1.0\n    + value 1.5\n" in space.bodocs(*words, status=1).out


def test_a_side_that_is_nothing_is_refused(shared: Workspace, runs: dict[str, Path]) -> None:
    words = ("--source", runs["project"])
    empty = shared.root / "empty"
    empty.mkdir()
    said = shared.bodocs("diff", empty, runs["first"], *words, status=2).err
    assert "there is no executed page" in said
    said = shared.bodocs("diff", runs["first"], "nosuchdir", *words, status=2).err
    assert "nosuchdir: there is no such file, folder, store or git revision" in said
    said = shared.bodocs("diff", runs["first"], runs["first"], "paeg", *words, status=2).err
    assert "Did you mean 'page'?" in said


def test_a_cell_may_allow_more(space: Workspace) -> None:
    project = space.project()
    for name, value in (("a", 2.0), ("b", 2.05)):
        write(project, value, slack="#| tolerance: 0.1\n")
        space.bodocs("run", "page", "--source", project.root)
        shutil.copytree(project.settings.runs, space.root / name)
    words = ("diff", space.root / "a", space.root / "b", "page", "--source", project.root)
    out = space.bodocs(*words, status=1).out
    assert "print('value', VALUE)" not in out
    assert "qEI, mean" in out


def test_cells_are_counted_as_the_page_has_them_whatever_parameters_are_set(
    space: Workspace,
) -> None:
    project = space.project()
    project.tutorial("page", code("VALUE = 1", "parameters"), "print('value', VALUE)")
    for value in (2, 3):
        space.bodocs("run", "--set", f"VALUE={value}", "--source", project.root)
        shutil.copytree(project.settings.runs, space.root / str(value))
    sides = (space.root / "2", space.root / "3")
    out = space.bodocs("diff", *sides, "--source", project.root, status=1).out
    assert "the parameters that were set: the cell's code is another" in out
    assert "cell 2: print('value', VALUE): 1 line differs" in out


def test_a_claim_that_is_not_checked_any_more_is_told(space: Workspace) -> None:
    project = space.project()
    stores = [space.root / "one", space.root / "two"]
    for store, tags in zip(stores, (["claim", "smoke"], ["claim"]), strict=True):
        project.tutorial("page", code("VALUE = 1", id="value"), code(CLAIM, *tags, id="claimed"))
        words = ("run", "--mode", "smoke", "--source", project.root)
        space.bodocs(*words, env={"BODOCS_STORE": str(store)})
    words = ("diff", *stores, "--mode", "smoke", "--source", project.root)
    assert "held has become not-run: The value is small." in space.bodocs(*words, status=1).out
