"""Names that do not exist fail the build, in code and in prose; former names are marked."""

from __future__ import annotations

from pathlib import Path

import pytest

from bodocs.notebooks import Node
from bodocs.verification.missing import in_packages, vocabulary
from bodocs.verification.missing.answers import Answers, pinned
from bodocs.verification.missing.mentions import Mentions
from tests.conftest import Source, Workspace, code, notebook, prose

PACKAGES = frozenset({"yaml", "gpytorch", "ax"})


def mentioned(*cells: object, shown: str = "") -> list[str]:
    found = Mentions(Node(notebook(*cells)), PACKAGES, [shown])
    return [mention.question for mention in found]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("the `yaml.nothing`", "yaml:nothing"),
        ("the `yaml.nothing(x, y=1)`", "yaml:nothing"),
        ("the `OldModel`", "OldModel"),
        ("[`OldModel.fit`](x.md)", "OldModel.fit"),
        ("# `qOldAcquisition`", "qOldAcquisition"),
        ("fit with `fit_the_model()`", "fit_the_model"),
        ("``OldModel``", "OldModel"),
    ],
)
def test_names_in_prose_are_looked_up(text: str, question: str) -> None:
    assert mentioned(prose(text)) == [question]


@pytest.mark.parametrize(
    "text",
    [
        "a file `yaml.py`, a site `ax.dev`, a folder `docs/OldModel`",
        "a word `model`, a variable `X`, a constant `MAX_TRIALS`, `GPs`, a class `Default`",
        "the package `GPyTorch` or `PyYAML`",
        "`--flag`, `x + OldModel`, `None`, `KeyboardInterrupt`, `_private_name`",
        "another package's `sklearn.nothing`, another `client.predict`",
        "```\nOldModel\n```\n\n    OldModel\n\n<!-- `OldModel` -->",
        "`{python} yaml.nothing`",
        "<code>OldModel</code>",
    ],
)
def test_words_that_need_not_exist_are_left_alone(text: str) -> None:
    assert mentioned(prose(text)) == []


def test_what_the_page_itself_has_is_left_alone() -> None:
    page = """
    class MyModel: ...
    def fit_it(my_data): Run(theName="MyKey", my_option=1).theAttribute
    """.replace("\n    ", "\n")
    words = ["MyModel", "fit_it", "my_data", "theName", "MyKey", "my_option", "theAttribute"]
    text = " ".join(f"`{word}`" for word in [*words, "MyOutput"])
    assert mentioned(page, prose(text), shown="  MyOutput  3") == []
    # A longer text only speaks of a name.
    assert mentioned("old = 'ax.OldModel'", prose("`OldModel`")) == ["OldModel"]


@pytest.mark.parametrize(
    ("source", "questions"),
    [
        ("import yaml\nyaml.nothing.more", ["yaml:", "yaml:", "yaml:nothing", "yaml:nothing.more"]),
        ("def never():\n    from yaml import Gone", ["yaml:", "yaml:Gone"]),
        ("import elsewhere, os\nelsewhere.nothing", []),
        ("try:\n    from yaml import Gone\nexcept ImportError:\n    Gone = None", []),
        ("from contextlib import suppress\nwith suppress(ImportError):\n    import yaml.gone", []),
    ],
)
def test_names_in_code_are_looked_up_unless_they_are_guarded(
    source: str, questions: list[str]
) -> None:
    assert mentioned(source) == questions
    # So are those in code that is only shown.
    assert mentioned(prose(f"```python .noeval\n{source}\n```")) == questions


@pytest.mark.parametrize(
    ("question", "exists"),
    [
        ("yaml:safe_load", True),
        ("yaml:nothing", False),
        ("yaml.nodes:ScalarNode.id", True),
        ("yaml.gone:", False),
        ("yaml.gone:Thing", False),
        ("yaml:nodes.ScalarNode", True),
        ("yaml:SafeLoader.compose_node", True),
        ("yaml:SafeLoader.nothing", False),
        # Set by a method, so objects have it.
        ("yaml:SafeLoader.flow_level", True),
        ("enum:Enum.nothing", False),
        # What a function gives, only a run can tell.
        ("yaml:safe_load.nothing", None),
    ],
)
def test_packages_are_asked_for_what_no_run_has_said(question: str, exists: bool | None) -> None:
    found = in_packages.look_up(question)
    # That a class may have it is all that can be said.
    assert (found[0] if found else None) in ({exists, None} if exists else {exists})


def test_answers_are_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = Answers(tmp_path / "names.json", frozenset({"yaml"}))
    asked = ["yaml:nothing", "yaml:safe_load", "SafeLoader", "OldLoader"]
    first = answers.of(asked)
    assert {q: a.exists for q, a in first.items()} == dict(
        zip(asked, [False, True, True, False], strict=True)
    )
    assert "safe_load" in first["yaml:nothing"].instead
    monkeypatch.setattr("subprocess.run", lambda *_, **_k: pytest.fail("asked again"))
    assert answers.of(asked) == first


