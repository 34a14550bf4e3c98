"""What a reader takes along of a page: it is there, it says what it is, and it really runs."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from bodocs.catalog import Page
from bodocs.frontmatter import FrontMatter
from bodocs.notebooks import Node
from bodocs.rendering import downloads
from tests.conftest import (
    BODOCS,
    Source,
    Workspace,
    code,
    notebook,
    prose,
    workspace,
    write_notebook,
)
from tests.repositories import git

pytestmark = [pytest.mark.kernel]

FRONT = FrontMatter(title="One")
SMOKE = {"COUNT": 2}
DOC = """
It begins.

```python tags=["parameters"]
COUNT = 5  # how many
```

```python
print("counted", COUNT)
```

There are `{python} COUNT * 10:.1f` of them.
"""


def write_pages(project: Source) -> None:
    project.tutorial(
        "lesson",
        prose("Read on."),
        code("COUNT = 5  # how many", "parameters"),
        code("import numpy as np\ntotal = np.arange(COUNT).sum()"),
        prose("The sum is `{python} total`."),
        code("%matplotlib inline\ndisplay(total)"),
        code("# It counts.\nassert total >= 1, f'total {total}'", "claim"),
        smoke=SMOKE,
        description="How to count.",
    )
    project.tutorial(
        "errors",
        code("1 / 0", "raises-exception"),
        code("raise SystemExit('never')", "skip-execution"),
        code("print('reached the end')"),
    )
    project.doc("guide", DOC, smoke=SMOKE)
    project.doc("words", "Only prose.\n")


def commit(project: Source) -> str:
    git(project.root, "init", "--quiet")
    git(project.root, "add", "--all")
    git(project.root, "commit", "--quiet", "--message", "All")
    return git(project.root, "rev-parse", "HEAD").strip()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, Source]]:
    """A project in a repository, executed in smoke mode and rendered."""
    with workspace(tmp_path_factory.mktemp("downloads")) as space:
        project = space.project(settings_text='repository = "some/where"\nbranch = "pages"\n')
        write_pages(project)
        commit(project)
        space.bodocs("run", "--source", project.root, "--mode", "smoke")
        space.bodocs("render", "--source", project.root, "--mode", "smoke")
        yield space, project


PAGES = ["tutorials/lesson", "docs/guide"]


def static(site: tuple[Workspace, Source], path: str) -> Path:
    return site[1].settings.content / "static" / path


def read(site: tuple[Workspace, Source], path: str) -> NotebookNode:
    found = nbformat.read(static(site, path), as_version=nbformat.NO_CONVERT)
    nbformat.validate(found)
    return found


def facts(source: Source, page: str) -> dict[str, Any]:
    """Return what stands under a page's title."""
    found = re.search(r'<nb-header data-json="([^"]*)"', source.content(f"{page}.md"))
    assert found
    return dict(json.loads(unescape(found.group(1))))


def code_of(notebook: NotebookNode) -> list[str]:
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


@pytest.mark.parametrize("path", PAGES)
def test_every_executed_page_offers_its_files(site, path: str) -> None:
    found = facts(site[1], path)
    assert [file["label"] for file in found["files"]] == [
        "Notebook",
        "Notebook with outputs",
        "Python script",
    ]
    for file in found["files"]:
        kept = static(site, file["href"].lstrip("/"))
        assert kept.is_file()
        assert kept.parent == static(site, path).parent, "beside the page"
        assert Path(file["name"]).suffix == kept.suffix


def test_a_page_of_words_offers_nothing(site) -> None:
    assert "files" not in facts(site[1], "docs/words")
    found = {path.name for path in static(site, "docs").glob("words*")}
    assert found == {"words", "words.md"}, "its Markdown, and what leads to it"


@pytest.mark.parametrize("path", PAGES)
def test_the_clean_notebook_is_the_page_as_it_was_written(site, path: str) -> None:
    notebook = read(site, f"{path}.ipynb")
    assert not any(
        cell.outputs or cell.execution_count for cell in notebook.cells if "outputs" in cell
    )
    assert "COUNT = 5  # how many" in code_of(notebook), "full mode's value, whatever the site's"
    assert not any("COUNT = 2" in source for source in code_of(notebook))
    assert notebook.cells[0].source.startswith(f"# {Path(path).name}")
    assert not any("smoke:" in cell.source for cell in notebook.cells), "no front matter"
    assert "bodocs" not in json.dumps(notebook)


