"""Names, where they are defined, and where on the site they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from bodocs.api import signatures
from bodocs.api.cache import Cache
from bodocs.api.model import Module
from bodocs.api.packages import installed
from bodocs.api.reference import Reference
from bodocs.errors import SettingsError
from tests.api.packages import shop


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    return shop(tmp_path_factory.mktemp("shop"))


@pytest.fixture(scope="module")
def things(reference: Reference) -> Module:
    return reference.module("shop.core.things")


@pytest.mark.parametrize(
    ("dotted", "canonical"),
    [
        ("shop", "shop"),
        ("shop.core.things.Thing", "shop.core.things.Thing"),
        ("shop.Article", "shop.core.things.Thing"),
        ("shop.Article.area", "shop.core.things.Thing.area"),
        ("shop.Article.shared", "shop.core.base.Base.shared"),
        ("shop.Article.Part.turn", "shop.core.things.Thing.Part.turn"),
        ("shop.core.Thing", "shop.core.things.Thing"),
        ("shop.core.things.Colour.RED", "shop.core.things.Colour.RED"),
        ("shop.core.things.LIMIT", "shop.core.things.LIMIT"),
        ("shop.Secret", "shop._hidden.Secret"),
        ("shop.wild_one", "shop.wild.wild_one"),
        ("shop.core.things.Base", "shop.core.base.Base"),
    ],
)
def test_a_public_object_is_found_by_every_path_that_imports_it(
    reference: Reference, dotted: str, canonical: str
) -> None:
    assert reference.find(dotted) == canonical


@pytest.mark.parametrize(
    "dotted",
    [
        "shop.nothing",
        "shop.Article.nothing",
        "shop.Article._private",
        "shop._hidden.Secret",
        "shop._inner",
        "shop._tame",
        "shop.core.things._not_shown",
        "shop.core.things.logger",
        "shop.core.things.T",
        # For type checkers only: importing it fails.
        "shop.core.things.wild_one",
        "shop.loop_a.name",
        "torch.Tensor",
        "",
    ],
)
def test_what_is_not_public_is_not_found(reference: Reference, dotted: str) -> None:
    assert reference.find(dotted) is None


def test_an_address_is_there_for_what_has_a_page_and_for_nothing_else(
    reference: Reference,
) -> None:
    paged = reference.with_pages(frozenset({"shop.core.things"}))
    page = "/api/shop/core/things"
    assert paged.address("shop.core.things") == page
    assert paged.address("shop.core.things.Thing.get") == f"{page}#Thing.get"
    assert paged.address("shop.core.things.Thing.shared") == f"{page}#Thing.shared"
    assert paged.address("shop.core.base.Base.shared") is None
    assert paged.address("shop.core.things.Thing.nothing") is None
    assert paged.address("torch.Tensor") is None
    assert reference.address("shop.core.things.Thing") is None


def test_a_module_is_documented_in_the_order_of_its_source(things: Module) -> None:
    assert [member.name for member in things.members] == [
        *("LIMIT", "Colour", "Colour.RED", "Point", "Point.x", "Point.y"),
        *("Thing", "Thing.area", "Thing.get", "Thing.make", "Thing.plain"),
        *("Thing.Part", "Thing.Part.turn", "alone"),
    ]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (
            "Thing",
            "class Thing(train_X: list[int], /, size: int = 3, *, on: bool, **rest)",
        ),
        ("Point", "class Point(x: float, y: float = 0.0, _z: int = 0)"),
        ("Thing.area", "area: float"),
        ("Thing.get", "get(key: int) -> int\nget(key: str) -> str"),
        ("Thing.make", "@classmethod\nmake(*args: int)"),
        ("Thing.plain", "@staticmethod\nplain(a=1)"),
        ("Colour.RED", "RED = 1"),
        ("alone", "alone(first, *, second=2) -> None"),
    ],
)
def test_a_signature_is_as_the_source_has_it(things: Module, name: str, shown: str) -> None:
    [member] = [member for member in things.members if member.name == name]
    assert signatures.shown(member) == shown


def test_a_second_build_reads_no_source(tmp_path: Path) -> None:
    first = shop(tmp_path)
    assert first.find("shop.Article")
    (tmp_path / "code/shop/__init__.py").write_text("", encoding="utf-8")
    again = Reference(first.caches)
    assert again.find("shop.Article")
    assert again.module("shop.core.things").docstring.startswith("Things.")


@pytest.mark.parametrize("name", ["inventory.json", "shop.core.things.json"])
@pytest.mark.parametrize("content", [None, b"", b"{}", b'{"path": 3', b"\xff"])
def test_a_damaged_cache_is_read_anew(tmp_path: Path, name: str, content: bytes | None) -> None:
    reference = shop(tmp_path)
    reference.find("shop")
    [file] = (tmp_path / "cache").rglob(name)
    file.unlink() if content is None else file.write_bytes(content)
    again = Reference(reference.caches)
    assert again.find("shop.Article") == "shop.core.things.Thing"
    assert again.module("shop.core.things").members


def test_another_version_is_another_cache(tmp_path: Path) -> None:
    reference = shop(tmp_path)
    reference.find("shop")
    cache = reference.caches["shop"]
    newer = Cache(cache.root, cache.package.__class__("shop", "Shop", "shop", "2.0"), cache.search)
    (tmp_path / "code/shop/wild.py").write_text("def tamed(): ...\n", encoding="utf-8")
    assert Reference({"shop": newer}).find("shop.tamed") == "shop.wild.tamed"
    assert len(list((tmp_path / "cache").iterdir())) == 1, "the old one is of no use"


def test_a_package_that_is_not_installed_is_an_error_that_says_so() -> None:
    with pytest.raises(SettingsError, match="'nosuchpackage' is not installed"):
        installed("nosuchpackage")


def test_lines_are_those_of_the_tag_of_the_installed_version() -> None:
    found = installed("botorch")
    start = f"https://github.com/meta-pytorch/botorch/blob/v{found.version}"
    assert found.line("botorch/fit.py", 3, 9) == f"{start}/botorch/fit.py#L3-L9"
    assert found.line("botorch/fit.py", 3, 3) == f"{start}/botorch/fit.py#L3"
    assert found.line("botorch/fit.py", 0, 0) == f"{start}/botorch/fit.py"
