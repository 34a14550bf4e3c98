"""Pages that are skipped: not executed, never passed, in every report, and not for ever."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from bodocs import catalog, places
from bodocs.execution import page as page_run
from bodocs.execution.page import Job
from bodocs.keys import Run
from tests.conftest import Done, Source, Workspace, workspace

pytestmark = pytest.mark.kernel

LATER = {"reason": "Waits for a | release.", "owner": "@org/maintainers", "until": "2999-12-31"}
OVER = {"reason": "Waited too long.", "owner": "maintainers", "until": "2020-01-31"}


def skip(parts: dict[str, str]) -> str:
    return "skip:\n" + "".join(f"  {name}: {_quoted(value)}\n" for name, value in parts.items())


def _quoted(value: str) -> str:
    return value if value[:4].isdigit() else json.dumps(value)


def write(project: Source, name: str, parts: dict[str, str] | None, body: str) -> None:
    project.write(
        f"docs/{name}.md", f"---\ntitle: {name}\n{skip(parts) if parts else ''}---\n{body}"
    )


@dataclass(frozen=True)
class Ran:
    """A run over a page that passes, one that is skipped and one whose skip is over.

    Attributes:
        space: Where it ran.
        project: The pages.
        done: The command.
    """

    space: Workspace
    project: Source
    done: Done

    def report(self, name: str) -> str:
        return (self.project.settings.reports / name).read_text()

    @property
    def pages(self) -> dict[str, dict[str, Any]]:
        return {page["id"]: page for page in json.loads(self.report("status.json"))["pages"]}

    def published(self, name: str = "status.json") -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.project.content(f"static/{name}"))
        return found


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    with workspace(tmp_path_factory.mktemp("skips")) as space:
        project = space.project()
        write(project, "fine", None, "```python\nx = 1\n```\n")
        said = "```python\nprint('executed')\n1 / 0\n```\n\nIt is `{python} 1 + 1`.\n"
        write(project, "later", LATER, said)
        write(project, "over", OVER, "```python\n1 / 0\n```\n")
        done = space.bodocs("run", cwd=project.root, status=1)
        space.bodocs("render", cwd=project.root)
        yield Ran(space, project, done)


def test_a_skipped_page_is_not_executed_and_not_kept(ran: Ran) -> None:
    assert "running  fine" in ran.done.out
    assert "running  later" not in ran.done.out
    assert not (ran.project.settings.runs / "later.ipynb").exists()


def test_the_terminal_says_why_who_and_until_when(ran: Ran) -> None:
    said = "skipped  later  Waits for a | release. (owner: @org/maintainers, until 2999-12-31)"
    assert said in ran.done.out
    assert "3 pages: 1 passed, 1 failed, 1 skipped; 1 executed now" in ran.done.out


def test_one_whose_time_is_over_fails_and_says_what_to_do(ran: Ran) -> None:
    assert "failed   over" in ran.done.out
    assert (
        "skip is over: the page was to be skipped until 2020-01-31 only: Waited too long (owner:"
        in ran.done.out
    )
    assert "mend it and take 'skip' out of its front matter" in ran.done.out
    assert "run it again: " in ran.done.out
    assert "1 of 3 pages failed: over" in ran.done.err


def test_the_status_has_it_as_skipped_with_all_that_is_said(ran: Ran) -> None:
    page = ran.pages["later"]
    assert (page["state"], page["skip"], page["rerun"]) == ("skipped", LATER, "")
    assert (page["executed"], page["cells"], page["claims"]) == (None, [], [])
    assert ran.pages["over"]["state"] == "failed"
    assert ran.pages["over"]["failures"][0]["kind"] == "skip is over"
    assert ran.pages["fine"]["skip"] is None


def test_junit_counts_it_as_skipped(ran: Ran) -> None:
    suite = ElementTree.fromstring(ran.report("junit.xml"))[0]  # noqa: S314 - we wrote it
    cases = {case.get("name"): case for case in suite.findall("testcase")}
    counts = {name: suite.get(name) for name in ("tests", "failures", "skipped", "errors")}
    assert counts == {"tests": "3", "failures": "1", "skipped": "1", "errors": "0"}
    found = cases["later"].find("skipped")
    assert found is not None
    assert "Waits for a | release. (owner: @org/maintainers" in (found.get("message") or "")
    assert cases["over"].find("failure") is not None


def test_the_summary_lists_it_apart(ran: Ran) -> None:
    summary = ran.report("summary.md")
    assert summary.startswith("## bodocs: 1 of 3 pages failed, 1 skipped\n")
    rows = summary.partition("### Skipped\n\n")[2].splitlines()
    assert rows[0].startswith(r"- later: Waits for a \| release. (owner: @org/maintainers")
    assert "not executed now" not in summary


def test_the_page_says_so_and_shows_what_was_written(ran: Ran) -> None:
    page = ran.project.content("docs/later.md")
    assert 'data-kind="skipped"' in page
    assert "skipped until 31 December 2999" in page
    assert "Waits for a | release." in page
    assert "<nb-output" not in page
    assert "It is &#123;python&#125; 1 &#43; 1." in page


def test_the_website_has_it_as_skipped_and_the_other_as_failed(ran: Ran) -> None:
    pages = {page["id"]: page for page in ran.published()["pages"]}
    assert (pages["later"]["state"], pages["later"]["skip"]) == ("skipped", LATER)
    assert pages["over"]["state"] == "failed"
    assert pages["over"]["failures"][0]["message"].startswith("the page was to be skipped until")
    assert pages["over"]["command"] == "bodocs run over"


def test_what_is_published_is_as_its_schema_describes(ran: Ran) -> None:
    schema, status = ran.published("status.schema.json"), ran.published()
    jsonschema.validate(status, schema)
    assert (status["$schema"], status["format"]) == ("status.schema.json", 1)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**status, "format": 2}, schema)
    parts = [schema, *schema["$defs"].values()]
    keys = [(name, key) for part in parts for name, key in part["properties"].items()]
    assert len(keys) > 30
    assert [name for name, key in keys if not key.get("description")] == []


def test_a_page_that_is_asked_for_by_its_name_runs(ran: Ran) -> None:
    reports = ran.space.root / "named"
    words = ["later", ran.project.root / "docs/over.md", "--reports", reports]
    done = ran.space.bodocs("run", *words, cwd=ran.project.root, status=1)
    assert "2 pages: 0 passed, 2 failed; 2 executed now" in done.out
    assert "skip is over" not in done.out
    assert "skipped  " not in done.out


def test_the_list_marks_it(ran: Ran) -> None:
    rows = ran.space.bodocs("list", cwd=ran.project.root).out.splitlines()
    assert next(row for row in rows if "[skipped until 2999-12-31]" in row).startswith("later ")
    assert next(row for row in rows if row.startswith("over ")).endswith(
        "[skip is over since 2020-01-31]"
    )
    found = ran.space.bodocs("list", "--json", cwd=ran.project.root).json()
    assert [row["skip"] for row in found] == [None, LATER, OVER]


def test_skips_alone_fail_nothing_and_are_looked_at_again_each_time(space: Workspace) -> None:
    project = space.project()
    write(project, "later", LATER, "```python\n1 / 0\n```\n")
    done = space.bodocs("run", cwd=project.root)
    assert "1 page: 0 passed, 0 failed, 1 skipped" in done.out
    summary = (project.settings.reports / "summary.md").read_text()
    assert summary.startswith("## bodocs: 1 skipped\n")
    # A note would go on to answer for the page when its time is over.
    assert not (places.build(project.root) / "unchanged.json").exists()


def test_a_plain_folder_has_skips_too_but_not_those_of_other_tools(space: Workspace) -> None:
    folder = space.folder()
    folder.write("later.md", f"---\njupyter: python3\n{skip(LATER)}---\n\n# Later\n")
    folder.write("other.md", "---\nskip: true\n---\n\n# Other\n")
    rows = space.bodocs("list", "--source", folder.root, "--json").json()
    assert {row["id"]: row["skip"] for row in rows} == {"later": LATER, "other": None}
    folder.write("half.md", "---\nskip: {reason: Half.}\n---\n\n# Half\n")
    done = space.bodocs("list", "--source", folder.root, status=2)
    assert "no 'skip.owner'" in done.err
    assert "no 'skip.until'" in done.err


def test_an_edit_of_the_skip_is_an_edit_that_the_server_sees(space: Workspace) -> None:
    project = space.project()

    def job(parts: dict[str, str] | None) -> Job:
        write(project, "page", parts, "```python\nx = 1\n```\n")
        [page] = catalog.load(project.settings).pages
        return page_run.prepare(page, Run("full", {}, {}))

    runs, later, over = job(None), job(LATER), job(OVER)
    assert len({runs.key, later.key, over.key}) == 3
    assert job({**LATER, "reason": "Another."}).key == later.key
    wanted = page_run.prepare(later.page.wanted(), Run("full", {}, {}))
    assert (wanted.key, wanted.needs_kernel) == (runs.key, True)


def test_as_is_knows_no_skips(space: Workspace) -> None:
    folder = space.folder()
    folder.write("later.md", f"---\njupyter: python3\n{skip(OVER)}---\n\n# Later\n\nText.\n")
    space.bodocs("render", "--source", folder.root, "--as-is")
    assert "skip" not in folder.content("pages/later.md")
