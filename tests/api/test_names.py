"""Which names a page's code uses of what it imports."""

from __future__ import annotations

from pathlib import Path

from bodocs.api.names import dotted_names
from bodocs.api.usage import User, usage
from tests.api.packages import shop


def test_imports_and_attributes_are_dotted_names() -> None:
    cells = [
        "import torch\nimport botorch.models as m\nfrom ax.api import client as c, Client",
        "%matplotlib inline\nm.SingleTaskGP(torch.rand(2)).posterior",
        "def f():\n    return c.Client().get, Client.make",
        "this is no python",
        "from . import local\nother.name",
    ]
    assert dotted_names(cells) == {
        *("torch", "torch.rand", "botorch.models", "botorch.models.SingleTaskGP"),
        *("ax.api.client", "ax.api.Client", "ax.api.client.Client", "ax.api.Client.make"),
    }


def test_used_are_the_objects_on_the_way_and_their_modules(tmp_path: Path) -> None:
    reference = shop(tmp_path)
    one = User("One", "/one", frozenset({"shop.Article.get.cache", "numpy.array"}))
    two = User("Two", "/two", frozenset({"shop.Article.shared", "shop.core", "shop.nothing"}))
    found = usage(reference, [one, two])
    assert found.users == {
        "shop.core.things.Thing": (one, two),
        "shop.core.things.Thing.get": (one,),
        "shop.core.base.Base.shared": (two,),
    }
    assert found.modules == {"shop.core.things", "shop.core.base"}
