"""Each rule: a page that breaks it, one that keeps it, and what is said."""

from __future__ import annotations

import json

import nbformat
import pytest

from bodocs import anchors
from bodocs.errors import SettingsError
from bodocs.verification import check as checks
from bodocs.verification import literals
from bodocs.verification.rules import RULES
from tests.conftest import Source, Workspace, code, prose, write_notebook

GOOD = {"description": "What the page is about."}
PARAMETERS = code("n = 20  # points", "parameters")
DRAW = "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()"
ALT = '#| fig-alt: "A line that rises."\n'
BOTORCH = "import torch\nfrom botorch.models import SingleTaskGP\n"

# For each rule the body of a docs page that breaks it, and of one that keeps it.
PROSE = {
    "BD201": (["# Again the title\n", "### Too deep\n"], ["## One\n\n### Two\n\n## Three\n"]),
    "BD202": (["## Same\n\n## Other\n\n## same\n"], ["## One\n\n## Two\n"]),
    "BD210": (["![](https://example.org/figure.png)\n"], ["![A rising line](https://example.org/figure.png)\n"]),
    "BD220": (
        [
            "It is 0.53 on average.\n",
            "It is right in 12 % of the runs.\n",
            "It is 3 times as fast.\n",
            "| a | b |\n| --- | --- |\n| x | 1.5 |\n",
        ],
        [
            "It is `{python} 1 / 2` on average, with 95 %{.literal} bands of 3 points.\n",
            "At $0.5$ and $$x = 1.25$$ see arXiv:1910.06403, version 1.3.1, `0.25`, 2019.\n",
            "```text\n0.53\n```\n",
            "BoTorch 0.12 needs Python 3.11 and torch>=2.2, see Section 3.2 and equation 4.5.\n",
            "Under CC BY 4.0 or Apache 2.0; the doi is 10.1007/978-3; p < 0.05.\n",
            "Write <code>0.5</code>.\n",
        ],
    ),
    "BD221": (["An aquisition function.\n"], ["An acquisition function.\n"]),
    "BD230": (
        [
            "[a](other)\n",
            "[a](#nowhere)\n",
            "[a](docs/page.md)\n",
            "[a](page.md#nowhere)\n",
            "[a](/docs/pages)\n",
            "[a](/docs/page#nowhere)\n",
            "[a]: ../no/file.csv\n\nSee [a].\n",
        ],
        [
            "## A place, and more\n\n[a](#a-place-and-more) [b](page.md#a-place-and-more)\n",
            "![A card](attachment:image.png)\n",
            '<a id="here"></a>\n\n[a](#here) [b](https://example.org/x) [d](page)\n',
            '<a id="here"></a>\n\n[c](/docs/page#here) [d](/docs/page) [e](/status)\n',
        ],
    ),
    "BD341": (
        ['```python .noeval\nx = 1\n```\n', '```python .noeval reason=""\nx = 1\n```\n'],
        ['```python .noeval reason="needs a server"\nx = 1\n```\n'],
    ),
    "BD342": (
        [
            "```sh\nbodocs rum\n```\n",
            "```sh\n.venv/bin/bodocs run --jubs 2\n```\n",
            "```console\n$ bodocs report merge --ouch=x\n```\n",
            "```sh\necho 'open\n```\n",
        ],
        [
            "```sh\nmake setup  # and so on\nbodocs run page --set N=3 --jobs 2\n```\n",
            "```bash\nbodocs report merge a b --out c\nbodocs --help\n```\n",
        ],
    ),
}  # fmt: skip
CODE = {
    "BD210": (
        [DRAW, "import matplotlib.pyplot as plt\nplt.plot([1, 2]);"],
        [ALT + DRAW, "import matplotlib.pyplot as plt\ndef f():\n    plt.figure()"],
    ),
    "BD300": (
        ["x = = 1"],
        ["%matplotlib inline\nx = 1", "!ls", "%%time\nx = 1", "files = !echo hi\nlen?"],
    ),
    "BD310": (
        [
            "import torch\ntorch.rand(3)",
            "import numpy as np\nnp.random.normal(size=3)",
            "import numpy as np\nrng = np.random.default_rng()",
            "from botorch.utils.sampling import draw_sobol_samples\ndraw_sobol_samples(b, 4, 1)",
            "from torch.quasirandom import SobolEngine\nSobolEngine(6, scramble=True)",
            "import numpy as np\nrng = np.random.default_rng(None)",
            "import numpy as np\nnp.random.seed()\nnp.random.rand()",
            "import random\nrandom.random()",
            "import random\nmine = random.Random()",
            "from scipy import stats\nstats.norm.rvs(size=3)",
            "from sklearn.model_selection import train_test_split\ntrain_test_split(x, y)",
        ],
        [
            "import torch\ntorch.manual_seed(0)\ntorch.rand(3)",
            "import torch\ng = torch.Generator().manual_seed(0)\ntorch.rand(3, generator=g)",
            "import numpy as np\nrng = np.random.default_rng(7)",
            "import random\nmine = random.Random(7)",
            "from scipy import stats\nstats.norm.rvs(size=3, random_state=7)",
            "from botorch.utils.sampling import draw_sobol_samples\n"
            "draw_sobol_samples(b, 4, 1, seed=0)",
            "from torch.quasirandom import SobolEngine\nSobolEngine(6)",
            "import numpy as np\nrng = np.random.Generator(np.random.PCG64(4))",
            "class Mine:\n    def random(self): ...\nrandom = Mine()\nrandom.random()",
        ],
    ),
    "BD311": (
        [
            'import warnings\nwarnings.filterwarnings("ignore")',
            'import warnings\nwarnings.simplefilter(action="ignore")',
            'import warnings\nwith warnings.catch_warnings(action="ignore"):\n    pass',
        ],
        ["import warnings\nwith warnings.catch_warnings(record=True):\n    pass"],
    ),
    "BD320": (
        [BOTORCH + "torch.zeros(3)", BOTORCH + "torch.tensor([0.5])"],
        [
            BOTORCH + "torch.zeros(3, dtype=torch.double)",
            BOTORCH + "torch.tensor([0.5]).double()",
            BOTORCH + "torch.ones(3).to(torch.float64)",
            BOTORCH + "torch.tensor([1, 2])",
            BOTORCH + "torch.set_default_dtype(torch.double)\ntorch.zeros(3)",
            "import torch\ntorch.zeros(3)",
        ],
    ),
    "BD330": (["from bodocs import catalog"], ["import json"]),
    "BD340": ([f"x = '{'y' * 90}'"], [f"x = '{'y' * 70}'", f'#| fig-alt: "{"y" * 200}"\nx = 1']),
    "BD343": (
        ['#| fig-lat: "A line."\nx = 1', "#| echo: 3\nx = 1", "#| echo: [\nx = 1"],
        ["#| echo: false\nx = 1", "# | not one\nx = 1"],
    ),
}


