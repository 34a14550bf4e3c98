"""``junit.xml``: pages and claims as test cases, for everything that reads test results."""

from __future__ import annotations

from collections import Counter
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from bodocs.execution.records import Failure
from bodocs.reports.closing import told
from bodocs.reports.models import ClaimStatus, PageStatus, Status, Unfinished
from bodocs.reports.text import clean, count, line, short, within

_SECTIONS = {"doc": "", "tutorial": "", "page": "pages"}


def junit(status: Status) -> bytes:
    """Return the document: a suite of all pages, and one of claims for each page that has any.

    What ended the run, if something did, is a suite of its own.
    """
    root = Element("testsuites", name="bodocs")
    pages = _suite(root, "pages", status.generated)
    _properties(pages, _of_run(status))
    for page in status.pages:
        _page_case(pages, page)
    for left in status.unfinished:
        _unfinished_case(pages, left, status.stopped)
    if status.problems or status.stopped == "interrupted":
        _problem_cases(_suite(root, "run", status.generated), status)
    for page in status.pages:
        if page.claims:
            claims = _suite(root, f"claims of {line(page.id)}", page.executed)
            for name, claim in _named(page):
                _claim_case(claims, page, name, claim)
    for suite in root:
        _count(suite)
    _total(root)
    ElementTree.indent(root, " ")
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _suite(root: Element, name: str, timestamp: str | None) -> Element:
    suite = SubElement(root, "testsuite", name=name)
    if timestamp:
        suite.set("timestamp", timestamp)
    return suite


def _page_case(suite: Element, page: PageStatus) -> None:
    first = page.failures[0].file_line if page.failures else 0
    case = SubElement(
        suite,
        "testcase",
        classname=_folder(page),
        name=line(page.id),
        time=f"{page.seconds or 0:.3f}",
        file=line(page.file),
        line=str(first or 1),
    )
    _properties(case, _of_page(page))
    if page.state == "failed":
        _fail(case, page)
    elif page.state == "skipped":
        SubElement(case, "skipped", message=line(told(page)))
    elif page.executed is None:
        SubElement(case, "skipped", message="nothing to execute")


def _unfinished_case(suite: Element, page: Unfinished, stopped: str) -> None:
    case = SubElement(suite, "testcase", classname="unfinished", name=line(page.id), time="0.000")
    if page.file:
        case.set("file", line(page.file))
    SubElement(case, "error", type=stopped, message="the run ended before this page had finished")


def _problem_cases(suite: Element, status: Status) -> None:
    if status.stopped == "interrupted":
        case = SubElement(suite, "testcase", classname="bodocs", name="interrupted", time="0.000")
        SubElement(case, "error", type="interrupted", message="the run was interrupted")
    for number, problem in enumerate(status.problems, 1):
        name = f"problem {number}"
        case = SubElement(suite, "testcase", classname="bodocs", name=name, time="0.000")
        if problem.file:
            case.set("file", line(problem.file))
            case.set("line", str(problem.line or 1))
        found = SubElement(case, "error", type="problem", message=short(problem.message))
        at = f"{problem.file}:{problem.line}" if problem.line else problem.file
        said = ": ".join(filter(None, [at, problem.message]))
        found.text = clean(f"{said}\nmend: {problem.mend}")


def _folder(page: PageStatus) -> str:
    """Return the page's place on the site, as test reports write the folders of a class."""
    parts = [_SECTIONS[page.kind], *page.url.strip("/").split("/")[:-1]]
    return ".".join(line(part) for part in parts if part)


def _fail(case: Element, page: PageStatus) -> None:
    # One element whatever failed, because readers of this format expect no more.
    machinery = all(failure.machinery for failure in page.failures) and page.failures
    found = SubElement(case, "error" if machinery else "failure")
    kinds = dict.fromkeys(failure.kind for failure in page.failures)
    messages = [_headline(failure) for failure in page.failures]
    found.set("type", line(", ".join(kinds)) or "unrun")
    found.set("message", short("; ".join(messages)) or "not every cell completed")
    found.text = _body(page, page.failures)


