"""The part of packages in a key: what the code imports, what that requires, and local code."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from bodocs import catalog, keys
from bodocs.execution import page as page_run
from bodocs.keys import Run
from bodocs.localcode import Moved
from bodocs.surroundings import Surroundings
from tests.conftest import Source, Workspace


@dataclass
class Packages:
    """A folder on the search path into which tests install things as pip would."""

    root: Path

    def install(
        self,
        name: str,
        version: str = "1.0",
        code: str = "",
        requires: tuple[str, ...] = (),
        origin: dict[str, object] | None = None,
        project: Path | None = None,
    ) -> Path:
        """Install a distribution with one module of its name; in ``project`` to be edited."""
        for old in self.root.glob(f"{name}-*.dist-info"):
            old.rename(old.with_name(f"{name}-{version}.dist-info"))
        record = self.root / f"{name}-{version}.dist-info"
        record.mkdir(parents=True, exist_ok=True)
        lines = [f"Requires-Dist: {line}\n" for line in requires]
        head = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        (record / "METADATA").write_text(f"{head}{''.join(lines)}\nRequires-Dist: not-this\n")
        if project is None:
            (self.root / f"{name}.py").write_text(code)
        digest = hashlib.sha256(code.encode()).hexdigest()
        (record / "RECORD").write_text(f"{name}.py,sha256={digest},{len(code)}\n")
        (record / "top_level.txt").write_text(f"{name}\n")
        if project is not None:
            origin = {"url": project.as_uri(), "dir_info": {"editable": True}}
        if origin is not None:
            (record / "direct_url.json").write_text(json.dumps(origin))
        return record


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Packages:
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    return Packages(folder)


@pytest.fixture
def project(space: Workspace) -> Source:
    made = space.project()
    made.tutorial("page", "import alpha", "print(alpha)")
    return made


def key_of(project: Source, look: Surroundings | None = None) -> str:
    [page] = catalog.load(project.settings).select(["page"])
    return page_run.prepare(page, Run("full", {}, {}), surroundings=look).key


def versions_of(project: Source) -> dict[str, str]:
    [page] = catalog.load(project.settings).select(["page"])
    return page_run.prepare(page, Run("full", {}, {})).versions


def test_another_version_changes_the_key_and_the_same_one_restores_it(
    project: Source, packages: Packages
) -> None:
    packages.install("alpha", "1.0")
    before = key_of(project)
    packages.install("alpha", "1.1")
    assert key_of(project) != before
    packages.install("alpha", "1.0")
    assert key_of(project) == before


def test_a_package_that_is_not_imported_keeps_the_key(project: Source, packages: Packages) -> None:
    packages.install("alpha")
    before = key_of(project)
    packages.install("beta", "1.0")
    packages.install("beta", "2.0")
    assert key_of(project) == before


@pytest.mark.parametrize(
    "code",
    [
        "%time import alpha",
        "%%time\nimport alpha",
        "%timeit -n 1 import alpha",
        "%load_ext alpha",
        "%aimport alpha",
        "%run -m alpha",
        "!python -m alpha",
        "import importlib\nimportlib.import_module(name='alpha')",
        "exec('import alpha')",
        "import subprocess, sys\nsubprocess.run([sys.executable, '-m', 'alpha'])",
    ],
)
def test_a_module_counts_however_a_page_has_it_imported(
    project: Source, packages: Packages, code: str
) -> None:
    project.tutorial("page", code)
    found = set()
    for version in ("1.0", "2.0"):
        packages.install("alpha", version, requires=("beta",))
        packages.install("beta", version)
        found.add(key_of(project))
        assert versions_of(project)["beta"] == version
    for record in packages.root.glob("*.dist-info"):
        shutil.rmtree(record)
    for text in ("A = 1\n", "A = 2\n"):
        (packages.root / "alpha.py").write_text(text)
        found.add(key_of(project))
    assert len(found) == 4


def test_a_package_that_was_missing_changes_the_key_once_it_is_there(
    project: Source, packages: Packages
) -> None:
    before = key_of(project)
    packages.install("alpha")
    assert key_of(project) != before


@pytest.mark.parametrize(
    ("requirement", "counts"),
    [
        ("beta", True),
        ("Beta>=0.1", True),
        ("gamma", True),
        ("beta ; python_version > '3'", True),
        ("beta ; python_version < '3'", False),
        ("beta ; extra == 'more'", False),
        ("gamma[more]", True),
        ("gamma[other]", True),
        ("delta", False),
    ],
)
def test_what_a_package_requires_counts(
    project: Source, packages: Packages, requirement: str, *, counts: bool
) -> None:
    packages.install("alpha", requires=(requirement,))
    # gamma needs beta in any case for the first of these, and with its extra for the others.
    own = ("beta",) if requirement in ("gamma", "gamma[other]") else ("beta ; extra == 'more'",)
    packages.install("gamma", requires=own)
    packages.install("delta", requires=("beta ; extra == 'more'",))
    packages.install("beta", "1.0")
    before = key_of(project)
    packages.install("beta", "2.0")
    assert (key_of(project) != before) is counts
    assert ("beta" in versions_of(project)) is counts


def test_packages_that_require_each_other_come_to_an_end(
    project: Source, packages: Packages
) -> None:
    packages.install("alpha", requires=("beta",))
    packages.install("beta", requires=("alpha", "alpha[x]", "not a requirement at all !"))
    assert {"alpha", "beta"} <= set(versions_of(project))


def test_two_packages_of_one_version_from_elsewhere_than_an_index_differ(
    project: Source, packages: Packages
) -> None:
    origin: dict[str, object] = {"url": "https://example.org/a.git", "vcs_info": {"vcs": "git"}}
    packages.install("alpha", code="A = 1\n", origin=origin)
    before = key_of(project)
    record = packages.install("alpha", code="A = 2\n", origin=origin)
    record.rename(record.with_name("x"))  # an installer makes the folder anew
    record.with_name("x").rename(record)
    assert key_of(project) != before


@pytest.fixture
def edited(tmp_path: Path, packages: Packages) -> Path:
    """A project that is installed to be edited, as ``pip install -e`` leaves it."""
    home = tmp_path / "home"
    (home / "src/alpha").mkdir(parents=True)
    (home / "src/alpha/__init__.py").write_text("from alpha import part\n")
    (home / "src/alpha/part.py").write_text("PART = 1\n")
    (home / "README.md").write_text("words\n")
    packages.install("alpha", requires=("gamma",), project=home)
    packages.install("gamma")
    return home


def test_a_package_installed_to_be_edited_counts_with_its_code(
    project: Source, edited: Path
) -> None:
    before = key_of(project)
    (edited / "src/alpha/part.py").write_text("PART = 2\n")
    assert key_of(project) != before
    (edited / "src/alpha/part.py").write_text("PART = 1\n")
    assert key_of(project) == before


@pytest.mark.parametrize("path", ["README.md", "docs/page.ipynb", "tests/test_alpha.py"])
def test_the_rest_of_a_project_installed_to_be_edited_keeps_the_key(
    project: Source, edited: Path, path: str
) -> None:
    before = key_of(project)
    (edited / path).parent.mkdir(exist_ok=True)
    (edited / path).write_text("other\n")
    assert key_of(project) == before


@pytest.mark.usefixtures("edited")
def test_what_a_package_installed_to_be_edited_requires_counts(
    project: Source, packages: Packages
) -> None:
    before = key_of(project)
    packages.install("gamma", "2.0")
    assert key_of(project) != before


def test_a_package_installed_to_be_edited_counts_for_those_that_require_it(
    project: Source, packages: Packages, edited: Path
) -> None:
    project.tutorial("page", "import delta")
    packages.install("delta", requires=("alpha",))
    before = key_of(project)
    (edited / "src/alpha/part.py").write_text("PART = 2\n")
    assert key_of(project) != before


def test_code_of_unclear_place_counts_as_a_whole(project: Source, edited: Path) -> None:
    (edited / "src").rename(edited / "sources")
    before = key_of(project)
    (edited / "README.md").write_text("other words\n")
    assert key_of(project) == before
    (edited / "sources/alpha/part.py").write_text("PART = 2\n")
    assert key_of(project) != before


def test_a_loose_module_on_the_path_counts_with_what_it_imports(
    project: Source, packages: Packages
) -> None:
    (packages.root / "alpha.py").write_text("import beta, gamma\n")
    (packages.root / "beta").mkdir()
    (packages.root / "beta/__init__.py").write_text("")
    packages.install("gamma", "1.0")
    found = {key_of(project)}
    (packages.root / "beta/data.json").write_text("{}")
    found.add(key_of(project))
    packages.install("gamma", "2.0")
    found.add(key_of(project))
    (packages.root / "alpha.py").write_text("import beta, gamma  # other\n")
    found.add(key_of(project))
    assert len(found) == 4


def test_versions_and_code_of_another_revision_can_stand_in(
    project: Source, edited: Path, tmp_path: Path
) -> None:
    then = tmp_path / "then"
    (then / "src/alpha").mkdir(parents=True)
    for name in ("__init__", "part"):
        text = (edited / f"src/alpha/{name}.py").read_text()
        (then / f"src/alpha/{name}.py").write_text(text)
    moved = Moved(edited, then)
    before = key_of(project)
    here = keys.here()
    assert key_of(project, Surroundings(here.engine, moved=moved)) == before
    (then / "src/alpha/part.py").write_text("PART = 0\n")
    assert key_of(project, Surroundings(here.engine, moved=moved)) != before
    assert key_of(project, Surroundings(here.engine, pinned={"gamma": "1.0"})) == before
    assert key_of(project, Surroundings(here.engine, pinned={"gamma": "0.9"})) != before
    assert key_of(project, Surroundings(here.engine, pinned={"delta": "0.9"})) == before


@pytest.mark.parametrize("name", ["papermill", "nbclient", "jupyter-client"])
def test_the_tools_that_run_a_page_count(project: Source, packages: Packages, name: str) -> None:
    before = key_of(project)
    packages.install(name.replace("-", "_"), "0.0.1")  # found before the real one
    assert key_of(project) != before