def test_only_definitions_count_and_nothing_is_imported() -> None:
    found = vocabulary.defined(["SafeLoader", "load_all", "Gone", "yaml_tag"], ["yaml", "nope"])
    assert found == {"SafeLoader", "load_all", "yaml_tag"}


def test_what_is_installed_to_be_edited_is_not_pinned() -> None:
    assert pinned(["yaml", "bodocs", "os", "nope"]) == {"yaml"}


@pytest.fixture
def project(space: Workspace) -> Source:
    return space.project(settings_text='versions = ["pyyaml"]\napi = ["gpytorch"]\n')


FINE = """
`gpytorch.kernels.MaternKernel`, `MaternKernel`, `MaternKernel.nu`,
`MaternKernel.forward`, `gpytorch.models`.

```python .noeval
from gpytorch.kernels import RBFKernel
RBFKernel(ard_num_dims=2).lengthscale
```
"""


def test_a_page_whose_names_exist_passes(space: Workspace, project: Source) -> None:
    project.doc("page", FINE)
    space.bodocs("render", "--source", project.root)
    text = project.content("docs/page.md")
    for target in ("MaternKernel", "MaternKernel.forward"):
        assert f'href="/api/gpytorch/kernels/matern_kernel#{target}"' in text
    assert 'href="/api/gpytorch/kernels/matern_kernel"' not in text


def test_dead_names_fail_with_file_and_line(space: Workspace, project: Source) -> None:
    page = project.doc(
        "page",
        f"{FINE}\n```python .noeval\nfrom gpytorch.kernels import MaternKernal\n```\n\n"
        "The `RBFKernal`, `gpytorch.kernel.Kernel`\nand `MaternKernel.nothing_of_it`.\n",
    )
    done = space.bodocs("render", "--source", project.root, status=2)
    lines = page.read_text(encoding="utf-8").splitlines()
    for name, at, near in [
        ("MaternKernal", "import MaternKernal", "Near it: MaternKernel"),
        ("RBFKernal", "The `RBFKernal`", "RBFKernel"),
        ("gpytorch.kernel.Kernel", "The `RBFKernal`", ""),
        ("MaternKernel.nothing_of_it", "nothing_of_it", ""),
    ]:
        number = next(n for n, line in enumerate(lines, 1) if at in line)
        said = next(line for line in done.err.splitlines() if f"'{name}'" in line)
        assert f"{page}:{number}: there is no" in said
        assert near in said
    assert "mark it as former" in done.err


def test_a_former_name_is_marked_and_the_mark_fails_if_the_name_exists(
    space: Workspace, project: Source
) -> None:
    gone = (
        "`RBFKernal`{.former} and `gpytorch.Gone`{.former}.\n\n"
        "```python .noeval .former\nfrom gpytorch import Gone\n```\n"
    )
    project.doc("page", gone)
    project.tutorial("old", code("from gpytorch import Gone", "former", "skip-execution"))
    space.bodocs("render", "--source", project.root)
    text = project.content("docs/page.md")
    assert '<s class="former-name" title="Former name"><code>RBFKernal</code></s>' in text
    for path in ("docs/page.md", "tutorials/old.md"):
        assert 'label="Former names"' in project.content(path)

    page = project.doc("page", gone.replace("RBFKernal", "RBFKernel").replace("Gone", "kernels"))
    done = space.bodocs("render", "--source", project.root, status=2)
    for name in ("'RBFKernel'", "'gpytorch.kernels'"):
        assert f"{page}:5: {name} is marked as a former name, but it exists" in done.err
    assert f"{page}:8: code is marked as showing former names, but all" in done.err


def test_a_plain_folder_may_name_what_it_likes(space: Workspace) -> None:
    folder = space.folder()
    folder.write("page.md", "# A page\n\nThe `yaml.nothing` of `OldModel`.\n")
    space.bodocs("render", "--source", folder.root)


@pytest.mark.kernel
def test_what_an_edit_adds_after_the_run_is_checked(space: Workspace, project: Source) -> None:
    cells = ["import yaml\nyaml.__version__", "def never():\n    return yaml.nothing\n"]
    path = project.tutorial("page", *cells, prose("The `yaml.safe_load`."))
    space.bodocs("run", cwd=project.root)
    done = space.bodocs("render", cwd=project.root, status=2)
    said = path.read_text(encoding="utf-8").splitlines()
    number = next(n for n, line in enumerate(said, 1) if "yaml.nothing" in line)
    assert f"{path}:{number}: there is no 'yaml.nothing'" in done.err
    assert done.err.count("there is no") == 1

    project.tutorial("page", *cells, prose("The `yaml.safe_lode` and the `MaternKernel`."))
    done = space.bodocs("render", cwd=project.root, status=2)
    assert "there is no 'yaml.safe_lode'" in done.err
    assert "safe_load" in done.err
    path.unlink()
    project.tutorial("page", cells[0], prose("Now the `MaternKernel`."))
    space.bodocs("run", cwd=project.root)
    project.tutorial("page", cells[0], prose("Now the `ScaleKernel`."))
    space.bodocs("render", cwd=project.root)
    assert "/api/gpytorch/kernels/scale_kernel#ScaleKernel" in project.content("tutorials/page.md")
