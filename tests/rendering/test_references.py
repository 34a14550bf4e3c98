"""Names in code are references: where they stand, where they lead, what the card says."""

from __future__ import annotations

import html
import json
import re

import pytest

from bodocs.execution.records import Name
from bodocs.rendering import code
from bodocs.rendering.code import Mark
from bodocs.rendering.references import References

FIT = Name(
    target="botorch.fit.fit_gpytorch_mll",
    kind="function",
    signature="(mll: MarginalLogLikelihood)",
    summary="Fit <b>hyperparameters</b>.",
    version="0.18.1",
)
MODULE = Name(target="botorch.fit", kind="module", signature="", summary="", version="0.18.1")
ANSWERS = {"botorch.fit:": MODULE, "botorch.fit:fit_gpytorch_mll": FIT}
CODE = "from botorch.fit import fit_gpytorch_mll as fit\nfit(mll).x"


def address(target: str) -> str | None:
    return "/api/botorch/fit#fit_gpytorch_mll" if target == FIT.target else None


def marked(source: str, references: References) -> str:
    return code.highlight(source, "python", references.marks(source))


def text_of(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup))


def test_a_name_leads_to_its_page_wherever_it_stands() -> None:
    references = References.of([CODE], ANSWERS, address)
    shown = marked(CODE, references)
    assert text_of(shown) == CODE
    links = re.findall(r'<a class="api-name" data-name="([^"]+)" href="([^"]+)">(.*?)</a>', shown)
    assert [(target, text_of(inside)) for target, _, inside in links] == [
        (FIT.target, "fit_gpytorch_mll"),
        (FIT.target, "fit"),
    ]
    assert {address for _, address, _ in links} == {"/api/botorch/fit#fit_gpytorch_mll"}
    # What has no page is a name that the keyboard reaches all the same.
    assert '<span class="api-name" data-name="botorch.fit" role="button" tabindex="0">' in shown


def test_of_names_within_names_the_longest_is_marked() -> None:
    answers = {"torch:": MODULE, "torch:optim": MODULE, "torch:optim.Adam": FIT}
    source = "import torch\ntorch.optim.Adam(p).step"
    shown = marked(source, References.of([source], answers, address))
    assert [text_of(x) for x in re.findall(r"<a [^>]*>(.*?)</a>", shown)] == ["torch.optim.Adam"]


def test_the_cards_are_those_of_the_names_on_the_page() -> None:
    references = References.of([CODE], {**ANSWERS, "never:used": FIT}, address)
    assert references.cards() == ""
    marked(CODE, references)
    [found] = re.findall(r'<nb-names data-json="([^"]*)">', references.cards())
    cards = json.loads(html.unescape(found))
    assert cards == {
        "botorch.fit": {"kind": "module", "version": "0.18.1"},
        "botorch.fit.fit_gpytorch_mll": {
            "kind": "function",
            "signature": "(mll: MarginalLogLikelihood)",
            "summary": "Fit <b>hyperparameters</b>.",
            "version": "0.18.1",
        },
    }


@pytest.mark.parametrize(
    "source",
    ["", "x", "# a\n\n\nx = '''a\nb'''\n", "a & b < c", "for x in y:\n    z\n\n", "%magic\n!ls"],
)
def test_marks_change_nothing_else(source: str) -> None:
    plain = code.highlight(source, "python")
    assert text_of(plain) == source.rstrip("\n")
    whole = [Mark(0, 1, "b", {})] if source[:1] in {"x", "a"} else []
    assert code.highlight(source, "python", whole).replace("<b>", "").replace("</b>", "") == plain


def test_a_mark_that_cuts_a_token_is_left_out() -> None:
    assert "<b>" not in code.highlight("torch", "python", [Mark(0, 3, "b", {})])
