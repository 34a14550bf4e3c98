"""The pages of the real packages, as ``bodocs render`` writes them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.conftest import Source, Workspace, code, workspace

GP = "api/botorch/models/gp_regression.md"
CODE = """from botorch.models import SingleTaskGP
from gpytorch.kernels import MaternKernel
from ax.api.client import Client
Client().attach_trial({})
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, Source]]:
    with workspace(tmp_path_factory.mktemp("api")) as space:
        source = space.project(settings_text='api = ["botorch", "gpytorch", "ax"]\n')
        source.doc("start", "Words.\n")
        source.tutorial("loop", code(CODE, "skip-execution"), title="A *loop*")
        space.bodocs("render", "--source", source.root)
        yield space, source


def pages(source: Source) -> dict[str, bytes]:
    root = source.settings.content
    return {str(p.relative_to(root)): p.read_bytes() for p in (root / "api").rglob("*.md")}


def test_each_module_of_which_a_page_uses_something_has_a_page(
    project: tuple[Workspace, Source],
) -> None:
    assert set(pages(project[1])) == {
        *("api/index.md", "api/ax/index.md", "api/botorch/index.md", "api/gpytorch/index.md"),
        *("api/ax/api/client.md", GP, "api/gpytorch/kernels/matern_kernel.md"),
    }
    sections = json.loads(project[1].content("site.json"))["sections"]
    assert [(s["id"], s["route"], s["home"]) for s in sections][-1] == ("api", "api", "/api")


def test_a_class_has_its_signature_its_parameters_and_its_users(
    project: tuple[Workspace, Source],
) -> None:
    page = project[1].content(GP)
    assert "## `SingleTaskGP` {#SingleTaskGP}" in page
    assert "### `forward` {#SingleTaskGP.forward}" in page
    signature = re.search(r'<nb-code data-html="([^"]*)"', page[page.index("## ") :])
    assert signature is not None
    assert "train_X" in signature[1]
    assert "\n- `train_X` (`Tensor`): A `batch_shape x n x d` tensor" in page
    assert "Used in [A &#42;loop&#42;](</tutorials/loop>)" in page
    assert '<li id="SingleTaskGP.posterior">' in page


@pytest.mark.parametrize("path", [GP, "api/ax/api/client.md"])
def test_source_links_lead_to_the_lines_of_the_object(
    project: tuple[Workspace, Source], path: str
) -> None:
    found = re.findall(
        r"\n##+ `([\w.]+)` \{#.*?\[Source\]\(<https://\S+?/blob/v?[\d.]+/(\S+?)#L(\d+)",
        project[1].content(path),
        flags=re.DOTALL,
    )
    assert found
    for name, file, line in found:
        spec = find_spec(file.split("/")[0])
        assert spec is not None
        assert spec.origin is not None
        lines = (Path(spec.origin).parents[1] / file).read_text().splitlines()
        # Decorators belong to the object.
        text = "\n".join(lines[int(line) - 1 : int(line) + 8])
        name = name.rpartition(".")[2]
        assert re.match(rf"(\s*@.*\n)*\s*((async )?(class|def) )?{name}\b", text), (name, line)


def test_formulas_are_in_the_notation_of_the_site(project: tuple[Workspace, Source]) -> None:
    page = project[1].content("api/gpytorch/kernels/matern_kernel.md")
    assert "\n$$\n" in page
    assert r"$\mathbf{x_1}$" in page
    assert ":math:" not in page


def test_only_links_to_what_has_a_page_are_made(project: tuple[Workspace, Source]) -> None:
    files = pages(project[1])
    anchors = {
        "/" + name.removesuffix(".md").removesuffix("/index"): set(
            re.findall(r'\{#([^}]+)\}$|<li id="([^"]+)"', text.decode(), flags=re.MULTILINE)
        )
        for name, text in files.items()
    }
    for text in files.values():
        for target in re.findall(r'(?:\]\(|href=")(/api[^)"]*)', text.decode()):
            address, _, anchor = target.partition("#")
            assert address in anchors
            assert not anchor or any(anchor in pair for pair in anchors[address]), target


def test_the_search_finds_classes_and_functions(project: tuple[Workspace, Source]) -> None:
    pages = json.loads(project[1].content("static/search.json"))["pages"]
    [module] = [page for page in pages if page["title"] == "botorch.models.gp_regression"]
    assert module["url"] == "/api/botorch/models/gp_regression"
    [found] = [part for part in module["sections"] if part["anchor"] == "SingleTaskGP"]
    assert found["text"].startswith("A single-task exact GP model")
    assert {"forward", "posterior"} <= set(found["names"].split())
    assert "`" not in "".join(part["text"] for page in pages for part in page["sections"])


def test_a_second_render_writes_the_same_bytes(project: tuple[Workspace, Source]) -> None:
    space, source = project
    before = pages(source)
    space.bodocs("render", "--source", source.root)
    assert pages(source) == before
    space.bodocs("clean", "--source", source.root)
    space.bodocs("render", "--source", source.root)
    assert pages(source) == before


def test_without_the_setting_there_is_no_reference(space: Workspace) -> None:
    source = space.project()
    source.doc("start", f"```python .noeval\n{CODE}```\n")
    space.bodocs("render", "--source", source.root)
    assert not (source.settings.content / "api").exists()
    assert "api" not in source.content("site.json")


def test_a_package_that_is_not_there_is_an_error(space: Workspace) -> None:
    source = space.project(settings_text='api = ["nosuchpackage"]\n')
    source.doc("start", "Words.\n")
    done = space.bodocs("render", "--source", source.root, status=2)
    assert "'nosuchpackage' is not installed" in done.err


def test_a_run_does_not_import_what_reads_docstrings(space: Workspace) -> None:
    source = space.project(settings_text='api = ["botorch"]\n')
    source.tutorial("loop", "x = 1")
    done = space.bodocs("run", "--source", source.root, env={"PYTHONPROFILEIMPORTTIME": "1"})
    assert "bodocs.pipeline" in done.err
    assert "griffe" not in done.err
    assert "docutils" not in done.err