def codes(source: Source) -> list[str]:
    return [found.rule.code for found in checks.check(source.settings)[1]]


def breaking(table: dict[str, tuple[list[str], list[str]]]) -> list[object]:
    return [
        pytest.param(rule, text, id=f"{rule}-{number}")
        for rule, (texts, _) in table.items()
        for number, text in enumerate(texts)
    ]


@pytest.mark.parametrize(("rule", "text"), breaking(PROSE))
def test_prose_that_breaks_a_rule(space: Workspace, rule: str, text: str) -> None:
    project = space.project()
    project.doc("page", text, **GOOD)
    assert codes(project) == [rule]


@pytest.mark.parametrize("text", [text for _, kept in PROSE.values() for text in kept])
def test_prose_that_keeps_every_rule(space: Workspace, text: str) -> None:
    project = space.project()
    project.doc("page", text, **GOOD)
    assert codes(project) == []


@pytest.mark.parametrize(("rule", "text"), breaking(CODE))
def test_code_that_breaks_a_rule(space: Workspace, rule: str, text: str) -> None:
    project = space.project()
    project.tutorial("page", prose("Words."), text, **GOOD)
    assert codes(project) == [rule]


@pytest.mark.parametrize("text", [text for _, kept in CODE.values() for text in kept])
def test_code_that_keeps_every_rule(space: Workspace, text: str) -> None:
    project = space.project()
    project.tutorial("page", prose("Words."), text, **GOOD)
    assert codes(project) == []


