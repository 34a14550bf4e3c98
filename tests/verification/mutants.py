"""Breaks pages as a tired author would, each time in one way, and says what has to notice."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

_BLOCK = re.compile(r"^```python(?P<head>[^\n]*)\n(?P<code>.*?)^```$", re.DOTALL | re.MULTILINE)
_FRONT = re.compile(r"\A---\n.*?^---\n", re.DOTALL | re.MULTILINE)


@dataclass
class Part:
    """A piece of a page.

    Attributes:
        kind: ``front``, ``prose`` or ``code``.
        text: What an author writes there.
        head: Of a code block in Markdown, what stands behind the language.
        cell: Of a notebook, the cell.
    """

    kind: str
    text: str
    head: str = ""
    cell: NotebookNode | None = None

    @property
    def tags(self) -> list[str]:
        if self.cell is not None:
            return list(self.cell.metadata.get("tags", []))
        return re.findall(r'"([\w-]+)"', self.head)


Page = list[Part]
Change = Callable[[Page], bool]
"""Breaks a page; returns False where there is nothing to break."""


@dataclass(frozen=True)
class Mutation:
    """One way to break a page.

    Attributes:
        name: What the author did.
        noticed: Code of the rule that has to notice; or the kind of failure that the run gives.
        change: Does it.
    """

    name: str
    noticed: str
    change: Change


def read(path: Path) -> Page:
    """Take a page apart."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        kinds = {"raw": "front", "markdown": "prose", "code": "code"}
        return [
            Part(kinds[cell["cell_type"]], "".join(cell["source"]), cell=NotebookNode(cell))
            for cell in json.loads(text)["cells"]
        ]
    front = _FRONT.match(text)
    assert front is not None
    parts, done = [Part("front", front[0])], front.end()
    for block in _BLOCK.finditer(text):
        parts += [Part("prose", text[done : block.start()])]
        parts += [Part("code", block["code"].rstrip("\n"), block["head"])]
        done = block.end()
    return [*parts, Part("prose", text[done:])]


def write(page: Page, like: Path, to: Path) -> None:
    """Put a page together again, in the format of the file that it came from."""
    to.parent.mkdir(parents=True, exist_ok=True)
    if like.suffix == ".ipynb":
        notebook = json.loads(like.read_text(encoding="utf-8"))
        notebook["cells"] = [
            {**(part.cell or {}), "source": part.text.splitlines(keepends=True)} for part in page
        ]
        to.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        return
    blocks = [
        f"```python{part.head}\n{part.text}\n```" if part.kind == "code" else part.text
        for part in page
    ]
    to.write_text("".join(blocks), encoding="utf-8")


def _replace(
    kind: str,
    pattern: str,
    new: str | Callable[[re.Match[str]], str],
    *,
    tag: str | None = None,
    every: bool = False,
) -> Change:
    """Return a change of the first place that matches, or of all."""
    wanted = re.compile(pattern, re.MULTILINE)

    def change(page: Page) -> bool:
        done = False
        for part in page:
            if part.kind != kind or (tag is not None and tag not in part.tags):
                continue
            part.text, count = wanted.subn(new, part.text, count=0 if every else 1)
            done |= count > 0
            if done and not every:
                break
        return done

    return change


def _add(kind: str, text: str, *, at_end: bool = True) -> Change:
    def change(page: Page) -> bool:
        parts = [part for part in page if part.kind == kind]
        part = parts[-1 if at_end else 0]
        part.text = f"{part.text.rstrip()}\n\n{text}\n" if at_end else f"{text}\n{part.text}"
        return True

    return change


def _in_notebook(work: Callable[[list[NotebookNode]], None]) -> Change:
    def change(page: Page) -> bool:
        cells = [part.cell for part in page if part.kind == "code" and part.cell is not None]
        if cells:
            work(cells)
        return bool(cells)

    return change


def _retag(old: str, new: str) -> Change:
    def change(page: Page) -> bool:
        for part in page:
            if part.kind == "code" and old in part.tags:
                part.head = part.head.replace(f'"{old}"', f'"{new}"')
                if part.cell is not None:
                    tags = [new if tag == old else tag for tag in part.tags]
                    part.cell.metadata = {**part.cell.metadata, "tags": tags}
                return True
        return False

    return change


def _repeat_heading(page: Page) -> bool:
    heading = next(
        (m[0] for p in page if p.kind == "prose" for m in re.finditer(r"^## .+$", p.text, re.M)),
        None,
    )
    return heading is not None and _add("prose", heading)(page)


def _change_constant(page: Page) -> bool:
    """Change a number in a claim's code which its sentence states too."""
    for part in page:
        if part.kind != "code" or "claim" not in part.tags:
            continue
        sentence, _, code = part.text.partition("\nassert ")
        for number in re.findall(r"(?<![\w.])0?\.?[1-9]\d*(?![\w.]*\w)", sentence):
            # As long as the number was: the line's length is another rule's.
            changed = f"{number[:-1]}{8 if number.endswith('7') else 7}"
            other = re.sub(rf"(?<![\w.]){re.escape(number)}(?![\w.])", changed, code)
            if other != code and number not in re.sub(r"^#.*$", "", sentence, flags=re.MULTILINE):
                part.text = f"{sentence}\nassert {other}"
                return True
    return False


def _leave_output(cells: list[NotebookNode]) -> None:
    cells[0]["outputs"] = [{"name": "stdout", "output_type": "stream", "text": "left\n"}]


def _leave_count(cells: list[NotebookNode]) -> None:
    cells[0]["execution_count"] = 3


