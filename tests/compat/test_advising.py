"""Why a page fails in a set, and what to write there, in sentences."""

from __future__ import annotations

import pytest

from bodocs.compat import advising
from bodocs.compat.models import Cause, Change, Fault


@pytest.mark.parametrize(
    ("kind", "message", "said"),
    [
        (
            "ImportError",
            "cannot import name 'loo_cv' from 'botorch.cross_validation' (botorch/x.py)",
            "`botorch.cross_validation` has no `loo_cv`",
        ),
        ("ModuleNotFoundError", "No module named 'ax.a.b'", "there is no module `ax.a.b`"),
        ("AttributeError", "module 'a.b' has no attribute '_C'", "`a.b` has no `_C`"),
        ("AttributeError", "'Kernel' object has no attribute 'prior'", "`Kernel` has no `prior`"),
        (
            "TypeError",
            "GeneratorSpec.__init__() got an unexpected keyword argument 'generator_kwargs'",
            "`GeneratorSpec` has no argument `generator_kwargs=`",
        ),
        (
            "TypeError",
            "f() missing 1 required positional argument: 'x'",
            "`f` needs the argument `x=`",
        ),
        (
            "TypeError",
            "f() missing 1 required keyword-only argument: 'x'",
            "`f` needs the argument `x=`",
        ),
        ("AttributeError", "BOTL", "cell 3 ends with `AttributeError`"),
    ],
)
def test_a_reason_names_what_is_missing(kind: str, message: str, said: str) -> None:
    assert advising.reason(Fault(kind=kind, message=message, cell=3, cause="other")) == said


@pytest.mark.parametrize(
    ("cause", "cell", "said"),
    [
        ("claim", 3, "what cell 3 claims does not hold"),
        ("other", 0, "the page ends with `deadline`"),
    ],
)
def test_a_reason_without_a_name_says_where(cause: Cause, cell: int, said: str) -> None:
    assert advising.reason(Fault(kind="deadline", message="m", cell=cell, cause=cause)) == said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([Change(name="a.f", kind="removed")], "`a.f`: it is not there; leave out what needs it"),
        ([Change(name="a.f", kind="moved", after="a.b.f")], "`a.f`: import it as `a.b.f`"),
        (
            [
                Change(name="a.f", kind="argument required", argument="new", after="new"),
                Change(name="a.f", kind="argument removed", argument="x", before="x"),
                Change(name="a.f", kind="argument removed", argument="y", before="y"),
            ],
            "`a.f`: leave out `x=` and `y=`; give `new=`, which cannot be left out there",
        ),
        (
            [Change(name="a.f", kind="default changed", argument="x", before="1", after="2")],
            "`a.f`: give `x=` yourself: left out it is `2` there, and `1` in the pinned versions",
        ),
        (
            [Change(name="a.f", kind="argument moved", argument="x", before="x", after="x")],
            "`a.f`: give `x=` by name, since the order is another there",
        ),
    ],
)
def test_what_to_change_is_said_once_for_each_name(changes: list[Change], said: str) -> None:
    assert advising.advice(changes) == [said]


def test_names_are_told_apart() -> None:
    changes = [Change(name=name, kind="removed") for name in ("a.f", "a.g")]
    assert len(advising.advice(changes)) == 2
