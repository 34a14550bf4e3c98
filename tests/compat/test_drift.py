"""Two versions of a small package, read and not imported: what of it pages use differs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bodocs.compat import drift
from bodocs.compat.models import Change
from bodocs.compat.tree import Tree
from bodocs.compat.uses import Call, Used

Compared = Callable[..., list[Change]]


@pytest.fixture
def compared(tmp_path: Path) -> Compared:
    def compare(before: str, after: str, *used: Used, other: str = "") -> list[Change]:
        trees = []
        for name, text in (("before", before), ("after", after)):
            package = tmp_path / name / "pack"
            package.mkdir(parents=True)
            (package / "__init__.py").write_text(text, encoding="utf-8")
            if name == "after":
                (package / "other.py").write_text(other, encoding="utf-8")
            trees.append(Tree(["pack"], [str(tmp_path / name)]))
        return drift.changes(used, *trees)

    return compare


def use(asked: str, target: str = "", **calls: Call) -> Used:
    return Used(asked, target or asked, {page: [call] for page, call in calls.items()})


def test_what_has_not_changed_is_not_told(compared: Compared) -> None:
    text = "def f(a, b=1): ...\nclass C:\n    def __init__(self, a): ...\n"
    assert not compared(text, text, use("pack.f", p=Call()), use("pack.C", p=Call()))


def test_an_argument_that_only_others_give_concerns_no_page(compared: Compared) -> None:
    uses = use("pack.f", gives=Call(frozenset({"b"})), by_place=Call(positional=2), not_=Call())
    [found] = compared("def f(a, b=1): ...\n", "def f(a): ...\n", uses)
    assert (found.kind, found.argument, found.pages) == (
        "argument removed",
        "b",
        ["by_place", "gives"],
    )


def test_arguments_hidden_in_stars_may_be_any(compared: Compared) -> None:
    uses = use("pack.f", hides=Call(spread=True), other=Call())
    [found] = compared("def f(a=0, b=1): ...\n", "def f(a=0): ...\n", uses)
    assert (found.pages, found.hidden) == (["hides"], True)


def test_who_gives_an_argument_and_who_may_are_told_apart(compared: Compared) -> None:
    both = Used("pack.f", "pack.f", {"both": [Call(spread=True), Call(frozenset({"b"}))]})
    both.calls["may"] = [Call(possible=frozenset({"b"}))]
    both.calls["not"] = [Call(possible=frozenset({"a"}))]
    found = compared("def f(a=0, b=1): ...\n", "def f(a=0): ...\n", both)
    assert [(one.argument, one.hidden, one.pages) for one in found] == [
        ("b", False, ["both"]),
        ("b", True, ["may"]),
    ]


def test_an_order_may_matter_to_who_hides_what_is_given(compared: Compared) -> None:
    uses = use("pack.f", hides=Call(spread=True), name=Call(frozenset({"a", "b"})))
    found = compared("def f(a, b): ...\n", "def f(b, a): ...\n", uses)
    assert found
    assert all(one.hidden and one.pages == ["hides"] for one in found)


def test_a_default_matters_unless_the_argument_is_given_for_certain(compared: Compared) -> None:
    uses = use(
        "pack.f",
        may=Call(possible=frozenset({"a"})),
        hides=Call(spread=True),
        gives=Call(frozenset({"a"}), spread=True),
    )
    [found] = compared("def f(a=0): ...\n", "def f(a=1): ...\n", uses)
    assert (found.kind, found.pages, found.hidden) == ("default changed", ["hides", "may"], False)


@pytest.mark.parametrize(
    ("after", "likely"),
    [
        ("model_kwargs=None, model_gen_kwargs=None", "model_kwargs"),
        ("model_kwargs=None, adapter_kwargs=None", ""),  # which of the two, nobody knows
        ("model_kwargs=None, adapter_kwargs=None, given=1", "model_kwargs"),
        ("kwargs=None, model_options=None", ""),
    ],
)
def test_an_argument_that_is_gone_is_told_with_its_likely_name(
    compared: Compared, after: str, likely: str
) -> None:
    given = {"generator_kwargs"} | ({"adapter_kwargs"} if "given" in after else set())
    before = "adapter_kwargs=None, " if "given" in after else ""
    uses = use("pack.f", p=Call(frozenset(given)))
    found = compared(f"def f({before}generator_kwargs=None): ...\n", f"def f({after}): ...\n", uses)
    [gone] = [one for one in found if one.kind == "argument removed"]
    assert (gone.argument, gone.after) == ("generator_kwargs", likely)


def test_a_new_required_argument_concerns_who_calls(compared: Compared) -> None:
    uses = use("pack.f", calls=Call(positional=1), gives=Call(frozenset({"b"}), 1))
    [found] = compared("def f(a): ...\n", "def f(a, b): ...\n", uses)
    assert (found.kind, found.argument, found.after) == ("argument required", "b", "b")
    assert found.pages == ["calls"]


def test_an_argument_that_became_required_is_told_as_such(compared: Compared) -> None:
    [found] = compared("def f(a=1): ...\n", "def f(a): ...\n", use("pack.f", p=Call()))
    assert (found.kind, found.argument) == ("argument required", "a")


def test_an_order_matters_to_who_gives_by_place(compared: Compared) -> None:
    uses = use("pack.f", place=Call(positional=2), name=Call(frozenset({"a", "b"})))
    found = compared("def f(a, b): ...\n", "def f(b, a): ...\n", uses)
    assert {one.kind for one in found} == {"argument moved"}
    assert all(one.pages == ["place"] for one in found)


def test_a_class_is_called_as_its_constructor_is(compared: Compared) -> None:
    before = "class C:\n    def __init__(self, a, b=1): ...\n"
    after = "class C:\n    def __init__(self, a, b=2): ...\n"
    uses = use("pack.C", gives=Call(positional=2), leaves=Call(positional=1))
    [found] = compared(before, after, uses)
    assert (found.kind, found.before, found.after, found.pages) == (
        "default changed",
        "1",
        "2",
        ["leaves"],
    )


def test_constructors_that_are_inherited_or_made_count(compared: Compared) -> None:
    before = (
        "from dataclasses import dataclass\n"
        "class Base:\n    def __init__(self, a=1): ...\nclass C(Base): ...\n"
        "@dataclass\nclass D:\n    x: int\n    y: int = 0\n"
    )
    after = before.replace("a=1", "").replace("y: int = 0", "")
    uses = [use("pack.C", p=Call(frozenset({"a"}))), use("pack.D", p=Call(frozenset({"y"})))]
    found = compared(before, after, *uses)
    assert [(one.name, one.kind, one.argument) for one in found] == [
        ("pack.C", "argument removed", "a"),
        ("pack.D", "argument removed", "y"),
    ]


def test_a_name_that_is_imported_from_elsewhere_has_not_moved(compared: Compared) -> None:
    other = "def f(a): ...\n"
    again = "from pack.other import f\n"
    uses = use("pack.f", p=Call())
    assert not compared("def f(a): ...\n", again, uses, other=other)


def test_a_name_that_moved_is_told_with_its_place(compared: Compared) -> None:
    uses = use("pack.f", p=Call())
    [found] = compared("def f(a): ...\n", "", uses, other="def f(a): ...\n")
    assert (found.kind, found.after, found.pages) == ("moved", "pack.other.f", ["p"])


def test_a_method_that_is_gone_is_told_even_if_its_class_is_not_imported(
    compared: Compared,
) -> None:
    before = "class C:\n    def run(self): ...\n    def stay(self): ...\n"
    after = "class C:\n    def stay(self): ...\n"
    uses = [use("", "pack.C.run", p=Call()), use("", "pack.C.stay", p=Call())]
    [found] = compared(before, after, *uses)
    assert (found.name, found.kind) == ("pack.C.run", "removed")


def test_a_method_whose_class_moved_is_no_news_of_its_own(compared: Compared) -> None:
    text = "class C:\n    def run(self): ...\n"
    uses = [use("pack.C", p=Call()), use("", "pack.C.run", p=Call())]
    [found] = compared(text, "", *uses, other=text)
    assert (found.name, found.kind, found.after) == ("pack.C", "moved", "pack.other.C")


def test_members_of_what_is_made_at_run_time_are_not_guessed_at(compared: Compared) -> None:
    before = "class C:\n    data = 1\n"
    assert not compared(before, "C = make()\n", use("", "pack.C.data", p=Call()))


def test_what_only_the_other_set_has_is_told(compared: Compared) -> None:
    [found] = compared("", "def f(a): ...\n", use("pack.f", p=Call()))
    assert (found.kind, found.after) == ("added", "pack.f")


def test_what_neither_source_shows_is_not_guessed_at(compared: Compared) -> None:
    assert not compared("", "", use("pack.made_at_run_time", p=Call()))
