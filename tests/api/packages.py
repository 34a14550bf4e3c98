"""A small package on disk that has what is hard about real ones."""

from __future__ import annotations

from pathlib import Path

from bodocs.api.cache import Cache
from bodocs.api.packages import Package
from bodocs.api.reference import Reference

FILES = {
    "__init__.py": """
        from shop.core.things import Thing as Article
        from shop._hidden import Secret, _inner
        from shop.wild import *
        from shop.twice import TwiceThere
        from shop import loop_a
    """,
    "core/__init__.py": """
        from __future__ import annotations
        import importlib
        from typing import TYPE_CHECKING
        if TYPE_CHECKING:
            from shop.core.things import Thing

        def __getattr__(name):
            return getattr(importlib.import_module("shop.core.things"), name)
    """,
    "core/things.py": '''
        """Things. They are made here."""
        from __future__ import annotations
        from dataclasses import dataclass, field
        from enum import Enum
        from typing import TYPE_CHECKING, TypeVar, overload
        from shop.core.base import Base
        if TYPE_CHECKING:
            from shop.wild import wild_one

        T = TypeVar("T")
        LIMIT = 3
        """How many there are."""
        logger = object()

        class Colour(Enum):
            RED = 1

        @dataclass
        class Point:
            """A point."""

            x: float
            y: float = 0.0
            _z: int = 0

        class Thing(Base):
            """A thing. It has two sentences.

            Raises no :class:`Base`."""

            def __init__(self, train_X: list[int], /, size: int = 3, *, on: bool, **rest) -> None:
                """
                Args:
                    train_X: What it is made of.
                """
                self.size = size

            @property
            def area(self) -> float:
                """Its area."""
                return 1.0

            @overload
            def get(self, key: int) -> int: ...
            @overload
            def get(self, key: str) -> str: ...
            def get(self, key):
                """Get it."""

            @classmethod
            def make(cls, *args: int): ...

            @staticmethod
            def plain(a=1): ...

            def _private(self): ...

            class Part:
                def turn(self): ...

        def alone(first, *, second=2) -> None: ...

        def _not_shown(): ...
    ''',
    "core/base.py": """
        class Base:
            def shared(self):
                '''From the base.'''

            def get(self, key): ...
    """,
    "_hidden.py": """
        class Secret: ...
        class _inner: ...
    """,
    "wild.py": """
        def wild_one(): ...
        def _tame(): ...
    """,
    "wrapped/__init__.py": "from shop.wrapped.wild import TwiceThere\n",
    "wrapped/wild.py": "class TwiceThere: ...\nclass EvenTwice: ...\n",
    "twice.py": "class TwiceThere: ...\nclass EvenTwice: ...\n",
    "loop_a.py": "from shop.loop_b import name\n",
    "loop_b.py": "from shop.loop_a import name\n",
    "explosive.py": "raise SystemExit('nobody may import this')\n",
}


def written(root: Path) -> Path:
    """Write the package ``shop`` into a folder, and return that."""
    import textwrap

    for name, text in FILES.items():
        file = root / "shop" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
    return root


def shop(root: Path, source: str = "https://source.example/v1") -> Reference:
    """Return a reference of the package ``shop``, written into a folder."""
    written(root / "code")
    package = Package("shop", "Shop", "shop", "1.0", source)
    return Reference({"shop": Cache(root / "cache", package, [root / "code"])})
