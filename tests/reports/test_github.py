"""Annotations and the summary: what GitHub shows of a run, and that no page can spoil it."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt

from bodocs.execution.records import Failure
from bodocs.reports.annotations import commands
from bodocs.reports.markdown import markdown
from bodocs.reports.models import Status
from tests.conftest import Workspace
from tests.reports.conftest import NASTY, Reported

pytestmark = pytest.mark.kernel

COMMAND = re.compile(r"^::(error|warning) ([^\n]*?)::(.*)$", re.MULTILINE)


def annotated(text: str) -> list[dict[str, str]]:
    """Return the annotations as GitHub reads them."""
    found = []
    for kind, properties, message in COMMAND.findall(text):
        pairs = dict(pair.split("=", 1) for pair in properties.split(",")) if properties else {}
        values = {name: unquote(value) for name, value in pairs.items()}
        found.append({"kind": kind, "message": unquote(message), **values})
    return found


def read(reported: Reported) -> Status:
    return Status.model_validate(reported.status)


def test_each_failure_is_shown_at_its_line_in_the_source(reported: Reported) -> None:
    by_file = {found["file"]: found for found in annotated(reported.done.err)}
    assert len(by_file) == 4
    notebook = by_file["project/tutorials/breaks/breaks.ipynb"]
    text = (reported.space.root / notebook["file"]).read_text().splitlines()
    assert text[int(notebook["line"]) - 1].strip() == '"ratio / 0"'
    assert notebook["kind"] == "error"
    assert notebook["title"] == "breaks, cell 2 (division), line 4"
    assert notebook["message"].splitlines()[:2] == [
        "ZeroDivisionError: division by zero",
        "> ratio / 0",
    ]
    assert (
        "the claim does not hold: Two is | three." in by_file["project/docs/refuted.md"]["message"]
    )


def test_what_means_something_to_github_is_escaped(reported: Reported) -> None:
    [found] = [a for a in annotated(reported.done.err) if a["file"] == f"project/docs/{NASTY}.md"]
    assert found["title"].startswith(f"{NASTY}, cell 1 (")
    assert found["line"] == "9"
    assert "\ufffd red ]]> <b>&amp; | `tick` :: %0A ]" in found["message"]


def test_github_obeys_no_line_of_a_page(reported: Reported) -> None:
    lines = reported.done.err.splitlines()
    [stop] = [n for n, line in enumerate(lines) if line.startswith("::stop-commands::")]
    token = lines[stop].removeprefix("::stop-commands::")
    [resume] = [n for n, line in enumerate(lines) if line == f"::{token}::"]
    shown = [n for n, line in enumerate(lines) if "ratio / 0" in line and "::error" not in line]
    assert shown
    assert stop < min(shown)
    assert max(shown) < resume < next(n for n, x in enumerate(lines) if x.startswith("::error"))


def test_standard_output_is_only_json(reported: Reported) -> None:
    assert not COMMAND.search(reported.done.out)
    assert "stop-commands" not in reported.done.out


def test_annotations_can_be_had_anywhere_and_come_by_themselves_nowhere_else(
    space: Workspace,
) -> None:
    project = space.project()
    project.doc("page", "```python\n1 / 0\n```\n")
    assert not annotated(space.bodocs("run", cwd=project.root, status=1).out)
    [found] = annotated(space.bodocs("run", "--annotations", cwd=project.root, status=1).out)
    # There is no repository, so the file is named from the source's folder.
    assert found["file"] == "docs/page.md"


@pytest.mark.parametrize(("count", "shown"), [(10, 10), (11, 10), (500, 10)])
def test_no_more_are_printed_than_github_shows(reported: Reported, count: int, shown: int) -> None:
    status = read(reported)
    failure = Failure(kind="E", message="m")
    page = status.pages[0].model_copy(update={"state": "failed", "failures": [failure] * count})
    found = commands(status.model_copy(update={"pages": [page]}))
    assert len(found) == shown
    if count > shown:
        assert found[-1].endswith(f"::{count - shown + 1} more errors: see the summary of this job")


def test_the_summary_stands_on_the_page_of_the_job(reported: Reported) -> None:
    assert reported.step_summary.read_text() == "before\n" + reported.report("summary.md")


def test_the_summary_begins_with_the_verdict_and_the_failed_pages(reported: Reported) -> None:
    text = reported.report("summary.md")
    assert text.startswith("## bodocs: 4 of 6 pages failed\n")
    rows = [line for line in text.splitlines() if re.match(r"\| (\*\*failed|passed)", line)]
    verdicts = [row.split(" | ")[0].strip("| ") for row in rows]
    assert verdicts == ["**failed**"] * 4 + ["passed"]


def rendered(text: str) -> str:
    return MarkdownIt("commonmark", {"html": True}).enable("table").render(text)


def test_the_summary_shows_what_pages_say_as_it_is(reported: Reported) -> None:
    html = rendered(reported.report("summary.md"))
    shown = "\ufffd red ]]&gt; &lt;b&gt;&amp;amp; | `tick` :: %0A ]\ufffd"
    assert f"<strong>ValueError: {shown}</strong>" in html
    assert "<b>" not in html
    assert "<td>odd, 50%: a|b</td>" in html
    assert "<strong>Two is | three.</strong>" in html


def test_the_summary_has_place_source_traceback_and_command(reported: Reported) -> None:
    text = reported.report("summary.md")
    section = text.split("#### breaks\n")[1].split("\n#### ")[0]
    assert "project/tutorials/breaks/breaks.ipynb, line " in section
    assert "cell 2 (division), line 4" in section
    assert "```python\nratio / 0\n```" in section
    assert "<details><summary>Traceback</summary>\n\n```\n---" in section
    assert "----> 4 ratio / 0" in section
    assert "```sh\nbodocs run breaks\n```" in section
    assert "failed/breaks.ipynb" in section


def test_the_summary_lists_the_slowest_cells(reported: Reported) -> None:
    text = reported.report("summary.md").split("### Slowest cells")[1]
    rows = [line for line in text.splitlines() if line.startswith("| ")][2:]
    seconds = [float(row.split(" | ")[-1].strip(" |")) for row in rows]
    assert seconds == sorted(seconds, reverse=True)
    assert any(row.startswith("| costly | 2 (spin) | import time |") for row in rows)
    assert any(row.startswith("| holds | 2 (slow) | import time |") for row in rows)


def test_code_that_holds_fences_stays_in_its_block(reported: Reported) -> None:
    failure = Failure(
        kind="E", message="m", source="x = '''\n````\n<script>'''", cell="c", number=1
    )
    page = read(reported).pages[0].model_copy(update={"state": "failed", "failures": [failure]})
    html = rendered(markdown(read(reported).model_copy(update={"pages": [page]})))
    assert "````\n&lt;script&gt;" in html
    assert "<script>" not in html


def test_a_summary_is_never_larger_than_github_takes(reported: Reported) -> None:
    failure = Failure(kind="E", message="m" * 100_000, traceback="t" * 20_000)
    page = read(reported).pages[0].model_copy(update={"state": "failed", "failures": [failure]})
    pages = [page.model_copy(update={"id": f"p{n}"}) for n in range(200)]
    text = markdown(read(reported).model_copy(update={"pages": pages}))
    assert len(text.encode()) < 1024 * 1024
    assert re.search(r"^\d+ more failed pages: see junit.xml or status.json$", text, re.MULTILINE)


def test_a_passing_run_has_a_short_summary(space: Workspace) -> None:
    project = space.project()
    project.doc("page", "```python\n1\n```\n")
    space.bodocs("run", cwd=project.root)
    text = (project.settings.reports / "summary.md").read_text()
    assert text.startswith("## bodocs: 1 page passed\n")
    assert "Failures" not in text
    space.bodocs("run", cwd=project.root)
    text = (project.settings.reports / "summary.md").read_text()
    assert "<details><summary>1 page not executed now</summary>" in text
