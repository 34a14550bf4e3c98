"""Each rule that a line shows: pages that break it, and pages that keep it."""

from __future__ import annotations

import pytest

from bodocs.verification import check as checks
from bodocs.verification.rules import RULES
from tests.conftest import Source, Workspace, prose

GOOD = {"description": "What the page is about."}
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


def test_every_rule_is_broken_by_a_test() -> None:
    others = (
        "BD350 BD351 BD360 BD361 BD362 BD121 BD101 BD102 BD103 BD110 BD111 BD112 BD113 BD120 BD301"
    )
    # Links to other hosts have a host of their own, in test_external.py.
    others += " BD231 BD232 BD233 BD240 BD241 BD242"
    assert {*PROSE, *CODE, *others.split()} == {rule.code for rule in RULES}


def test_the_projects_own_pages_keep_every_rule(shared: Workspace) -> None:
    assert " 0 errors" in shared.bodocs("check").out