@pytest.mark.parametrize("path", PAGES)
def test_the_clean_notebook_runs_with_papermill(site, path: str, tmp_path: Path) -> None:
    out = tmp_path / "out.ipynb"
    command = [
        sys.executable,
        "-m",
        "papermill",
        "--no-progress-bar",
        static(site, f"{path}.ipynb"),
    ]
    for name, value in SMOKE.items():
        command += ["-p", name, str(value)]
    run([*command, out], tmp_path)
    done = nbformat.read(out, as_version=4)
    assert any("COUNT = 2" in source for source in code_of(done))
    assert done.metadata.papermill.exception is None


@pytest.mark.parametrize("path", PAGES)
def test_the_script_runs_with_python(site, path: str, tmp_path: Path) -> None:
    text = static(site, f"{path}.py").read_text(encoding="utf-8")
    assert "# %% [markdown]" in text
    script = tmp_path / "page.py"
    for name, value in SMOKE.items():
        text, count = re.subn(rf"^{name} = \S+", f"{name} = {value}", text, flags=re.MULTILINE)
        assert count == 1
    script.write_text(text, encoding="utf-8")
    done = run([sys.executable, script], tmp_path)
    assert done.strip() == {"tutorials/lesson": "1", "docs/guide": "counted 2"}[path]


def test_magics_are_comments_of_the_script(site) -> None:
    text = static(site, "tutorials/lesson.py").read_text(encoding="utf-8")
    assert "\n# %matplotlib inline\n" in text


def test_cells_that_raise_or_are_skipped_stop_neither_notebook_nor_script(
    site, tmp_path: Path
) -> None:
    script = static(site, "tutorials/errors.py")
    assert run([sys.executable, script], tmp_path) == "reached the end\n"
    assert "\n# 1 / 0\n" in script.read_text(encoding="utf-8")
    # papermill by itself stops at every error, so this is Jupyter's own way to execute.
    out = tmp_path / "out"
    clean = static(site, "tutorials/errors.ipynb")
    run([BODOCS.with_name("jupyter-execute"), clean, "--output", out], tmp_path)
    done = nbformat.read(out.with_suffix(".ipynb"), as_version=4)
    assert done.cells[-1].outputs[0].text == "reached the end\n"


def test_the_other_notebook_shows_what_the_page_shows(site) -> None:
    lesson, guide = (read(site, f"{page}~outputs.ipynb") for page in PAGES)
    assert sum(bool(cell.outputs) for cell in lesson.cells if cell.cell_type == "code") == 1
    assert any("COUNT = 2" in source for source in code_of(lesson)), "what it ran with"
    texts = [cell.source for cell in [*lesson.cells, *guide.cells]]
    assert "The sum is 1." in texts
    assert "There are 20.0 of them." in texts
    [shown] = [o.text for cell in guide.cells for o in cell.get("outputs", [])]
    assert shown == "counted 2\n"


@pytest.mark.parametrize("path", PAGES)
def test_colab_gets_a_notebook_that_installs_what_the_page_ran_with(site, path: str) -> None:
    _, project = site
    link = "https://colab.research.google.com/github/some/where/blob/pages"
    assert facts(project, path)["colab"] == f"{link}/{path}~colab.ipynb"
    notebook = read(site, f"{path}~colab.ipynb")
    first, *others = notebook.cells
    clean = read(site, f"{path}.ipynb")
    assert [c.source for c in others] == [c.source for c in clean.cells]
    command = " ".join(first.source.replace("\\\n", " ").splitlines()[1:])
    words = shlex.split(command)
    assert words[:3] == ["%pip", "install", "--quiet"]
    pins = dict(word.split("==") for word in words[3:])
    ran = json.loads((project.settings.reports / "status.json").read_text())["installed"]
    assert pins.items() <= ran.items()
    assert not {"ipykernel", "traitlets", "pyzmq", "python"} & pins.keys()


@pytest.mark.parametrize("path", PAGES)
def test_what_colab_gets_runs_and_finds_its_versions(site, path: str, tmp_path: Path) -> None:
    out = tmp_path / "out.ipynb"
    # pip has nowhere to download from, so it fails unless these are the versions that are here.
    papermill(static(site, f"{path}~colab.ipynb"), out, env={"PIP_NO_INDEX": "1"}, **SMOKE)
    done = nbformat.read(out, as_version=4)
    said = "".join(o.get("text", "") for cell in done.cells for o in cell.get("outputs", [])[:1])
    assert "ERROR" not in said
    assert "No matching distribution" not in said


