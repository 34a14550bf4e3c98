"""What names stand for where no kernel has said it."""

from __future__ import annotations

import pytest

from bodocs.api.lookup import Lookup
from tests.api.packages import shop


@pytest.fixture(scope="module")
def lookup(tmp_path_factory: pytest.TempPathFactory) -> Lookup:
    return Lookup(shop(tmp_path_factory.mktemp("lookup")))


def test_an_importable_path_is_described_as_a_card_needs_it(lookup: Lookup) -> None:
    found = lookup.at("shop.Article")
    assert found is not None
    assert (found.target, found.kind) == ("shop.core.things.Thing", "class")
    assert found.signature == "(train_X: list[int], /, size: int = 3, *, on: bool, **rest)"
    assert found.summary == "A thing."
    assert found.version == "1.0"
    made = lookup.at("shop.Article.make")
    assert made is not None
    assert (made.kind, made.signature) == ("function", "(*args: int)")
    module = lookup.at("shop.core.things")
    assert module is not None
    assert module.kind == "module"
    assert lookup.at("shop.Nothing") is None


@pytest.mark.parametrize(
    ("dotted", "target"),
    [
        ("Thing", "shop.core.things.Thing"),
        ("Thing.area", "shop.core.things.Thing.area"),
        ("Thing.shared", "shop.core.base.Base.shared"),
        ("wild_one", "shop.wild.wild_one"),
        ("shop.core.things.alone", "shop.core.things.alone"),
        # Of two, the one that is imported from nearest to the top.
        ("TwiceThere", "shop.twice.TwiceThere"),
        ("EvenTwice", "shop.twice.EvenTwice"),
        # Any word may be called so; only a path says that it is the function.
        ("alone", None),
        # Of a class, and not of a module.
        ("Part", None),
        ("Thing.nothing", None),
        ("Article", None),
        ("shop", None),
        ("LIMIT", None),
    ],
)
def test_a_name_in_prose_is_the_only_object_of_that_name(
    lookup: Lookup, dotted: str, target: str | None
) -> None:
    found = lookup.spoken(dotted)
    assert (found.target if found else None) == target