def test_a_seed_counts_only_before_what_is_drawn(space: Workspace) -> None:
    project = space.project()
    project.tutorial("late", "import torch\ntorch.rand(3)", "torch.manual_seed(0)", **GOOD)
    project.tutorial("early", "import torch\ntorch.manual_seed(0)", "torch.rand(3)", **GOOD)
    [found] = checks.check(project.settings)[1]
    assert (found.rule.code, found.file) == ("BD310", "tutorials/late/late.ipynb")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("# Two and two make five.\nprint(2 + 2)", ["asserts nothing"]),
        ("assert True, 'so'", ["has no sentence"]),
        ("# It holds.\nassert True", ["shows no figures"]),
        ("# It holds.\nfor x in [1]:\n    assert x, f'{x}'", []),
    ],
)
def test_a_claim_says_what_holds_and_asserts_it(
    space: Workspace, source: str, said: list[str]
) -> None:
    project = space.project()
    project.tutorial("page", code(source, "claim"), **GOOD)
    found = checks.check(project.settings)[1]
    assert [one.rule.code for one in found] == ["BD350"] * len(said)
    assert all(words in one.message for words, one in zip(said, found, strict=True))


@pytest.mark.parametrize(
    ("tag", "meant"),
    [
        ("clam", "claim"),
        ("Claim", "claim"),
        ("raises-exceptions", "raises-exception"),
        ("raises_exception", "raises-exception"),
        ("parameter", "parameters"),
        ("hide-imput", "hide-input"),
        ("hide_input", ""),
        ("slideshow", ""),
        ("skip-execution", ""),
    ],
)
def test_a_tag_that_looks_like_another_is_told(space: Workspace, tag: str, meant: str) -> None:
    project = space.project()
    project.tutorial("page", prose("Words."), code("x = 1", tag), **GOOD)
    found = [(one.rule.code, meant in one.mend) for one in checks.check(project.settings)[1]]
    assert found == ([("BD343", True)] if meant else [])


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("# It is within 0.05.\nassert x <= 0.5, f'{x}'", ["0.05"]),
        ("# It wins on 3 of 4 seeds.\nassert wins >= 3, f'{wins}'", ["4"]),
        ("# It is right in 95 % of the runs.\nassert share > 0.9, f'{share}'", ["95"]),
        ("# It is within 0.05.\nassert x <= 0.05, f'{x}'", []),
        ("# It is right in 95 % of the runs.\nassert share >= 0.95, f'{share}'", []),
        ("# It is right in 95 % of the runs.\nassert 100 * share >= 95, f'{share}'", []),
        ("# The error is below 1e-6.\nassert x < 0.000001, f'{x}'", []),
        ("# The slope is -2 at most.\nassert x <= -2, f'{x}'", []),
        ("# Matern52 and Matern 3/2, x1, 2d and version 0.18.1.\nassert x, f'{x}'", []),
    ],
)
def test_a_claim_checks_the_numbers_that_it_states(
    space: Workspace, source: str, said: list[str]
) -> None:
    project = space.project()
    project.tutorial("page", code(source, "claim"), **GOOD)
    found = checks.check(project.settings)[1]
    assert [one.rule.code for one in found] == ["BD351"] * len(said)
    assert all(f"says {number}," in one.message for number, one in zip(said, found, strict=True))


