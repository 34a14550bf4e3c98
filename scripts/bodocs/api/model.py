"""What is known of a package: a small inventory of all its objects, and each module in full."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import BaseModel, ConfigDict

# A sentence ends before a capital, so that "e.g. this" goes on.
_SENTENCE = re.compile(r"(?P<sentence>.+?[.!?])(?=\s+[A-Z`\[(]|\s*$)", re.DOTALL)

Kind = Literal["module", "class", "function", "property", "attribute"]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Parameter(_Model):
    """A parameter of a function or of a class's constructor."""

    name: str
    kind: Literal["/", "", "*", "args", "kwargs"] = ""
    """Positional only, either, keyword only, ``*args``, ``**kwargs``."""
    annotation: str = ""
    default: str = ""


class Signature(_Model):
    """How something is called."""

    parameters: tuple[Parameter, ...] = ()
    returns: str = ""


class Member(_Model):
    """A public object of a module, or of a class in it."""

    name: str
    """Qualified name within the module, such as ``SingleTaskGP.forward``."""
    kind: Kind
    line: int = 0
    """First line in the file, with decorators; 0 if unknown."""
    end: int = 0
    docstring: str = ""
    constructor: str = ""
    """Docstring of a class's ``__init__``."""
    signatures: tuple[Signature, ...] = ()
    """The overloads, or else the one signature; none for a class without ``__init__``."""
    bases: tuple[str, ...] = ()
    """Bases of a class, as dotted paths."""
    labels: tuple[str, ...] = ()
    """``classmethod``, ``staticmethod``, ``abstractmethod``, ``async``."""
    annotation: str = ""
    value: str = ""


class Module(_Model):
    """A module in full."""

    path: str
    file: str
    """Path of the source file, from the folder that holds the package."""
    docstring: str = ""
    members: tuple[Member, ...] = ()
    """In the order of the source, a class before its members."""


class Inventory(_Model):
    """All public objects of a package, by name alone."""

    package: str
    modules: dict[str, dict[str, Kind]]
    """Kind of each public object by qualified name, by module."""
    aliases: dict[str, str]
    """What each imported name is: dotted path by dotted path."""
    bases: dict[str, tuple[str, ...]]
    """Bases of each class, as dotted paths."""
    summaries: dict[str, str] = {}
    """First sentence of each class and function that has one."""


def first_sentence(text: str) -> str:
    """Return the first sentence of a docstring, in one line."""
    paragraph = re.sub(r"\s+", " ", text.strip().split("\n\n")[0])
    found = _SENTENCE.match(paragraph)
    return found["sentence"] if found else paragraph