def test_the_lesson_pins_what_it_imports(site) -> None:
    assert '"numpy==' in read(site, "tutorials/lesson~colab.ipynb").cells[0].source


def test_the_page_states_its_run(site) -> None:
    _, project = site
    found = facts(project, "tutorials/lesson")
    head = git(project.root, "rev-parse", "HEAD").strip()
    assert found["commit"] == head
    assert found["commitUrl"] == f"https://github.com/some/where/commit/{head}"
    assert {"seconds", "cpuSeconds", "peakMegabytes", "executed", "versions"} <= found.keys()
    assert found["command"] == "bodocs run lesson"


def papermill(
    notebook: Path, out: Path, env: dict[str, str] | None = None, **values: object
) -> None:
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", notebook, out]
    for name, value in values.items():
        command += ["-p", name, str(value)]
    run(command, out.parent, env)


def run(command: list[str | Path], folder: Path, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_what_is_in_no_commit_names_none(space: Workspace) -> None:
    project = space.project()
    project.doc("clean", "```python\nprint(1)\n```\n")
    project.doc("edited", "```python\nprint(2)\n```\n")
    project.tutorial("lesson", "open('data.csv').read()")
    project.write("tutorials/lesson/data.csv", "1\n")
    head = commit(project)
    project.doc("edited", "```python\nprint(3)\n```\n")
    project.write("tutorials/lesson/data.csv", "2\n")
    space.bodocs("run", "--source", project.root)
    space.bodocs("render", "--source", project.root)
    found = [facts(project, p) for p in ("docs/clean", "docs/edited", "tutorials/lesson")]
    assert [f.get("commit") for f in found] == [head, None, None]
    assert "commitUrl" not in found[0], "nobody said where the repository is published"
    assert "colab" not in found[0], "and so Colab cannot be sent there: a reader takes the file"
    [taken] = [file for file in found[0]["files"] if "colab" in file["href"]]
    assert taken["label"] == "Notebook for Colab"
    assert (project.settings.content / "static" / taken["href"].lstrip("/")).is_file()


def test_where_there_is_no_git_pages_run_and_name_no_commit(space: Workspace) -> None:
    project = space.project()
    project.doc("guide", "```python\nprint(1)\n```\n")
    commit(project)
    nowhere = {"PATH": str(space.root)}
    space.bodocs("run", "--source", project.root, env=nowhere)
    space.bodocs("render", "--source", project.root, env=nowhere)
    assert "commit" not in facts(project, "docs/guide")


def test_a_folder_says_how_its_pages_run_in_it(space: Workspace) -> None:
    folder = space.folder()
    write_notebook(folder.root / "my notes.ipynb", "1 + 1")
    space.bodocs("run", "--source", folder.root)
    space.bodocs("render", "--source", folder.root)
    found = facts(folder, "pages/my-notes")
    assert found["command"] == "bodocs run my-notes --source ."
    space.bodocs(*shlex.split(found["command"])[1:], cwd=folder.root)
    assert found["files"][0]["name"] == "my-notes.ipynb"
    clean = nbformat.read(folder.settings.content / "static/my-notes.ipynb", as_version=4)
    assert code_of(clean) == ["1 + 1"]
    assert len(clean.cells) == 1, "a notebook of one's own has its title already"


def test_names_of_files_do_not_meet(space: Workspace) -> None:
    folder = space.folder()
    pages = ("a", "a-outputs", "a.outputs")
    for name in pages:
        write_notebook(folder.root / f"{name}.ipynb", f"print({name!r})")
    space.bodocs("run", "--source", folder.root)
    space.bodocs("render", "--source", folder.root)
    static_folder = folder.settings.content / "static"
    named = {p.name for p in static_folder.glob("a*.ipynb")}
    assert named == {f"{page}{kind}.ipynb" for page in pages for kind in ("", "~outputs", "~colab")}


def test_only_the_site_reads_the_mark_of_a_former_name(tmp_path: Path) -> None:
    page = Page("one", "tutorial", tmp_path / "one.ipynb", tmp_path, "/tutorials/one", FRONT)
    made = Node(notebook("1 + 1", prose("The `Old`{.former} is gone.")))
    for file in downloads.of_page(page, made, made, {"numpy": "2.0"}):
        assert "The `Old` is gone." in file.text
