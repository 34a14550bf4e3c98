"""``junit.xml``: valid XML whatever a page says, in the structure that test reports are read in."""

from __future__ import annotations

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from bodocs.execution.records import Failure
from bodocs.reports import models
from bodocs.reports.junit import junit
from tests.conftest import Workspace
from tests.reports.conftest import NASTY, Reported

pytestmark = pytest.mark.kernel

ATTRIBUTES = {
    "testsuites": {"name", "tests", "failures", "errors", "skipped", "time"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "time", "timestamp"},
    "testcase": {"classname", "name", "time", "file", "line"},
    "properties": set(),
    "property": {"name", "value"},
    "failure": {"type", "message"},
    "error": {"type", "message"},
    "skipped": {"message"},
}
CHILDREN = {
    "testsuites": {"testsuite"},
    "testsuite": {"properties", "testcase"},
    "testcase": {"properties", "failure", "error", "skipped"},
    "properties": {"property"},
}


def check(element: Element) -> None:
    """Check an element against what JUnit's readers know, and its counts."""
    assert set(element.attrib) <= ATTRIBUTES[element.tag]
    for child in element:
        assert child.tag in CHILDREN[element.tag]
        check(child)
    if element.tag == "testcase":
        assert {"classname", "name", "time"} <= set(element.attrib)
        assert float(element.get("time", "")) >= 0
        assert sum(child.tag != "properties" for child in element) <= 1
    if element.tag.startswith("testsuite"):
        tags = {"failures": "failure", "errors": "error", "skipped": "skipped"}
        for name, tag in {"tests": "testcase", **tags}.items():
            assert int(element.get(name, "")) == len(list(element.iter(tag)))


def parsed(document: bytes) -> Element:
    return ElementTree.fromstring(document)  # noqa: S314 - we wrote it


def properties(element: Element) -> dict[str, str]:
    found = element.findall("properties/property")
    return {p.get("name", ""): p.get("value", "") for p in found}


@pytest.fixture(scope="module")
def root(reported: Reported) -> Element:
    return parsed((reported.reports / "junit.xml").read_bytes())


@pytest.fixture(scope="module")
def cases(root: Element) -> dict[str, Element]:
    return {
        case.get("name", ""): case for case in root.findall("testsuite[@name='pages']/testcase")
    }


def test_it_has_the_structure_of_a_test_report(root: Element) -> None:
    assert root.tag == "testsuites"
    check(root)


def test_every_page_is_a_test(cases: dict[str, Element]) -> None:
    assert set(cases) == {"refuted", "words", NASTY, "breaks", "costly", "holds"}
    failed = {name for name, case in cases.items() if case.find("failure") is not None}
    assert failed == {"refuted", NASTY, "breaks", "costly"}


def test_a_page_is_placed_by_folder_file_and_line(
    reported: Reported, cases: dict[str, Element]
) -> None:
    case = cases["breaks"]
    assert case.get("classname") == "tutorials"
    text = (reported.space.root / case.get("file", "")).read_text().splitlines()
    assert text[int(case.get("line", "")) - 1].strip() == '"ratio / 0"'
    assert cases["refuted"].get("classname") == "docs"


def test_a_failure_says_what_where_and_how_to_run_it_again(cases: dict[str, Element]) -> None:
    failure = cases["breaks"].find("failure")
    assert failure is not None
    assert failure.get("type") == "ZeroDivisionError"
    message = "ZeroDivisionError: division by zero (cell 2 (division), line 4)"
    assert failure.get("message") == message
    assert "project/tutorials/breaks/breaks.ipynb:" in (failure.text or "")
    assert "----> 4 ratio / 0" in (failure.text or "")
    assert "run it again: bodocs run breaks" in (failure.text or "")


def test_no_character_of_a_page_spoils_the_file(cases: dict[str, Element]) -> None:
    failure = cases[NASTY].find("failure")
    assert failure is not None
    expected = "\ufffd red ]]> <b>&amp; | `tick` :: %0A ]\ufffd"
    assert expected in failure.get("message", "")
    assert expected in (failure.text or "")


def test_halves_of_characters_do_not_spoil_it_either(reported: Reported) -> None:
    status = models.read(reported.reports / "status.json")
    failure = Failure(kind="Odd\x0b", message="\ud800 \x1b[1mx", traceback="\udfff\r\n\x85\uffff")
    pages = [p.model_copy(update={"failures": [failure]}) for p in status.pages]
    root = parsed(junit(status.model_copy(update={"pages": pages})))
    check(root)
    found = next(root.iter("failure"))
    assert found.get("message") == "Odd\ufffd: \ufffd x"
    assert "\ufffd\n\ufffd\ufffd" in (found.text or "")


def test_a_page_without_code_is_skipped(cases: dict[str, Element]) -> None:
    skipped = cases["words"].find("skipped")
    assert skipped is not None
    assert skipped.get("message") == "nothing to execute"


def test_what_a_run_cost_is_in_the_properties(root: Element, cases: dict[str, Element]) -> None:
    run = properties(root[0])
    assert run["mode"] == "full"
    assert run["flakes"] == "0"
    assert re.fullmatch(r"\d[\d.]*\w*", run["version.papermill"])
    assert float(run["cpu_seconds"]) > 1.2
    page = properties(cases["costly"])
    assert page["cached"] == "false"
    assert float(page["cpu_seconds"]) > 1.2
    assert int(page["peak_megabytes"]) > 10


def test_claims_are_tests_of_their_own(root: Element) -> None:
    [held] = root.findall("testsuite[@name='claims of holds']/testcase")
    assert held.get("name") == "Three is three."
    assert held.get("classname") == "tutorials.holds"
    assert properties(held) == {"figures": "x is 3"}
    [refuted] = root.findall("testsuite[@name='claims of refuted']/testcase")
    failure = refuted.find("failure")
    assert failure is not None
    assert failure.get("message") == "x is 2"


def test_a_page_from_the_store_has_passed(reported: Reported) -> None:
    where = ["--source", str(reported.source.root)]
    reported.space.bodocs("run", "holds", *where)
    root = parsed((reported.settings.reports / "junit.xml").read_bytes())
    check(root)
    [case] = root.findall("testsuite[@name='pages']/testcase")
    assert [child.tag for child in case] == ["properties"]
    assert properties(case)["cached"] == "true"
    assert properties(root[0])["executed"] == "0 pages"


def test_a_fault_of_the_machinery_is_an_error_and_not_a_failure(reported: Reported) -> None:
    status = models.read(reported.reports / "status.json")
    failure = Failure(kind="no kernel", message="it did not start", machinery=True)
    page = status.pages[0].model_copy(update={"state": "failed", "failures": [failure]})
    root = parsed(junit(status.model_copy(update={"pages": [page]})))
    check(root)
    assert root.get("errors") == "1"
    assert root.get("failures") == "0"


def test_two_claims_of_the_same_words_have_two_names(space: Workspace) -> None:
    project = space.project()
    claim = '```python tags=["claim"]\n# Same.\nassert {}\n```\n\n'
    project.doc(
        "page", claim.format("1") + claim.format("2") + '```python tags=["claim"]\nassert 3\n```\n'
    )
    space.bodocs("run", cwd=project.root)
    root = parsed((project.settings.reports / "junit.xml").read_bytes())
    check(root)
    names = [case.get("name", "") for case in root.findall("testsuite")[1]]
    assert len(set(names)) == 3
    assert all(names)
