"""Pages against a package in which drift was seeded: each is detected, named, and told apart."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bodocs.compat.models import Compatibility, PageVerdict
from tests.compat import patched
from tests.conftest import Done, Workspace

pytestmark = pytest.mark.kernel

PAGES = {
    "steady": "from toolz import take\nprint(list(take(2, 'abc')))",
    "renamed": "import toolz\nprint(list(toolz.pluck(0, ['ab', 'cd'])))",
    "moved": "from toolz.itertoolz import isdistinct\nprint(isdistinct('ab'))",
    "moved_unseen": "from toolz import isdistinct\nprint(isdistinct('ab'))",
    "argument": "from toolz import valmap\nprint(valmap(len, {'a': 'bc'}, factory=dict))",
    "argument_unused": "from toolz import valmap\nprint(valmap(len, {'a': 'bc'}))",
    "default": "from toolz import partition\nprint(list(partition(2, 'abc')))",
    "default_given": "from toolz import partition\nprint(list(partition(2, 'abc', pad='-')))",
    "warns": "from toolz import first\nprint(first('abc'))",
    "silent": "#| warning: true\nimport warnings\nimport toolz\n"
    "if hasattr(toolz, 'pluck'):\n    warnings.warn('old', FutureWarning, stacklevel=2)",
    "unsteady": "import time\nfrom toolz import take\nprint(list(take(1, [time.time()])))",
    "undeclared": "import importlib\nimportlib.import_module('a_package_of_nobody')",
}
PROSE = "Only text."


class Seeded:
    """A project of pages, and three calls of ``bodocs compat`` on it."""

    def __init__(self, space: Workspace, wheel: Path) -> None:
        self.project = space.project(settings_text='versions = ["toolz"]\napi = ["toolz"]\n')
        for name, code in PAGES.items():
            self.project.doc(name, f"```python\n{code}\n```\n")
        self.project.doc("prose", PROSE)
        self.project.write(
            "compat.toml",
            "[sets]\npinned = {}\n"
            f'patched = {{ pins = ["toolz @ {wheel.as_uri()}"] }}\n'
            f'"not there" = {{ pins = ["toolz @ {wheel.as_uri()}.none"] }}\n'
            f'"no python" = {{ pins = ["toolz @ {wheel.as_uri()}"], python = "3.99" }}\n',
        )
        where = ("--source", self.project.root)
        self.first = space.bodocs("compat", *where, "--json", status=1)
        self.recorded = space.bodocs("compat", *where, "--record")
        self.again = space.bodocs("compat", "patched", *where)
        self.report = Compatibility.model_validate_json(self.first.out)

    def verdict(self, page: str, name: str = "patched") -> PageVerdict:
        return self.report.pages[page].verdicts[name]

    def change(self, name: str) -> Any:
        [drift] = self.report.drift
        [found] = [one for one in drift.changes if one.name == name]
        return found


@pytest.fixture(scope="module")
def seeded(shared: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Seeded:
    return Seeded(shared, patched.wheel(tmp_path_factory.mktemp("wheel")))


def test_the_pinned_set_is_what_the_others_are_compared_with(seeded: Seeded) -> None:
    found = {page: seeded.verdict(page, "pinned").verdict for page in PAGES}
    assert found.pop("undeclared") == "fails"
    assert set(found.values()) == {"works"}


@pytest.mark.parametrize(
    "name", ["steady", "moved_unseen", "argument_unused", "default_given", "unsteady", "silent"]
)
def test_a_page_that_drift_does_not_reach_works(seeded: Seeded, name: str) -> None:
    assert seeded.verdict(name) == PageVerdict(verdict="works")


def test_a_renamed_function_fails_the_page_that_calls_it(seeded: Seeded) -> None:
    found = seeded.verdict("renamed")
    assert found.verdict == "fails"
    assert found.fault is not None
    assert (found.fault.kind, found.fault.cause) == ("AttributeError", "name")
    assert found.fault.code == "print(list(toolz.pluck(0, ['ab', 'cd'])))"
    assert found.fault.cell == 1
    assert found.changes == ["toolz.pluck"]
    assert seeded.change("toolz.pluck").kind == "removed"
    assert seeded.change("toolz.pluck").pages == ["renamed"]


def test_a_moved_function_is_told_with_its_place(seeded: Seeded) -> None:
    found = seeded.verdict("moved")
    assert found.fault is not None
    assert (found.fault.kind, found.fault.cause) == ("ImportError", "name")
    change = seeded.change("toolz.itertoolz.isdistinct")
    assert (change.kind, change.after) == ("moved", "toolz.recipes.isdistinct")
    assert change.pages == ["moved"]


def test_an_argument_that_is_gone_concerns_who_gives_it(seeded: Seeded) -> None:
    found = seeded.verdict("argument")
    assert found.fault is not None
    assert (found.fault.kind, found.fault.cause) == ("TypeError", "signature")
    assert found.fault.inside == "toolz" or not found.fault.inside
    change = seeded.change("toolz.valmap")
    assert (change.kind, change.argument) == ("argument removed", "factory")
    assert change.pages == ["argument"]


def test_another_default_gives_other_results(seeded: Seeded) -> None:
    found = seeded.verdict("default")
    assert found.verdict == "differs"
    assert found.fault is None
    [told] = found.differences
    assert "1 line differs: [('a', 'b')] → [('a', 'b'), ('c', None)]" in told
    change = seeded.change("toolz.partition")
    assert (change.kind, change.argument) == ("default changed", "pad")
    assert (change.before, change.after) == ("no_pad", "None")
    assert change.pages == ["default"]


def test_a_new_warning_is_quoted(seeded: Seeded) -> None:
    found = seeded.verdict("warns")
    assert found.verdict == "warns"
    assert found.warnings == ["cell 1: FutureWarning: first will go"]


def test_a_package_that_is_not_there_is_no_drift(seeded: Seeded) -> None:
    for name in ("pinned", "patched"):
        fault = seeded.verdict("undeclared", name).fault
        assert fault is not None
        assert fault.cause == "package"


def test_only_what_pages_use_is_told(seeded: Seeded) -> None:
    [drift] = seeded.report.drift
    assert {one.name for one in drift.changes} == {
        "toolz.pluck",
        "toolz.itertoolz.isdistinct",
        "toolz.valmap",
        "toolz.partition",
    }


def test_a_page_without_code_is_not_run(seeded: Seeded) -> None:
    assert seeded.verdict("prose") == PageVerdict(verdict="not-run")


@pytest.mark.parametrize(
    ("name", "reason"), [("not there", "No such file"), ("no python", "no python3.99")]
)
def test_what_cannot_be_installed_fails_no_page(seeded: Seeded, name: str, reason: str) -> None:
    [facts] = [one for one in seeded.report.sets if one.name == name]
    assert reason in facts.refused
    assert not facts.versions
    assert {one.verdicts[name].verdict for one in seeded.report.pages.values()} == {"not-run"}
    assert f"{name}: cannot be installed" in seeded.first.err


def test_versions_are_those_of_the_set(seeded: Seeded) -> None:
    found = {one.name: one.versions for one in seeded.report.sets}
    assert found["patched"] == {"toolz": patched.VERSION}
    assert found["pinned"] != found["patched"]


def test_what_is_not_on_record_is_news(seeded: Seeded) -> None:
    assert "renamed fails with patched, which compatibility.json does not say" in seeded.first.err
    assert "does not say" not in seeded.again.text


def test_nothing_runs_twice_neither_what_passed_nor_what_failed(seeded: Seeded) -> None:
    assert "passed" in seeded.first.err
    for done in (seeded.recorded, seeded.again):
        assert _labels(done).isdisjoint({"running", "passed", "failed"})


def test_the_record_holds_all_that_was_found(seeded: Seeded) -> None:
    file = seeded.project.root / "compatibility.json"
    found = Compatibility.model_validate(json.loads(file.read_bytes()))
    assert found == seeded.report


def test_reports_are_for_people_too(seeded: Seeded) -> None:
    folder = seeded.project.settings.build / "compat"
    drift = (folder / "drift.md").read_text(encoding="utf-8")
    assert "toolz.itertoolz.isdistinct is defined at toolz.recipes.isdistinct only" in drift
    assert "toolz.valmap has no argument factory" in drift
    table = (folder / "summary.md").read_text(encoding="utf-8")
    assert "| default | works | works, with other results |" in table


def _labels(done: Done) -> set[str]:
    return {line.partition(" ")[0] for line in done.text.splitlines()}
