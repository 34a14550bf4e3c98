"""Formulas in prose: one notation for all, each where its lists, quotes and tables go on."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from bodocs.rendering import scanning
from bodocs.rendering.blocks import padding
from bodocs.rendering.equations import Equations, anchor
from bodocs.rendering.macros import LONGEST, Macros

_CONTAINERS = re.compile(r"(?:[ \t]|>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))*")
_LINE_END = re.compile(r"[^\S\n]*(?:\n|\Z)")
_DEEP = 100
"""Signs before a block; deeper, what each line begins with would outgrow what it holds."""

_HEADING = re.compile(r"#{1,6}(?:[ \t]|$)")
_COMMENT = re.compile(r"(\\[\s\S])|%[^\n]*")
# What MathJax knows and Temml does not.
_FOREIGN = re.compile(r"\\(?:mbox(?P<box>)(?![A-Za-z])|require\s*\{[^{}]*\})")
_ALONE = re.compile(r"\s*\\(?P<kind>(?:eq)?ref)\s*\{(?P<label>[^{}]*)\}\s*")
_MARKS = re.compile(r"\$\$?|\\\\?[\[(]")


@dataclass
class Formulas:
    """The formulas of one page.

    Attributes:
        equations: Their numbers.
        macros: What they define.
    """

    equations: Equations = field(default_factory=Equations)
    macros: Macros = field(default_factory=Macros)

    def inline(self, formula: str) -> str:
        """Return a formula of a line of text."""
        body = inside(formula)
        alone = _ALONE.fullmatch(body)
        if alone:
            return self.reference(alone["kind"], alone["label"]) or _source(formula)
        return self._in_line(body)

    def reference(self, kind: str, label: str) -> str | None:
        """Return the link to a formula; None if there is none."""
        words = self.equations.words(kind, label)
        if words is None:
            return None
        return f'<a href="#{_attribute(anchor(label))}">{_text(words)}</a>'

    def display(self, match: re.Match[str]) -> str:
        """Return a displayed formula as a block of the list or quote that it stands in.

        A formula with text after it on its line, in a heading or in a table, stays in its line.

        Args:
            match: The formula as ``display``, and as ``stop`` the sign that ends its sentence.
        """
        formula, stop = match["display"], match["stop"] or ""
        body = inside(formula)
        before = scanning.before(match.string, match.start())
        found = _CONTAINERS.match(before or "")
        containers = found.group() if found else ""
        if _stays_in_line(match, before, len(containers)):
            return self._in_line(body, "\\displaystyle ") + stop
        pad = padding(containers)
        depth = pad.count(">")
        lines = re.sub(rf"^[ \t]*(?:>[ \t]*){{0,{depth}}}", "", body, flags=re.MULTILINE)
        blocks = self._blocks(lines, stop)
        if not blocks:
            return ""
        start = "" if before == containers else f"\n{pad}"
        return start + f"\n{pad}".join("\n".join(blocks).split("\n")) + f"\n{pad.rstrip()}"

    def within(self, formula: str, kind: str) -> str:
        """Return a formula that stands within HTML, where no parser of Markdown looks for it."""
        body = self._prepared(inside(formula))
        if kind == "display":
            made, anchors = self.equations.displayed(body)
        else:
            one, anchors = self.equations.in_line(body)
            made = [one]
        spans = [f'<span class="math-{kind}">{_text(f.strip())}</span>' for f in made if f.strip()]
        return _anchors(anchors) + "".join(spans)

    def _prepared(self, formula: str) -> str:
        applied = self.macros.applied(_COMMENT.sub(lambda m: m[1] or "", formula))
        return _FOREIGN.sub(lambda m: "\\text" if m["box"] is not None else "", applied)

    def _in_line(self, formula: str, style: str = "") -> str:
        body, anchors = self.equations.in_line(self._prepared(formula))
        body = re.sub(r"\n[ \t>]*", " ", _harmless(body.strip()))
        if not body:
            return ""
        if len(body) > LONGEST:
            return _source(formula)
        marks = _longer_than(body, 1)
        room = " " if len(marks) > 1 else ""
        return f"{_anchors(anchors)}{marks}{room}{style}{body}{room}{marks}"

    def _blocks(self, formula: str, stop: str) -> list[str]:
        """Return the lines of a displayed formula; none for one that only defines something."""
        made, anchors = self.equations.displayed(self._prepared(formula.strip()))
        made = [_harmless(one.strip()) for one in made if one.strip()]
        lines = [f"<div>{_anchors(anchors)}</div>", ""] if anchors else []
        for place, one in enumerate(made):
            end = stop if place == len(made) - 1 else ""
            if len(one) > LONGEST:
                lines += [_source(one) + end, ""]
                continue
            marks = _longer_than(one, 2)
            lines += [marks, *(line for line in f"{one}{end}".split("\n") if line.strip()), marks]
        return lines


def inside(formula: str) -> str:
    """Return a formula without what marks it as one."""
    marks = _MARKS.match(formula)
    return formula[marks.end() : -marks.end()] if marks else formula


def _stays_in_line(match: re.Match[str], before: str | None, containers: int) -> bool:
    if before is None or containers > _DEEP or "|" in before:
        return True
    heading = _HEADING.match(before, containers)
    return heading is not None or not _LINE_END.match(match.string, match.end())


def _harmless(formula: str) -> str:
    """Return a formula in which no parser can see a tag."""
    return formula.replace("<", "\\lt ")


def _longer_than(formula: str, least: int) -> str:
    """Return dollars that a formula which holds dollars does not end."""
    runs = (len(run) for run in re.findall(r"\$+", formula))
    return "$" * max([least, *(run + 1 for run in runs)])


def _anchors(names: list[str]) -> str:
    return "".join(f'<a id="{_attribute(name)}"></a>' for name in names)


def _source(formula: str) -> str:
    """Return a formula that is shown as it was written."""
    return f"<code>{_text(' '.join(formula.split()))}</code>"


def _attribute(text: str) -> str:
    return html.escape(text, quote=True)


def _text(text: str) -> str:
    """Return ``text`` with every sign that Markdown or HTML could read as a reference."""
    return re.sub(r"[^\w\s]|_", lambda match: f"&#{ord(match.group())};", text)
