"""Names in code are references: where they stand, where they lead, what the card says."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest

from bodocs.execution.records import Name
from bodocs.rendering import code
from bodocs.rendering.assets import Assets
from bodocs.rendering.code import Mark
from bodocs.rendering.links import Links
from bodocs.rendering.prose import Prose
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


class Known:
    """A reference in which one class has a page."""

    GP = Name(
        target="botorch.models.gp_regression.SingleTaskGP",
        kind="class",
        signature="(train_X: Tensor)",
        summary="A model.",
        version="0.18.1",
    )

    def at(self, dotted: str) -> Name | None:
        return self.GP if dotted == "botorch.models.SingleTaskGP" else None

    def spoken(self, dotted: str) -> Name | None:
        return self.GP if dotted == "SingleTaskGP" else self.at(dotted)


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
    assets = Assets()
    assert references.cards(assets) == ""
    marked(CODE, references)
    [address_of_cards] = re.findall(r'<nb-names data-src="([^"]*)">', references.cards(assets))
    cards = json.loads(assets.content(address_of_cards))
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


def spoken(text: str, *codes: str, answers: dict[str, Name] | None = None) -> str | None:
    references = References.of(codes, answers or {}, address, Known())
    found = references.spoken(text)
    return found[1]["data-name"] if found else None


@pytest.mark.parametrize(
    ("text", "codes", "target"),
    [
        # As the kernel has said.
        ("fit_gpytorch_mll", [CODE.replace(" as fit", "")], FIT.target),
        ("fit_gpytorch_mll()", [CODE.replace(" as fit", "")], FIT.target),
        # It was not asked: a sentence was edited, a path is whole, or the page has no code.
        ("SingleTaskGP", ["from botorch.models import SingleTaskGP"], Known.GP.target),
        ("botorch.models.SingleTaskGP", ["from x import y"], Known.GP.target),
        ("SingleTaskGP", [], Known.GP.target),
        # What the page itself calls so.
        ("SingleTaskGP", ["class SingleTaskGP: ..."], None),
        ("SingleTaskGP", ["from other import SingleTaskGP"], None),
        ("SingleTaskGP(x)", [], None),
        ("nothing", [], None),
    ],
)
def test_a_name_in_prose_means_what_the_page_or_the_reference_says(
    text: str, codes: list[str], target: str | None
) -> None:
    assert spoken(text, *codes, answers=ANSWERS) == target


def test_without_a_reference_only_the_kernel_knows_names() -> None:
    assert References.of([CODE], {}, address).spoken("fit_gpytorch_mll") is None
    assert References.of([CODE], ANSWERS, address).spoken("fit") is not None


def test_code_that_never_ran_has_links_too() -> None:
    source = "from botorch.models import SingleTaskGP\nSingleTaskGP(X)"
    shown = marked(source, References.of([source], {}, address, Known()))
    assert shown.count(f'data-name="{Known.GP.target}"') == 2


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("The `SingleTaskGP` fits.", True),
        ("| `SingleTaskGP` | x |", True),
        ("> 1. `SingleTaskGP`", True),
        ("## The `SingleTaskGP`", False),
        ("> ### `SingleTaskGP`", False),
        ("[the `SingleTaskGP` class](https://x.example)", False),
        ("[`SingleTaskGP`][label]", False),
        ("`` `SingleTaskGP` ``", False),
        ("`SingleTaskGP`{.former}", False),
    ],
)
def test_names_in_prose_are_linked_but_in_links_and_headings(text: str, linked: bool) -> None:
    prose = Prose(Links(Path("x.md"), Path(), {}, Assets()), Assets())
    prose.references = References.of([], {}, address, Known())
    assert ("data-name" in prose.render(text)) is linked


def test_a_former_name_is_shown_as_one_and_leads_nowhere() -> None:
    prose = Prose(Links(Path("x.md"), Path(), {}, Assets()), Assets())
    shown = prose.render("## Of `OldGP`{.former}\n\nThe `OldGP`{.former} is gone, `{.former}` not.")
    heading, text = shown.split("\n\n")
    assert heading == "## Of `OldGP`"
    assert text.startswith(
        'The <s class="former-name" title="Former name"><code>OldGP</code></s> is'
    )
    assert text.endswith("`{.former}` not.")