def test_the_line_of_a_finding_is_its_own(space: Workspace) -> None:
    project = space.project()
    text = "One line\nwith a [link](gone)\nand 0.5 of it\nand ![](https://example.org/x.png)\n"
    path = project.doc("page", text, **GOOD)
    lines = path.read_text().splitlines()
    found = [lines[one.line - 1] for one in checks.check(project.settings)[1]]
    assert found == [*text.splitlines()[1:]]


def test_a_line_number_is_no_picture(space: Workspace) -> None:
    project = space.project()
    path = project.doc("page", "", **GOOD)
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines, *[""] * (99 - len(lines)), "It is 0.5.", ""]))
    out = space.bodocs("check", "--source", project.root, status=1).out
    assert out.startswith("docs/page.md:100: BD220 ")


def test_a_page_that_cannot_be_read_is_told_by_its_name(space: Workspace) -> None:
    project = space.project()
    project.doc("good", "Words.\n", **GOOD)
    bad = project.write("docs/bad.md", "---\ntitle: A: B\n---\n")
    for name in ("bad", "docs/bad.md", str(bad)):
        words = ("check", name, "--source", project.root)
        assert "docs/bad.md:2: BD101" in space.bodocs(*words, status=1).out
    assert "1 page, 0 errors" in space.bodocs("check", "good", "--source", project.root).out


def test_a_page_says_what_it_is_about(space: Workspace) -> None:
    project = space.project()
    project.doc("page", "Words.\n")
    assert codes(project) == ["BD120"]


@pytest.mark.parametrize(("kind", "most"), [("doc", 1500), ("tutorial", 4000)])
def test_a_page_has_a_length_that_is_read(space: Workspace, kind: str, most: int) -> None:
    project = space.project()
    for name, words in (("long", most + 1), ("right", most)):
        text = "word " * (words - 2) + "`one` two\n\n"
        block = "three = 3\n" * 9
        if kind == "doc":
            project.doc(name, f"{text}```python\n{block}```\n", **GOOD)
        else:
            project.tutorial(name, prose(text), block, **GOOD)
    [found] = checks.check(project.settings)[1]
    assert found.rule.code == "BD121"
    assert f"{most + 1:,} words" in found.message


def test_links_know_the_claims_of_a_page(space: Workspace) -> None:
    project = space.project()
    claim = code("# It holds.\nassert True, 'so'", "claim", id="held")
    anchor = anchors.of_claims([("held", "It holds.")])["held"]
    project.tutorial("page", prose(f"[a](#{anchor}) [b](#held) [c](#claim-no)"), claim, **GOOD)
    [found] = checks.check(project.settings)[1]
    assert found.message == "the link to '#claim-no' leads to no heading of that page."


def test_links_between_pages_know_their_headings(space: Workspace) -> None:
    project = space.project()
    project.doc("one", "[a](../tutorials/two/two.ipynb#Where-it-is) [b](two)\n", **GOOD)
    project.tutorial("two", prose("## Where it is\n\n[c](../../docs/one.md#nope)"), **GOOD)
    found = [(f.file, f.message) for f in checks.check(project.settings)[1]]
    assert found == [
        (
            "docs/one.md",
            "the link to 'two' leads nowhere. Did you mean '../tutorials/two/two.ipynb'?",
        ),
        (
            "tutorials/two/two.ipynb",
            "the link to '../../docs/one.md#nope' leads to no heading of that page.",
        ),
    ]


@pytest.mark.parametrize(
    ("smoke", "cells", "said"),
    [
        ({"m": 2}, [PARAMETERS], "sets 'm', which the parameters cell does not have"),
        ({"n": 2}, ["n = 20"], "sets 'n', which the parameters cell does not have"),
        ({}, [PARAMETERS], "front matter has no 'smoke'"),
        ({"n": 20}, [PARAMETERS], "the value that it has anyway"),
        ({"n": 2}, [PARAMETERS, code("k = 1", "parameters")], "only the first one counts"),
        ({"n": 2}, [PARAMETERS], None),
        ({}, ["n = 20"], None),
    ],
)
def test_smoke_mode_has_parameters_to_set(
    space: Workspace, smoke: dict[str, int], cells: list[str], said: str | None
) -> None:
    project = space.project()
    project.tutorial("page", *cells, smoke=smoke, **GOOD)
    found = checks.check(project.settings)[1]
    assert [one.rule.code for one in found] == (["BD301"] if said else [])
    assert said is None or said in found[0].message


