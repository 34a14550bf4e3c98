"""Pages that show warnings, or anything else on standard error."""

from __future__ import annotations

import datetime

import pytest

from tests.conftest import Source, Workspace, write_notebook
from tests.execution import verdicts
from tests.execution.verdicts import KINDS, Ran

pytestmark = pytest.mark.kernel

WARNS = "import warnings\nx = 1\nwarnings.warn('too small', UserWarning)"
MODULE = "import warnings\n\n\ndef call():\n    warnings.warn('old {} way', FutureWarning)\n"
CALLS = "import noisy\nnoisy.call()"
FOREVER, OVER = "2999-12-31", "2020-01-31"

# What a tutorial's second cell holds, and the failure: kind, line, and what is said.
FAILS = {
    "warns": (WARNS, "UserWarning", 3, "too small. Mend what it warns of"),
    "warns_by_library": (CALLS, "FutureWarning", 0, "old {} way. Mend what it warns of"),
    "prints": ("import sys\nprint('oops', file=sys.stderr)", "stderr", 0, "oops. Print to stand"),
    "writes": ("import os\nos.write(2, b'from C')", "stderr", 0, "from C. Print to standard out"),
    "bar": (
        "from tqdm import tqdm\nfor _ in tqdm(range(3)):\n    pass",
        "stderr",
        0,
        "Turn the progress bar off",
    ),
    "many_lines": (
        "import warnings\nwarnings.warn('one\\ntwo\\n  three', UserWarning)",
        "UserWarning",
        2,
        "one two",
    ),
    "promises": ("#| warning: true\nx = 1", "no warning", 1, "take the line out"),
    "prints_after": (
        "#| echo: true\nimport sys, warnings\nwarnings.warn('a')\nprint('oops', file=sys.stderr)",
        "UserWarning",
        3,
        "a. Mend",
    ),
}
PASSES = {
    "meant": f"#| warning: true\n{WARNS}",
    "caught": "import warnings\nwith warnings.catch_warnings(record=True):\n    warnings.warn('a')",
    "blank": "import sys\nprint(' ', file=sys.stderr)",
    "says": "print('x.py:3: UserWarning: only a text')",
}
ALLOWED = {
    "allowed": ("FutureWarning", r"old .* way", FOREVER, None),
    "allowed_otherwise": ("UserWarning", "old", FOREVER, "Mend what it warns of"),
    "allowed_for_another": ("FutureWarning", "new way", FOREVER, "Mend what it warns of"),
    "allowed_once": ("FutureWarning", "old", OVER, "allowed until 2020-01-31 only (Upstream)"),
}


def allowing(category: str, message: str, until: str) -> dict[str, object]:
    day = datetime.date.fromisoformat(until)
    return {"category": category, "message": message, "reason": "Upstream.", "until": day}


def write_pages(project: Source) -> None:
    for name, (cell, *_) in FAILS.items():
        project.tutorial(name, "print('before')", cell, "print('after')")
        project.write(f"tutorials/{name}/noisy.py", MODULE)
    for name, cell in PASSES.items():
        project.tutorial(name, cell)
    for name, (category, message, until, _) in ALLOWED.items():
        project.tutorial(name, CALLS, warnings=[allowing(category, message, until)])
        project.write(f"tutorials/{name}/noisy.py", MODULE)


@pytest.fixture(scope="module", params=KINDS)
def ran(shared: Workspace, request: pytest.FixtureRequest) -> Ran:
    return verdicts.run(shared, request.param, write_pages, "")


@pytest.mark.parametrize("name", FAILS)
def test_what_a_page_shows_by_mistake_fails_it(ran: Ran, name: str) -> None:
    _, kind, line, said = FAILS[name]
    failure = ran.failure(name)
    assert (failure["kind"], failure["number"], failure["line"]) == (kind, 2, line)
    assert said in failure["message"]
    assert ran.states(name) == ["completed"] * 3
    assert ran.text(name, 3) == "after\n"


def test_the_place_is_that_in_the_file(ran: Ran) -> None:
    lines = (ran.source.root / "tutorials/warns/warns.ipynb").read_text().splitlines()
    failure = ran.failure("warns")
    assert "too small" in lines[failure["file_line"] - 1]
    assert failure["source"] == "warnings.warn('too small', UserWarning)"


@pytest.mark.parametrize("name", PASSES)
def test_what_is_meant_or_is_none_fails_nothing(ran: Ran, name: str) -> None:
    assert ran.pages[name]["state"] == "passed"


@pytest.mark.parametrize("name", ALLOWED)
def test_a_warning_is_allowed_by_its_class_and_text_until_a_day(ran: Ran, name: str) -> None:
    said = ALLOWED[name][3]
    if said is None:
        assert ran.pages[name]["state"] == "passed"
    else:
        assert said in ran.failure(name)["message"]


def test_a_folder_is_left_alone_and_a_page_in_the_store_is_looked_at_anew(
    space: Workspace,
) -> None:
    folder = space.folder()
    write_notebook(folder.root / "page.ipynb", WARNS)
    space.bodocs("run", "--source", folder.root)
    project = space.project()
    warnings = [allowing("UserWarning", "too", FOREVER)]
    for _ in range(2):
        project.tutorial("page", WARNS, warnings=warnings)
        space.bodocs("run", cwd=project.root)
    project.tutorial("page", WARNS)
    assert "UserWarning" in space.bodocs("run", cwd=project.root, status=1).out
    project.tutorial("page", WARNS, warnings=warnings)
    done = space.bodocs("run", "--json", cwd=project.root).json()
    assert [page["state"] for page in done["pages"]] == ["passed"]


def test_a_pattern_that_is_none_is_told(space: Workspace) -> None:
    project = space.project()
    project.tutorial("page", WARNS, warnings=[allowing("UserWarning", "(", FOREVER)])
    said = space.bodocs("run", cwd=project.root, status=2).err
    assert "front matter key 'warnings.message', entry 1, is wrong: it is no regular exp" in said