def _body(page: PageStatus, failures: list[Failure]) -> str:
    whole = [_whole(page, failure) for failure in failures]
    return clean("\n\n".join([*whole, f"run it again: {page.rerun}"]))


def _headline(failure: Failure) -> str:
    at = f" ({within(failure)})" if failure.cell else ""
    return f"{failure.kind}: {failure.message}{at}"


def _whole(page: PageStatus, failure: Failure) -> str:
    sentence = page.sentence(failure)
    parts = [
        f"{page.file}:{failure.file_line}" if failure.file_line else page.file,
        _headline(failure),
        f"the claim does not hold: {sentence}" if sentence else "",
        f"> {failure.source}" if failure.source else "",
        failure.traceback,
    ]
    return "\n".join(part for part in parts if part)


def _named(page: PageStatus) -> list[tuple[str, ClaimStatus]]:
    """Return the claims under names that are unique on the page."""
    texts = [line(claim.sentence) or claim.cell for claim in page.claims]
    twice = {text for text, number in Counter(texts).items() if number > 1}
    return [
        (f"{text} ({claim.cell})" if text in twice else text, claim)
        for text, claim in zip(texts, page.claims, strict=True)
    ]


def _claim_case(suite: Element, page: PageStatus, name: str, claim: ClaimStatus) -> None:
    seconds = {cell.id: cell.seconds for cell in page.cells}
    case = SubElement(
        suite,
        "testcase",
        classname=f"{_folder(page)}.{line(page.id)}",
        name=line(name),
        time=f"{seconds.get(claim.cell, 0):.3f}",
        file=line(page.file),
    )
    figures = line("; ".join(claim.figures))
    if claim.held is None:
        SubElement(case, "skipped", message="not checked")
    elif not claim.held:
        failures = [f for f in page.failures if f.cell == claim.cell]
        case.set("line", str(next((f.file_line for f in failures if f.file_line), 1)))
        failed = SubElement(case, "failure", type="AssertionError", message=figures)
        failed.text = _body(page, failures)
    elif figures:
        _properties(case, [("figures", figures)])


def _of_run(status: Status) -> list[tuple[str, str]]:
    cpu = sum(page.cpu_seconds or 0 for page in status.executed)
    peak = max((page.peak_megabytes or 0 for page in status.executed), default=0)
    flakes = sum(len(page.flakes) for page in status.executed)
    return [
        ("mode", status.mode),
        *((f"version.{name}", version) for name, version in status.versions.items()),
        ("executed", count(len(status.executed), "page")),
        ("cpu_seconds", f"{cpu:.2f}"),
        ("peak_megabytes", str(peak)),
        ("flakes", str(flakes)),
    ]


def _of_page(page: PageStatus) -> list[tuple[str, str]]:
    if page.executed is None:
        return []
    return [
        ("mode", str(page.mode)),
        ("cached", str(page.cached).lower()),
        ("executed", page.executed),
        ("cpu_seconds", f"{page.cpu_seconds:.2f}"),
        ("peak_megabytes", str(page.peak_megabytes)),
        ("kernel", page.kernel),
        *([("host", page.host)] if page.host else []),
        *(("flake", f"{flake.kind}: {flake.message}") for flake in page.flakes),
    ]


def _properties(parent: Element, values: list[tuple[str, str]]) -> None:
    if not values:
        return
    properties = SubElement(parent, "properties")
    for name, value in values:
        SubElement(properties, "property", name=line(name), value=line(value))


_COUNTED = {"failures": "failure", "errors": "error", "skipped": "skipped"}


def _count(suite: Element) -> None:
    cases = suite.findall("testcase")
    suite.set("tests", str(len(cases)))
    for name, tag in _COUNTED.items():
        suite.set(name, str(sum(case.find(tag) is not None for case in cases)))
    suite.set("time", f"{sum(float(case.get('time', 0)) for case in cases):.3f}")


def _total(root: Element) -> None:
    for name in ("tests", *_COUNTED):
        root.set(name, str(sum(int(suite.get(name, 0)) for suite in root)))
    # A claim's seconds are part of its page's.
    root.set("time", root[0].get("time", "0"))
