"""Formulas as Temml can set them: the Temml of the website says what it can."""

from __future__ import annotations

import html
import json
import re
import subprocess
from pathlib import Path

import pytest

from bodocs.rendering import grammar
from bodocs.rendering.exporter import DocusaurusExporter
from tests.conftest import code, notebook, prose
from tests.rendering.helpers import render
from tests.rendering.test_cells import rendered

WEBSITE = Path(__file__).parents[2] / "website"
TEMML = """
const temml = require('temml');
const formulas = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const settings = {throwOnError: true};
const refused = ([formula, displayMode]) => {
  try { temml.renderToString(formula, {...settings, displayMode}); return ''; }
  catch (error) { return `${formula}: ${error.message}`; }
};
console.log(JSON.stringify(formulas.map(refused).filter(Boolean)));
"""
_SHOWN = re.compile(
    r"^(\$\$+)\n(.*?)\n\1$|(\$+)(.+?)\3|math-(inline|display)\">(.*?)</", re.M | re.S
)
BODIES = {
    "alignat": "{2} a &= b & c &= d \\\\ e &= f & g &= h",
    "alignedat": "{2} a &= b & c &= d \\\\ e &= f & g &= h",
    "array": "{lr} a & b \\\\ c & d",
    "eqnarray": "a &=& b \\\\ c &=& d",
    "equation": "a \\\\ = b",
    "gather": "a = b \\\\ c = d",
    "multline": "a \\\\ = b \\\\ = c",
    "subequations": "\\begin{align} a &= b \\\\ c &= d \\end{align}",
}


def refused(*pages: str) -> list[str]:
    """Return the formulas of pages that Temml does not typeset."""
    found = [
        (html.unescape(m[2] or m[4] or m[6]), bool(m[1]) or m[5] == "display")
        for page in pages
        for m in _SHOWN.finditer(page)
    ]
    assert found
    done = subprocess.run(
        ["node", "-e", TEMML],
        input=json.dumps(found),
        capture_output=True,
        text=True,
        check=True,
        cwd=WEBSITE,
    )
    return list(json.loads(done.stdout))


def environments() -> list[str]:
    texts = []
    for name in grammar.ENVIRONMENTS:
        for star in ("", "*"):
            body = BODIES.get(name, "a & b \\\\ c & d")
            texts.append(
                f"\\begin{{{name}{star}}}\n{body}\\label{{{name}{star}}}\n\\end{{{name}{star}}}"
            )
    return texts


def test_every_environment_is_known_wherever_it_stands() -> None:
    texts = environments()
    pages = [render(text) for text in texts]
    pages += [render(f"$${text}$$") for text in texts]
    pages += [render(f"So {text} there.") for text in texts]
    pages += [render(f"So ${text}$ there.".replace("\n", " ")) for text in texts]
    pages += [render(f"<div>{text}</div>") for text in texts]
    assert refused(*pages) == []


@pytest.mark.parametrize(
    "text",
    [
        "$\\mbox{if } x$",
        "$x \\tag{1}$",
        "$$x \\tag{a}$$",
        "So $$x \\tag{$*$}$$ there.",
        "$$\\require{ams} x \\label{a}$$",
        "$$a % a remark\n+ b$$",
        "So $a % a remark\n+ b$ there.",
        "\\\\(x\\\\) and\n\n\\\\[x\\\\]",
        "\\begin{equation}\\begin{split}a &= b \\\\ c &= d\\end{split}\\end{equation}",
        "\\begin{equation}\\begin{eqnarray}a &=& b\\end{eqnarray}\\end{equation}",
        "$$\\text{for $x$} \\text{ and $y$}$$",
        "So \\[\\text{for $x$}\\] there.",
        "$$\\eqref{a} + \\ref{b}$$",
    ],
)
def test_what_temml_does_not_know_is_written_as_it_does(text: str) -> None:
    assert refused(render(text)) == []


def test_rows_have_the_numbers_that_latex_gives_them() -> None:
    first, second = rendered(
        "\\begin{align}a &= b\\label{x} \\\\ c &= d \\notag \\\\ e \\tag{E} \\\\ f\\end{align}",
        "\\begin{multline}a \\\\ b \\\\ c\\end{multline}\n\n\\begin{gather*}a \\\\ b\\end{gather*}",
    )
    assert re.findall(r"\\tag\{(.*?)\}", first) == ["1", "E", "2"]
    assert re.findall(r"\\tag\{(.*?)\}", second) == ["3"]
    assert second.index("c") < second.index("\\tag")


