"""Which names code uses, where they stand, and what a kernel says that they are."""

from __future__ import annotations

import json

import pytest

from bodocs.execution.records import PageRun
from bodocs.verification import names
from tests.conftest import Workspace


def used(code: str, *others: str) -> list[tuple[str, str]]:
    known = names.imported([*others, code])
    found = names.uses(code, known)
    return [(code[use.start : use.end], use.question) for use in found]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import torch", [("torch", "torch:")]),
        (
            "import numpy as np\nnp.pi",
            [("numpy", "numpy:"), ("np", "numpy:"), ("np.pi", "numpy:pi")],
        ),
        (
            "import os.path\nos.path.join",
            [
                ("os.path", "os.path:"),
                ("os", "os:"),
                ("os.path", "os:path"),
                ("os.path.join", "os:path.join"),
            ],
        ),
        (
            "from botorch.models import (\n    SingleTaskGP as GP,\n)\nGP",
            [
                ("botorch.models", "botorch.models:"),
                ("SingleTaskGP", "botorch.models:SingleTaskGP"),
                ("GP", "botorch.models:SingleTaskGP"),
            ],
        ),
        (
            "model.posterior(X).mean",
            [("model", "model"), ("model.posterior", "model.posterior"), ("X", "X")],
        ),
        ("é = 1; ü(é)", [("ü", "ü"), ("é", "é")]),
        ("%matplotlib inline\nf", [("f", "f")]),
        ("from . import beside\nfrom x import *", [("x", "x:")]),
        ("a.b = c", [("a", "a"), ("a.b", "a.b"), ("c", "c")]),
    ],
)  # fmt: skip
def test_names_are_found_where_they_stand(code: str, expected: list[tuple[str, str]]) -> None:
    assert used(code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("def f(x, *a, y=z, **k):\n    v = x + y\n    return v, a, k, w", ["z", "w"]),
        ("lambda x: x + y", ["y"]),
        ("[x for x in xs if x]", ["xs"]),
        ("{k: v for k, v in d.items()}", ["d", "d.items"]),
        ("def f():\n    global g\n    g = 1\n    return g", ["g"]),
        ("class C(Base):\n    a = 1\n    b = a + c", ["Base", "c"]),
        ("@dec\ndef f(x: T) -> R:\n    def g():\n        return x\n    g", ["dec", "T", "R"]),
        ("f'{x.y:>{w}} {{a}} {b!r:{c}} {d = }'", ["x", "x.y", "w", "b", "c", "d"]),
        ("f'{a != b}{c == d:{e}}'", ["a", "b", "c", "d", "e"]),
        ("print('é{a}' 'b' f'é{c}' rf'{d[\"k\"]}')", ["print", "c", "d"]),
        ("f\'\'\'{\n  a.b\n} {f\"{c:%H:%M}\"} {(lambda v: v)(g)}\'\'\'", ["a", "a.b", "c", "g"]),
        ("[f'{x}{y}' for x in xs]", ["y", "xs"]),
        ("try:\n    pass\nexcept E as e:\n    e", ["E", "e"]),
        ("this is no code", []),
    ],
)  # fmt: skip
def test_what_belongs_to_a_function_is_nobodys_name(code: str, expected: list[str]) -> None:
    assert [text for text, _ in used(code)] == expected


def test_a_name_bound_otherwise_too_is_asked_of_the_page() -> None:
    assert used("mean", "from numpy import mean", "mean = 3") == [("mean", "mean")]
    assert used("mean", "from numpy import mean") == [("mean", "numpy:mean")]


PAGE = """
import collections
import enum
import functools
import json as j
from collections import OrderedDict as Ordered
from fractions import Fraction
import yaml

class Mine:
    def method(self): ...

class Level(enum.Enum):
    LOW = 1

class Trap:
    @property
    def touched(self):
        raise SystemExit("a property was asked for")
    def __getattr__(self, name):
        raise SystemExit("an attribute was asked for")

mine, half, trap, level, again = Mine(), Fraction(1, 2), Trap(), Level.LOW, Fraction
loader = yaml.safe_load

def never():
    mine.method; half.numerator; half.limit_denominator; trap.touched; trap.other.more; level.name
    Ordered.fromkeys; j.JSONDecodeError; functools.partial; loader; again; yaml.nothing
    yaml.safe_load; yaml.__version__; enum.Enum; print; Level.LOW
    f"{half.denominator}"; import pandas as pd; pd.options.display.width; pd.options.nothing
    pd.options.display.max_colwidth
    import http.client
    http.client.HTTPS_PORT
import pandas
pandas.options.display.max_colwidth = None
"""


@pytest.mark.kernel
@pytest.mark.parametrize("spawn", [[], ["--spawn"]], ids=["forked", "spawned"])
def test_the_kernel_says_what_names_stand_for(space: Workspace, spawn: list[str]) -> None:
    project = space.project(settings_text='preload = ["yaml"]\n')
    project.tutorial("page", PAGE)
    space.bodocs("run", *spawn, cwd=project.root)
    run = _run(space)
    found = run.names
    # What exists is told apart from what does not.
    assert "yaml:__version__" in run.nameless
    assert not {"yaml:nothing", "pandas:options.nothing", "mine.method"} & set(run.nameless)
    targets = {question: name.target for question, name in found.items()}
    assert targets["half.numerator"] == "fractions.Fraction.numerator"
    assert targets["half.limit_denominator"] == "fractions.Fraction.limit_denominator"
    assert targets["collections:OrderedDict"] == "collections.OrderedDict"
    assert targets["collections:OrderedDict.fromkeys"] == "collections.OrderedDict.fromkeys"
    # Where it is defined, not where it is taken from.
    assert targets["json:JSONDecodeError"] == "json.decoder.JSONDecodeError"
    assert targets["yaml:safe_load"] == "yaml.safe_load"
    # Neither a page's own objects, nor variables that hold something, nor private names.
    unknown = {
        "mine.method",
        "mine",
        "Level",
        "Level.LOW",
        "loader",
        "again",
        "print",
        "trap.touched",
    }
    unknown |= {"trap.other", "yaml:__version__", "yaml:nothing", "pandas:options.nothing"}
    assert not unknown & set(targets)
    assert targets["half.denominator"] == "fractions.Fraction.denominator"
    assert targets["pandas:options.display.max_colwidth"] == "pandas.options.display.max_colwidth"
    assert found["half.numerator"].kind == "property"
    loads = found["yaml:safe_load"]
    assert (loads.kind, loads.signature) == ("function", "(stream)")
    assert loads.summary.startswith("Parse the first YAML document in a stream")
    assert loads.version.count(".") == 2
    assert found["half.limit_denominator"].signature == "(max_denominator=1000000)"


def _run(space: Workspace) -> PageRun:
    [file] = space.entries()
    entry = json.loads(file.read_text(encoding="utf-8").partition("\n")[2])
    return PageRun.model_validate(entry["run"])
