r"""Displayed formulas as Temml can set them: environments it knows, and numbers for references.

Numbers are written as ``\tag``: Temml's own are counted by the browser, which nothing can refer to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bodocs.rendering import macros

# What stands for environments that Temml does not know.
_KNOWN = {"eqnarray": "align", "flalign": "align", "multline": "gather"}
_NUMBERED = {"align", "alignat", "equation", "gather", *_KNOWN}
_ONE_NUMBER = {"equation", "multline"}
# Those that stand within others, or in a line.
_INNER = {
    **dict.fromkeys(("align", "eqnarray", "flalign", "split", "equation"), "aligned"),
    **dict.fromkeys(("gather", "multline"), "gathered"),
    "alignat": "alignedat",
}
# Those that may have a star.
_STARRED = {
    *("align", "alignat", "equation", "gather"),
    *("matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix"),
}
_EDGE = re.compile(r"\\(?P<edge>begin|end)\{(?P<name>[A-Za-z]+)(?P<star>\*?)\}")
_PART = re.compile(rf"{_EDGE.pattern}|(?P<row>\\\\(?:\s*\[[^\[\]]*\])?)|\\[\s\S]|[{{}}&]")
_LABEL = re.compile(r"[ \t]*\\label\s*\{([^{}]*)\}")
_TAG = re.compile(r"\\tag\*?\s*(?=\{)")
_NO_NUMBER = re.compile(r"\\(?:notag|nonumber)(?![A-Za-z])")
_REFERENCE = re.compile(r"\\(?P<kind>(?:eq)?ref)\s*\{(?P<label>[^{}]*)\}")


@dataclass
class Equations:
    """The numbers of one page's formulas.

    Attributes:
        known: Numbers that an earlier reading of the page has given to its labels.
        numbers: Those of this reading.
        missing: Labels that were referred to before they had a number.
    """

    known: Mapping[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    _count: int = 0
    _part: str = ""

    def displayed(self, formula: str) -> tuple[list[str], list[str]]:
        """Return a displayed formula as one or more for Temml, and the anchors of its labels."""
        anchors: list[str] = []
        formula = self.referring(formula)
        outer = _whole(formula)
        if outer is None or outer[0] != "subequations":
            whole, anchors = self._one(formula)
            return [whole], anchors
        self._count += 1
        body = self._labelled(outer[2], str(self._count), anchors)
        made: list[str] = []
        self._part = "a"
        for part in _environments(body):
            one, more = self._one(part)
            made.append(one)
            anchors += more
        self._part = ""
        return made or [body], anchors

    def in_line(self, formula: str) -> tuple[str, list[str]]:
        """Return a formula that stands in a line; its number stands behind it."""
        anchors: list[str] = []
        formula = inner(self.referring(formula))
        labels = _LABEL.findall(formula)
        formula, tag = _tagged(_LABEL.sub("", formula))
        if labels and tag is None:
            tag = self._next()
        formula = self._labelled(formula, tag or "", anchors, labels)
        return formula + (f"\\qquad\\text{{({_plain(tag)})}}" if tag else ""), anchors

    def referring(self, formula: str) -> str:
        """Return a formula with the numbers that it refers to."""
        return _REFERENCE.sub(
            lambda m: f"\\text{{{self.words(m['kind'], m['label']) or '???'}}}", formula
        )

    def words(self, kind: str, label: str) -> str | None:
        r"""Return what ``\ref`` or ``\eqref`` shows; None for a label that nothing has."""
        number = self.numbers.get(label) or self.known.get(label)
        if number is None:
            self.missing.add(label)
            return None
        return f"({number})" if kind == "eqref" else number

    def _one(self, formula: str) -> tuple[str, list[str]]:
        anchors: list[str] = []
        whole = _whole(formula)
        if whole is None or whole[0] not in _NUMBERED:
            return self._unnumbered(inner(formula, outermost=whole is not None), anchors), anchors
        name, star, body = whole
        rows = [inner(row) for row in _rows(body)]
        single = name in _ONE_NUMBER
        if single and len(rows) > 2:
            name = "multline"
        for place in range(0, len(rows), 2):
            last = place == len(rows) - 1
            if name == "eqnarray":
                rows[place] = _two_columns(rows[place])
            if last and place and not rows[place].strip():
                continue
            numbered = not star and (not single or last)
            rows[place] = self._row(rows[place], anchors, numbered=numbered, silent=not star)
        env = f"{_KNOWN.get(name, name)}{star}"
        return f"\\begin{{{env}}}{''.join(rows)}\\end{{{env}}}", anchors

    def _row(self, row: str, anchors: list[str], *, numbered: bool, silent: bool) -> str:
        """Return a row with its number; one that has none says so where Temml would give it one."""
        labels = _LABEL.findall(row)
        quiet = _NO_NUMBER.search(row) is not None
        row, tag = _tagged(_NO_NUMBER.sub("", _LABEL.sub("", row)), keep=True)
        if tag is None and (labels or (numbered and not quiet)):
            tag = self._next()
            row = f"{row.rstrip()} \\tag{{{tag}}}"
        elif tag is None and silent:
            row = f"{row.rstrip()} \\notag "
        return self._labelled(row, tag or "", anchors, labels)

    def _unnumbered(self, formula: str, anchors: list[str]) -> str:
        labels = _LABEL.findall(formula)
        formula, tag = _tagged(_LABEL.sub("", formula), keep=True)
        if labels and tag is None:
            tag = self._next()
            formula = f"{formula.rstrip()} \\tag{{{tag}}}"
        return self._labelled(formula, tag or "", anchors, labels)

    def _labelled(
        self, formula: str, number: str, anchors: list[str], labels: list[str] | None = None
    ) -> str:
        """Give labels their number, by default those that stand before the first environment."""
        if labels is None:
            head, begin, rest = formula.partition("\\begin")
            labels = _LABEL.findall(head)
            formula = f"{_LABEL.sub('', head)}{begin}{rest}"
        for label in labels:
            if label not in self.numbers:
                self.numbers[label] = _plain(number)
                anchors.append(anchor(label))
        return formula

    def _next(self) -> str:
        if self._part:
            number = f"{self._count}{self._part}"
            self._part = chr(ord(self._part) + 1) if self._part < "z" else "z"
            return number
        self._count += 1
        return str(self._count)


def anchor(label: str) -> str:
    """Return the fragment of the formula that has a label."""
    name = re.sub(r"[^\w.:-]", "-", label.strip().removeprefix("eq:"))
    return f"eq-{name}"


def inner(formula: str, *, outermost: bool = False) -> str:
    """Return a formula whose environments may stand within others, but for the outermost."""
    depth = 0

    def named(match: re.Match[str]) -> str:
        nonlocal depth
        depth -= match["edge"] == "end"
        keep = outermost and depth == 0
        depth += match["edge"] == "begin"
        name = match["name"]
        if name in {"subequations", "math", "displaymath"}:
            return ""
        if not keep or name in _KNOWN:
            name = _INNER.get(name, name)
        return f"\\{match['edge']}{{{name}{match['star'] if name in _STARRED else ''}}}"

    return _EDGE.sub(named, formula)


def _whole(formula: str) -> tuple[str, str, str] | None:
    """Return name, star and body of the environment that a formula consists of."""
    begin = _EDGE.match(formula.strip())
    found = _environments(formula)
    if begin is None or len(found) != 1 or found[0] != formula.strip():
        return None
    body = found[0][begin.end() : found[0].rindex("\\end")]
    return begin["name"], begin["star"], body


def _environments(formula: str) -> list[str]:
    """Return the outermost environments."""
    found, depth, start = [], 0, 0
    for match in _EDGE.finditer(formula):
        if match["edge"] == "begin":
            start = start if depth else match.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                found.append(formula[start : match.end()])
    return found


def _rows(body: str) -> list[str]:
    """Return the rows of an environment, and what stands between each two."""
    return _split(body, "row")


def _two_columns(row: str) -> str:
    """Return a row of three columns without the second edge between them."""
    left, *others = _split(row, "&")
    return f"{left}{''.join(others[:1])} {''.join(part for part in others[1:] if part != '&')}"


def _split(text: str, kind: str) -> list[str]:
    parts, depth, done = [], 0, 0
    for match in _PART.finditer(text):
        sign = match.group()
        depth += (sign == "{" or match["edge"] == "begin") - (sign == "}" or match["edge"] == "end")
        if not depth and (match["row"] if kind == "row" else sign == kind):
            parts += [text[done : match.start()], sign]
            done = match.end()
    return [*parts, text[done:]]


def _tagged(formula: str, *, keep: bool = False) -> tuple[str, str | None]:
    r"""Return a formula, and what its ``\tag`` says; without it, unless it is kept."""
    match = _TAG.search(formula)
    end = macros.closing(formula, match.end()) if match else None
    if match is None or end is None:
        return formula, None
    rest = formula if keep else formula[: match.start()] + formula[end:]
    return rest, formula[match.end() + 1 : end - 1]


def _plain(tag: str) -> str:
    return re.sub(r"[\\${}&#%^_~<>]", "", tag)