def test_parts_of_subequations_share_a_number() -> None:
    text = (
        "\\begin{subequations}\\label{all}\n\\begin{align}a \\\\ b\\label{b}\\end{align}\n"
        "\\begin{equation}c\\end{equation}\n\\end{subequations}\n\n\\eqref{all} \\eqref{b}"
    )
    page = render(text)
    assert re.findall(r"\\tag\{(.*?)\}", page) == ["1a", "1b", "1c"]
    assert page.endswith('<a href="#eq-all">&#40;1&#41;</a> <a href="#eq-b">&#40;1b&#41;</a>')


def test_references_lead_to_formulas_before_and_after_them() -> None:
    refers = prose("See \\eqref{eq:loss}, \\ref{eq:loss}, $\\eqref{eq:loss}$ and \\ref{none}.")
    defines = prose("$$x \\label{eq:loss}$$")
    for cells in ([refers, code("1"), defines], [defines, code("1"), refers]):
        page, _ = DocusaurusExporter().from_notebook_node(notebook(*cells))
        assert page.count('<a id="eq-loss"></a>') == 1
        assert page.count('<a href="#eq-loss">&#40;1&#41;</a>') == 2
        assert '<a href="#eq-loss">1</a>' in page
        assert "and \\ref{none}" in page
        assert "x \\tag{1}" in page


def test_an_anchor_stands_before_a_block_and_within_a_line() -> None:
    assert render("Text\n\n$$x\\label{a}$$") == (
        'Text\n\n<div><a id="eq-a"></a></div>\n\n$$\nx \\tag{1}\n$$'
    )
    assert render("So $x\\label{a}$") == 'So <a id="eq-a"></a>$x\\qquad\\text{(1)}$'


@pytest.mark.parametrize(
    ("definition", "use", "expected"),
    [
        ("\\newcommand{\\R}{\\mathbb{R}}", "x \\in \\R^n", "x \\in \\mathbb{R} ^n"),
        ("\\newcommand\\R{\\mathbb{R}}", "\\R", "\\mathbb{R} "),
        ("\\newcommand{\\n}[1]{\\|#1\\|}", "\\n{x} \\n y", "\\|x\\|  \\|y\\| "),
        ("\\newcommand{\\p}[2][a]{#1#2}", "\\p x \\p[b]{y}", "ax  by "),
        ("\\def\\d#1#2{#2#1}", "\\d ab", "ba "),
        ("\\DeclareMathOperator*{\\am}{arg\\,max}", "\\am_x", "\\operatorname*{arg\\,max} _x"),
        ("\\let\\o\\phi\\renewcommand{\\phi}{\\o'}", "\\phi", "\\phi '"),
        ("\\newcommand{\\a}{x}\\providecommand{\\a}{y}", "\\a", "x "),
    ],
)
def test_what_a_formula_defines_holds_in_those_after_it(
    definition: str, use: str, expected: str
) -> None:
    first, second = rendered(f"${definition}$", f"So ${use}$.")
    assert first == ""
    assert " ".join(second.split()) == " ".join(f"So ${expected.strip()}$.".split())
    assert refused(second) == []


@pytest.mark.parametrize(
    "bomb",
    [
        "\\def\\a{\\a\\a}",
        "\\def\\a{\\b}\\def\\b{\\a}",
        "\\def\\z{" + "x" * 3000 + "}\\def\\a{\\z\\z}",
        "\\def\\a#1{#1#1}",
    ],
)
def test_no_macro_makes_a_formula_without_end(bomb: str) -> None:
    use = "\\a{" * 40 + "x" + "}" * 40
    assert len(rendered(f"${bomb}$", f"${use}$")[1]) < 5000


def test_a_page_of_macros_is_no_flood() -> None:
    page = render("$\\def\\a{" + "x" * 3000 + "}$ " + "$\\a$ " * 20_000)
    assert len(page) < 2_000_000


def test_a_formula_that_would_stall_a_build_is_shown_as_it_was_written() -> None:
    assert render("$" + "x " * 5000 + "y$").startswith("<code>x x")
    assert "<code>x x" in render("$$" + "x " * 5000 + "y$$")
