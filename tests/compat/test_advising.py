"""Why a page fails in a set, and what to write there, in sentences."""

from __future__ import annotations

import pytest

from bodocs.compat import advising, telling
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
            "`a.f`: there is no `x=` and no `y=` there: give what they do in another way, "
            "or leave them out; give `new=`, which cannot be left out there",
        ),
        (
            [Change(name="a.f", kind="argument removed", argument="x", before="x")],
            "`a.f`: there is no `x=` there: give what it does in another way, or leave it out",
        ),
        (
            [
                Change(name="a.f", kind="argument removed", argument="a_x", after="b_x"),
                Change(name="a.f", kind="argument removed", argument="y", hidden=True),
            ],
            "`a.f`: there is no `a_x=` there: `b_x=` is probably the same under another name; "
            "if you give `y=`, which is not there: give what it does in another way, "
            "or leave it out",
        ),
        (
            [
                Change(name="a.f", kind="argument removed", argument="x", hidden=True),
                Change(name="a.f", kind="argument removed", argument="y", hidden=True),
            ],
            "`a.f`: if you give `x=` or `y=`, which are not there: give what they do in another "
            "way, or leave them out",
        ),
        (
            [Change(name="a.f", kind="argument moved", argument="x", hidden=True)],
            "`a.f`: if you give `x=` by place: give it by name, since the order is another there",
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


def test_what_is_given_for_certain_is_not_told_as_possible_as_well() -> None:
    changes = [
        Change(name="a.f", kind="argument removed", argument="x", hidden=hidden)
        for hidden in (True, False)
    ]
    assert advising.advice(changes) == [
        "`a.f`: there is no `x=` there: give what it does in another way, or leave it out"
    ]


@pytest.mark.parametrize(
    ("before", "after"), [("None", "dict()"), ("[]", "None"), ("()", "tuple()"), ("{}", "set()")]
)
def test_none_and_what_is_empty_are_the_same_to_readers(before: str, after: str) -> None:
    same = Change(name="a.f", kind="default changed", argument="x", before=before, after=after)
    other = Change(name="a.f", kind="default changed", argument="y", before="None", after="True")
    gone = Change(name="a.g", kind="removed")
    [said] = advising.advice([same, other])
    assert "`x=`" not in said
    assert advising.advice([same, gone]) == advising.advice([gone])


def test_readers_are_told_if_there_is_nothing_to_change() -> None:
    same = Change(name="a.f", kind="default changed", argument="x", before="None", after="[]")
    assert advising.advice([same]) == ["`a.f`: nothing to change, other defaults mean the same"]


def test_the_drift_report_keeps_what_readers_are_not_told() -> None:
    same = Change(name="a.f", kind="default changed", argument="x", before="None", after="[]")
    hidden = Change(name="a.f", kind="argument removed", argument="y", after="z", hidden=True)
    assert telling.change(same) == "a.f: x is [] if not given, and None in the pinned set"
    assert telling.change(hidden) == "a.f has no argument y, perhaps z; pages may hide it in stars"


def test_names_are_told_apart() -> None:
    changes = [Change(name=name, kind="removed") for name in ("a.f", "a.g")]
    assert len(advising.advice(changes)) == 2