def test_what_is_no_page_is_found_beside_what_rules_find(space: Workspace) -> None:
    project = space.project()
    project.doc("good", "Words.\n", **GOOD)
    project.write("docs/bad.md", "---\ntitle: x\nlevle: beginner\nalso: 1\n---\n")
    project.write("docs/deep/good.md", "---\ntitle: x\ndescription: y\n---\n")
    write_notebook(project.root / "docs" / "stray.ipynb", "print(1)")
    found = [(one.file, one.rule.code) for one in checks.check(project.settings)[1]]
    assert found == [
        ("docs/bad.md", "BD101"),
        ("docs/bad.md", "BD101"),
        ("docs/good.md", "BD103"),
        ("docs/stray.ipynb", "BD102"),
    ] or found == [
        ("docs/bad.md", "BD101"),
        ("docs/bad.md", "BD101"),
        ("docs/deep/good.md", "BD103"),
        ("docs/stray.ipynb", "BD102"),
    ]


def saved(project: Source) -> nbformat.NotebookNode:
    """Write a tutorial as an editor leaves it."""
    path = project.tutorial("page", prose("Words."), "print(1)", "print(2)", **GOOD)
    notebook = nbformat.read(path, 4)
    first, second = notebook.cells[2:]
    first.outputs = [nbformat.v4.new_output("stream", text="1\n")]
    first.execution_count = 3
    first.metadata = {"tags": ["x"], "ExecuteTime": {"end": 1}, "collapsed": False}
    second.id = first.id
    notebook.metadata["toc"] = {"base": 1}
    notebook.metadata["language_info"] = {"name": "python", "version": "3.9.1"}
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return notebook


def test_what_an_editor_leaves_is_found_and_mended(space: Workspace) -> None:
    project = space.project()
    before = saved(project)
    assert sorted(set(codes(project))) == ["BD110", "BD111", "BD112", "BD113"]
    out = space.bodocs("check", "--fix", "--source", project.root)
    assert out.out == "1 page, 0 errors\n"
    path = project.root / "tutorials/page/page.ipynb"
    assert str(path) in out.err
    after = nbformat.read(path, 4)
    nbformat.validate(after)
    assert [cell.source for cell in after.cells] == [cell.source for cell in before.cells]
    assert after.metadata == {
        "kernelspec": before.metadata.kernelspec,
        "language_info": {"name": "python"},
    }
    assert [cell.metadata for cell in after.cells] == [{}, {}, {"tags": ["x"]}, {}]
    assert checks.fix(project.settings) == ([], [])


def test_a_message_names_file_line_cell_code_and_mend(space: Workspace) -> None:
    project = space.project()
    path = project.tutorial("page", prose("Words."), "a = 1\nimport bodocs", **GOOD)
    doc = project.doc("doc", "Words.\n\n\nIt is 0.5 here.\n", **GOOD)
    out = space.bodocs("check", "--source", project.root, status=1).out.splitlines()
    number = 1 + doc.read_text().splitlines().index("It is 0.5 here.")
    assert out[0].startswith(f"docs/doc.md:{number}: BD220 '0.5' looks like a result")
    assert out[1].startswith("  mend: ")
    line = 1 + path.read_text().splitlines().index('    "import bodocs"')
    assert out[2].startswith(f"tutorials/page/page.ipynb:{line}: cell 3: BD330 ")
    assert out[-1] == "2 pages, 2 errors; 'bodocs explain BD220' says why"