def _leave_metadata(cells: list[NotebookNode]) -> None:
    # Before "tags", where the order of keys has it: only the metadata is to be noticed.
    cells[0]["metadata"] = {"ExecuteTime": {"end": "2020-01-01"}, **cells[0]["metadata"]}


def _copy_id(cells: list[NotebookNode]) -> None:
    cells[1]["id"] = cells[0]["id"]


# Not a draw that a seed of the page's own would cover.
UNSEEDED = "import numpy as np\nnp.random.default_rng().random()"
FILTER = 'import warnings\nwarnings.filterwarnings("ignore")'
SHELL = "```sh\nbodocs run --jbos 2\n```"
_in_smoke = _replace("front", r"^smoke:\n  ", "smoke:\n  N_")
_break_link = _replace("prose", r"\]\((?![#h])([^)#\s]+)", r"](\1_gone")
_assert_nothing = _replace("code", r"^( *)assert ", r"\1held = ", tag="claim", every=True)
_drop_sentence = _replace("code", r"\A(?:# [^\n]*\n)+", "", tag="claim")

STATIC = (
    Mutation("mistypes a key of the front matter", "BD101", _replace("front", "^level:", "levle:")),
    Mutation("drops the description", "BD120", _replace("front", r"^description:.*\n", "")),
    Mutation("names a parameter that is not there", "BD301", _in_smoke),
    Mutation("adds a second title", "BD201", _add("prose", "# Another title")),
    Mutation("leaves out a level of headings", "BD201", _add("prose", "## Then\n\n#### Too deep")),
    Mutation("repeats a heading", "BD202", _repeat_heading),
    Mutation("breaks a link to a page", "BD230", _break_link),
    Mutation("links to a heading that is gone", "BD230", _add("prose", "[a](#no-heading)")),
    Mutation("cites what is in no bibliography", "BD240", _add("prose", "As [@nobody1900] says.")),
    Mutation("types a list of references", "BD242", _add("prose", "## References\n\n1. A paper.")),
    Mutation("drops an alternative text", "BD210", _replace("code", r"^#\| fig-alt:.*\n", "")),
    Mutation("adds a picture without a text", "BD210", _add("prose", "![](https://example.org/x.png)")),
    Mutation("misspells a word", "BD221", _replace("prose", r"\bthe\b", "teh")),
    Mutation("types a result into a sentence", "BD220", _add("prose", "It gains 0.53 here.")),
    Mutation("types a share into a sentence", "BD220", _add("prose", "It wins 87 % of runs.")),
    Mutation("filters warnings", "BD311", _add("code", FILTER)),
    Mutation("draws without a seed", "BD310", _add("code", UNSEEDED)),
    Mutation("imports this project", "BD330", _add("code", "import bodocs")),
    Mutation("writes a line that no phone shows", "BD340", _add("code", f"wide = '{'x' * 100}'")),
    Mutation("leaves a bracket open", "BD300", _add("code", "left = (")),
    Mutation("writes a claim that asserts nothing", "BD350", _assert_nothing),
    Mutation("writes a claim without its sentence", "BD350", _drop_sentence),
    Mutation("changes a number in a claim's code only", "BD351", _change_constant),
    Mutation("mistypes the tag of a claim", "BD343", _retag("claim", "clam")),
    Mutation("mistypes an option", "BD343", _replace("code", r"\A", "#| fig-captoin: x\n")),
    Mutation("mistypes an option of the command line", "BD342", _add("prose", SHELL)),
    Mutation("leaves output in the notebook", "BD110", _in_notebook(_leave_output)),
    Mutation("leaves a count in the notebook", "BD110", _in_notebook(_leave_count)),
    Mutation("leaves metadata in the notebook", "BD111", _in_notebook(_leave_metadata)),
    Mutation("copies a cell with its id", "BD112", _in_notebook(_copy_id)),
)  # fmt: skip
"""What ``bodocs check`` has to notice."""

_NOT = {"<=": ">", "==": "!=", "<": ">=", ">=": "<", ">": "<="}

RUN = (
    Mutation(
        "turns a claim round",
        "AssertionError",
        _replace(
            "code",
            r"^( *assert [^=<>\n]+?) (<=|==|>=|<|>) ",
            lambda match: f"{match[1]} {_NOT[match[2]]} ",
            tag="claim",
        ),
    ),
    Mutation(
        "renames what is imported",
        "ImportError",
        _replace("code", r"^from (ax|botorch)([\w.]*) import (\w+)", r"from \1\2 import \3Old"),
    ),
    Mutation(
        "computes a number from what is not there",
        "NameError",
        _replace("prose", r"`\{python\} ", "`{python} not_there + "),
    ),
    Mutation(
        "uses a variable before it is made",
        "NameError",
        _add("code", "print(made_later)\nmade_later = 1"),
    ),
    Mutation(
        "calls a method that is gone",
        "AttributeError",
        _add("code", "import torch\ntorch.no_such_function()"),
    ),
)
"""What the run has to notice."""

NAMES = (
    Mutation(
        "misspells a name in a sentence",
        "there is no 'botorch.models.SingleTaskGPs'",
        _add("prose", "Use `botorch.models.SingleTaskGPs` here."),
    ),
    Mutation(
        "takes a name that exists for a former one",
        "'SingleTaskGP' is marked as a former name, but it exists",
        _add("prose", "There was `SingleTaskGP`{.former} once."),
    ),
)
"""What the check of names has to notice when the site is built."""


def mutants(path: Path, mutations: tuple[Mutation, ...]) -> Iterator[tuple[Mutation, Page]]:
    """Give a page in every way that it can be broken."""
    for mutation in mutations:
        page = read(path)
        if mutation.change(page):
            yield mutation, page
