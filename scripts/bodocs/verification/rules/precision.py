"""Single precision."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from bodocs import imports
from bodocs.verification.rules.rule import Finding, Rule
from bodocs.verification.rules.subject import Code, Subject, dotted

# What makes numbers of the default type unless it is told another.
_MAKERS = {"rand", "randn", "zeros", "ones", "empty", "full", "linspace", "logspace", "eye"}
_DOUBLE = {"torch.double", "torch.float64"}
# What is double afterwards, or no tensor.
_LEAVES = {"double", "item", "tolist"}


def _check(subject: Subject) -> Iterator[Finding]:
    if not any(_imports_botorch(code) for code in subject.code):
        return
    for code in subject.code:
        if any(_sets_double(call, name) for call, name in code.calls):
            return
        cast = _cast(code)
        for call, name in code.calls:
            if _is_single(call, name) and call not in cast:
                yield Finding(
                    f"{name} makes numbers of single precision",
                    "add dtype=torch.double",
                    code.index,
                    call.lineno,
                )


def _imports_botorch(code: Code) -> bool:
    names = [name for node in code.nodes for name in imports.dotted(node)]
    return any(name.partition(".")[0] in ("botorch", "gpytorch") for name in names)


def _sets_double(call: ast.Call, name: str) -> bool:
    double = bool(call.args) and dotted(call.args[0]) in _DOUBLE
    return name == "torch.set_default_dtype" and double


def _is_single(call: ast.Call, name: str) -> bool:
    module, _, maker = name.rpartition(".")
    given = {keyword.arg for keyword in call.keywords}
    if module != "torch" or given & {"dtype", None}:
        return False
    # Not `full`, which takes the type of its value; a list of floats is single, too.
    if maker == "tensor":
        return bool(call.args) and _has_floats(call.args[0])
    if maker == "full":
        return len(call.args) > 1 and _has_floats(call.args[1])
    return maker in _MAKERS


def _has_floats(node: ast.expr) -> bool:
    found = (n.value for n in ast.walk(node) if isinstance(n, ast.Constant))
    return any(isinstance(value, float) for value in found)


def _cast(code: Code) -> set[ast.expr]:
    """Return what is turned into double precision where it is made."""
    found: set[ast.expr] = set()
    for call, _ in code.calls:
        if not isinstance(call.func, ast.Attribute):
            continue
        to = call.func.attr == "to" and any(
            dotted(v) in _DOUBLE for v in [*call.args, *(k.value for k in call.keywords)]
        )
        if call.func.attr in _LEAVES or to:
            found.add(call.func.value)
    return found


RULE = Rule(
    code="BD320",
    name="single precision",
    check=_check,
    explanation="""
    Pages that use BoTorch or GPyTorch make their tensors in double precision.

    The Cholesky factors of a Gaussian process lose too many digits in single precision: fits
    fail, or end elsewhere, and BoTorch warns. Readers copy what they see.
    """,
)
