"""Random numbers without a seed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from bodocs import imports
from bodocs.verification.rules.rule import Finding, Rule
from bodocs.verification.rules.subject import Subject

# Which calls draw, and what gives each of them a seed: an argument, or a call before it.
_TORCH = re.compile(r"torch\.(rand|randn|randint|randperm|rand_like|randn_like|normal|bernoulli)")
_MAKERS = (
    "default_rng|seed|Generator|RandomState|BitGenerator|SeedSequence|PCG64|MT19937|Philox|SFC64"
)
_NUMPY = re.compile(rf"(np|numpy)\.random\.(?!{_MAKERS})\w+")
_PYTHON = re.compile(r"random\.(random|randint|choice|shuffle|sample|uniform|gauss)")
_SELF_SEEDED = re.compile(
    r"(.*\.)?(draw_sobol_samples|draw_sobol_normal_samples|SobolEngine|default_rng|RandomState"
    r"|SobolQMCNormalSampler|IIDNormalSampler|train_test_split|rvs)|random\.Random"
)
_BY_FIRST_ARGUMENT = ("default_rng", "RandomState", "Random")
_SEEDING = {
    "torch": re.compile(r"torch\.(random\.)?manual_seed"),
    "numpy": re.compile(r"(np|numpy)\.random\.seed"),
    "random": re.compile(r"random\.seed"),
}
_DRAWING = {"torch": _TORCH, "numpy": _NUMPY, "random": _PYTHON}
_GIVEN = {"generator", "seed", "random_state", "rng"}
# Torch's engine starts from another place each time unless scrambling is off.
_UNSCRAMBLED = "scramble"


def _check(subject: Subject) -> Iterator[Finding]:
    seeded: set[str] = set()
    for code in subject.code:
        # Without a seed of their own, these take one from the clock.
        names = {name for call, name in code.calls if call.args or call.keywords}
        seeded |= {of for of, how in _SEEDING.items() if any(how.fullmatch(n) for n in names)}
        for call, name in code.calls:
            if not _lacks_seed(call, name, seeded) or _is_own(subject, name):
                continue
            yield Finding(
                f"{name} draws random numbers, and nothing has set a seed before it",
                "give it a seed or a generator, or set a seed in an earlier cell",
                code.index,
                call.lineno,
            )


def _is_own(subject: Subject, name: str) -> bool:
    """Return True for ``random.x`` where ``random`` is something that the page has made."""
    if not _PYTHON.fullmatch(name):
        return False
    nodes = (node for code in subject.code for node in code.nodes)
    return not any("random" in imports.dotted(node) for node in nodes)


def _lacks_seed(call: ast.Call, name: str, seeded: set[str]) -> bool:
    given = {keyword.arg for keyword in call.keywords}
    if given & _GIVEN or None in given:  # with **, any may be among them
        return False
    source = next((of for of, how in _DRAWING.items() if how.fullmatch(name)), None)
    if source is not None:
        return source not in seeded
    if not _SELF_SEEDED.fullmatch(name):
        return False
    if name.endswith(_BY_FIRST_ARGUMENT):
        return not call.args or getattr(call.args[0], "value", call) is None
    if name.endswith(("train_test_split", "rvs")):  # they draw from NumPy's own
        return "numpy" not in seeded
    scrambled = name.endswith("SobolEngine") and not any(
        k.arg == _UNSCRAMBLED and getattr(k.value, "value", None) is True for k in call.keywords
    )
    return not scrambled and "torch" not in seeded


RULE = Rule(
    code="BD310",
    name="random numbers without a seed",
    check=_check,
    explanation="""
    What is drawn at random is drawn from a seed that stands on the page.

    Without it a page shows other figures each time, no sentence about them can be checked, and a
    reader who runs it cannot tell a mistake from bad luck.
    """,
)