def test_json_and_annotations_say_the_same(space: Workspace) -> None:
    project = space.project()
    project.doc("doc", "It is 0.5 here.\n", **GOOD)
    words = ["check", "--source", project.root]
    [row] = space.bodocs(*words, "--json", status=1).json()
    assert (row["code"], row["severity"], row["cell"]) == ("BD220", "error", 0)
    said = space.bodocs(*words, "--annotations", status=1).out
    at = f"::error file=docs/doc.md,line={row['line']},title=BD220%3A typed result::"
    assert at in said


def test_pages_can_be_named(space: Workspace) -> None:
    project = space.project()
    project.doc("one", "It is 0.5 here.\n", **GOOD)
    project.doc("two", "Words.\n", **GOOD)
    assert space.bodocs("check", "two", "--source", project.root).out == "1 page, 0 errors\n"
    err = space.bodocs("check", "tow", "--source", project.root, status=2).err
    assert "Did you mean 'two'?" in err


def test_a_folder_that_keeps_no_rules_is_told_so(space: Workspace) -> None:
    folder = space.folder()
    write_notebook(folder.root / "page.ipynb", "print(1)")
    err = space.bodocs("check", "--source", folder.root, status=2).err
    assert "has no conventions to keep" in err


def test_every_rule_explains_itself(shared: Workspace) -> None:
    listed = shared.bodocs("explain").out
    assert len({rule.code for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert f"{rule.code}  {rule.name}: {rule.summary}" in listed
        assert rule.text.count("\n\n") >= 1, "what it asks for, and why"
    out = shared.bodocs("explain", "bd220").out
    assert out.startswith("BD220: typed result\n\n")
    with pytest.raises(SettingsError, match="Did you mean 'BD220'"):
        checks.rule("BD2200")


def test_every_rule_is_broken_by_a_test() -> None:
    others = "BD350 BD351 BD360 BD361 BD121 BD101 BD102 BD103 BD110 BD111 BD112 BD113 BD120 BD301"
    # Links to other hosts have a host of their own, in test_external.py.
    others += " BD231 BD232 BD233 BD240 BD241 BD242"
    assert {*PROSE, *CODE, *others.split()} == {rule.code for rule in RULES}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("from 0.25 to 1.5 and 12 % or 12%", ["0.25", "1.5", "12 %", "12%"]),
        (
            "3 times, 4-fold, 2.5\N{MULTIPLICATION SIGN} and 10 percent",
            ["3 times", "4-fold", "2.5\N{MULTIPLICATION SIGN}", "10 percent"],
        ),
        ("0.25{.literal}, 12 %{.literal}, 3 times{.literal}", []),
        ("in 2019, 10 points, 4 sometimes, section 2.3.1, x1.5, v1.2, 10:30", []),
    ],
)
def test_which_numbers_look_like_results(text: str, numbers: list[str]) -> None:
    assert list(literals.typed(text)) == numbers


def test_why_a_block_is_not_executed_stands_over_it(space: Workspace) -> None:
    project = space.project()
    project.doc("page", '```python .noeval reason="needs a server"\nx = 1\n```\n', **GOOD)
    space.bodocs("render", "--source", project.root)
    assert 'data-label="Not executed: needs a server"' in project.content("docs/page.md")


def test_the_mark_of_a_number_is_not_shown(space: Workspace) -> None:
    project = space.project()
    project.tutorial("page", prose("About 95 %{.literal} of them."), "x = 1", **GOOD)
    space.bodocs("run", "--source", project.root)
    space.bodocs("render", "--source", project.root)
    assert "About 95 % of them." in project.content("tutorials/page.md")
    assert "literal" not in project.content("static/search.json")
    assert "literal" not in project.content("static/tutorials/page~outputs.ipynb")


def test_the_projects_own_pages_keep_every_rule(shared: Workspace) -> None:
    assert " 0 errors" in shared.bodocs("check").out
