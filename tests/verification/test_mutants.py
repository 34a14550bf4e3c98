"""The project's own pages, broken in many ways: each is noticed, and by what should notice it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bodocs import settings
from bodocs.verification import check as checks
from tests.conftest import Source, Workspace
from tests.verification import mutants
from tests.verification.mutants import Mutation

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("docs/*.md"), *ROOT.glob("tutorials/*/*.ipynb")])
TO_RUN = (
    "introduction",
    "botorch_and_ax",
    "ax_transforms",
    "closed_loop_botorch_only",
    "custom_botorch_model_in_ax",
    "gp_posterior_by_hand",
)
"""Pages of whose mutants each is run: what the run notices, it notices on any."""
LEAST = 20
"""Ways in which each page is broken, at least."""


@dataclass
class Broken:
    """A project of mutants.

    Attributes:
        project: The project.
        made: What was done to each page, by its file.
        origin: The page that it was made from, by its file.
    """

    project: Source
    made: dict[str, Mutation] = field(default_factory=dict)
    origin: dict[str, Path] = field(default_factory=dict)

    def add(self, path: Path, mutation: Mutation, page: mutants.Page) -> None:
        name = f"{path.stem}_m{len(self.made)}"
        folder = "docs" if path.suffix == ".md" else f"tutorials/{name}"
        file = f"{folder}/{name}{path.suffix}"
        mutants.write(page, path, self.project.root / file)
        self.made[file], self.origin[file] = mutation, path


def copied(space: Workspace, name: str) -> Source:
    """Return a project with the settings of this one and, so that links lead on, its pages."""
    project = space.project(name)
    for file in ("pyproject.toml", "references.bib"):
        shutil.copy(ROOT / file, project.root)
    for folder in ("docs", "tutorials"):
        shutil.copytree(ROOT / folder, project.root / folder)
    return project


def broken(project: Source, mutations: tuple[Mutation, ...], pages: list[Path]) -> Broken:
    found = Broken(project)
    for path in pages:
        for mutation, page in mutants.mutants(path, mutations):
            found.add(path, mutation, page)
    return found


@pytest.fixture(scope="module")
def static(shared: Workspace) -> Broken:
    return broken(copied(shared, "mutants-static"), mutants.STATIC, PAGES)


@pytest.fixture(scope="module")
def codes(static: Broken) -> dict[str, set[str]]:
    """Return the codes that the rules give each file."""
    found: dict[str, set[str]] = {}
    for one in checks.check(settings.load(static.project.root))[1]:
        found.setdefault(one.file, set()).add(one.rule.code)
    return found


def test_each_page_is_broken_in_many_ways() -> None:
    for path in PAGES:
        ways = (*mutants.STATIC, *mutants.RUN, *mutants.NAMES)
        assert len(list(mutants.mutants(path, ways))) >= LEAST, path.name


def test_every_way_is_tried() -> None:
    ways = {m for path in PAGES for m, _ in mutants.mutants(path, mutants.STATIC + mutants.RUN)}
    assert ways == {*mutants.STATIC, *mutants.RUN}


def test_the_rules_notice_each_by_its_name_and_nothing_else(
    static: Broken, codes: dict[str, set[str]]
) -> None:
    missed = {
        f"{static.origin[file].name}: {mutation.name}": codes.get(file, set())
        for file, mutation in static.made.items()
        if codes.get(file) != {mutation.noticed}
    }
    assert missed == {}


def test_the_pages_themselves_break_nothing(codes: dict[str, set[str]]) -> None:
    assert [file for file in codes if "_m" not in Path(file).stem] == []


@pytest.mark.kernel
@pytest.mark.parametrize(("suffix", "mode"), [(".md", "full"), (".ipynb", "smoke")])
def test_the_run_notices_each(shared: Workspace, suffix: str, mode: str) -> None:
    pages = [p for p in PAGES if p.suffix == suffix and p.stem in TO_RUN]
    made = broken(copied(shared, f"mutants-{mode}"), mutants.RUN, pages)
    ids = [Path(file).stem for file in made.made]
    done = shared.bodocs("run", *ids, "--json", "--mode", mode, cwd=made.project.root, status=1)
    told = {page["id"]: page for page in done.json()["pages"]}
    missed = {}
    for file, mutation in made.made.items():
        page = told[Path(file).stem]
        kinds = [failure["kind"] for failure in page["failures"]] or [page["state"]]
        if kinds[0] != mutation.noticed:
            missed[f"{made.origin[file].name}: {mutation.name}"] = kinds
    assert missed == {}


@pytest.mark.kernel
def test_the_build_notices_names_that_do_not_exist(shared: Workspace) -> None:
    project = copied(shared, "mutants-names")
    # What looks for names looks at nothing else on a page: one page will do.
    path = ROOT / "docs/ax_transforms.md"
    page = mutants.read(path)
    for mutation in mutants.NAMES:
        assert mutation.change(page)
    mutants.write(page, path, project.root / "docs/ax_transforms.md")
    # The other pages are those of this project: what has been executed already is taken.
    known = {"BODOCS_STORE": settings.load(ROOT).store_url, "BODOCS_STORE_READ_ONLY": "true"}
    words = ("build", "--mode", "smoke")
    done = shared.bodocs(*words, cwd=project.root, env=known, status=2, patience=900)
    for mutation in mutants.NAMES:
        assert mutation.noticed in done.err
