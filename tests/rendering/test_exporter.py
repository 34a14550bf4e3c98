"""One notebook with everything, against the page that was read and found good."""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import yaml
from nbformat import NotebookNode
from nbformat.v4 import new_output

from bodocs.execution.records import Claim, Failure
from bodocs.rendering.exporter import Context, DocusaurusExporter
from tests.conftest import code, front_cell, notebook, prose
from tests.rendering.helpers import PNG, shown, verdict
from tests.rendering.test_outputs import SVG

GOLDEN = Path(__file__).parent / "golden"


def everything() -> NotebookNode:
    """Return an executed notebook in which every part of a page occurs."""
    intro = prose(
        "# Title of the notebook\n\nIt costs \\$5 or $6, where $a < b$:\n\n$$\na = b\n$$\n\n"
        "- a list with `x < y`\n\n  ```bash\n  ls $HOME\n  ```\n\n"
        "| trial | value |\n|---|---|\n| 1 | `{python} best:.2f` |\n\n"
        "See [the other](other.md#part), [far](https://example.org) and <kbd>Enter</kbd>.\n\n"
        "<script>alert(1)</script>\n\n![Plot](attachment:plot.png)\n"
    )
    intro["attachments"] = {"plot.png": {"image/png": base64.b64encode(PNG).decode()}}
    intro.metadata["bodocs"] = {"inline": ["1.25"]}
    values = code("n_trials = 20  # how many", "parameters")
    injected = code("# Parameters\nn_trials = 5", "injected-parameters")
    figure = code(
        "#| fig-alt: A line that rises.\n#| fig-cap: The rise\n#| code-fold: true\nplot()"
    )
    figure.outputs = [new_output("display_data", {"image/svg+xml": SVG, "text/plain": "<Figure>"})]
    table = code("#| echo: false\nframe")
    html = "<table class='dataframe'><tr><td onclick='x()'>1</td></tr></table>"
    table.outputs = [new_output("execute_result", {"text/html": html, "text/plain": "1"})]
    streams = code("print('out')")
    streams.outputs = [
        new_output("stream", text="\x1b[32mgreen\x1b[0m\n\n50%\r100%\n"),
        new_output("stream", name="stderr", text="careful\n"),
    ]
    plotly = code("fig")
    data = {"data": [{"y": [1, 2]}], "layout": {"template": {}, "height": 300}}
    plotly.outputs = [new_output("display_data", {"application/vnd.plotly.v1+json": data})]
    claim = code("# The model *wins*.\nassert wins > 2, f'wins {wins}'", "claim", id="wins")
    error = code("1 / 0", "raises-exception")
    error.outputs = [new_output("error", ename="E", evalue="v", traceback=["E: v"])]
    odd = code("pdf")
    odd.outputs = [new_output("display_data", {"application/pdf": "AAAA"})]
    cells = [front_cell(title="T"), intro, values, injected, figure, table, streams, plotly]
    return notebook(*cells, claim, error, odd, prose("# A second title\n\nThe end."))


def context() -> Context:
    here = Path("/src/page.ipynb")
    return Context(
        title='Everything: "quoted"',
        path=here,
        root=here.parent,
        pages={here: "/page", Path("/src/other.md"): "/other"},
        front={"slug": "/page", "description": "All of it."},
        header={"kind": "tutorial", "seconds": 1.5},
        banner=("smoke", "Only a test."),
        claims={"wins": Claim(cell="wins", sentence="x", figures=["wins 4 < 5"], verdict="held")},
    )


def export() -> tuple[str, dict[str, bytes], list[str]]:
    page, resources = DocusaurusExporter().from_notebook_node(everything(), {"bodocs": context()})
    return page, resources["outputs"], resources["broken_links"]


def test_the_page_is_the_golden_one() -> None:
    """Set BODOCS_UPDATE_GOLDEN=1 to write it anew, then read the difference."""
    page, files, _ = export()
    digests = {name: hashlib.sha256(data).hexdigest()[:20] for name, data in sorted(files.items())}
    text = f"{page}\n<!-- files: {' '.join(sorted(files))} -->\n"
    golden = GOLDEN / "everything.md"
    if os.environ.get("BODOCS_UPDATE_GOLDEN"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
    assert all(digest in name for name, digest in digests.items())


def test_the_same_notebook_gives_the_same_bytes() -> None:
    assert export() == export()


def test_the_page_is_inert_and_no_link_is_broken() -> None:
    page, _, broken = export()
    front, body = page.removeprefix("---\n").split("\n---\n", 1)
    assert yaml.safe_load(front)["mdx"] == {"format": "md"}
    assert yaml.safe_load(front)["title"] == 'Everything: "quoted"'
    assert verdict(shown(body)) == []
    assert broken == []


def test_a_page_that_has_not_run_shows_its_code_and_waits_for_its_numbers() -> None:
    page, _ = DocusaurusExporter().from_notebook_node(
        notebook(prose("It is `{python} x`."), code("x = 1"), code("# So.\nassert x", "claim"))
    )
    assert "It is …." in page
    assert 'data-verdict="not-run"' in page


def test_a_failure_without_an_output_of_its_own_is_shown_at_its_cell() -> None:
    failure = Failure(kind="deadline", message="still running after 3 s", cell="slow")
    page, _ = DocusaurusExporter().from_notebook_node(
        notebook(code("while True: pass", id="slow"), code("x = 1")),
        {"bodocs": Context(failure=failure)},
    )
    assert page.index("while") < page.index("still running after 3 s") < page.rindex("<nb-code")


def test_nbconvert_knows_the_exporter(tmp_path: Path) -> None:
    source = tmp_path / "page.ipynb"
    nbformat.write(notebook(prose("# Hello\n\nText"), "1 + 1"), source)
    command = [sys.executable, "-m", "nbconvert", "--to", "bodocs", str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "page.md").read_text()
    assert "title: page" in text
    assert "<nb-code" in text


class _Uncopied:
    """Stands for all that a site knows, of which no page is to make a copy."""

    def __call__(self, _target: str) -> None:
        return None

    def __deepcopy__(self, _memo: object) -> None:
        raise AssertionError("the exporter's context was copied")


def test_what_the_exporter_is_told_is_not_copied_for_each_page() -> None:
    context = Context("A title", address=_Uncopied())
    text, found = DocusaurusExporter().from_notebook_node(notebook("1"), {"bodocs": context})
    assert "A title" in text
    assert found["bodocs"] is context
