"""Signatures as code: on one line if they fit, else one parameter a line."""

from __future__ import annotations

from collections.abc import Iterator

from bodocs.api.model import Member, Parameter, Signature

_WIDTH = 80
_LONGEST = 600
_LABELS = ("abstractmethod", "classmethod", "staticmethod")


def shown(member: Member) -> str:
    """Return how a member is written where it is used, with its decorators above it."""
    name = member.name if member.kind == "class" else member.name.rpartition(".")[2]
    if member.kind in {"property", "attribute"}:
        return _assigned(member, name)
    lead = {"class": "class ", "function": "async " if "async" in member.labels else ""}
    lines = [f"@{label}" for label in _LABELS if label in member.labels]
    calls = [_call(lead[member.kind] + name, one) for one in member.signatures]
    return "\n".join([*lines, *(calls or [lead[member.kind] + name])])


def in_one_line(member: Member) -> str:
    """Return parameters and what is returned, without types if they are too many."""
    if not member.signatures:
        return ""
    signature = member.signatures[0]
    text = _line(signature)
    if len(text) > _LONGEST:
        bare = [p.model_copy(update={"annotation": ""}) for p in signature.parameters]
        text = _line(signature.model_copy(update={"parameters": tuple(bare)}))
    return text if len(text) <= _LONGEST else "(…)"


def _line(signature: Signature) -> str:
    returns = f" -> {signature.returns}" if signature.returns else ""
    return f"({', '.join(_written(signature.parameters))}){returns}"


def _assigned(member: Member, name: str) -> str:
    annotation = f": {member.annotation}" if member.annotation else ""
    value = f" = {member.value}" if member.value else ""
    return f"{name}{annotation}{value}"


def _call(name: str, signature: Signature) -> str:
    parameters = list(_written(signature.parameters))
    returns = f" -> {signature.returns}" if signature.returns else ""
    line = f"{name}({', '.join(parameters)}){returns}"
    if len(line) <= _WIDTH:
        return line
    inside = "".join(f"    {parameter},\n" for parameter in parameters)
    return f"{name}(\n{inside}){returns}"


def _written(parameters: tuple[Parameter, ...]) -> Iterator[str]:
    before = None
    marked = False
    for parameter in parameters:
        if before == "/" and parameter.kind != "/":
            yield "/"
        if parameter.kind == "*" and not marked:
            yield "*"
        marked = marked or parameter.kind in {"*", "args"}
        before = parameter.kind
        yield _one(parameter)
    if before == "/":
        yield "/"


def _one(parameter: Parameter) -> str:
    stars = {"args": "*", "kwargs": "**"}.get(parameter.kind, "")
    text = f"{stars}{parameter.name}"
    if parameter.annotation:
        text += f": {parameter.annotation}"
    if not parameter.default:
        return text
    # As PEP 8 has it: spaces only where there is a type.
    return (
        f"{text} = {parameter.default}" if parameter.annotation else f"{text}={parameter.default}"
    )
